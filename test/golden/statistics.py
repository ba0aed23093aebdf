"""Intervals, adjusted p-values, calibration and confident learning: statsmodels, SciPy, scikit-learn and cleanlab; where no
package has the method, its definition solved by brute force (SciPy root finding and minimization, finite differences)."""

import warnings

import numpy as np
from cleanlab.filter import find_label_issues
from cleanlab.rank import get_normalized_margin_for_each_label
from golden_file import array, write
from scipy import optimize, stats
from sklearn.calibration import calibration_curve
from sklearn.metrics import f1_score
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

warnings.simplefilter("ignore")
random = np.random.default_rng(11)


def wilson(hits, rows, confidence):
    low, high = proportion_confint(hits, rows, alpha=1 - confidence, method="wilson")
    return {"hits": hits, "rows": rows, "confidence": confidence, "low": float(low), "high": float(high)}


def holm(ps):
    return {"ps": ps, "adjusted": multipletests(ps, method="holm")[1].tolist()}


def tango(b, c, n):
    """The score test, its constrained probability found by maximizing the trinomial likelihood, not by the quadratic formula."""
    z = stats.norm.ppf(0.975)

    def likeliest(delta):
        def loss(q):
            p, rest = q + delta, 1 - 2 * q - delta
            parts = [(b, p), (c, q), (n - b - c, rest)]
            return -sum(k * np.log(max(x, 1e-300)) for k, x in parts if k > 0)

        low, high = max(0, -delta), (1 - delta) / 2
        return optimize.minimize_scalar(loss, bounds=(low, high), method="bounded", options={"xatol": 1e-13}).x

    def score(delta):
        variance = n * (2 * likeliest(delta) + delta * (1 - delta))
        return (b - c - n * delta) / np.sqrt(variance)

    difference = (b - c) / n
    ends = []
    for wanted, (low, high) in ((z, (-1 + 1e-9, difference)), (-z, (difference, 1 - 1e-9))):
        reach = lambda delta: score(delta) - wanted
        step = 1e-7
        ends.append(optimize.brentq(reach, low + step, high - step, xtol=1e-12))
    return {"onlyFirst": b, "onlySecond": c, "rows": n, "low": ends[0], "high": ends[1]}


def macro_f1(matrix):
    hits, sizes = np.diag(matrix), matrix.sum(0) + matrix.sum(1)
    return float(np.mean(2 * hits[sizes > 0] / sizes[sizes > 0]))


def second_order_bias(matrix):
    """Half the sum of second derivatives times multinomial covariances, both over all pairs of cells; derivatives as differences."""
    total, cells, step, bias = matrix.sum(), list(np.ndindex(matrix.shape)), 1e-2, 0
    occurring = [c for c in range(len(matrix)) if matrix[c].sum() + matrix[:, c].sum() > 0]
    for first in cells:
        for second in cells:
            covariance = (matrix[first] if first == second else 0) - matrix[first] * matrix[second] / total
            values = []
            for up, down in ((step, step), (step, -step), (-step, step), (-step, -step)):
                moved = matrix.copy()
                moved[first] += up
                moved[second] += down
                values.append(np.mean([2 * moved[c, c] / (moved[c].sum() + moved[:, c].sum()) for c in occurring]))
            bias += 0.5 * covariance * (values[0] - values[1] - values[2] + values[3]) / (4 * step**2)
    return bias


def macro_f1_interval(matrix):
    """Effective rows F(1-F)/V of the matrix with one wrong row spread over all pairs; V from central differences of F."""
    matrix = np.asarray(matrix, dtype=float)
    size = len(matrix)
    targets, answers = np.nonzero(matrix)
    repeats = matrix[targets, answers].astype(int)
    assert np.isclose(macro_f1(matrix), f1_score(np.repeat(targets, repeats), np.repeat(answers, repeats), average="macro"))
    more = matrix + (1 - np.eye(size)) / (size * (size - 1))
    total, slopes = more.sum(), np.zeros_like(more)
    for cell in np.ndindex(more.shape):
        up, down = more.copy(), more.copy()
        up[cell] += 1e-5
        down[cell] -= 1e-5
        slopes[cell] = (macro_f1(up) - macro_f1(down)) / 2e-5
    shares, slopes = more / total, slopes * total
    variance = ((shares * slopes**2).sum() - (shares * slopes).sum() ** 2) / total
    rows = macro_f1(more) * (1 - macro_f1(more)) / variance
    score = macro_f1(matrix)
    low, high = proportion_confint(min(1, score - second_order_bias(matrix)) * rows, rows, alpha=0.05, method="wilson")
    low, high = min(low, score), max(high, score)
    return {"matrix": matrix.astype(int).tolist(), "low": float(low), "high": float(high)}


