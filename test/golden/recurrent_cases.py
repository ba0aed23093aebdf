"""Shared by lstm.py, gru.py and simple_rnn.py: the cases of one recurrent layer, in PyTorch (float64) and in Keras (float32 and float64)."""

import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import tensorflow as tf
import torch
from golden_file import array, arrays, sine
from recurrent import cell_weights, mask_from_lengths, module_with, scan

BATCH, LENGTH, INPUTS, SIZE = 3, 5, 4, 3
LENGTHS = [5, 3, 0]
INPUT = sine([BATCH, LENGTH, INPUTS], 0.2, 1.0)
MASK = mask_from_lengths(LENGTHS, LENGTH)


# PyTorch


def torch_cases(step, states, gates, module):
    """states: names of the final states, h first. module: torch.nn.LSTM, GRU or RNN, against which the loop is checked."""
    cases = {}
    for direction in ["forward", "reverse", "bidirectional"]:
        for masked in [False, True]:
            for returns in ["sequence", "last"]:
                name = f"{direction}{'Masked' if masked else ''}{'Last' if returns == 'last' else ''}"
                cases[name] = torch_case(step, states, gates, direction, masked, returns)
    check_against_module(cases, module)
    return cases


def torch_case(step, states, gates, direction, masked, returns):
    x = torch.tensor(INPUT, requires_grad=True)
    names = ["forward", "reverse"] if direction == "bidirectional" else [direction]
    weights = {name: cell_weights(gates, INPUTS, SIZE, 0.5 + 10 * (name == "reverse")) for name in names}
    leaves = {"input": x}
    for name in names:
        for key, values in weights[name].items():
            leaves[f"{name}.{key}"] = values.requires_grad_(True)
    runs = [scan(step, len(states), x, weights[name], MASK if masked else None, name == "reverse") for name in names]
    output = torch.cat([run[0] if returns == "sequence" else run[1][0] for run in runs], dim=-1)
    output_weights = torch.tensor(sine(list(output.shape), 0.9, 1.0))
    grads = torch.autograd.grad((output * output_weights).sum(), list(leaves.values()))
    return {
        **({"mask": array(MASK), "lengths": LENGTHS} if masked else {}),
        "weights": {name: arrays(weights[name]) for name in names},
        "output": array(output),
        "final": {name: arrays(dict(zip(states, run[1]))) for name, run in zip(names, runs)},
        "outputWeights": array(output_weights),
        "gradients": arrays(dict(zip(leaves, grads))),
    }


def check_against_module(cases, module):
    """The loop equals PyTorch's own layer: whole, and on packed sequences of rows that have at least one token."""
    directions = [cell_weights(gates_of(module), INPUTS, SIZE, phase) for phase in (0.5, 10.5)]
    layer = module_with(module(INPUTS, SIZE, batch_first=True, bidirectional=True).double(), directions)
    x = torch.tensor(INPUT)
    close(layer(x)[0], cases["bidirectional"]["output"])
    one_way = module_with(module(INPUTS, SIZE, batch_first=True).double(), directions[:1])
    close(one_way(x)[0], cases["forward"]["output"])
    packed = torch.nn.utils.rnn.pack_padded_sequence(x[:2], LENGTHS[:2], batch_first=True)
    finals = layer(packed)[1]
    finals = finals[0] if isinstance(finals, tuple) else finals  # [2, rows, H]
    close(torch.cat([finals[0], finals[1]], dim=-1), cases["bidirectionalMaskedLast"]["output"], rows=2)


def gates_of(module):
    return {torch.nn.LSTM: 4, torch.nn.GRU: 3, torch.nn.RNN: 1}[module]


def close(actual, written, rows=None):
    expected = torch.tensor(written["data"], dtype=torch.float64).reshape(written["shape"])[:rows]
    torch.testing.assert_close(actual.detach(), expected, rtol=1e-13, atol=1e-14)


# Keras


def keras_cases(make, weight_shapes):
    """make(dtype, **options) → layer; weight_shapes: the layer's weights by Keras's names, in Keras's order."""
    cases = {}
    for direction in ["forward", "reverse", "bidirectional"]:
        for masked in [False, True]:
            for returns in ["sequence", "last"]:
                name = f"{direction}{'Masked' if masked else ''}{'Last' if returns == 'last' else ''}"
                cases[name] = keras_case(make, weight_shapes, direction, masked, returns)
    return cases


def keras_case(make, weight_shapes, direction, masked, returns):
    names = ["forward", "reverse"] if direction == "bidirectional" else [direction]
    weights = {name: keras_weights(weight_shapes, 0.5 + 10 * (name == "reverse")) for name in names}
    case = {**({"mask": array(MASK), "lengths": LENGTHS} if masked else {}), "weights": {name: arrays(weights[name]) for name in names}}
    for dtype in ["float64", "float32"]:
        layer = make(dtype, return_sequences=returns == "sequence", go_backwards=direction == "reverse")
        if direction == "bidirectional":
            layer = keras.layers.Bidirectional(layer, merge_mode="concat", dtype=dtype)
        layer.build((BATCH, LENGTH, INPUTS))
        layer.set_weights([values for name in names for values in weights[name].values()])
        case[dtype] = keras_run(layer, dtype, masked, names, list(weight_shapes))
    return case


def keras_weights(weight_shapes, phase):
    return {name: sine(shape, phase + k) for k, (name, shape) in enumerate(weight_shapes.items())}


def keras_run(layer, dtype, masked, names, keys):
    x = tf.Variable(tf.constant(INPUT, dtype=dtype))
    with tf.GradientTape() as tape:
        output = layer(x, mask=tf.constant(MASK.numpy())) if masked else layer(x)
        output_weights = sine(list(output.shape), 0.9, 1.0)
        loss = tf.reduce_sum(output * tf.constant(output_weights, dtype=dtype))
    grads = tape.gradient(loss, [x] + [variable.value for variable in layer.trainable_variables])
    if dtype == "float32":
        return {"output": array(output.numpy())}
    leaves = ["input"] + [f"{name}.{key}" for name in names for key in keys]
    return {
        "output": array(output.numpy()),
        "outputWeights": array(output_weights),
        "gradients": arrays({leaf: grad.numpy() for leaf, grad in zip(leaves, grads)}),
    }
