"""Random search over scikit-learn's linear text classifiers until the budget is used up.

Words and characters as tf-idf, side by side or alone, then LinearSVC or LogisticRegression. Each draw of the grid is trained on the
training rows in a process of its own and judged on the validation rows; the best is trained again on both.
"""

import os

from measure import clean_environment, print_result, threads_environment, versions
from texts import judge, parser, read_parts, share_right, spent

options = parser(__doc__).parse_args()
clean_environment(**threads_environment(1))

import multiprocessing  # noqa: E402: after the environment is clean
import queue  # noqa: E402
import warnings  # noqa: E402

from scipy.stats import loguniform  # noqa: E402
from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from sklearn.model_selection import ParameterSampler  # noqa: E402
from sklearn.pipeline import make_pipeline, make_union  # noqa: E402
from sklearn.svm import LinearSVC  # noqa: E402

warnings.filterwarnings("ignore")  # of fits that have not converged: their score speaks for them

RESERVE = 1.3  # times the seconds of the best trial so far: training again is on more rows
GRIDS = {
    "words": {
        "words": [None, (1, 1), (1, 2), (1, 2), (1, 3)],
        "characters": [None, (2, 4), (2, 5), (3, 5), (1, 5)],
        "analyzer": ["char_wb", "char"],
        "pattern": [r"(?u)\b\w\w+\b", r"(?u)\w+|[^\w\s]"],
    },
    "characters": {
        "words": [None],
        "characters": [(1, 2), (1, 3), (1, 4), (2, 4)],
        "analyzer": ["char"],
        "pattern": [None],
    },
}
SHARED = {
    "min_df": [1, 2, 3],
    "sublinear_tf": [True, False],
    "C": loguniform(0.03, 30),
    "model": ["LinearSVC", "LinearSVC", "LogisticRegression"],
}


def classifier(setting):
    shared = {"min_df": setting["min_df"], "sublinear_tf": setting["sublinear_tf"]}
    vectorizers = []
    if setting["words"]:
        vectorizers.append(TfidfVectorizer(ngram_range=setting["words"], token_pattern=setting["pattern"], **shared))
    if setting["characters"]:
        vectorizers.append(TfidfVectorizer(analyzer=setting["analyzer"], ngram_range=setting["characters"], **shared))
    models = {
        "LinearSVC": lambda: LinearSVC(C=setting["C"]),
        "LogisticRegression": lambda: LogisticRegression(C=setting["C"], max_iter=200),
    }
    return make_pipeline(make_union(*vectorizers), models[setting["model"]]())


def work(train, validation, waiting, done):
    """The loop of one process."""
    while True:
        setting = waiting.get()
        start = spent()
        try:
            model = classifier(setting).fit(train.texts, train.labels)
            score = share_right(validation.labels, model.predict(validation.texts))
        except MemoryError:
            score = 0.0
        done.put((setting, score, spent() - start))


def draws():
    """The textbook's setting first, so that there is an answer early; then at random."""
    first = {"words": None, "characters": (1, 3), "analyzer": "char", "pattern": None}
    if options.splitting == "words":
        first = {"words": (1, 2), "characters": None, "analyzer": "char_wb", "pattern": GRIDS["words"]["pattern"][0]}
    yield {**first, "min_df": 2, "sublinear_tf": True, "C": 1.0, "model": "LinearSVC"}
    grid = {**GRIDS[options.splitting], **SHARED}
    for seed in range(options.seed * 1_000_000, (options.seed + 1) * 1_000_000):
        setting = next(iter(ParameterSampler(grid, n_iter=1, random_state=seed)))
        if setting["words"] or setting["characters"]:
            yield setting


def search(train, validation):
    """The best setting and its seconds; processes that are still at work at the end are stopped."""
    context = multiprocessing.get_context("fork")
    waiting, done = context.Queue(), context.Queue()
    processes = [context.Process(target=work, args=(train, validation, waiting, done), daemon=True) for _ in range(options.threads)]
    settings = draws()
    for process in processes:
        process.start()
        waiting.put(next(settings))
    best, trials = None, 0
    while best is None or spent() < options.budget - RESERVE * best[2] - 1:
        try:
            result = done.get(timeout=0.1)
        except queue.Empty:
            continue
        trials += 1
        waiting.put(next(settings))
        if best is None or result[1] > best[1]:
            best = result
    for process in processes:
        process.kill()
    return best, trials


def main():
    train, validation, test = read_parts(options)
    (setting, score, _), trials = search(train, validation)
    both = train + validation
    model = classifier(setting).fit(both.texts, both.labels)
    seconds = spent()
    print_result(
        peer="sklearn",
        program="search",
        searchSeconds=round(seconds, 2),
        trials=trials,
        validationAccuracy=score,
        setting={key: value if isinstance(value, (str, int, float, bool, type(None))) else list(value) for key, value in setting.items()},
        **judge(model.predict, train, test),
        rows={"train": len(train), "validation": len(validation), "test": len(test)},
        options={"budget": options.budget, "threads": options.threads, "seed": options.seed, "splitting": options.splitting},
        versions=versions("scikit-learn", "numpy", "scipy"),
    )


if __name__ == "__main__":
    main()
    os._exit(0)  # the queues of stopped processes would be waited for
