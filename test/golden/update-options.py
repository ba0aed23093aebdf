"""What stands outside an optimizer's rule, on two parameters: a kernel [2, 3] and a bias [4]; the weights after each of four steps.

Keras 3 on PyTorch, float64, over plain gradient descent; the average over epochs from torch.optim.swa_utils.
"""

import os
import sys

os.environ["KERAS_BACKEND"] = "torch"
sys.path.append(sys.path.pop(0))  # this folder last: its statistics.py would hide the standard library's

import keras
import torch
from golden_file import array, sine, write

keras.config.set_floatx("float64")

STEPS = 4
KERNEL = sine([2, 3], 0.3, 1.0)
BIAS = sine([4], 1.3, 1.0)
KERNEL_GRADIENTS = sine([STEPS, 2, 3], 1.1, 2.0)
BIAS_GRADIENTS = sine([STEPS, 4], 2.1, 0.5)


def run(**options):
    kernel, bias = keras.Variable(KERNEL, name="kernel"), keras.Variable(BIAS, name="bias")
    optimizer = keras.optimizers.SGD(learning_rate=0.1, **options)
    if "weight_decay" in options:
        optimizer.exclude_from_weight_decay(var_names=["bias"])
    optimizer.build([kernel, bias])
    history = []
    for gradients in zip(KERNEL_GRADIENTS, BIAS_GRADIENTS):
        optimizer.apply([torch.tensor(gradient) for gradient in gradients], [kernel, bias])
        history.append([keras.ops.convert_to_numpy(variable).copy() for variable in (kernel, bias)])
    if options.get("use_ema"):
        optimizer.finalize_variable_values([kernel, bias])
    kept = [keras.ops.convert_to_numpy(variable) for variable in (kernel, bias)]
    return {
        "kernel": array([step[0] for step in history]),
        "bias": array([step[1] for step in history]),
        "kept": {"kernel": array(kept[0]), "bias": array(kept[1])},
    }


def average_of_epochs():
    """Plain descent on the kernel; the mean of its values after steps 2, 3, 4, as if each were an epoch."""
    module = torch.nn.Module()
    module.kernel = torch.nn.Parameter(torch.tensor(KERNEL))
    optimizer = torch.optim.SGD(module.parameters(), lr=0.1)
    averaged = torch.optim.swa_utils.AveragedModel(module)
    for step, gradient in enumerate(KERNEL_GRADIENTS, 1):
        module.kernel.grad = torch.tensor(gradient)
        optimizer.step()
        if step >= 2:
            averaged.update_parameters(module)
    return array(averaged.module.kernel)


write(
    __file__,
    ["keras", "torch", "numpy"],
    "Keras's SGD with a rate of 0.1; values after each step, and those that are kept in the end. swa: torch.optim.swa_utils.AveragedModel, "
    "updated after steps 2 to 4.",
    {
        "initial": {"kernel": array(KERNEL), "bias": array(BIAS)},
        "gradients": {"kernel": array(KERNEL_GRADIENTS), "bias": array(BIAS_GRADIENTS)},
        "cases": {
            "clipValue": {"options": {"clipValue": 0.4}, **run(clipvalue=0.4)},
            "clipNorm": {"options": {"clipNorm": 0.7}, **run(clipnorm=0.7)},
            "globalClipNorm": {"options": {"globalClipNorm": 1.5}, **run(global_clipnorm=1.5)},
            "gradientAccumulationSteps": {
                "options": {"gradientAccumulationSteps": 2},
                **run(gradient_accumulation_steps=2),
            },
            "weightDecay": {"options": {"weightDecay": 0.2}, **run(weight_decay=0.2)},
            "useEma": {"options": {"useEma": True, "emaMomentum": 0.9}, **run(use_ema=True, ema_momentum=0.9)},
        },
        "swa": average_of_epochs(),
    },
)
