"""Five steps of torch.optim in float64 on six weights with given gradients: the weights after each step."""

import torch
from golden_file import array, sine, write

STEPS = 5
INITIAL = sine([6], 0.3, 1.0)
GRADIENTS = sine([STEPS, 6], 1.1, 2.0)

OPTIMIZERS = {
    "adam": (torch.optim.Adam, {"lr": 0.01, "betas": (0.9, 0.999), "eps": 1e-8}),
    "adamW": (torch.optim.AdamW, {"lr": 0.01, "betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0.01}),
    "sgd": (torch.optim.SGD, {"lr": 0.1}),
    "sgdMomentum": (torch.optim.SGD, {"lr": 0.1, "momentum": 0.9}),
    "sgdNesterov": (torch.optim.SGD, {"lr": 0.1, "momentum": 0.9, "nesterov": True}),
}

# The same options under the names that Tercet uses.
NAMES = {"lr": "learningRate", "eps": "epsilon", "weight_decay": "weightDecay", "momentum": "momentum", "nesterov": "nesterov"}


def options(settings):
    named = {NAMES[key]: value for key, value in settings.items() if key in NAMES}
    if "betas" in settings:
        named["beta1"], named["beta2"] = settings["betas"]
    return named


def weights_after_each_step(make, settings):
    weights = torch.tensor(INITIAL, requires_grad=True)
    optimizer = make([weights], **settings)
    history = []
    for gradient in GRADIENTS:
        weights.grad = torch.tensor(gradient)
        optimizer.step()
        history.append(weights.detach().clone())
    return torch.stack(history)  # [steps, 6]


write(
    __file__,
    ["torch", "numpy"],
    "torch.optim, float64. weights[k] stands after step k + 1. Adam: w ← w − lr · m̂ / (√v̂ + ε). AdamW decays by lr · λ · w, "
    "before the update. Momentum: u ← μu + g, w ← w − lr · u; Nesterov: w ← w − lr · (g + μu). The first u is the first gradient.",
    {
        "initial": array(INITIAL),
        "gradients": array(GRADIENTS),
        "optimizers": {
            name: {"options": options(settings), "weights": array(weights_after_each_step(make, settings))}
            for name, (make, settings) in OPTIMIZERS.items()
        },
    },
)
