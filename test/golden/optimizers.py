"""Five steps of every optimizer in float64 on given gradients: the weights after each step.

Source of each: PyTorch where it has the rule, else Keras 3 (on PyTorch, float64), else the author's package (`pip install --target DIR
schedulefree lion-pytorch`, then PYTHONPATH=DIR), else the paper's pseudo-code in NumPy below.
"""

import os
import sys

os.environ["KERAS_BACKEND"] = "torch"
sys.path.append(sys.path.pop(0))  # this folder last: its statistics.py would hide the standard library's

import keras
import lion_pytorch
import numpy as np
import schedulefree
import torch
from golden_file import array, sine, write

keras.config.set_floatx("float64")

STEPS = 5
INITIAL = sine([6], 0.3, 1.0)
GRADIENTS = sine([STEPS, 6], 1.1, 2.0)
MATRIX = sine([3, 4], 0.7, 1.0)
MATRIX_GRADIENTS = np.sin(5 * sine([STEPS, 3, 4], 0.2, 2.0)).astype(np.float32).astype(np.float64)  # a sine alone has rank 2

ADAM = {"lr": 0.01, "betas": (0.9, 0.999), "eps": 1e-8}

# Tercet's id and a variant: how it is made in PyTorch, and the options.
VECTORS = {
    "adadelta": (torch.optim.Adadelta, {"lr": 1.0, "rho": 0.9, "eps": 1e-6}),
    "adagrad": (torch.optim.Adagrad, {"lr": 0.1, "initial_accumulator_value": 0.1, "eps": 1e-7}),
    "adam": (torch.optim.Adam, ADAM),
    "adamax": (torch.optim.Adamax, ADAM),
    "adamW": (torch.optim.AdamW, {**ADAM, "weight_decay": 0.01}),
    "amsGrad": (torch.optim.Adam, {**ADAM, "betas": (0.5, 0.6), "amsgrad": True}),
    "lion": (lion_pytorch.Lion, {"lr": 0.01, "betas": (0.9, 0.99), "weight_decay": 0.1}),
    "nadam": (torch.optim.NAdam, {**ADAM, "momentum_decay": 0.004}),
    "rAdam": (torch.optim.RAdam, {**ADAM, "betas": (0.9, 0.9)}),  # from the fourth step on rectified
    "rmsprop": (torch.optim.RMSprop, {"lr": 0.01, "alpha": 0.9, "eps": 1e-7}),
    "rmsprop centered": (torch.optim.RMSprop, {"lr": 0.01, "alpha": 0.9, "eps": 1e-7, "momentum": 0.8, "centered": True}),
    "scheduleFreeAdamW": (schedulefree.AdamWScheduleFree, {**ADAM, "weight_decay": 0.1, "foreach": False}),
    "scheduleFreeAdamW warm-up": (schedulefree.AdamWScheduleFree, {**ADAM, "warmup_steps": 3, "foreach": False}),
    "sgd": (torch.optim.SGD, {"lr": 0.1}),
    "sgd momentum": (torch.optim.SGD, {"lr": 0.1, "momentum": 0.9}),
    "sgd nesterov": (torch.optim.SGD, {"lr": 0.1, "momentum": 0.9, "nesterov": True}),
}

# The same options under the names that Tercet uses.
NAMES = {
    "lr": "learningRate",
    "eps": "epsilon",
    "weight_decay": "weightDecay",
    "momentum": "momentum",
    "nesterov": "nesterov",
    "rho": "rho",
    "alpha": "rho",
    "centered": "centered",
    "initial_accumulator_value": "initialAccumulatorValue",
    "momentum_decay": "momentumDecay",
    "warmup_steps": "warmupSteps",
    "beta2_decay": "beta2Decay",
    "d": "clipThreshold",
    "beta_1": "beta1",
    "beta_2": "beta2",
    "epsilon": "epsilon",
    "learning_rate": "learningRate",
}


def options(settings):
    named = {NAMES[key]: value for key, value in settings.items() if key in NAMES}
    if "betas" in settings:
        named["beta1"], named["beta2"] = settings["betas"]
    if isinstance(settings.get("eps"), tuple):
        named["epsilon1"], named["epsilon2"] = settings["eps"]
        del named["epsilon"]
    return named


def steps_of_torch(make, settings, initial=INITIAL, gradients=GRADIENTS):
    """The weights after each step, and those to judge after the last."""
    weights = torch.tensor(initial, requires_grad=True)
    optimizer = make([weights], **settings)
    if hasattr(optimizer, "train"):
        optimizer.train()
    history = []
    for gradient in gradients:
        weights.grad = torch.tensor(gradient)
        optimizer.step()
        history.append(weights.detach().clone())
    if hasattr(optimizer, "eval"):
        optimizer.eval()
    return torch.stack(history), weights.detach().clone()  # [steps, 6], [6]


