"""A small file written by Python's safetensors, and what Python reads from the small file that we write.

tensors-python.safetensors is written here. tensors-tercet.safetensors is written by
src/hub/safetensors.test.ts, which checks that its bytes are still those that Python read.
"""

import hashlib
import os

import numpy as np
from golden_file import HERE, array, write
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

halves = np.array([0.0, -0.0, 1.0, -2.5, 65504.0, 6e-8, 6.1e-5, np.inf, -np.inf, 0.333], dtype=np.float16)
tensors = {
    "embedding.weight": np.arange(6, dtype=np.float32).reshape(2, 3) / 7,
    "dense.bias": np.array([-1.5, 2.25], dtype=np.float64),
    "counts": np.array([[1, -2], [2**31 - 1, -(2**31)]], dtype=np.int32),
    "long": np.array([2**53 + 1, -(2**63)], dtype=np.int64),
    "mask": np.array([True, False, True], dtype=np.bool_),
    "halves": halves,
    "scalar": np.array(3.5, dtype=np.float32),
    "nothing": np.zeros((0, 4), dtype=np.float32),
    "名字": np.ones((1,), dtype=np.float32),
}


def described(values):
    """Whole numbers of 64 bits as text, as a double cannot hold them; the infinities by name."""
    if values.dtype == np.int64:
        return {"shape": list(values.shape), "data": [str(value) for value in values.reshape(-1)]}
    if np.isinf(values.astype(np.float64)).any():
        return {"shape": list(values.shape), "data": [str(value) if np.isinf(value) else float(value) for value in values.reshape(-1)]}
    return array(values)


python_file = os.path.join(HERE, "tensors-python.safetensors")
save_file(tensors, python_file, metadata={"format": "pt", "text": "ü"})

tercet_file = os.path.join(HERE, "tensors-tercet.safetensors")
with safe_open(tercet_file, framework="numpy") as opened:
    metadata = opened.metadata()
with open(tercet_file, "rb") as file:
    digest = hashlib.sha256(file.read()).hexdigest()

write(
    __file__,
    ["safetensors", "numpy"],
    "writtenByPython: the contents of tensors-python.safetensors. readByPython: what Python's safetensors reads from tensors-tercet.safetensors, whose sha256 is given.",
    {
        "writtenByPython": {"metadata": {"format": "pt", "text": "ü"}, "tensors": {name: {"dtype": str(t.dtype), **described(t)} for name, t in tensors.items()}},
        "readByPython": {
            "sha256": digest,
            "metadata": metadata,
            "tensors": {name: {"dtype": str(t.dtype), **described(t)} for name, t in load_file(tercet_file).items()},
        },
    },
)
