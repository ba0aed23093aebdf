"""Times a training step of TextCNN in PyTorch:  python torch_textcnn.py [--threads N] [--mode eager|compiled]

Embedding(20000, 300) → convolutions of widths 3, 4, 5 with 100 filters each, relu, maximum over time → dropout ½ → Dense(1), binary
cross-entropy of logits, Adam, batch 50, length 56 (Kim 2014). A step is batch preparation (NumPy ids → tensors), forward, backward,
Adam (dense, one fused kernel); batches differ.
"""

import argparse

from measure import clean_environment, peak_rss_bytes, print_result, summary, threads_environment, time_steps, versions


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--mode", choices=["eager", "compiled"], default="eager")
    parser.add_argument("--compile", action="store_const", dest="mode", const="compiled", help="the same as --mode compiled")
    parser.add_argument("--adam", choices=["fused", "foreach", "loop"], default="fused")
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--warmup", type=int, default=10)
    parser.add_argument("--vocabulary", type=int, default=20_000)
    parser.add_argument("--batch", type=int, default=50)
    parser.add_argument("--length", type=int, default=56)
    return parser.parse_args()


options = arguments()
clean_environment(**threads_environment(options.threads))

import numpy as np  # noqa: E402: after the environment is clean
import torch  # noqa: E402
from torch import nn  # noqa: E402

torch.set_num_threads(options.threads)
torch.set_num_interop_threads(1)
torch.manual_seed(1)


class TextCnn(nn.Module):
    def __init__(self, vocabulary):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, 300)
        self.convolutions = nn.ModuleList([nn.Conv1d(300, 100, width) for width in [3, 4, 5]])
        self.dropout = nn.Dropout(0.5)
        self.dense = nn.Linear(300, 1)

    def forward(self, ids):
        """ids [B, T] → logits [B]."""
        x = self.embedding(ids).transpose(1, 2)  # [B, 300, T]
        pooled = [torch.relu(convolution(x)).amax(dim=2) for convolution in self.convolutions]  # [B, 100] each
        return self.dense(self.dropout(torch.cat(pooled, dim=1))).squeeze(1)


def loss_of(model, ids, labels):
    return nn.functional.binary_cross_entropy_with_logits(model(ids), labels)


def adam_of(model, kind):
    trainable = [parameter for parameter in model.parameters() if parameter.requires_grad]
    flags = {"fused": {"fused": True}, "foreach": {"foreach": True}, "loop": {"foreach": False}}[kind]
    return torch.optim.Adam(trainable, lr=1e-3, betas=(0.9, 0.999), eps=1e-7, **flags)


def main():
    model = TextCnn(options.vocabulary)
    optimizer = adam_of(model, options.adam)
    compute_loss = torch.compile(loss_of) if options.mode == "compiled" else loss_of
    random = np.random.default_rng(1)
    losses = []

    def step(_):
        ids = torch.from_numpy(random.integers(0, options.vocabulary, (options.batch, options.length)))
        labels = torch.from_numpy(random.integers(0, 2, options.batch).astype(np.float32))
        loss = compute_loss(model, ids, labels)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        losses.append(loss.item())

    before = peak_rss_bytes()
    times = time_steps(step, options.steps, options.warmup)
    print_result(
        peer="torch",
        program="textCnn",
        mode=options.mode,
        threads=options.threads,
        adam=options.adam,
        shape={"vocabulary": options.vocabulary, "batch": options.batch, "length": options.length},
        **summary(times),
        lossFirst=losses[0],
        lossLast=losses[-1],
        onednn=torch.backends.mkldnn.is_available(),
        rssBeforeTrainingBytes=before,
        versions=versions("torch", "numpy"),
    )


main()
