"""Times scikit-learn's linear text classifier:  python sklearn_linear.py FILE [--rows 10000] [--text text --label label] [--test FILE]

TfidfVectorizer of words 1–2 and of characters 2–5 inside words (char_wb), both sublinear, side by side, then LinearSVC (liblinear).
FILE is CSV or TSV with a header line. Trains on `--rows` rows drawn by the seed; measures accuracy on `--test`, else on the rows left over.
trainSeconds holds vectorizing and fitting, readSeconds the file, predictSeconds the test rows.
"""

import argparse
import time

from measure import clean_environment, print_result, threads_environment, versions


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--test")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--text", default="text")
    parser.add_argument("--label", default="label")
    parser.add_argument("--delimiter", help="default: tab for .tsv, else comma")
    parser.add_argument("--min-count", type=int, default=2, help="an n-gram must stand in so many texts")
    parser.add_argument("--c", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


options = arguments()
clean_environment(**threads_environment(1))

import csv  # noqa: E402: after the environment is clean

import numpy as np  # noqa: E402
from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: E402
from sklearn.metrics import accuracy_score, f1_score  # noqa: E402
from sklearn.pipeline import make_pipeline, make_union  # noqa: E402
from sklearn.svm import LinearSVC  # noqa: E402

csv.field_size_limit(1 << 30)


def read_rows(path):
    """The texts and labels of a file, without rows where one of them is empty."""
    delimiter = options.delimiter or ("\t" if path.endswith(".tsv") else ",")
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter=delimiter) if row[options.text] and row[options.label]]
    return [row[options.text] for row in rows], [row[options.label] for row in rows]


def take(values, positions):
    return [values[k] for k in positions]


def train_and_test_rows():
    texts, labels = read_rows(options.file)
    order = np.random.default_rng(options.seed).permutation(len(texts))
    train, rest = order[: options.rows], order[options.rows :]
    test = read_rows(options.test) if options.test else (take(texts, rest), take(labels, rest))
    return (take(texts, train), take(labels, train)), test


def classifier():
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=options.min_count)
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=options.min_count)
    return make_pipeline(make_union(words, characters), LinearSVC(C=options.c))


def main():
    start = time.perf_counter()
    (texts, labels), (test_texts, test_labels) = train_and_test_rows()
    read = time.perf_counter()
    model = classifier()
    features = model[0].fit_transform(texts)
    vectorized = time.perf_counter()
    model[1].fit(features, labels)
    trained = time.perf_counter()
    answers = model.predict(test_texts) if test_texts else []
    end = time.perf_counter()
    print_result(
        peer="sklearn",
        program="linear",
        file=options.file,
        rows=len(texts),
        testRows=len(test_texts),
        features=features.shape[1],
        nonZero=int(features.nnz),
        readSeconds=round(read - start, 3),
        vectorizeSeconds=round(vectorized - read, 3),
        fitSeconds=round(trained - vectorized, 3),
        trainSeconds=round(trained - read, 3),
        predictSeconds=round(end - trained, 3),
        accuracy=accuracy_score(test_labels, answers) if test_texts else None,
        f1Macro=f1_score(test_labels, answers, average="macro") if test_texts else None,
        options={"c": options.c, "minCount": options.min_count, "seed": options.seed},
        versions=versions("scikit-learn", "numpy", "scipy"),
    )


main()
