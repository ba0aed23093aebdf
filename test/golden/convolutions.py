"""Convolutions and pooling in Keras 3 (TensorFlow), grouped ones in PyTorch, float64: outputs, and gradients of
sum(output · outputWeights) for every input and weight. Keras says where "same" padding stands and that means leave it out."""

import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
import tensorflow as tf
import torch
import torch.nn.functional as F
from golden_file import array, arrays, gradients, sine, write

keras.config.set_floatx("float64")


def keras_case(layer, options, x, weights=()):
    """The Keras layer of that name; weights: arrays in Keras's order (kernel, bias)."""
    built = getattr(keras.layers, layer[0].upper() + layer[1:])(**snake(options), dtype="float64")
    x = tf.constant(x)
    built.build(x.shape)
    built.set_weights(list(weights))
    with tf.GradientTape() as tape:
        tape.watch(x)
        output = built(x)
        output_weights = sine(list(output.shape), 0.9, 1.0)
        loss = tf.reduce_sum(output * output_weights)
    names = ["x", "weight", "bias"]
    leaves = [x, *[variable.value for variable in built.weights]]
    found = tape.gradient(loss, leaves)
    return {
        "layer": layer,
        "options": options,
        "inputs": {name: array(np.asarray(leaf)) for name, leaf in zip(names, leaves)},
        "output": array(np.asarray(output)),
        "outputWeights": array(output_weights),
        "gradients": {name: array(np.asarray(each)) for name, each in zip(names, found)},
    }


def snake(options):
    return {"".join("_" + c.lower() if c.isupper() else c for c in name): value for name, value in options.items()}


def grouped(layer, options, x, weight, bias):
    """PyTorch, channels moved first and last again; valid padding."""
    leaves = {"x": x, "weight": weight, "bias": bias}
    named = {name: torch.tensor(values, requires_grad=True) for name, values in leaves.items()}
    axes = x.ndim - 2
    first = [0, axes + 1, *range(1, axes + 1)]
    last = [0, *range(2, axes + 2), 1]
    convolution = {1: F.conv1d, 2: F.conv2d}[axes]
    facts = {"stride": options.get("strides", 1), "dilation": options.get("dilationRate", 1), "groups": options["groups"]}
    kernel = named["weight"].permute(axes + 1, axes, *range(axes))
    output = convolution(named["x"].permute(first), kernel, named["bias"], **facts).permute(last)
    output_weights = torch.tensor(sine(list(output.shape), 0.9, 1.0))
    return {
        "layer": layer,
        "options": options,
        "inputs": arrays(leaves),
        "output": array(output),
        "outputWeights": array(output_weights),
        "gradients": arrays(gradients((output * output_weights).sum(), named)),
    }


TEXT = sine([2, 7, 4], 0.3, 1.0)
IMAGE = sine([2, 6, 5, 3], 0.3, 1.0)


def conv1d(**options):
    filters, size = options["filters"], options["kernelSize"]
    return keras_case("conv1D", options, TEXT, [sine([size, 4, filters], 0.6), sine([filters], 0.1)])


def conv2d(**options):
    filters, sizes = options["filters"], options["kernelSize"]
    return keras_case("conv2D", options, IMAGE, [sine([*sizes, 3, filters], 0.6), sine([filters], 0.1)])


CASES = {
    "conv1D, valid with strides": conv1d(filters=3, kernelSize=3, strides=2),
    "conv1D, same with strides, even kernel": conv1d(filters=3, kernelSize=4, strides=2, padding="same", activation="tanh"),
    "conv1D, same with strides beyond the kernel": conv1d(filters=2, kernelSize=2, strides=3, padding="same"),
    "conv1D, same, dilated": conv1d(filters=2, kernelSize=3, dilationRate=2, padding="same"),
    "conv1D, causal": conv1d(filters=2, kernelSize=3, padding="causal"),
    "conv1D, causal, dilated": conv1d(filters=2, kernelSize=3, dilationRate=3, padding="causal"),
    "conv1D, groups and strides": grouped("conv1D", {"filters": 6, "kernelSize": 3, "groups": 2, "strides": 2}, TEXT, sine([3, 2, 6], 0.6), sine([6], 0.1)),
    "conv1D, each feature alone": grouped("conv1D", {"filters": 4, "kernelSize": 2, "groups": 4, "dilationRate": 2}, TEXT, sine([2, 1, 4], 0.6), sine([4], 0.1)),
    "conv2D, valid": conv2d(filters=2, kernelSize=[3, 2]),
    "conv2D, same": conv2d(filters=2, kernelSize=[3, 3], padding="same", activation="relu"),
    "conv2D, same with strides": conv2d(filters=2, kernelSize=[3, 2], strides=[2, 2], padding="same"),
    "conv2D, valid, dilated": conv2d(filters=2, kernelSize=[2, 3], dilationRate=[3, 2]),
    "conv2D, groups": grouped("conv2D", {"filters": 6, "kernelSize": [2, 3], "groups": 3, "strides": [2, 1]}, IMAGE, sine([2, 3, 1, 6], 0.6), sine([6], 0.1)),
    "maxPooling1D": keras_case("maxPooling1D", {}, TEXT),
    "maxPooling1D, same, overlapping": keras_case("maxPooling1D", {"poolSize": 3, "strides": 2, "padding": "same"}, TEXT),
    "averagePooling1D": keras_case("averagePooling1D", {"poolSize": 3, "strides": 1}, TEXT),
    "averagePooling1D, same, overlapping": keras_case("averagePooling1D", {"poolSize": 4, "strides": 3, "padding": "same"}, TEXT),
    "maxPooling2D": keras_case("maxPooling2D", {"poolSize": [2, 3], "strides": [2, 1]}, IMAGE),
    "maxPooling2D, same": keras_case("maxPooling2D", {"poolSize": 2, "padding": "same"}, IMAGE),
    "averagePooling2D": keras_case("averagePooling2D", {"poolSize": 2}, IMAGE),
    "averagePooling2D, same": keras_case("averagePooling2D", {"poolSize": 3, "strides": 2, "padding": "same"}, IMAGE),
    "globalMaxPooling2D": keras_case("globalMaxPooling2D", {}, IMAGE),
    "globalAveragePooling2D": keras_case("globalAveragePooling2D", {}, IMAGE),
    "flatten": keras_case("flatten", {}, IMAGE),
    "reshape": keras_case("reshape", {"targetShape": [15, 6]}, IMAGE),
}

write(__file__, ["keras", "tensorflow_cpu", "torch", "numpy"], "Convolutions and pooling: Keras 3, groups PyTorch; float64.", {"cases": CASES})
