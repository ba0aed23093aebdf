"""Shared by the scripts in this folder: explicit weights from a formula, and JSON files that keep every digit.

An array is written as {"shape": [...], "data": [flat, row-major]}. A float64 prints with the digits that read back to
the same double; a float32 prints with the digits that read back to the same float32 (round the double you parse).
Run any script as `python test/golden/<name>.py`; it rewrites the JSON of the same name beside it.
"""

import importlib.metadata
import json
import math
import os
import platform

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))


def sine(shape, phase, scale=0.5):
    """scale · sin(1.7·n + phase) for n = 0, 1, 2, …, rounded to float32 so that both precisions start from equal numbers."""
    count = math.prod(shape)
    values = [scale * math.sin(1.7 * n + phase) for n in range(count)]
    return np.array(values, dtype=np.float32).astype(np.float64).reshape(shape)


def array(values):
    """A NumPy array or PyTorch tensor as {"shape", "data"}; booleans become 0 and 1."""
    if hasattr(values, "detach"):
        values = values.detach().numpy()
    values = np.asarray(values)
    if values.dtype == np.bool_:
        values = values.astype(np.int64)
    if values.dtype == np.float32:
        data = [float(str(value)) for value in values.reshape(-1)]
    else:
        data = values.reshape(-1).tolist()
    return {"shape": list(values.shape), "data": data}


def arrays(named):
    return {name: array(values) for name, values in named.items()}


def gradients(loss, named):
    """Gradients of a scalar PyTorch loss with respect to named leaf tensors."""
    import torch

    return dict(zip(named, torch.autograd.grad(loss, list(named.values()))))


def versions(packages):
    found = {name: importlib.metadata.version(name) for name in packages}
    return {"python": platform.python_version(), **found}


def write(script, packages, about, content):
    """Writes <script>.json: what it is, package versions, then the content."""
    name = os.path.splitext(os.path.basename(script))[0]
    document = {"about": about, "madeBy": f"test/golden/{name}.py", "versions": versions(packages), **content}
    path = os.path.join(HERE, f"{name}.json")
    with open(path, "w", encoding="utf-8") as file:
        file.write(_print(document, "") + "\n")
    print(f"{name}.json: {os.path.getsize(path):,} bytes")


def _print(value, indent):
    """JSON with an object's keys on lines of their own and every array on one line: a changed number is a changed line."""
    if not isinstance(value, dict) or set(value) == {"shape", "data"}:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    inner = indent + "  "
    lines = [f"{inner}{json.dumps(key)}: {_print(item, inner)}" for key, item in value.items()]
    return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
