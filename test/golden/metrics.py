"""Classification and regression metrics of scikit-learn on small cases, with its default zero-division rule."""

import warnings

import numpy as np
from golden_file import array, write
from sklearn import metrics

warnings.simplefilter("ignore")  # undefined scores are part of the cases
random = np.random.default_rng(7)


def probabilities(rows, classes, sharpness=1.5, dtype=np.float64):
    logits = random.normal(size=(rows, classes)) * sharpness
    exp = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (exp / exp.sum(axis=1, keepdims=True)).astype(dtype)


def binary(scores):
    scores = np.asarray(scores, dtype=np.float64)
    return np.stack([1 - scores, scores], axis=1)


def ece(targets, probs, bins=15):
    """Guo et al. 2017, equations 2 and 3: bins (m-1)/M < confidence <= m/M."""
    confidence, hits = probs.max(axis=1).astype(np.float64), probs.argmax(axis=1) == targets
    total = 0.0
    for m in range(1, bins + 1):
        inside = (confidence > (m - 1) / bins) & (confidence <= m / bins)
        if inside.any():
            total += inside.mean() * abs(hits[inside].mean() - confidence[inside].mean())
    return float(total)


def auroc(targets, probs):
    classes = probs.shape[1]
    if classes == 2:
        value = metrics.roc_auc_score(targets, probs[:, 1]) if len(np.unique(targets)) == 2 else float("nan")
    else:
        each = [metrics.roc_auc_score(targets == c, probs[:, c]) if 0 < (targets == c).sum() < len(targets) else float("nan") for c in range(classes)]
        value = float(np.mean(each))
        if not np.isnan(value):
            assert np.isclose(value, metrics.roc_auc_score(targets, probs, multi_class="ovr", average="macro", labels=range(classes)))
    return None if np.isnan(value) else float(value)


def classification(targets, probs):
    targets = np.asarray(targets)
    classes = probs.shape[1]
    predictions = probs.argmax(axis=1)
    precision, recall, f1, support = metrics.precision_recall_fscore_support(targets, predictions, labels=range(classes))
    expected = {
        "accuracy": metrics.accuracy_score(targets, predictions),
        "logLoss": metrics.log_loss(targets, probs, labels=range(classes)),
        "auroc": auroc(targets, probs),
        "ece": ece(targets, probs),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
        "support": support.tolist(),
        "confusion": metrics.confusion_matrix(targets, predictions, labels=range(classes)).tolist(),
    }
    for average in ("micro", "macro", "weighted"):
        suffix = average.capitalize()
        expected[f"precision{suffix}"] = metrics.precision_score(targets, predictions, average=average)
        expected[f"recall{suffix}"] = metrics.recall_score(targets, predictions, average=average)
        expected[f"f1{suffix}"] = metrics.f1_score(targets, predictions, average=average)
    dtype = "float32" if probs.dtype == np.float32 else "float64"
    return {"dtype": dtype, "targets": targets.tolist(), "probabilities": array(probs), "expected": expected}


def cases():
    three = probabilities(60, 3)
    absent = probabilities(40, 3)
    absent[:, 1] *= 0.05  # never the top score
    absent /= absent.sum(axis=1, keepdims=True)
    four = probabilities(30, 4)
    four[:, 3] *= 0.01
    four /= four.sum(axis=1, keepdims=True)
    hard = binary([0, 1, 1, 0, 1, 0])
    return {
        "binary": classification(random.integers(0, 2, 50), probabilities(50, 2)),
        "binary, nine in ten of one class": classification((np.arange(50) % 10 == 0).astype(int), probabilities(50, 2)),
        "binary, tied scores": classification([0, 1, 1, 0, 1, 0, 0, 1], binary([0.5, 0.5, 0.25, 0.25, 0.75, 0.75, 0.5, 0.5])),
        "binary, all scores equal": classification([0, 1, 1, 0], binary([0.5, 0.5, 0.5, 0.5])),
        "binary, only class 0 in the targets": classification([0, 0, 0, 0, 0], binary([0.1, 0.9, 0.4, 0.2, 0.6])),
        "binary, certain and wrong": classification([0, 1, 0, 0, 1, 1], hard),
        "binary, certain and wrong, float32": classification([0, 1, 0, 0, 1, 1], hard.astype(np.float32)),
        "binary, perfect": classification([0, 1, 1, 0], binary([0.1, 0.8, 0.9, 0.3])),
        "one row": classification([1], binary([0.7])),
        "three classes": classification(random.integers(0, 3, 60), three),
        "three classes, float32": classification(random.integers(0, 3, 60), three.astype(np.float32)),
        "three classes, one never predicted": classification(random.integers(0, 3, 40), absent),
        "three classes, one absent from the targets": classification(random.integers(0, 2, 40), probabilities(40, 3)),
        "four classes, one absent from both": classification(random.integers(0, 3, 30), four),
        "seven classes, sharp": classification(random.integers(0, 7, 80), probabilities(80, 7, 4.0)),
        "confidences on the edges of bins": classification([0, 1, 1, 0, 1, 1], binary([0.4, 0.6, 0.8, 0.2, 1.0, 0.0])),
    }


def regression():
    targets, outputs = random.normal(size=40), random.normal(size=40)
    constant = np.full(5, 2.0)
    pairs = {"random": (targets, outputs), "perfect": (targets, targets), "constant targets, wrong": (constant, outputs[:5]), "constant targets, right": (constant, constant)}
    return {
        name: {
            "targets": t.tolist(),
            "outputs": o.tolist(),
            "meanSquaredError": metrics.mean_squared_error(t, o),
            "meanAbsoluteError": metrics.mean_absolute_error(t, o),
            "rSquared": metrics.r2_score(t, o),
        }
        for name, (t, o) in pairs.items()
    }


write(
    __file__,
    ["scikit-learn", "numpy"],
    "scikit-learn on given targets and probabilities; predictions are the top score, the lowest index where tied. Averages take scikit-learn's default labels (those in targets or predictions). ece is computed in the script by its formula. null: undefined.",
    {"classification": cases(), "regression": regression()},
)
