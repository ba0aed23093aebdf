"""Trains a character Transformer in PyTorch:  python torch_language_model.py TEXT [--threads N] [--mode eager] [--iterations 2000]

The preset that nanoGPT's README names for a CPU: context 64, batch 12, 4 blocks of 4 heads, width 128, no dropout and no biases, tied
vectors, AdamW (fused) with β₂ 0.99 and decay 0.1 on matrices, warm-up of 100 steps to 1e-3, cosine to 1e-4, clipping at 1. As in the
program beside it, the validation loss is that of the last tenth of the text, cut into windows, and is part of the time.
"""

import argparse
import math
import time

from measure import clean_environment, peak_rss_bytes, print_result, threads_environment, versions


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("text")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--mode", choices=["eager", "compiled"], default="eager")
    parser.add_argument("--iterations", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


options = arguments()
clean_environment(**threads_environment(options.threads))

import numpy as np  # noqa: E402: after the environment is clean
import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from torch import nn  # noqa: E402

torch.set_num_threads(options.threads)
torch.set_num_interop_threads(1)
torch.manual_seed(options.seed)
CONTEXT, BATCH, WIDTH, LAYERS, HEADS = 64, 12, 128, 4, 4


class Norm(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(WIDTH))

    def forward(self, x):
        return F.layer_norm(x, (WIDTH,), self.weight, None, 1e-5)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = Norm(), Norm()
        self.qkv, self.output = nn.Linear(WIDTH, 3 * WIDTH, bias=False), nn.Linear(WIDTH, WIDTH, bias=False)
        self.inner, self.outer = nn.Linear(WIDTH, 4 * WIDTH, bias=False), nn.Linear(4 * WIDTH, WIDTH, bias=False)

    def forward(self, x):
        batch, length, width = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(batch, length, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).reshape(batch, length, width)
        x = x + self.output(y)
        return x + self.outer(F.gelu(self.inner(self.norm2(x))))


class Model(nn.Module):
    def __init__(self, vocabulary):
        super().__init__()
        self.words, self.positions = nn.Embedding(vocabulary, WIDTH), nn.Embedding(CONTEXT, WIDTH)
        self.blocks, self.norm = nn.ModuleList([Block() for _ in range(LAYERS)]), Norm()
        for parameter in self.parameters():
            if parameter.dim() == 2:
                nn.init.normal_(parameter, std=0.02)
        for block in self.blocks:
            for linear in (block.output, block.outer):
                nn.init.normal_(linear.weight, std=0.02 / math.sqrt(2 * LAYERS))

    def forward(self, x, y):
        h = self.words(x) + self.positions.weight[: x.shape[1]]
        for block in self.blocks:
            h = block(h)
        logits = self.norm(h) @ self.words.weight.T
        return F.cross_entropy(logits.flatten(0, 1), y.flatten())


def rate(step):
    if step < 100:
        return 1e-3 * (step + 1) / 101
    share = (step - 100) / (options.iterations - 100)
    return 1e-4 + 0.5 * (1 + math.cos(math.pi * share)) * (1e-3 - 1e-4)


def main():
    text = open(options.text, encoding="utf-8").read()
    characters = sorted(set(text))
    number = {character: i for i, character in enumerate(characters)}
    ids = torch.tensor([number[character] for character in text])
    cut = int(0.9 * len(ids))
    training, validation = ids[:cut], ids[cut:]
    random = np.random.default_rng(options.seed)
    start = time.perf_counter()
    model = Model(len(characters))
    groups = [
        {"params": [p for p in model.parameters() if p.dim() == 2], "weight_decay": 0.1},
        {"params": [p for p in model.parameters() if p.dim() < 2], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.99), fused=True)
    run = torch.compile(model) if options.mode == "compiled" else model
    total = 0.0
    for step in range(options.iterations):
        for group in optimizer.param_groups:
            group["lr"] = rate(step)
        starts = random.integers(0, len(training) - CONTEXT, BATCH)
        x = torch.stack([training[i : i + CONTEXT] for i in starts])
        y = torch.stack([training[i + 1 : i + 1 + CONTEXT] for i in starts])
        loss = run(x, y)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        total += loss.item()
    trained = time.perf_counter() - start
    count = (len(validation) - 1) // CONTEXT
    with torch.no_grad():
        x = validation[: count * CONTEXT].view(count, CONTEXT)
        y = validation[1 : count * CONTEXT + 1].view(count, CONTEXT)
        parts = range(0, count, 32)
        held = sum(model(x[i : i + 32], y[i : i + 32]).item() * len(x[i : i + 32]) for i in parts) / count
    print_result(
        peer="torch",
        mode=options.mode,
        threads=options.threads,
        iterations=options.iterations,
        seed=options.seed,
        trainingLoss=total / options.iterations,
        validationLoss=held,
        trainedSeconds=trained,
        seconds=time.perf_counter() - start,
        versions=versions("torch", "numpy"),
    )


main()
