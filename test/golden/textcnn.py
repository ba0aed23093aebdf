"""TextCNN, small, in PyTorch, float64: logits, loss and all gradients.

Embedding(20, 6) → convolutions of width 2, 3, 4 with 3 filters each, relu, largest over time → Dense(3); mean softmax cross-entropy.
"""

import torch
import torch.nn.functional as F
from golden_file import array, arrays, gradients, sine, write
from recurrent import mask_from_lengths

VOCABULARY, EMBEDDING, WIDTHS, FILTERS, CLASSES = 20, 6, [2, 3, 4], 3, 3
BATCH, LENGTH = 4, 8
LENGTHS = [8, 5, 2, 0]
LABELS = torch.tensor([0, 2, 1, 1])


def weights():
    shapes = {"embedding.weight": [VOCABULARY, EMBEDDING]}
    for width in WIDTHS:
        shapes[f"conv{width}.weight"], shapes[f"conv{width}.bias"] = [width, EMBEDDING, FILTERS], [FILTERS]
    shapes["dense.weight"], shapes["dense.bias"] = [len(WIDTHS) * FILTERS, CLASSES], [CLASSES]
    return {name: torch.tensor(sine(shape, 0.7 * k), requires_grad=True) for k, (name, shape) in enumerate(shapes.items())}


def ids_of(mask):
    positions = torch.arange(BATCH * LENGTH).reshape(BATCH, LENGTH)
    return torch.where(mask, 1 + (positions * 7 + positions**2) % (VOCABULARY - 1), 0)


def logits_of(named, ids, mask):
    """With a mask, padding embeds as 0 and a window counts when its first token is real; a row without tokens pools to 0."""
    x = named["embedding.weight"][ids]  # [B, T, E]
    if mask is not None:
        x = x * mask[:, :, None]
    pooled = []
    for width in WIDTHS:
        kernel = named[f"conv{width}.weight"].permute(2, 1, 0)  # [filters, E, width]
        padding = width - 1 if mask is not None else 0
        y = F.conv1d(F.pad(x.transpose(1, 2), [0, padding]), kernel, named[f"conv{width}.bias"])  # [B, filters, windows]
        y = torch.relu(y)
        if mask is not None:
            y = y * mask[:, None, :]
        pooled.append(y.amax(dim=2))
    return torch.cat(pooled, dim=1) @ named["dense.weight"] + named["dense.bias"]  # [B, classes]


def run(masked):
    mask = mask_from_lengths(LENGTHS, LENGTH)
    ids, named = ids_of(mask if masked else torch.ones_like(mask)), weights()
    logits = logits_of(named, ids, mask if masked else None)
    losses = F.cross_entropy(logits, LABELS, reduction="none")
    return {
        "ids": array(ids),
        **({"mask": array(mask), "lengths": LENGTHS} if masked else {}),
        "labels": array(LABELS),
        "logits": array(logits),
        "losses": array(losses),
        "loss": losses.mean().item(),
        "gradients": arrays(gradients(losses.mean(), named)),
    }


write(
    __file__,
    ["torch", "numpy"],
    "TextCNN, small, PyTorch float64: Embedding(20, 6) → for each width 2, 3, 4: 3 filters, relu, largest over time → concatenated in that order "
    "→ dense.weight [9, 3] + dense.bias; loss is the mean of softmax cross-entropy, gradients are of it. conv<width>.weight is "
    "[width, 6, 3] in order of time. plain: valid windows, no mask. masked: one choice of a padding-blind form: padding embeds as 0, "
    "width − 1 zeros behind, a window counts when its first token is real, a row without tokens pools to 0.",
    {"weights": arrays(weights()), "plain": run(masked=False), "masked": run(masked=True)},
)
