"""Batch normalization in Keras 3 (TensorFlow), float64: outputs in training, gradients of sum(output · outputWeights), the running
statistics after one step, and the outputs with them. A mask leaves positions out of the statistics."""

import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
import tensorflow as tf
from golden_file import array, arrays, sine, write

keras.config.set_floatx("float64")


def case(shape, mask=None, **options):
    layer = keras.layers.BatchNormalization(**options, dtype="float64")
    x = tf.constant(sine(shape, 0.3, 2.0) + 0.5)
    layer.build(x.shape)
    size = shape[-1]
    start = {"gamma": 1 + sine([size], 0.5), "beta": sine([size], 0.8), "moving_mean": sine([size], 0.2), "moving_variance": 1 + sine([size], 0.1)}
    layer.set_weights(list(start.values()))
    given = None if mask is None else tf.constant(mask)
    with tf.GradientTape() as tape:
        tape.watch(x)
        output = layer(x, training=True, mask=given)
        weights = sine(shape, 0.9, 1.0)
        if mask is not None:
            weights = weights * mask[..., None]
        loss = tf.reduce_sum(output * weights)
    leaves = {"x": x, "gamma": layer.gamma.value, "beta": layer.beta.value}
    found = tape.gradient(loss, list(leaves.values()))
    after = {"moving_mean": np.asarray(layer.moving_mean), "moving_variance": np.asarray(layer.moving_variance)}
    facts = {} if mask is None else {"mask": array(mask)}
    return {
        "options": options,
        **facts,
        "inputs": arrays({"x": np.asarray(x), **start}),
        "output": array(np.asarray(output)),
        "outputWeights": array(weights),
        "gradients": {name: array(np.asarray(each)) for name, each in zip(leaves, found)},
        "after": arrays(after),
        "inference": array(np.asarray(layer(x, training=False))),
    }


CASES = {
    "vectors": case([5, 3]),
    "images": case([2, 3, 2, 4], momentum=0.9, epsilon=0.01),
    "texts with padding": case([2, 4, 3], mask=np.array([[1, 1, 1, 1], [1, 1, 0, 0]], dtype=bool), momentum=0.8),
}

write(__file__, ["keras", "tensorflow_cpu", "numpy"], "Batch normalization: Keras 3, float64.", {"cases": CASES})
