"""Further scores of scikit-learn on the cases of metrics.json, with its default zero-division rule. null: NaN there."""

import sys

sys.path.append(sys.path.pop(0))  # this folder last: it has a statistics.py, which scikit-learn must not find
import json
import math
import os
import warnings

import numpy as np
from golden_file import HERE, write
from sklearn import metrics

warnings.simplefilter("ignore")  # undefined scores are part of the cases
with open(os.path.join(HERE, "metrics.json"), encoding="utf-8") as file:
    CASES = json.load(file)


def number(value):
    return None if math.isnan(value) else float(value)


def top_k(targets, probs, k):
    scores = probs[:, 1] if probs.shape[1] == 2 else probs
    return number(metrics.top_k_accuracy_score(targets, scores, k=k, labels=range(probs.shape[1])))


def of_classes(case):
    targets = np.array(case["targets"])
    probs = np.array(case["probabilities"]["data"]).reshape(case["probabilities"]["shape"])
    classes = probs.shape[1]
    predictions = probs.argmax(axis=1)
    one_hot = np.eye(classes)[targets]
    average_precision = metrics.average_precision_score(one_hot[:, 1], probs[:, 1]) if classes == 2 else metrics.average_precision_score(one_hot, probs, average="macro")
    brier = ((probs[:, 1] - targets) ** 2).mean() if len(set(targets)) < 2 and classes == 2 else None
    nats = metrics.log_loss(targets, probs, labels=range(classes))
    return {
        "topKAccuracy": top_k(targets, probs, 5),
        "topTwoAccuracy": top_k(targets, probs, 2),
        "topOneAccuracy": top_k(targets, probs, 1),
        "averagePrecision": number(average_precision),
        "matthewsCorrelation": number(metrics.matthews_corrcoef(targets, predictions)),
        "cohenKappa": number(metrics.cohen_kappa_score(targets, predictions, labels=range(classes))),
        "brierScore": number(brier if brier is not None else metrics.brier_score_loss(targets, probs if classes > 2 else probs[:, 1], labels=range(classes))),
        "perplexity": math.exp(nats),
        "bitsPerCharacter": nats / math.log(2),
    }


def of_numbers(case):
    return {"rootMeanSquaredError": number(metrics.root_mean_squared_error(case["targets"], case["outputs"]))}


write(
    __file__,
    ["scikit-learn", "numpy"],
    "scikit-learn on the cases of metrics.json. Perplexity and bits per character are its log_loss on other scales.",
    {
        "classification": {name: of_classes(case) for name, case in CASES["classification"].items() if case["dtype"] == "float64"},
        "regression": {name: of_numbers(case) for name, case in CASES["regression"].items()},
    },
)
