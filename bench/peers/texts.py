"""Shared by the peers that search for a text classifier: arguments, rows, and one JSON line about what was found.

    python SCRIPT --train FILE [--validation FILE] --test FILE --budget SECONDS [--threads 2] [--seed 1] [--splitting words|characters]

Files are CSV with columns text and label. Without `--validation` a tenth of the training rows, drawn by class, judges the trials.
The budget holds reading, searching and training the choice again on training and validation rows; answering the test rows comes after it.
"""

import argparse
import csv
import random
import statistics
import time

STARTED = time.perf_counter()
MOST_TIMED = 200

csv.field_size_limit(1 << 30)


def parser(description):
    made = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--train", required=True)
    made.add_argument("--validation")
    made.add_argument("--test", required=True)
    made.add_argument("--budget", type=float, required=True, help="seconds")
    made.add_argument("--threads", type=int, default=2)
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--splitting", choices=["words", "characters"], default="words")
    return made


def spent():
    """Seconds since this module was imported."""
    return time.perf_counter() - STARTED


class Rows:
    """Texts with their labels."""

    def __init__(self, texts, labels):
        self.texts = texts
        self.labels = labels

    def __len__(self):
        return len(self.texts)

    def __add__(self, other):
        return Rows(self.texts + other.texts, self.labels + other.labels)

    def take(self, positions):
        return Rows([self.texts[k] for k in positions], [self.labels[k] for k in positions])

    def outside(self, other):
        known = set(other.texts)
        return self.take([k for k, text in enumerate(self.texts) if text not in known])


def read_rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["text"] and row["label"]]
    return Rows([row["text"] for row in rows], [row["label"] for row in rows])


def read_parts(options):
    """Training, validation and test rows."""
    train, test = read_rows(options.train), read_rows(options.test)
    if options.validation:
        return train, read_rows(options.validation), test
    held = set(tenth_of_each_class(train.labels, options.seed))
    kept = [k for k in range(len(train)) if k not in held]
    return train.take(kept), train.take(sorted(held)), test


def tenth_of_each_class(labels, seed):
    draw = random.Random(seed)
    for label in sorted(set(labels)):
        positions = [k for k, each in enumerate(labels) if each == label]
        yield from draw.sample(positions, round(len(positions) / 10))


def share_right(labels, answers):
    return sum(label == answer for label, answer in zip(labels, answers, strict=True)) / len(labels)


def judge(predict, train, test):
    """predict(texts) answers labels. `newTextsAccuracy` is of the test texts that do not stand in the training part."""
    answers = list(predict(test.texts))
    new = test.outside(train)
    right_of = dict(zip(test.texts, answers, strict=True))
    return {
        "accuracy": share_right(test.labels, answers),
        "newTextsAccuracy": share_right(new.labels, [right_of[text] for text in new.texts]),
        "newTexts": len(new),
        "msPerText": median_ms(predict, test.texts),
    }


def median_ms(predict, texts):
    """Median time of an answer to one text."""
    times = []
    for k in range(MOST_TIMED + 20):
        start = time.perf_counter()
        predict([texts[k % len(texts)]])
        times.append((time.perf_counter() - start) * 1000)
    return round(statistics.median(times[20:]), 4)