def fisher(a, b, c, d):
    return {"table": [a, b, c, d], "p": float(stats.fisher_exact([[a, b], [c, d]]).pvalue)}


def softmax(logits):
    exp = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exp / exp.sum(axis=1, keepdims=True)


def temperature(rows, classes, sharpness):
    logits = random.normal(size=(rows, classes)) * 2
    targets = np.array([random.choice(classes, p=p) for p in softmax(logits)])
    probabilities = softmax(logits * sharpness).astype(np.float32)
    logs = np.log(np.clip(probabilities.astype(np.float64), 2.0**-23, 1))
    doubt = 1 / (rows + 2)
    wanted = np.full((rows, classes), doubt / (classes - 1))
    wanted[np.arange(rows), targets] = 1 - doubt
    loss = lambda scale: -(wanted * np.log(softmax(logs * scale))).sum()
    scale = optimize.minimize_scalar(loss, bounds=(1e-3, 20), method="bounded", options={"xatol": 1e-10}).x
    scaled = softmax(logs * scale)[:3]
    return {"targets": targets.tolist(), "probabilities": array(probabilities), "temperature": float(1 / scale), "scaled": array(scaled)}


def suspects(rows, classes, noise):
    truth = random.integers(classes, size=rows)
    labels = np.where(random.random(rows) < noise, random.integers(classes, size=rows), truth)
    probabilities = softmax(2.5 * np.eye(classes)[truth] + random.normal(size=(rows, classes))).astype(np.float32)
    wide = probabilities.astype(np.float64)
    found = find_label_issues(labels, wide, filter_by="confident_learning", return_indices_ranked_by="normalized_margin")
    margins = get_normalized_margin_for_each_label(labels, wide)[found]
    return {"labels": labels.tolist(), "probabilities": array(probabilities), "rows": found.tolist(), "margins": margins.tolist()}


def reliability(rows):
    scores = random.random(rows).astype(np.float32)
    right = random.random(rows) < scores**1.5
    accuracy, mean = calibration_curve(right, scores, n_bins=10)
    return {"scores": array(scores), "right": right.astype(int).tolist(), "accuracy": accuracy.tolist(), "mean": mean.tolist()}


shares = [1e-300, 1e-20, 1e-8, 0.001, 0.025, 0.07, 0.3, 0.5, 0.6, 0.9, 0.975, 0.999, 1 - 1e-12]
write(
    __file__,
    ["numpy", "scipy", "scikit-learn", "statsmodels", "cleanlab"],
    "Statistics of comparisons, intervals, calibration and label noise.",
    {
        "normalQuantiles": {"shares": shares, "z": stats.norm.ppf(shares).tolist()},
        "wilson": [wilson(*case) for case in [(60, 60, 0.95), (0, 7, 0.95), (1, 1, 0.9), (873, 900, 0.95), (70, 100, 0.99), (2999, 3000, 0.95)]],
        "holm": [holm(ps) for ps in [[0.01, 0.04, 0.03], [0.04], [0.5, 0.001, 0.001, 0.02, 1.0], [0.9, 0.8, 0.7]]],
        "tango": [tango(*case) for case in [(12, 2, 50), (40, 20, 160), (1, 7, 21), (3, 0, 100), (0, 5, 300), (130, 90, 1000), (6, 6, 400)]],
        "macroF1": [macro_f1_interval(m) for m in [[[6, 3, 1], [2, 7, 2], [3, 1, 5]], [[45, 5], [8, 42]], [[88, 2], [4, 6]], [[20, 1, 0], [2, 30, 3], [0, 0, 9]], [[30, 0], [0, 20]], [[7, 0, 0, 0], [0, 5, 1, 0], [0, 0, 8, 0], [0, 0, 0, 3]]]],
        "fisher": [fisher(*table) for table in [(8, 2, 1, 5), (0, 10, 10, 0), (30, 10, 200, 60), (5, 0, 0, 0), (900, 100, 850, 150), (3, 3, 3, 3)]],
        "temperatures": [temperature(40, 2, 3.0), temperature(60, 4, 0.5)],
        "suspects": [suspects(120, 3, 0.2), suspects(100, 2, 0.15)],
        "reliability": reliability(200),
    },
)
