"""Keras's EarlyStopping and ReduceLROnPlateau on given series, its penalties and MaxNorm on given weights, and TensorBoard's event files.

`pip install --no-deps tensorboard` beside keras, torch and protobuf. Steps of TensorBoard's file are read back with its own loader.
"""

import os
import sys
import tempfile

sys.path.append(sys.path.pop(0))  # this folder last: it has a statistics.py, which PyTorch must not find
os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from golden_file import array, sine, write
from tensorboard.backend.event_processing.event_file_loader import EventFileLoader
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter

SERIES = {
    "falls, then rises": [0.9, 0.7, 0.6, 0.62, 0.61, 0.63, 0.64, 0.65, 0.5, 0.4],
    "one plateau": [1.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
    "tiny steps": [0.5, 0.49995, 0.4999, 0.49985, 0.4998, 0.49975, 0.4997, 0.3, 0.3, 0.3],
    "worse from the start": [0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4],
}


class Model:
    """What the callbacks touch of a model."""

    class Optimizer:
        learning_rate = 0.1

    def __init__(self):
        self.optimizer, self.stop_training, self.epoch, self.weights = Model.Optimizer(), False, 0, None

    def get_weights(self):
        return self.epoch

    def set_weights(self, weights):
        self.weights = weights


def stops(values, **options):
    """The epoch after which the training ends, counted from 1, and the epoch whose weights are put back; null where there is none."""
    callback, model = keras.callbacks.EarlyStopping(restore_best_weights=True, mode="min", **options), Model()
    callback.set_model(model)
    callback.on_train_begin()
    for epoch, value in enumerate(values):
        model.epoch = epoch + 1
        callback.on_epoch_end(epoch, {"val_loss": value})
        if model.stop_training:
            break
    callback.on_train_end()
    return {"stopped": model.epoch if model.stop_training else None, "restored": model.weights}


def rates(values, **options):
    callback, model = keras.callbacks.ReduceLROnPlateau(mode="min", **options), Model()
    callback.set_model(model)
    callback.on_train_begin()
    found = []
    for epoch, value in enumerate(values):
        callback.on_epoch_end(epoch, {"val_loss": value})
        found.append(float(model.optimizer.learning_rate))
    return found


def penalties():
    weights = keras.ops.convert_to_tensor(sine([4, 3], 0.4, 2.0), dtype="float64").requires_grad_()
    penalty = keras.regularizers.L1L2(l1=0.01, l2=0.02)(weights)
    penalty.backward()
    return {"weights": array(weights), "l1": 0.01, "l2": 0.02, "penalty": penalty.item(), "gradient": array(weights.grad)}


def limits():
    weights = sine([4, 3], 0.4, 2.0)
    of = lambda axis: array(np.asarray(keras.constraints.MaxNorm(2.5, axis=axis)(keras.ops.convert_to_tensor(weights)).detach()))
    return {"weights": array(weights), "maxNorm": 2.5, "axis0": of(0), "axis1": of(1)}


def event_file():
    """Two epochs of two numbers, as TensorBoard itself writes them: in hexadecimal digits, read back by its loader."""
    events = [Event(wall_time=1700000000.25, file_version="brain.Event:2")]
    for step, loss, accuracy in [(0, 0.75, 0.5), (300, 0.125, 0.96875)]:
        values = [Summary.Value(tag="epoch_loss", simple_value=loss), Summary.Value(tag="epoch_accuracy", simple_value=accuracy)]
        events.append(Event(wall_time=1700000001.5 + step, step=step, summary=Summary(value=values)))
    with tempfile.NamedTemporaryFile(suffix=".tfevents.1", delete=False) as file:
        writer = RecordWriter(file)
        for event in events:
            writer.write(event.SerializeToString())
    read = [(event.step, len(event.summary.value)) for event in EventFileLoader(file.name).Load()]
    assert read == [(0, 0), (0, 2), (300, 2)], read
    with open(file.name, "rb") as written:
        return written.read().hex()


if len(sys.argv) > 1:
    # python test/golden/callbacks.py FOLDER: what TensorBoard reads from the event files of a training
    for folder, _, names in sorted(os.walk(sys.argv[1])):
        for name in names:
            for event in EventFileLoader(os.path.join(folder, name)).Load():
                print(folder, event.step, [(value.tag, value.tensor.float_val[:] or value.simple_value) for value in event.summary.value])
    sys.exit()

STOPPING = {
    "patience 0": {},
    "patience 2": {"patience": 2},
    "a delta": {"patience": 2, "min_delta": 0.001},
    "a baseline": {"patience": 3, "baseline": 0.55},
    "a late start": {"patience": 1, "start_from_epoch": 3},
}
FALLING = {
    "patience 2": {"patience": 2, "factor": 0.5},
    "a cooldown": {"patience": 2, "factor": 0.5, "cooldown": 2},
    "a floor": {"patience": 1, "factor": 0.1, "min_lr": 0.005},
    "no delta": {"patience": 2, "factor": 0.5, "min_delta": 0.0},
}

write(
    __file__,
    ["keras", "torch", "tensorboard", "protobuf", "numpy"],
    "Epochs are counted from 1. eventFile is the bytes of a file that TensorBoard wrote.",
    {
        "series": SERIES,
        "stopping": {name: {key: stops(values, **options) for key, values in SERIES.items()} for name, options in STOPPING.items()},
        "rates": {name: {key: rates(values, **options) for key, values in SERIES.items()} for name, options in FALLING.items()},
        "penalties": penalties(),
        "limits": limits(),
        "eventFile": event_file(),
    },
)
