"""The whole curve of every schedule: factors of the learning rate at steps 1 … T.

Sources: transformers (`pip install --target DIR transformers`, then PYTHONPATH=DIR), torch.optim.lr_scheduler, Keras 3.
A schedule with a warm-up has in step t the rate that transformers' has after t of T + 1 steps: its first step has none there, its last
step would have none here. One without has in step t the rate that PyTorch's has in its t-th step.
"""

import os
import sys

os.environ["KERAS_BACKEND"] = "torch"
sys.path.append(sys.path.pop(0))  # this folder last: its statistics.py would hide the standard library's

import keras
import torch
import transformers.optimization as hugging_face
from golden_file import array, write
from torch.optim import lr_scheduler

keras.config.set_floatx("float64")

STEPS = 40
WARMUP = 2  # 5 % of the steps


def curve(make, count):
    """Rates of `count` steps of a scheduler over an optimizer with the rate 1."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    scheduler = make(optimizer)
    rates = []
    for _ in range(count):
        rates.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        scheduler.step()
    return rates


def after(make, steps=STEPS):
    """Rates after 1 … T steps: for schedules that begin at 0."""
    return curve(make, steps + 1)[1:]


class Judged:
    """Feeds Keras's ReduceLROnPlateau with validation losses: the rate of the first step of each epoch, and after the last."""

    def __init__(self, losses, **options):
        self.rates = [1.0]
        callback = keras.callbacks.ReduceLROnPlateau(**options)
        model = keras.Sequential([keras.layers.Dense(1)])
        model.compile(keras.optimizers.SGD(1.0), "mse")
        callback.set_model(model)
        callback.on_train_begin()
        for epoch, loss in enumerate(losses):
            callback.on_epoch_end(epoch, {"val_loss": loss})
            self.rates.append(float(model.optimizer.learning_rate))


LOSSES = [0.9, 0.7, 0.69995, 0.71, 0.72, 0.5, 0.51, 0.52, 0.53, 0.54, 0.55, 0.4, 0.41, 0.42, 0.43]

write(
    __file__,
    ["torch", "transformers", "keras"],
    "Factors at steps 1 to 40, the warm-up 2 of them, under Tercet's ids: linear, cosine, cosineRestarts, inverseSquareRoot, polynomial and "
    "warmupStableDecay from transformers; oneCycle, step and the growing restarts (27 steps: cycles of 4, 8, 16) from torch.optim.lr_scheduler; "
    "exponential from Keras. onPlateau: Keras's ReduceLROnPlateau, a factor for each epoch and one after the last.",
    {
        "steps": STEPS,
        "curves": {
            "linear": array(after(lambda o: hugging_face.get_linear_schedule_with_warmup(o, WARMUP, STEPS + 1))),
            "cosine": array(after(lambda o: hugging_face.get_cosine_schedule_with_warmup(o, WARMUP, STEPS + 1))),
            "cosineRestarts": array(
                after(lambda o: hugging_face.get_cosine_with_hard_restarts_schedule_with_warmup(o, WARMUP, STEPS + 1, 4))
            ),
            "inverseSquareRoot": array(after(lambda o: hugging_face.get_inverse_sqrt_schedule(o, WARMUP))),
            "polynomial": array(
                after(lambda o: hugging_face.get_polynomial_decay_schedule_with_warmup(o, WARMUP, STEPS + 1, lr_end=0.1, power=2))
            ),
            "warmupStableDecay": array(
                after(
                    lambda o: hugging_face.get_wsd_schedule(
                        o, num_warmup_steps=WARMUP, num_decay_steps=8, num_training_steps=STEPS + 1, decay_type="1-sqrt"
                    )
                )
            ),
            "oneCycle": array(curve(lambda o: lr_scheduler.OneCycleLR(o, max_lr=1.0, total_steps=STEPS), STEPS)),
            "step": array(curve(lambda o: lr_scheduler.MultiStepLR(o, milestones=[20, 30]), STEPS)),
            "exponential": array(
                [float(keras.optimizers.schedules.ExponentialDecay(1.0, STEPS + 1, 0.01)(step)) for step in range(1, STEPS + 1)]
            ),
            "growingRestarts": array(curve(lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, T_0=4, T_mult=2), 28)[1:]),
        },
        "plateau": {
            "losses": array(LOSSES),
            "options": {"factor": 0.5, "patience": 2, "minDelta": 1e-4, "cooldown": 1, "end": 0.2},
            "factors": array(Judged(LOSSES, factor=0.5, patience=2, min_delta=1e-4, cooldown=1, min_lr=0.2).rates),
        },
    },
)
