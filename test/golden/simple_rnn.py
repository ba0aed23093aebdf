"""Simple RNN in PyTorch and Keras: outputs and gradients, one or both directions, masked or not."""

import torch
from golden_file import array, write
from recurrent import rnn_step
from recurrent_cases import INPUT, INPUTS, SIZE, keras, keras_cases, torch_cases  # sets Keras's backend first

ABOUT = (
    "input [B 3, T 5, D 4], H 3, zero initial state; cases, mask and gradients as in lstm.json. h ← tanh(W x + b + R h + b′). "
    "torch, float64: weight_ih [H, D], weight_hh [H, H], bias_ih and bias_hh [H]. keras: kernel [D, H], recurrent_kernel [H, H], bias [H]. "
    "Order and masked outputs of Keras as described in lstm.json."
)


def make(dtype, **options):
    return keras.layers.SimpleRNN(SIZE, dtype=dtype, **options)


write(
    __file__,
    ["torch", "keras", "tensorflow-cpu", "numpy"],
    ABOUT,
    {
        "input": array(INPUT),
        "torch": torch_cases(rnn_step, ["hidden"], 1, torch.nn.RNN),
        "keras": keras_cases(make, {"kernel": [INPUTS, SIZE], "recurrent_kernel": [SIZE, SIZE], "bias": [SIZE]}),
    },
)
