"""Trains the reference program in Keras 3 from given ids, split and initial weights:  python keras_learning.py RUN.json [RUN.json …]

Prints one JSON line a run: test accuracy and F1, and the history. For comparing what is learned, not for timing. A RUN.json holds

    { "tensors": "run.safetensors" | "run.npz" (beside the JSON), "maskZero": false, "epochs": 10, "batchSize": 32,
      "learningRate": 0.001, "epsilon": 1e-7, "seed": 1, "positive": 1 }          all but tensors may be left out; positive: the class that f1 is of

and the tensors, in Keras's layouts and float32 unless said:

    train.ids int32 [rows, length], train.labels int32 [rows] (class indices); the same for test and, if wanted, validation
    order int32 [epochs, rows]: the rows of each epoch in the order in which they are trained; left out: Keras shuffles by the seed
    embedding.embeddings [V, E]
    lstm1.forward.kernel [E, 4H], .recurrent_kernel [H, 4H], .bias [4H] in gate blocks i f c o; the same for lstm1.backward, lstm2.forward,
    lstm2.backward (lstm2's kernels are [2H, 4H₂]); backward reads the text from its end
    dense1.kernel, dense1.bias, dense2.kernel, dense2.bias; dense2 with 1 unit: sigmoid and binary cross-entropy, else softmax
"""

import argparse
import json
import os

from measure import clean_environment, print_result, versions


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", nargs="+")
    parser.add_argument("--jit", action="store_true", help="jit_compile=True: XLA")
    parser.add_argument("--adam-of-keras", action="store_true", help="Keras's own Adam, which squares before it adds; see the class Adam")
    return parser.parse_args()


options = arguments()
clean_environment(KERAS_BACKEND="tensorflow", TF_CPP_MIN_LOG_LEVEL=3, CUDA_VISIBLE_DEVICES="")

import keras  # noqa: E402: after the environment is clean
import numpy as np  # noqa: E402
import safetensors.numpy  # noqa: E402
import tensorflow as tf  # noqa: E402

DEFAULTS = {"maskZero": False, "epochs": 10, "batchSize": 32, "learningRate": 1e-3, "epsilon": 1e-7, "seed": 1, "positive": 1}


class Adam(keras.optimizers.Adam):
    """Adam on gradients whose repeated rows are added first.

    Keras 3.15 on TensorFlow squares the gradient of each occurrence of a word instead of their sum: after one step on a text of 100 times the
    same word, the word has moved by 10 times the learning rate. PyTorch, the paper and Tercet add first.
    """

    def update_step(self, gradient, variable, learning_rate):
        dense = tf.convert_to_tensor(gradient) if isinstance(gradient, tf.IndexedSlices) else gradient
        super().update_step(dense, variable, learning_rate)


LSTM_WEIGHTS = ["kernel", "recurrent_kernel", "bias"]


def read_run(path):
    with open(path, encoding="utf-8") as file:
        run = {**DEFAULTS, **json.load(file)}
    tensors = os.path.join(os.path.dirname(path), run["tensors"])
    run["arrays"] = dict(np.load(tensors)) if tensors.endswith(".npz") else safetensors.numpy.load_file(tensors)
    return run


def build(run):
    """The reference program with the sizes of the given weights, and these weights in it."""
    arrays = run["arrays"]
    size = {name: arrays[name].shape for name in arrays}
    classes = size["dense2.bias"][0]
    bidirectional, lstm, dense = keras.layers.Bidirectional, keras.layers.LSTM, keras.layers.Dense
    model = keras.Sequential(
        [
            keras.layers.Embedding(*size["embedding.embeddings"], mask_zero=run["maskZero"]),
            bidirectional(lstm(size["lstm1.forward.recurrent_kernel"][0], return_sequences=True)),
            bidirectional(lstm(size["lstm2.forward.recurrent_kernel"][0])),
            dense(size["dense1.bias"][0], activation="relu"),
            dense(classes, activation="sigmoid" if classes == 1 else "softmax"),
        ]
    )
    model.build((None, size["train.ids"][1]))
    model.set_weights([arrays[name].astype(np.float32) for name in weight_names()])
    loss = "binary_crossentropy" if classes == 1 else "sparse_categorical_crossentropy"
    chosen = keras.optimizers.Adam if options.adam_of_keras else Adam
    adam = chosen(run["learningRate"], beta_1=0.9, beta_2=0.999, epsilon=run["epsilon"])
    model.compile(loss=loss, optimizer=adam, metrics=["accuracy"], jit_compile=options.jit)
    return model


def weight_names():
    """In the order of model.get_weights()."""
    lstms = [f"{layer}.{way}.{name}" for layer in ["lstm1", "lstm2"] for way in ["forward", "backward"] for name in LSTM_WEIGHTS]
    return ["embedding.embeddings", *lstms, "dense1.kernel", "dense1.bias", "dense2.kernel", "dense2.bias"]


def train(model, run):
    """History of loss, accuracy, and their val_ forms, a number an epoch."""
    arrays, history = run["arrays"], {}
    validation = (arrays["validation.ids"], arrays["validation.labels"]) if "validation.ids" in arrays else None
    random = np.random.default_rng(run["seed"])
    for epoch in range(run["epochs"]):
        rows = arrays["order"][epoch] if "order" in arrays else random.permutation(len(arrays["train.labels"]))
        seen = model.fit(
            arrays["train.ids"][rows],
            arrays["train.labels"][rows],
            batch_size=run["batchSize"],
            shuffle=False,
            validation_data=validation,
            verbose=0,
        )
        for name, values in seen.history.items():
            history.setdefault(name, []).append(float(values[0]))
    return history


def answers(model, ids):
    probabilities = model.predict(ids, batch_size=256, verbose=0)
    return (probabilities[:, 0] > 0.5).astype(np.int32) if probabilities.shape[1] == 1 else probabilities.argmax(axis=1)


def f1(labels, predicted, positive):
    """2 · hits / (predicted + actual), 0 where there are neither."""
    hits = int(np.sum((labels == positive) & (predicted == positive)))
    total = int(np.sum(labels == positive) + np.sum(predicted == positive))
    return 2 * hits / total if total else 0.0


def main():
    for path in options.runs:
        run = read_run(path)
        keras.utils.set_random_seed(run["seed"])
        model = build(run)
        history = train(model, run)
        labels, predicted = run["arrays"]["test.labels"], answers(model, run["arrays"]["test.ids"])
        print_result(
            peer="keras",
            program="learning",
            run=path,
            seed=run["seed"],
            maskZero=run["maskZero"],
            testRows=len(labels),
            accuracy=float(np.mean(labels == predicted)),
            f1=f1(labels, predicted, run["positive"]),
            f1Macro=float(np.mean([f1(labels, predicted, label) for label in np.unique(labels)])),
            history=history,
            versions=versions("keras", "tensorflow-cpu", "numpy"),
        )
        keras.backend.clear_session()


main()
