"""Scores of several labels a row, of quantities, and ridge regression: scikit-learn's numbers on small cases."""

import warnings

import numpy as np
import scipy.sparse as sparse
from golden_file import array, write
from sklearn import metrics
from sklearn.linear_model import Ridge

warnings.simplefilter("ignore")  # labels without rows are part of the cases
random = np.random.default_rng(11)


def label_sets(rows, labels, absent=(), dtype=np.float64):
    shares = np.linspace(0.1, 0.6, labels)
    targets = (random.random((rows, labels)) < shares).astype(int)
    for column in absent:
        targets[:, column] = 0
    logits = random.normal(size=(rows, labels)) + 2.0 * (targets - 0.5)
    probabilities = (1 / (1 + np.exp(-logits))).round(2).astype(dtype)  # rounded: ties
    given = (probabilities > 0.5).astype(int)
    expected = {}
    for average in ["micro", "macro", "weighted"]:
        precision, recall, f1, _ = metrics.precision_recall_fscore_support(targets, given, average=average)
        name = average.capitalize()
        expected |= {f"precision{name}": precision, f"recall{name}": recall, f"f1{name}": f1}
    each = metrics.precision_recall_fscore_support(targets, given, average=None)
    present = [c for c in range(labels) if 0 < targets[:, c].sum() < rows]
    areas = {c: metrics.roc_auc_score(targets[:, c], probabilities[:, c]) for c in present}
    precisions = {c: metrics.average_precision_score(targets[:, c], probabilities[:, c]) for c in range(labels) if targets[:, c].sum() > 0}
    losses = [metrics.log_loss(targets[:, c], probabilities[:, c], labels=[0, 1]) for c in range(labels)]
    expected |= {
        "exactMatch": metrics.accuracy_score(targets, given),
        "hammingLoss": metrics.hamming_loss(targets, given),
        "logLoss": float(np.mean(losses)),
        "auroc": float(np.mean(list(areas.values()))),
        "averagePrecision": float(np.mean(list(precisions.values()))),
    }
    return {
        "targets": array(targets),
        "probabilities": array(probabilities),
        "expected": {name: float(value) for name, value in expected.items()},
        "perLabel": {
            "precision": each[0].tolist(),
            "recall": each[1].tolist(),
            "f1": each[2].tolist(),
            "support": each[3].tolist(),
            "auroc": [float(areas[c]) if c in areas else None for c in range(labels)],
            "averagePrecision": [float(precisions[c]) if c in precisions else None for c in range(labels)],
        },
    }


def quantity(targets, answers):
    return {
        "targets": array(np.asarray(targets, dtype=float)),
        "answers": array(np.asarray(answers, dtype=float)),
        "expected": {
            "meanAbsoluteError": float(metrics.mean_absolute_error(targets, answers)),
            "rootMeanSquaredError": float(np.sqrt(metrics.mean_squared_error(targets, answers))),
            "meanSquaredError": float(metrics.mean_squared_error(targets, answers)),
            "rSquared": float(metrics.r2_score(targets, answers)),
        },
    }


spread = random.normal(size=40) * 12 + 1000
dense = (random.random((60, 25)) * (random.random((60, 25)) < 0.25)).astype(np.float32)
matrix = sparse.csr_matrix(dense)
wanted = (dense @ random.normal(size=25) + 0.3 + random.normal(scale=0.2, size=60)).astype(np.float32)
ridge = {}
for C in [0.3, 3]:
    model = Ridge(alpha=1 / C, tol=1e-12, solver="cholesky").fit(dense.astype(np.float64), wanted.astype(np.float64))
    ridge[f"C {C}"] = {"C": C, "weights": array(np.concatenate([model.coef_, [model.intercept_]]))}

write(
    __file__,
    ["scikit-learn", "numpy", "scipy"],
    "labelSets: threshold 0.5; averages of AUROC and average precision over the labels that have rows with and without them. "
    "ridge: weights [columns + 1], the bias last and free; C = 1 / alpha.",
    {
        "labelSets": {
            "five labels": label_sets(60, 5),
            "float32": label_sets(40, 4, dtype=np.float32),
            "a label without rows": label_sets(30, 6, absent=[2]),
        },
        "quantities": {
            "spread": quantity(spread, spread + random.normal(size=40) * 5),
            "worse than the mean": quantity([1.0, 2.0, 4.0], [4.0, 2.5, -1.0]),
            "all equal": quantity([3.0, 3.0, 3.0], [3.0, 2.0, 3.0]),
        },
        "ridge": {
            "matrix": {
                "rows": 60,
                "columns": 25,
                "indptr": matrix.indptr.tolist(),
                "indices": matrix.indices.tolist(),
                "values": [float(str(value)) for value in matrix.data],
            },
            "targets": array(wanted),
            "problems": ridge,
        },
    },
)
