"""fastText's own search for hyperparameters (autotune), then its choice trained again on training and validation rows.

Texts of words are split at white space and marks, lower case; texts of characters get spaces between them. fastText trains its choice once
more after the time that autotune is given, and so do we: autotune gets `--share` of the budget. Threads race, so runs differ a little.
"""

import os
import re
import tempfile

from measure import clean_environment, print_result, threads_environment, versions
from texts import judge, parser, read_parts, share_right, spent

arguments = parser(__doc__)
arguments.add_argument("--share", type=float, default=0.75)
options = arguments.parse_args()
clean_environment(**threads_environment(1))

import fasttext  # noqa: E402: after the environment is clean

# What autotune chooses: fastText's documentation, "Automatic hyperparameter optimization".
CHOSEN = ["lr", "dim", "ws", "epoch", "minCount", "neg", "wordNgrams", "bucket", "minn", "maxn", "t"]
PREFIX = "__label__"


def tokens(text):
    pattern = r"\w+|[^\w\s]" if options.splitting == "words" else r"[a-z0-9]+|[^\s]"
    return " ".join(re.findall(pattern, text.lower()))


def write_rows(path, rows, number_of):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(f"{PREFIX}{number_of[label]} {tokens(text)}\n" for text, label in zip(rows.texts, rows.labels, strict=True))


def chosen_settings(model):
    found = model.f.getArgs()
    return {**{name: getattr(found, name) for name in CHOSEN}, "loss": str(found.loss).split(".")[-1]}


def answering(model, classes):
    """fastText answers one text at a time faster than in lists, and without going through numpy."""

    def predict(texts):
        best = [model.f.predict(f"{tokens(text)}\n", 1, 0.0, "strict") for text in texts]
        return [classes[int(found[0][1][len(PREFIX) :])] if found else classes[0] for found in best]

    return predict


def main():
    train, validation, test = read_parts(options)
    classes = sorted(set(train.labels))
    number_of = {label: k for k, label in enumerate(classes)}
    folder = tempfile.mkdtemp(prefix="tercet-fasttext-")
    paths = {name: os.path.join(folder, name) for name in ["train", "validation", "both"]}
    try:
        for name, rows in [("train", train), ("validation", validation), ("both", train + validation)]:
            write_rows(paths[name], rows, number_of)
        duration = max(1, int(options.share * options.budget - spent()))
        tuned = fasttext.train_supervised(
            paths["train"],
            autotuneValidationFile=paths["validation"],
            autotuneDuration=duration,
            thread=options.threads,
            seed=options.seed,
            verbose=0,
        )
        setting = chosen_settings(tuned)
        score = share_right(validation.labels, answering(tuned, classes)(validation.texts))
        tuned_seconds = spent()
        model = fasttext.train_supervised(paths["both"], thread=options.threads, seed=options.seed, verbose=0, **setting)
        seconds = spent()
        print_result(
            peer="fasttext",
            program="search",
            searchSeconds=round(seconds, 2),
            autotuneSeconds={"asked": duration, "taken": round(tuned_seconds, 2)},
            trials=None,
            validationAccuracy=score,
            setting=setting,
            **judge(answering(model, classes), train, test),
            rows={"train": len(train), "validation": len(validation), "test": len(test)},
            options={"budget": options.budget, "threads": options.threads, "seed": options.seed, "splitting": options.splitting},
            versions=versions("fasttext", "numpy"),
        )
    finally:
        for path in paths.values():
            if os.path.exists(path):
                os.remove(path)
        os.rmdir(folder)


main()
