"""GRU in PyTorch (r z n) and Keras (z r h, reset after or before the product): outputs and gradients, one or both directions, masked or not."""

import torch
from golden_file import array, write
from recurrent import gru_step
from recurrent_cases import INPUT, INPUTS, SIZE, keras, keras_cases, torch_cases  # sets Keras's backend first

ABOUT = (
    "input [B 3, T 5, D 4], H 3, zero initial state; cases, mask and gradients as in lstm.json. "
    "torch, float64: weight_ih [3H, D], weight_hh [3H, H], bias_ih and bias_hh [3H], gate blocks r z n; "
    "n = tanh(W x + b + r · (R h + b′)), h ← (1 − z) · n + z · h. "
    "keras: kernel [D, 3H], recurrent_kernel [H, 3H], gate blocks z r h; h ← z · h + (1 − z) · candidate. kerasResetAfter (Keras's default): "
    "bias [2, 3H] (row 0 with the input, row 1 with h), candidate = tanh(W x + b + r · (R h + b′)). kerasResetBefore: bias [3H], "
    "candidate = tanh(W x + b + R (r · h)). Order and masked outputs of Keras as described in lstm.json."
)


def make(reset_after):
    return lambda dtype, **options: keras.layers.GRU(SIZE, dtype=dtype, reset_after=reset_after, **options)


MATRICES = {"kernel": [INPUTS, 3 * SIZE], "recurrent_kernel": [SIZE, 3 * SIZE]}

write(
    __file__,
    ["torch", "keras", "tensorflow-cpu", "numpy"],
    ABOUT,
    {
        "input": array(INPUT),
        "torch": torch_cases(gru_step, ["hidden"], 3, torch.nn.GRU),
        "kerasResetAfter": keras_cases(make(True), {**MATRICES, "bias": [2, 3 * SIZE]}),
        "kerasResetBefore": keras_cases(make(False), {**MATRICES, "bias": [3 * SIZE]}),
    },
)
