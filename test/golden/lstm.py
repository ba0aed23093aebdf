"""LSTM in PyTorch (i f g o, two biases) and Keras (i f c o, one bias): outputs and gradients, one or both directions, masked or not."""

import torch
from golden_file import array, write
from recurrent import lstm_step
from recurrent_cases import INPUT, INPUTS, SIZE, keras, keras_cases, torch_cases  # sets Keras's backend first

ABOUT = (
    "input [B 3, T 5, D 4], H 3, zero initial states. Case names: forward | reverse | bidirectional, Masked: lengths 5 3 0 (a masked "
    "step carries h and c), Last: the state after the last step of the direction instead of the sequence. bidirectional concatenates "
    "forward, reverse on the last axis. gradients are of sum(output · outputWeights). "
    "torch, float64: weight_ih [4H, D], weight_hh [4H, H], bias_ih and bias_hh [4H] (added), gate blocks i f g o along 4H; the sequence "
    "is in the order of time, also when reversed; at a masked step it repeats the carried h. "
    "keras, float64 and float32: kernel [D, 4H], recurrent_kernel [H, 4H], bias [4H], gate blocks i f c o along 4H (its c is torch's g). "
    "Keras departs from the order of time and from carrying in its outputs: reverse (go_backwards) returns its sequence in the order of "
    "travel, and bidirectional with sequences writes 0 at masked steps; forward and reverse repeat the previous output there."
)


def make(dtype, **options):
    return keras.layers.LSTM(SIZE, dtype=dtype, **options)


write(
    __file__,
    ["torch", "keras", "tensorflow-cpu", "numpy"],
    ABOUT,
    {
        "input": array(INPUT),
        "torch": torch_cases(lstm_step, ["hidden", "cell"], 4, torch.nn.LSTM),
        "keras": keras_cases(make, {"kernel": [INPUTS, 4 * SIZE], "recurrent_kernel": [SIZE, 4 * SIZE], "bias": [4 * SIZE]}),
    },
)
