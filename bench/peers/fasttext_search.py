"""fastText's own search for hyperparameters (autotune), then its choice trained again on training and validation rows.

Texts of words are split at white space and marks, lower case; texts of characters get spaces between them. fastText trains its choice once
more after the time that autotune is given, and so do we: autotune gets `--share` of the budget. Threads race, so runs differ a little.
Where the choice diverges when it is trained on more rows, autotune's own model answers.
Autotune does not always stop (seen: 14 s asked, killed after 6 minutes with 10 GB), probably because `FastText::startThreads` forgets an
`abort` that came while the trial's vectors were made.
"""

import os
import random
import re
import sys
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
    """In an order of chance: fastText reads a file from above, and learns badly, or not at all, from one that is sorted by label."""
    lines = [f"{PREFIX}{number_of[label]} {tokens(text)}\n" for text, label in zip(rows.texts, rows.labels, strict=True)]
    random.Random(options.seed).shuffle(lines)
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(lines)


def chosen_settings(model):
    found = model.f.getArgs()
    return {**{name: getattr(found, name) for name in CHOSEN}, "loss": str(found.loss).split(".")[-1]}


def answering(model, classes):
    """fastText answers one text at a time faster than in lists, and without going through numpy."""

    def predict(texts):
        best = [model.f.predict(f"{tokens(text)}\n", 1, 0.0, "strict") for text in texts]
        return [classes[int(found[0][1][len(PREFIX) :])] if found else classes[0] for found in best]

    return predict


def autotune(paths):
    """The model and the seconds asked of each attempt: where its last training diverges nothing is told of its choice."""
    durations = []
    while True:
        durations.append(max(1, int(options.share * (options.budget - spent()))))
        try:
            model = fasttext.train_supervised(
                paths["train"],
                autotuneValidationFile=paths["validation"],
                autotuneDuration=durations[-1],
                thread=options.threads,
                seed=options.seed + len(durations) - 1,
                verbose=0,
            )
            return model, durations
        except RuntimeError as error:  # "Encountered NaN."
            print(f"autotune: {error}", file=sys.stderr)
            if spent() >= options.budget:
                raise


def train_again(path, setting):
    try:
        return fasttext.train_supervised(path, thread=options.threads, seed=options.seed, verbose=0, **setting)
    except RuntimeError as error:  # "Encountered NaN."
        print(f"not trained again: {error}", file=sys.stderr)
        return None


def main():
    train, validation, test = read_parts(options)
    classes = sorted(set(train.labels))
    number_of = {label: k for k, label in enumerate(classes)}
    folder = tempfile.mkdtemp(prefix="tercet-fasttext-")
    paths = {name: os.path.join(folder, name) for name in ["train", "validation", "both"]}
    try:
        for name, rows in [("train", train), ("validation", validation), ("both", train + validation)]:
            write_rows(paths[name], rows, number_of)
        tuned, durations = autotune(paths)
        setting = chosen_settings(tuned)
        score = share_right(validation.labels, answering(tuned, classes)(validation.texts))
        tuned_seconds = spent()
        refitted = train_again(paths["both"], setting)
        model = refitted or tuned
        seconds = spent()
        print_result(
            peer="fasttext",
            program="search",
            searchSeconds=round(seconds, 2),
            autotuneSeconds={"asked": durations, "takenInAll": round(tuned_seconds, 2)},
            trials=None,
            validationAccuracy=score,
            setting={**setting, "refitted": refitted is not None},
            **judge(answering(model, classes), train, test),
            rows={"train": len(train), "validation": len(validation), "test": len(test)},
            options={"budget": options.budget, "threads": options.threads, "seed": options.seed, "splitting": options.splitting},
            versions=versions("fasttext-wheel", "numpy"),
        )
    finally:
        for path in paths.values():
            if os.path.exists(path):
                os.remove(path)
        os.rmdir(folder)


main()
