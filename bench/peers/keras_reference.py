"""Times a training step of the reference program in Keras 3 on TensorFlow:  python keras_reference.py [--jit] [--step function|train_on_batch]

Embedding(20000, 32) → BiLSTM(64, sequences) → BiLSTM(32) → Dense(64, relu) → Dense(1, sigmoid), binary cross-entropy, Adam, batch 32,
length 128. A step is batch preparation (NumPy ids → tensors), forward, backward, Adam; batches differ.
`function` is one tf.function of loss, gradients and Adam; `train_on_batch` is Keras's own step.
"""

import argparse

from measure import clean_environment, peak_rss_bytes, print_result, summary, threads_environment, time_steps, versions


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--jit", action="store_true", help="jit_compile=True: XLA")
    parser.add_argument("--step", choices=["function", "train_on_batch"], default="function")
    parser.add_argument("--unroll", action="store_true", help="unroll the LSTMs (slow to compile)")
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--warmup", type=int, default=10)
    parser.add_argument("--vocabulary", type=int, default=20_000)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--length", type=int, default=128)
    return parser.parse_args()


options = arguments()
# TensorFlow's inter-op pool runs the two directions of a layer side by side.
clean_environment(KERAS_BACKEND="tensorflow", TF_CPP_MIN_LOG_LEVEL=3, CUDA_VISIBLE_DEVICES="", **threads_environment(options.threads))

import keras  # noqa: E402: after the environment is clean
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

tf.config.threading.set_intra_op_parallelism_threads(options.threads)
tf.config.threading.set_inter_op_parallelism_threads(options.threads)
keras.utils.set_random_seed(1)


def reference_program(activation):
    bidirectional, lstm, dense = keras.layers.Bidirectional, keras.layers.LSTM, keras.layers.Dense
    model = keras.Sequential(
        [
            keras.layers.Embedding(options.vocabulary, 32),
            bidirectional(lstm(64, return_sequences=True, unroll=options.unroll)),
            bidirectional(lstm(32, unroll=options.unroll)),
            dense(64, activation="relu"),
            dense(1, activation=activation),
        ]
    )
    model.build((options.batch, options.length))
    return model


def adam():
    return keras.optimizers.Adam(1e-3, beta_1=0.9, beta_2=0.999, epsilon=1e-7)


def step_of_function():
    """One tf.function: the loss from logits, its gradients, Adam."""
    model, optimizer = reference_program(None), adam()
    optimizer.build(model.trainable_variables)

    @tf.function(jit_compile=options.jit, reduce_retracing=False)
    def train(ids, labels):
        with tf.GradientTape() as tape:
            logits = model(ids, training=True)
            loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels, logits))
        gradients = tape.gradient(loss, [variable.value for variable in model.trainable_variables])
        optimizer.apply(gradients, model.trainable_variables)
        return loss

    return lambda ids, labels: float(train(tf.constant(ids), tf.constant(labels)))


def step_of_train_on_batch():
    model = reference_program("sigmoid")
    model.compile(loss="binary_crossentropy", optimizer=adam(), jit_compile=options.jit)
    return lambda ids, labels: float(model.train_on_batch(ids, labels))


def main():
    train = step_of_function() if options.step == "function" else step_of_train_on_batch()
    random = np.random.default_rng(1)
    losses = []

    def step(_):
        ids = random.integers(0, options.vocabulary, (options.batch, options.length), dtype=np.int32)
        labels = random.integers(0, 2, (options.batch, 1)).astype(np.float32)
        losses.append(train(ids, labels))

    before = peak_rss_bytes()
    times = time_steps(step, options.steps, options.warmup)
    print_result(
        peer="keras",
        program="reference",
        mode="jit" if options.jit else "graph",
        step=options.step,
        threads=options.threads,
        shape={"vocabulary": options.vocabulary, "batch": options.batch, "length": options.length},
        **summary(times),
        lossFirst=losses[0],
        lossLast=losses[-1],
        rssBeforeTrainingBytes=before,
        versions=versions("keras", "tensorflow-cpu", "numpy"),
    )


main()
