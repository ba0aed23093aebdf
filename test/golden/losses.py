"""Losses of torch.nn.functional in float64: a number per example, their mean, and the mean's gradient, with logits of ±30 and ±1e4."""

import torch
import torch.nn.functional as F
from golden_file import array, sine, write


def case(loss_per_example, predictions, **targets):
    """loss_per_example(predictions) → [batch]; the gradient is that of their mean."""
    leaf = torch.tensor(predictions, dtype=torch.float64, requires_grad=True)
    losses = loss_per_example(leaf)
    mean = losses.mean()
    (gradient,) = torch.autograd.grad(mean, [leaf])
    assert torch.isfinite(losses).all() and torch.isfinite(gradient).all()
    return {
        "predictions": array(leaf),
        **{name: array(values) for name, values in targets.items()},
        "losses": array(losses),
        "mean": mean.item(),
        "gradient": array(gradient),
    }


def binary():
    logits = [-1e4, -30, -2, -0.5, 0, 0.5, 2, 30, 1e4]
    predictions = torch.tensor(logits + logits, dtype=torch.float64).reshape(-1, 1)
    labels = torch.tensor([0.0] * 9 + [1.0] * 9, dtype=torch.float64).reshape(-1, 1)
    return case(
        lambda z: F.binary_cross_entropy_with_logits(z, labels, reduction="none").squeeze(1),
        predictions.tolist(),
        labels=labels,
    )


LOGITS = [
    [0.2, -1.0, 0.7],
    [30.0, -30.0, 0.0],
    [30.0, -30.0, 0.0],
    [1e4, -1e4, 0.0],
    [1e4, -1e4, 0.0],
    [-1e4, -1e4, -1e4],
    [0.0, 0.0, 0.0],
]


def sparse():
    labels = torch.tensor([2, 0, 1, 0, 1, 2, 1])
    return case(lambda z: F.cross_entropy(z, labels, reduction="none"), LOGITS, labels=labels)


def categorical(labels):
    return case(lambda z: F.cross_entropy(z, labels, reduction="none"), LOGITS, labels=labels)


def mean_squared_error():
    labels = torch.tensor(sine([4, 3], 2.0, 1.5))
    predictions = sine([4, 3], 0.4, 2.0)
    predictions[3] = [1e4, -1e4, 30]
    return case(lambda y: ((y - labels) ** 2).mean(dim=1), predictions.tolist(), labels=labels)


ONE_HOT = F.one_hot(torch.tensor([2, 0, 1, 0, 1, 2, 1]), 3).double()
SOFT = 0.9 * ONE_HOT + 0.1 / 3

write(
    __file__,
    ["torch", "numpy"],
    "torch.nn.functional, float64, natural logarithm. predictions are logits except in meanSquaredError. losses [batch] is one number "
    "per example (the mean over the last axis in meanSquaredError); mean is over the batch; gradient is of that mean.",
    {
        "binaryCrossentropy": binary(),
        "sparseCategoricalCrossentropy": sparse(),
        "categoricalCrossentropy": categorical(ONE_HOT),
        "categoricalCrossentropySmoothed": categorical(SOFT),
        "meanSquaredError": mean_squared_error(),
    },
)
