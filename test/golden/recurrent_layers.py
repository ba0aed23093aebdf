"""What recurrent layers do besides reading: given states, dropout, merges of two directions; and attention over their states.

Written in PyTorch from the formulas of the papers, in float64; `started` and `merged` are held against Keras's own layers here.
"""

from recurrent_cases import keras, tf  # sets Keras's backend first
import numpy as np
import torch
from golden_file import array, arrays, gradients, sine, write
from recurrent import cell_weights, gru_step, lstm_step, mask_from_lengths, rnn_step

BATCH, LENGTH, INPUTS, SIZE, UNITS = 3, 5, 4, 3, 2
MASK = mask_from_lengths([5, 3, 0], LENGTH)
RATE = 0.25
CELLS = {"lstm": (lstm_step, 4, ["h", "c"]), "gru": (gru_step, 3, ["h"]), "simpleRnn": (rnn_step, 1, ["h"])}

ABOUT = (
    "input [B 3, T 5, D 4], H 3, masks of lengths 5 3 0, weights in PyTorch's layout as in lstm.json, gru.json and simple_rnn.json; gradients are "
    "of sum(output · outputWeights). started: both directions begin with given states; output is the sequence (forward, reverse on the last "
    "axis), final are the states after the last step, and the loss adds sum(final · finalWeights). dropped: one direction, rate 0.25; the keep "
    "masks are one for all steps, of the input [B, D] and of h where it meets the recurrent weights [B, H], both divided by 1 - rate "
    "(Gal & Ghahramani 2016). gruBefore: Keras's layout, blocks z r h, candidate = tanh(W x + b + R (r · h)). "
    "merged: two LSTM directions without mask, Keras's layout, by Keras. attention: one query [B, 2] over states [B, T, D], and pooling with a "
    "learned query."
)


def leaf(shape, phase, scale=1.0):
    return torch.tensor(sine(shape, phase, scale), requires_grad=True)


def loop(step, states, x, mask, reverse, drop=lambda h: h):
    """Runs a cell from given states; a masked step carries them on. drop(h) is what the recurrent product sees."""
    outputs = [None] * LENGTH
    state = tuple(states)
    for t in reversed(range(LENGTH)) if reverse else range(LENGTH):
        new = step(x[:, t], state, drop)
        if mask is not None:
            new = tuple(torch.where(mask[:, t : t + 1], after, before) for after, before in zip(new, state))
        state = new
        outputs[t] = state[0]
    return torch.stack(outputs, dim=1), state


def started(name):
    step, gates, names = CELLS[name]
    x = leaf([BATCH, LENGTH, INPUTS], 0.2)
    leaves = {"input": x}
    sequences, finals = [], {}
    weights = {}
    for k, direction in enumerate(["forward", "reverse"]):
        weights[direction] = cell_weights(gates, INPUTS, SIZE, 0.5 + 10 * k)
        states = {f"{direction}.{state}": leaf([BATCH, SIZE], 3.0 + 2 * k + i) for i, state in enumerate(names)}
        leaves.update(states)
        leaves.update({f"{direction}.{key}": value.requires_grad_(True) for key, value in weights[direction].items()})
        sequence, final = loop(lambda xt, state, drop: step(xt, state, weights[direction]), states.values(), x, MASK, k == 1)
        sequences.append(sequence)
        finals.update({f"{direction}.{state}": value for state, value in zip(names, final)})
    output = torch.cat(sequences, dim=-1)
    output_weights = torch.tensor(sine(list(output.shape), 0.9, 1.0))
    final_weights = {key: torch.tensor(sine([BATCH, SIZE], 5.0 + i, 1.0)) for i, key in enumerate(finals)}
    loss = (output * output_weights).sum() + sum((finals[key] * final_weights[key]).sum() for key in finals)
    return {
        "mask": array(MASK),
        "weights": {direction: arrays(weights[direction]) for direction in weights},
        "states": {key: array(value) for key, value in leaves.items() if key.endswith((".h", ".c"))},
        "output": array(output),
        "final": arrays(finals),
        "outputWeights": array(output_weights),
        "finalWeights": arrays(final_weights),
        "gradients": arrays(gradients(loss, leaves)),
    }


