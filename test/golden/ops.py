"""Graph ops in float64: NumPy and torch.nn.functional, for the rows of the interpreter."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from golden_file import array, sine, write


def case(y, **inputs):
    return {"inputs": {name: array(values) for name, values in inputs.items()}, "y": array(y)}


def tensor(values):
    return torch.tensor(values)


x = sine([2, 3, 4], 0.3, 2.0)
logits = sine([2, 3, 5], 0.1, 30.0)
labels = np.array([[4, 0, 2], [1, 1, 3]])
scale, offset = sine([4], 0.9), sine([4], 1.3)
wide = np.array([-6.5, -3, -2.0000001, -2, -1.9999999, -1, -1e-9, 0, 1e-300, 0.1, 0.5, 1.5, 1.9, 2.1, 2.9, 4.2, 5.9, 6.1])
indices = np.array([[[0, 2, 1, 1]], [[2, 2, 0, 1]]])
a, b = sine([2, 1, 3, 4], 0.2), sine([3, 5, 4], 0.7)
table, ids = sine([5, 2], 0.4), np.array([[4, 0, -1], [2, 2, 3]])
z, c = sine([2, 12], 0.5, 2.0), sine([2, 3], 0.8)


def scatter():
    updates = sine([2, 1, 4], 1.1)
    return case(tensor(x).scatter_add(1, tensor(indices), tensor(updates)), x=x, indices=indices, updates=updates)


def lstm_cell():
    i, o, f, g = np.split(z, 4, axis=1)
    i, o, f, g = torch.sigmoid(tensor(i)), torch.sigmoid(tensor(o)), torch.sigmoid(tensor(f)), torch.tanh(tensor(g))
    following = f * tensor(c) + i * g
    h = o * torch.tanh(following)
    return {"inputs": {"z": array(z), "c": array(c)}, "h": array(h), "c": array(following), "gates": array(torch.cat([i, o, f], 1)), "g": array(g)}


write(
    __file__,
    ["numpy", "torch"],
    "Graph ops in float64",
    {
        "softmax": case(F.softmax(tensor(x), dim=1), x=x),
        "softmaxCrossEntropy": case(F.cross_entropy(tensor(logits).reshape(6, 5), tensor(labels).reshape(6), reduction="none").reshape(2, 3), logits=logits, labels=labels),
        "layerNorm": case(F.layer_norm(tensor(x), [4], tensor(scale), tensor(offset), 1e-3), x=x, scale=scale, offset=offset),
        "gelu": case(F.gelu(tensor(x)), x=x),
        "erf": case(np.array([math.erf(value) for value in wide]), x=wide),
        "softplus": case(np.logaddexp(wide * 200, 0), x=wide * 200),
        "matmul": case(np.matmul(a, np.swapaxes(b, -1, -2)), a=a, b=b),
        "matmulBothTransposed": case(np.matmul(np.swapaxes(a, -1, -2), np.swapaxes(sine([5, 3], 0.6), -1, -2)), a=a, b=sine([5, 3], 0.6)),
        "gather": case(table[ids], table=table, ids=ids),
        "gatherElements": case(np.take_along_axis(x, indices, axis=1), x=x, indices=indices),
        "scatterElementsAdd": scatter(),
        "cumSum": case(np.cumsum(x, axis=1), x=x),
        "cumSumReversed": case(np.flip(np.cumsum(np.flip(x, 1), axis=1), 1), x=x),
        "reduceMean": case(x.mean(axis=(0, 2), keepdims=True), x=x),
        "reduceMax": case(x.max(axis=1), x=x),
        "argMax": case(x.argmax(axis=2), x=x),
        "transpose": case(x.transpose(2, 0, 1), x=x),
        "lstmCell": lstm_cell(),
    },
)
