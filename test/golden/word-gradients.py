"""Gradient × input of the word vectors in PyTorch, float64: a TextCNN of three classes and a bidirectional LSTM with one sigmoid.

What is explained is the log-odds of a class, log p − log(1 − p); the numbers are ⟨x, ∂ log-odds / ∂x⟩ for each token's vector x.
"""

import torch
import torch.nn.functional as F
from golden_file import array, arrays, sine, write
from recurrent import mask_from_lengths

VOCABULARY, EMBEDDING = 12, 4
WIDTHS, FILTERS, CLASSES = [2, 3], 3, 3
UNITS = 3
LENGTH, LENGTHS = 6, [6, 3, 1]


def tensors(shapes):
    return {name: torch.tensor(sine(shape, 0.7 * k)) for k, (name, shape) in enumerate(shapes.items())}


def cnn_weights():
    shapes = {"embedding.weight": [VOCABULARY, EMBEDDING]}
    for width in WIDTHS:
        shapes[f"conv{width}.weight"], shapes[f"conv{width}.bias"] = [width, EMBEDDING, FILTERS], [FILTERS]
    shapes["dense.weight"], shapes["dense.bias"] = [len(WIDTHS) * FILTERS, CLASSES], [CLASSES]
    return tensors(shapes)


def cnn_logits(named, x, mask):
    """Padding counts as zeros, a window begins at every token, relu, largest over time."""
    x = x * mask[:, :, None]
    pooled = []
    for width in WIDTHS:
        kernel = named[f"conv{width}.weight"].permute(2, 1, 0)  # [filters, E, width]
        y = torch.relu(F.conv1d(F.pad(x.transpose(1, 2), [0, width - 1]), kernel, named[f"conv{width}.bias"]))
        pooled.append((y * mask[:, None, :]).amax(dim=2))
    return torch.cat(pooled, dim=1) @ named["dense.weight"] + named["dense.bias"]  # [B, 3]


def lstm_weights():
    shapes = {"embedding.weight": [VOCABULARY, EMBEDDING]}
    for direction in ["", "_reverse"]:
        shapes[f"lstm.weight_ih_l0{direction}"] = [4 * UNITS, EMBEDDING]
        shapes[f"lstm.weight_hh_l0{direction}"] = [4 * UNITS, UNITS]
        shapes[f"lstm.bias_ih_l0{direction}"] = [4 * UNITS]
    shapes["dense.weight"], shapes["dense.bias"] = [2 * UNITS, 1], [1]
    return tensors(shapes)


def lstm_logits(named, x, mask):
    """torch.nn.LSTM on packed sequences, its two last states, one logit; two classes: [0, z]."""
    module = torch.nn.LSTM(EMBEDDING, UNITS, batch_first=True, bidirectional=True).double()
    own = {name: named.get(f"lstm.{name}", torch.zeros_like(parameter)) for name, parameter in module.named_parameters()}
    packed = torch.nn.utils.rnn.pack_padded_sequence(x, mask.sum(dim=1), batch_first=True)
    _, (h, _) = torch.func.functional_call(module, own, (packed,))
    z = torch.cat([h[0], h[1]], dim=1) @ named["dense.weight"] + named["dense.bias"]  # [B, 1]
    return torch.cat([torch.zeros_like(z), z], dim=1)


def explained(weights, logits_of, labels):
    mask = mask_from_lengths(LENGTHS, LENGTH)
    positions = torch.arange(len(LENGTHS) * LENGTH).reshape(len(LENGTHS), LENGTH)
    ids = torch.where(mask, 1 + (positions * 7 + positions**2) % (VOCABULARY - 1), 0)
    x = weights["embedding.weight"][ids].clone().requires_grad_(True)  # [B, T, E]
    logits = logits_of(weights, x, mask)
    chosen = torch.tensor(labels)[:, None]
    others = logits.scatter(1, chosen, -torch.inf).logsumexp(dim=1)
    log_odds = logits.gather(1, chosen)[:, 0] - others
    gradient = torch.autograd.grad(log_odds.sum(), x)[0]
    return {
        "weights": arrays(weights),
        "ids": array(ids),
        "lengths": LENGTHS,
        "labels": labels,
        "logits": array(logits),
        "logOdds": array(log_odds),
        "contributions": array((x * gradient).sum(dim=2) * mask),
    }


write(
    __file__,
    ["torch", "numpy"],
    "Gradient × input per token, PyTorch float64, of the log-odds of labels[row] against the other classes. "
    "cnn: Embedding(12, 4) → convolutions of width 2 and 3 with 3 filters each, relu, largest over time → dense.weight [6, 3]; softmax. "
    "Padding embeds as 0, a window counts when its first token is real. lstm: Embedding(12, 4) → bidirectional torch.nn.LSTM(3) on packed "
    "sequences, last states forward and reverse → dense.weight [6, 1]; one sigmoid, its logits are written as [0, z]. bias_hh is 0. ",
    {"cnn": explained(cnn_weights(), cnn_logits, [0, 2, 1]), "lstm": explained(lstm_weights(), lstm_logits, [1, 0, 1])},
)