def check_started_against_keras(case):
    """Keras's LSTM gives the same states from the same states, in one direction."""
    order = [0, 1, 2, 3]  # i f g o is Keras's i f c o
    weights = {key: np.array(value["data"]).reshape(value["shape"]) for key, value in case["weights"]["forward"].items()}
    blocks = lambda values: np.concatenate([np.split(values, 4, axis=0)[k] for k in order], axis=0)  # noqa: E731
    layer = keras.layers.LSTM(SIZE, return_sequences=True, return_state=True, dtype="float64")
    layer.build((BATCH, LENGTH, INPUTS))
    layer.set_weights([blocks(weights["weight_ih"]).T, blocks(weights["weight_hh"]).T, blocks(weights["bias_ih"] + weights["bias_hh"])])
    states = [tf.constant(np.array(case["states"][f"forward.{key}"]["data"]).reshape(BATCH, SIZE)) for key in ["h", "c"]]
    x = tf.constant(sine([BATCH, LENGTH, INPUTS], 0.2, 1.0))
    _, h, c = layer(x, initial_state=states, mask=tf.constant(MASK.numpy()))
    for key, value in [("h", h), ("c", c)]:
        np.testing.assert_allclose(value.numpy().reshape(-1), case["final"][f"forward.{key}"]["data"], rtol=1e-9)


def dropped_step(name, weights):
    """A step whose recurrent product sees drop(h) in place of h."""
    if name == "lstm":
        return lambda x, state, drop: lstm_step(x, (drop(state[0]), state[1]), weights)
    if name == "simpleRnn":
        return lambda x, state, drop: rnn_step(x, (drop(state[0]),), weights)

    def gru(x, state, drop):
        (hidden,) = state
        xr, xz, xn = (x @ weights["weight_ih"].T + weights["bias_ih"]).chunk(3, dim=1)
        hr, hz, hn = (drop(hidden) @ weights["weight_hh"].T + weights["bias_hh"]).chunk(3, dim=1)
        update = torch.sigmoid(xz + hz)
        return ((1 - update) * torch.tanh(xn + torch.sigmoid(xr + hr) * hn) + update * hidden,)

    def gru_before(x, state, drop):
        (hidden,) = state
        xz, xr, xn = (x @ weights["kernel"] + weights["bias"]).chunk(3, dim=1)
        rz, rr, rn = weights["recurrent_kernel"].chunk(3, dim=1)
        update, reset = torch.sigmoid(xz + drop(hidden) @ rz), torch.sigmoid(xr + drop(hidden) @ rr)
        return ((1 - update) * torch.tanh(xn + (reset * drop(hidden)) @ rn) + update * hidden,)

    return gru if name == "gru" else gru_before


def dropped(name):
    if name == "gruBefore":
        shapes = {"kernel": [INPUTS, 3 * SIZE], "recurrent_kernel": [SIZE, 3 * SIZE], "bias": [3 * SIZE]}
        weights = {key: torch.tensor(sine(shape, 0.5 + k)) for k, (key, shape) in enumerate(shapes.items())}
        states = 1
    else:
        _, gates, names = CELLS[name]
        weights, states = cell_weights(gates, INPUTS, SIZE, 0.5), len(names)
    x = leaf([BATCH, LENGTH, INPUTS], 0.2)
    keep_input = torch.tensor([[1, 0, 1, 1], [0, 1, 1, 0], [1, 1, 1, 1]], dtype=torch.bool)
    keep_state = torch.tensor([[1, 1, 0], [0, 1, 1], [1, 0, 1]], dtype=torch.bool)
    leaves = {"input": x, **{key: value.requires_grad_(True) for key, value in weights.items()}}
    zeros = [torch.zeros(BATCH, SIZE, dtype=torch.float64) for _ in range(states)]
    kept = x * keep_input[:, None] / (1 - RATE)
    output, _ = loop(dropped_step(name, weights), zeros, kept, MASK, False, lambda h: h * keep_state / (1 - RATE))
    output_weights = torch.tensor(sine(list(output.shape), 0.9, 1.0))
    return {
        "mask": array(MASK),
        "keepInput": array(keep_input),
        "keepState": array(keep_state),
        "weights": arrays(weights),
        "output": array(output),
        "outputWeights": array(output_weights),
        "gradients": arrays(gradients((output * output_weights).sum(), leaves)),
    }


