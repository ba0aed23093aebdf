"""Times a training step of a Transformer encoder in PyTorch:  python torch_transformer.py [--threads N] [--width 128] [--layers 2] …

Embedding·√d + sinusoids → dropout → blocks (norm before each part; one fused QKV product; scaled_dot_product_attention with the mask of
padding, which takes PyTorch's flash kernel; feed-forward of 4 widths with relu) → norm → mean over the text → Dense(1), binary
cross-entropy of logits, Adam. A step is batch preparation, forward, backward, Adam; batches differ, texts are of full length.
"""

import argparse

from measure import clean_environment, peak_rss_bytes, print_result, summary, threads_environment, time_steps, versions


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--mode", choices=["eager", "compiled"], default="eager")
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--warmup", type=int, default=5)
    parser.add_argument("--vocabulary", type=int, default=1000)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--length", type=int, default=128)
    parser.add_argument("--width", type=int, default=128)
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--heads", type=int, default=4)
    parser.add_argument("--dropout", type=float, default=0.1)
    return parser.parse_args()


options = arguments()
clean_environment(**threads_environment(options.threads))

import numpy as np  # noqa: E402: after the environment is clean
import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from torch import nn  # noqa: E402

torch.set_num_threads(options.threads)
torch.set_num_interop_threads(1)
torch.manual_seed(1)


class Block(nn.Module):
    def __init__(self, width, heads, dropout):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.output = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.inner, self.outer = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, mask):
        """x [B, T, d], mask [B, 1, 1, T]."""
        batch, length, width = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        answers = F.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2).reshape(batch, length, width)
        x = x + self.dropout(self.output(answers))
        return x + self.dropout(self.outer(torch.relu(self.inner(self.norm2(x)))))


class Encoder(nn.Module):
    def __init__(self, options):
        super().__init__()
        self.embedding = nn.Embedding(options.vocabulary, options.width)
        positions = torch.arange(options.length)[:, None]
        angles = positions / 10000 ** (torch.arange(0, options.width, 2) / options.width)
        self.register_buffer("positions", torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1))
        self.blocks = nn.ModuleList([Block(options.width, options.heads, options.dropout) for _ in range(options.layers)])
        self.norm, self.dense, self.dropout = nn.LayerNorm(options.width), nn.Linear(options.width, 1), nn.Dropout(options.dropout)

    def forward(self, ids):
        """ids [B, T] → logits [B]."""
        text = ids != 0
        x = self.dropout(self.embedding(ids) * self.embedding.embedding_dim**0.5 + self.positions)
        for block in self.blocks:
            x = block(x, text[:, None, None, :])
        counted = text[:, :, None].float()
        return self.dense((self.norm(x) * counted).sum(1) / counted.sum(1)).squeeze(1)


def loss_of(model, ids, labels):
    return F.binary_cross_entropy_with_logits(model(ids), labels)


def main():
    model = Encoder(options)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-4, eps=1e-7, fused=True)
    compute_loss = torch.compile(loss_of) if options.mode == "compiled" else loss_of
    random = np.random.default_rng(1)
    losses = []

    def step(_):
        ids = torch.from_numpy(random.integers(1, options.vocabulary, (options.batch, options.length)))
        labels = torch.from_numpy(random.integers(0, 2, options.batch).astype(np.float32))
        loss = compute_loss(model, ids, labels)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        losses.append(loss.item())

    before = peak_rss_bytes()
    times = time_steps(step, options.steps, options.warmup)
    names = ["vocabulary", "batch", "length", "width", "layers", "heads"]
    print_result(
        peer="torch",
        program="transformer",
        mode=options.mode,
        threads=options.threads,
        dropout=options.dropout,
        shape={name: getattr(options, name) for name in names},
        **summary(times),
        lossFirst=losses[0],
        lossLast=losses[-1],
        rssBeforeTrainingBytes=before,
        versions=versions("torch", "numpy"),
    )


main()