def vector_case(make, settings):
    weights, evaluated = steps_of_torch(make, settings)
    judged = {} if torch.equal(evaluated, weights[-1]) else {"evaluationWeights": array(evaluated)}
    return {"options": options(settings), "weights": array(weights), **judged}


def steps_of_keras(make, settings):
    variable = keras.Variable(MATRIX)
    optimizer = make(**settings)
    history = []
    for gradient in MATRIX_GRADIENTS:
        optimizer.apply([torch.tensor(gradient)], [variable])
        history.append(keras.ops.convert_to_numpy(variable).copy())
    return np.stack(history)


def lamb(learning_rate, beta_1, beta_2, epsilon, weight_decay):
    """You et al. 2020, Algorithm 2, with φ(x) = x."""
    w, m, v, history = MATRIX.copy(), 0, 0, []
    for t, g in enumerate(MATRIX_GRADIENTS, 1):
        m, v = beta_1 * m + (1 - beta_1) * g, beta_2 * v + (1 - beta_2) * g**2
        r = m / (1 - beta_1**t) / (np.sqrt(v / (1 - beta_2**t)) + epsilon) + weight_decay * w
        w = w - learning_rate * np.linalg.norm(w) / np.linalg.norm(r) * r
        history.append(w)
    return np.stack(history)


def newton_schulz(g, steps):
    """Jordan et al. 2024, in float64."""
    x = g / np.linalg.norm(g)
    if g.shape[0] > g.shape[1]:
        x = x.T
    for _ in range(steps):
        a = x @ x.T
        x = 3.4445 * x + (-4.775 * a + 2.0315 * a @ a) @ x
    return x.T if g.shape[0] > g.shape[1] else x


def muon(lr, momentum, weight_decay, initial=MATRIX, gradients=MATRIX_GRADIENTS):
    """Jordan et al. 2024 with Nesterov momentum, scaled as by Liu et al. 2025: 0.2·√max(rows, columns)."""
    w, m, history = initial.copy(), 0, []
    for g in gradients:
        m = momentum * m + (1 - momentum) * g
        update = newton_schulz((1 - momentum) * g + momentum * m, 5)
        w = w * (1 - lr * weight_decay) - lr * 0.2 * np.sqrt(max(w.shape)) * update
        history.append(w)
    return np.stack(history)


LAMB = {"learning_rate": 0.01, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7}
ADAFACTOR = {"lr": 0.1, "beta2_decay": -0.8, "eps": (1e-30, 1e-3), "d": 1.0, "weight_decay": 0.1}
MUON = {"lr": 0.01, "momentum": 0.95, "weight_decay": 0.1}

# The pseudo-code agrees with what others made of it. Keras adds ε to m̂/√v̂ alike; PyTorch's Newton–Schulz is in bfloat16, good to 0.03.
assert np.allclose(lamb(**LAMB, weight_decay=0), steps_of_keras(keras.optimizers.Lamb, LAMB), rtol=1e-12)
muon_of_torch = steps_of_torch(torch.optim.Muon, {**MUON, "adjust_lr_fn": "match_rms_adamw"}, MATRIX, MATRIX_GRADIENTS)[0].numpy()
assert np.abs(muon(**MUON) - muon_of_torch).max() < 0.03 * 0.01 * 0.2 * 2 * STEPS

write(
    __file__,
    ["torch", "numpy", "keras", "schedulefree", "lion-pytorch"],
    "Float64. weights[k] stands after step k + 1. Vectors: torch.optim, lion-pytorch, schedulefree. Matrices: Adafactor from torch.optim, "
    "LAMB without decay from Keras, with decay and Muon from the papers' pseudo-code in NumPy, checked against Keras and torch.optim.Muon.",
    {
        "initial": array(INITIAL),
        "gradients": array(GRADIENTS),
        "vectors": {name: vector_case(make, settings) for name, (make, settings) in VECTORS.items()},
        "matrix": array(MATRIX),
        "matrixGradients": array(MATRIX_GRADIENTS),
        "matrices": {
            "adafactor": {
                "options": options(ADAFACTOR),
                "weights": array(steps_of_torch(torch.optim.Adafactor, ADAFACTOR, MATRIX, MATRIX_GRADIENTS)[0]),
            },
            "lamb": {"options": options(LAMB), "weights": array(steps_of_keras(keras.optimizers.Lamb, LAMB))},
            "lamb decay": {
                "options": {**options(LAMB), "weightDecay": 0.1},
                "weights": array(lamb(**LAMB, weight_decay=0.1)),
            },
            "muon": {"options": options(MUON), "weights": array(muon(**MUON))},
        },
        # On the vectors the same rules, which have no matrix to see there.
        "tensorVectors": {
            "adafactor": vector_case(torch.optim.Adafactor, ADAFACTOR),
            "muon": vector_case(torch.optim.AdamW, {**ADAM, "weight_decay": 0.1}),
        },
    },
)
