"""The reference program, small: logits, loss and gradients of the first step, and all weights after three Adam steps, in PyTorch.

Embedding(50, 8) → BiLSTM(6, sequences) → BiLSTM(4, last) → Dense(5, relu) → Dense(1); mean binary cross-entropy of logits;
Adam with lr 1e-3, β 0.9 and 0.999, ε 1e-7. Batch 4, length 7, other rows at each step. `bias_hh` of PyTorch is 0 and frozen.
"""

import torch
import torch.nn.functional as F
from golden_file import array, arrays, sine, write
from recurrent import lstm_step, mask_from_lengths, scan

VOCABULARY, EMBEDDING, FIRST, SECOND, HIDDEN = 50, 8, 6, 4, 5
BATCH, LENGTH, STEPS = 4, 7, 3
ADAM = {"lr": 1e-3, "betas": (0.9, 0.999), "eps": 1e-7}


def initial_weights(dtype):
    """Trainable weights by PyTorch's names and layouts; Linear weights are [out, in]."""
    shapes = {"embedding.weight": [VOCABULARY, EMBEDDING]}
    for layer, inputs, size in [("lstm1", EMBEDDING, FIRST), ("lstm2", 2 * FIRST, SECOND)]:
        for direction in ["", "_reverse"]:
            shapes[f"{layer}.weight_ih_l0{direction}"] = [4 * size, inputs]
            shapes[f"{layer}.weight_hh_l0{direction}"] = [4 * size, size]
            shapes[f"{layer}.bias_ih_l0{direction}"] = [4 * size]
    shapes["dense1.weight"], shapes["dense1.bias"] = [HIDDEN, 2 * SECOND], [HIDDEN]
    shapes["dense2.weight"], shapes["dense2.bias"] = [1, HIDDEN], [1]
    return {name: torch.tensor(sine(shape, 0.7 * k), dtype=dtype) for k, (name, shape) in enumerate(shapes.items())}


def bidirectional(weights, layer, x, mask):
    """The two sequences [B, T, H] and the two last h [B, H], each concatenated forward, reverse."""
    runs = []
    for direction in ["", "_reverse"]:
        own = {name: weights[f"{layer}.{name}_l0{direction}"] for name in ["weight_ih", "weight_hh", "bias_ih"]}
        own["bias_hh"] = torch.zeros_like(own["bias_ih"])
        runs.append(scan(lstm_step, 2, x, own, mask, reverse=direction == "_reverse"))
    return torch.cat([run[0] for run in runs], dim=-1), torch.cat([run[1][0] for run in runs], dim=-1)


def logits_of(weights, ids, mask):
    x = weights["embedding.weight"][ids]  # [B, T, E]
    sequence, _ = bidirectional(weights, "lstm1", x, mask)  # [B, T, 2·FIRST]
    _, last = bidirectional(weights, "lstm2", sequence, mask)  # [B, 2·SECOND]
    hidden = torch.relu(F.linear(last, weights["dense1.weight"], weights["dense1.bias"]))
    return F.linear(hidden, weights["dense2.weight"], weights["dense2.bias"])  # [B, 1]


def check_against_modules(weights, ids, logits):
    """Without a mask the loop equals torch.nn.Embedding, LSTM and Linear."""
    first = torch.nn.LSTM(EMBEDDING, FIRST, batch_first=True, bidirectional=True).to(logits.dtype)
    second = torch.nn.LSTM(2 * FIRST, SECOND, batch_first=True, bidirectional=True).to(logits.dtype)
    with torch.no_grad():
        for layer, module in [("lstm1", first), ("lstm2", second)]:
            for name, parameter in module.named_parameters():
                parameter.copy_(weights.get(f"{layer}.{name}", torch.zeros_like(parameter)))
        sequence, _ = first(weights["embedding.weight"][ids])
        _, (h, _) = second(sequence)
        hidden = torch.relu(F.linear(torch.cat([h[0], h[1]], dim=-1), weights["dense1.weight"], weights["dense1.bias"]))
        expected = F.linear(hidden, weights["dense2.weight"], weights["dense2.bias"])
    torch.testing.assert_close(logits.detach(), expected)


def three_steps(batches, dtype, masked):
    weights = {name: values.requires_grad_(True) for name, values in initial_weights(dtype).items()}
    optimizer = torch.optim.Adam(list(weights.values()), **ADAM)
    found = {"losses": []}
    for step, batch in enumerate(batches):
        mask = mask_from_lengths(batch["lengths"], LENGTH) if masked else None
        logits = logits_of(weights, batch["ids"], mask)
        loss = F.binary_cross_entropy_with_logits(logits, batch["labels"].to(dtype))
        optimizer.zero_grad()
        loss.backward()
        if step == 0:
            found["logits"] = array(logits)
            found["gradients"] = arrays({name: values.grad for name, values in weights.items()})
            if not masked:
                check_against_modules(weights, batch["ids"], logits)
        found["losses"].append(float(str(loss.detach().numpy())))
        optimizer.step()
    found["weights"] = arrays(weights)
    return found


def batches_of(lengths):
    """Ids [B, T] by a formula, 1 … 49 (0 pads at the end), labels [B, 1] of 0 and 1; a length a row."""
    batches = []
    for step in range(STEPS):
        positions = torch.arange(BATCH * LENGTH).reshape(BATCH, LENGTH)
        ids = 1 + (positions * 17 + step * 23 + positions**2) % (VOCABULARY - 1)
        ids = torch.where(mask_from_lengths(lengths[step], LENGTH), ids, 0)
        labels = (torch.arange(BATCH)[:, None] + step) % 2
        batches.append({"ids": ids, "labels": labels, "lengths": lengths[step]})
    return batches


def variant(lengths, masked):
    batches = batches_of(lengths)
    return {
        "batches": {
            f"step{step + 1}": {"ids": array(batch["ids"]), "labels": array(batch["labels"]), "lengths": batch["lengths"]}
            for step, batch in enumerate(batches)
        },
        "float64": three_steps(batches, torch.float64, masked),
        "float32": three_steps(batches, torch.float32, masked),
    }


LENGTHS = [[7, 4, 1, 0], [3, 7, 0, 5], [6, 2, 7, 7]]

write(
    __file__,
    ["torch", "numpy"],
    "The reference program, small: Embedding(50, 8) → BiLSTM(6, sequences) → BiLSTM(4, last) → Dense(5, relu) → Dense(1), mean binary "
    "cross-entropy of logits. Adam lr 1e-3, β 0.9 and 0.999, ε 1e-7, a dense gradient for the embedding. Names and layouts are PyTorch's: "
    "weight_ih_l0 [4H, D], weight_hh_l0 [4H, H], bias_ih_l0 [4H] in gate blocks i f g o, bias_hh_l0 is 0 and frozen (left out), "
    "_reverse is the other direction, Linear weights are [out, in]. initialWeights are float32 numbers, the same for both precisions. "
    "logits and gradients belong to step 1, losses to steps 1 to 3, weights stand after step 3. "
    "plain: no mask, id 0 is a token like any other. masked: positions at or after the row's length are padding: both layers carry their "
    "state over them, the reverse direction thus starts at the last real token, and a row of length 0 ends with h = 0.",
    {
        "initialWeights": arrays(initial_weights(torch.float64)),
        "plain": variant(LENGTHS, masked=False),
        "masked": variant(LENGTHS, masked=True),
    },
)