def merged(mode, sequences):
    layer = keras.layers.Bidirectional(keras.layers.LSTM(SIZE, return_sequences=sequences, dtype="float64"), merge_mode=mode, dtype="float64")
    layer.build((BATCH, LENGTH, INPUTS))
    shapes = {"kernel": [INPUTS, 4 * SIZE], "recurrent_kernel": [SIZE, 4 * SIZE], "bias": [4 * SIZE]}
    weights = {name: {key: sine(shape, phase + k) for k, (key, shape) in enumerate(shapes.items())} for name, phase in [("forward", 0.5), ("reverse", 10.5)]}
    layer.set_weights([value for each in weights.values() for value in each.values()])
    x = tf.Variable(tf.constant(sine([BATCH, LENGTH, INPUTS], 0.2, 1.0)))
    with tf.GradientTape() as tape:
        output = layer(x)
        output_weights = sine(list(output.shape), 0.9, 1.0)
        loss = tf.reduce_sum(output * tf.constant(output_weights))
    grads = tape.gradient(loss, [x] + [variable.value for variable in layer.trainable_variables])
    names = ["input"] + [f"{name}.{key}" for name in weights for key in shapes]
    return {
        "weights": {name: arrays(each) for name, each in weights.items()},
        "output": array(output.numpy()),
        "outputWeights": array(output_weights),
        "gradients": arrays({name: grad.numpy() for name, grad in zip(names, grads)}),
    }


def weighted(scores, states):
    """softmax over the text, weighted sum; a row without text gives 0."""
    weights = torch.softmax(torch.where(MASK, scores, torch.tensor(-1e9, dtype=torch.float64)), dim=1)
    return (weights[:, :, None] * torch.where(MASK[:, :, None], states, 0.0)).sum(dim=1)


def bahdanau(states, query, query_kernel, state_kernel, score):
    return weighted((torch.tanh((query @ query_kernel)[:, None] + states @ state_kernel) @ score).squeeze(2), states)


def luong_general(states, query, kernel):
    return weighted(torch.einsum("bq,qd,btd->bt", query, kernel, states), states)


def luong_dot(states, query):
    return weighted(torch.einsum("bd,btd->bt", query, states), states)


def pooling_additive(states, kernel, bias, score):
    return weighted((torch.tanh(states @ kernel + bias) @ score).squeeze(2), states)


def pooling_dot(states, score):
    return weighted((states @ score).squeeze(2), states)


def attention(formula, shapes):
    inputs = {"states": leaf([BATCH, LENGTH, INPUTS], 0.2), **{key: leaf(shape, 1.5 + k) for k, (key, shape) in enumerate(shapes.items())}}
    output = formula(*inputs.values())
    output_weights = torch.tensor(sine(list(output.shape), 0.9, 1.0))
    return {
        "mask": array(MASK),
        "inputs": arrays(inputs),
        "output": array(output),
        "outputWeights": array(output_weights),
        "gradients": arrays(gradients((output * output_weights).sum(), inputs)),
    }


STARTED = {name: started(name) for name in CELLS}
check_started_against_keras(STARTED["lstm"])

write(
    __file__,
    ["torch", "keras", "tensorflow-cpu", "numpy"],
    ABOUT,
    {
        "input": array(sine([BATCH, LENGTH, INPUTS], 0.2, 1.0)),
        "started": STARTED,
        "dropped": {name: dropped(name) for name in [*CELLS, "gruBefore"]},
        "merged": {f"{mode}{'' if sequences else 'Last'}": merged(mode, sequences) for mode in ["concat", "sum", "mul", "ave"] for sequences in [True, False]},
        "attention": {
            "bahdanau": attention(bahdanau, {"query": [BATCH, UNITS], "query_kernel": [UNITS, UNITS], "state_kernel": [INPUTS, UNITS], "score": [UNITS, 1]}),
            "luongGeneral": attention(luong_general, {"query": [BATCH, UNITS], "kernel": [UNITS, INPUTS]}),
            "luongDot": attention(luong_dot, {"query": [BATCH, INPUTS]}),
            "poolingAdditive": attention(pooling_additive, {"kernel": [INPUTS, UNITS], "bias": [UNITS], "score": [UNITS, 1]}),
            "poolingDot": attention(pooling_dot, {"score": [INPUTS, 1]}),
        },
    },
)
