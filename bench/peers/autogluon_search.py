"""AutoGluon's TabularPredictor on one text column, which it turns into counts of n-grams; nothing is downloaded.

The validation rows are its tuning data, and `refit_full` trains the choice again on all rows, as far as the time allows. Texts of
characters get spaces between them, and n-grams of such tokens: a text without spaces would be a category to it, not a text.
"""

import os
import shutil
import tempfile

from measure import clean_environment, print_result, threads_environment, versions
from texts import judge, parser, read_parts, spent

arguments = parser(__doc__)
arguments.add_argument("--presets", default="medium_quality")
arguments.add_argument("--share", type=float, default=0.75, help="of the budget, for fit(); the rest is for refit_full()")
options = arguments.parse_args()
clean_environment(**threads_environment(options.threads))

import numpy as np  # noqa: E402: after the environment is clean
import pandas as pd  # noqa: E402
from autogluon.features.generators import AutoMLPipelineFeatureGenerator  # noqa: E402
from autogluon.tabular import TabularPredictor  # noqa: E402
from sklearn.feature_extraction.text import CountVectorizer  # noqa: E402


def frame(texts, **columns):
    shown = texts if options.splitting == "words" else [" ".join("".join(text.split())) for text in texts]
    return pd.DataFrame({"text": shown, **columns})


def labeled(rows):
    return frame(rows.texts, label=rows.labels)


def features():
    """Its own; for characters its own vectorizer, but for tokens of one character, which it would pass over."""
    if options.splitting == "words":
        return AutoMLPipelineFeatureGenerator()
    vectorizer = CountVectorizer(token_pattern=r"(?u)\S+", min_df=30, ngram_range=(1, 3), max_features=10000, dtype=np.uint8)
    return AutoMLPipelineFeatureGenerator(vectorizer=vectorizer)


def main():
    train, validation, test = read_parts(options)
    folder = tempfile.mkdtemp(prefix="tercet-autogluon-")
    try:
        predictor = TabularPredictor(label="label", path=folder, verbosity=1, eval_metric="accuracy").fit(
            labeled(train),
            tuning_data=labeled(validation),
            time_limit=max(1, options.share * options.budget - spent()),
            presets=options.presets,
            num_cpus=options.threads,
            num_gpus=0,
            feature_generator=features(),
        )
        tuned_seconds = spent()
        board = predictor.leaderboard()
        chosen = predictor.model_best
        refitted = predictor.refit_full(chosen, set_best_to_refit_full=True) if tuned_seconds < options.budget else {}
        seconds = spent()
        print_result(
            peer="autogluon",
            program="search",
            searchSeconds=round(seconds, 2),
            fitSeconds=round(tuned_seconds, 2),
            trials=len(board),
            validationAccuracy=float(board.set_index("model").loc[chosen, "score_val"]),
            setting={"model": chosen, "refitted": refitted.get(chosen), "presets": options.presets, "tried": list(board["model"])},
            **judge(lambda texts: list(predictor.predict(frame(texts))), train, test),
            rows={"train": len(train), "validation": len(validation), "test": len(test)},
            options={"budget": options.budget, "threads": options.threads, "seed": options.seed, "splitting": options.splitting},
            versions=versions("autogluon.tabular", "autogluon.features", "lightgbm", "xgboost-cpu", "catboost", "fastai", "torch", "scikit-learn"),
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
    os._exit(0)  # helper processes of its libraries would be waited for
