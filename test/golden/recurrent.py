"""Shared by lstm.py, gru.py and reference-program.py: one step of each cell in PyTorch's layout, and a loop that can skip masked steps."""

import torch
from golden_file import sine


def lstm_step(x, state, weights):
    """PyTorch's LSTM: gates i f g o; c ← σ(f)·c + σ(i)·tanh(g); h ← σ(o)·tanh(c).  x [B, D], h and c [B, H]."""
    hidden, cell = state
    gates = x @ weights["weight_ih"].T + weights["bias_ih"] + hidden @ weights["weight_hh"].T + weights["bias_hh"]
    i, f, g, o = gates.chunk(4, dim=1)
    cell = torch.sigmoid(f) * cell + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(cell), cell


def gru_step(x, state, weights):
    """PyTorch's GRU: gates r z n; n = tanh(W x + b + r·(R h + b′)); h ← (1 − z)·n + z·h.  x [B, D], h [B, H]."""
    (hidden,) = state
    xr, xz, xn = (x @ weights["weight_ih"].T + weights["bias_ih"]).chunk(3, dim=1)
    hr, hz, hn = (hidden @ weights["weight_hh"].T + weights["bias_hh"]).chunk(3, dim=1)
    update = torch.sigmoid(xz + hz)
    return ((1 - update) * torch.tanh(xn + torch.sigmoid(xr + hr) * hn) + update * hidden,)


def rnn_step(x, state, weights):
    """PyTorch's RNN: h ← tanh(W x + b + R h + b′)."""
    (hidden,) = state
    return (torch.tanh(x @ weights["weight_ih"].T + weights["bias_ih"] + hidden @ weights["weight_hh"].T + weights["bias_hh"]),)


def scan(step, states, x, weights, mask=None, reverse=False):
    """Runs a cell over x [B, T, D] from zero states. A masked step (mask [B, T] false) carries the states on.

    Returns the sequence [B, T, H] in the order of time, also when reversed, and the final states. At a masked step the
    sequence repeats the carried h, which is 0 before the first real token in the direction of travel.
    """
    batch, length, _ = x.shape
    size = weights["weight_hh"].shape[1]
    state = tuple(torch.zeros(batch, size, dtype=x.dtype) for _ in range(states))
    outputs = [None] * length
    for t in reversed(range(length)) if reverse else range(length):
        new = step(x[:, t], state, weights)
        if mask is not None:
            new = tuple(torch.where(mask[:, t : t + 1], after, before) for after, before in zip(new, state))
        state = new
        outputs[t] = state[0]
    return torch.stack(outputs, dim=1), state


def mask_from_lengths(lengths, length):
    return torch.arange(length)[None, :] < torch.tensor(lengths)[:, None]  # [B, T]


def cell_weights(gates, inputs, size, phase, dtype=torch.float64):
    """Weights of one direction in PyTorch's layout: weight_ih [gates·H, D], weight_hh [gates·H, H], two biases [gates·H]."""
    shapes = {"weight_ih": [gates * size, inputs], "weight_hh": [gates * size, size], "bias_ih": [gates * size], "bias_hh": [gates * size]}
    return {name: torch.tensor(sine(shape, phase + k), dtype=dtype) for k, (name, shape) in enumerate(shapes.items())}


def module_with(module, directions):
    """Copies the weights of one or two directions into torch.nn.LSTM or GRU."""
    with torch.no_grad():
        for suffix, weights in zip(["", "_reverse"], directions):
            for name, values in weights.items():
                getattr(module, f"{name}_l0{suffix}").copy_(values)
    return module
