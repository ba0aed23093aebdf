"""Times a training step of the reference program in PyTorch:  python torch_reference.py [--threads N] [--mode eager|compiled]

Embedding(20000, 32) → BiLSTM(64, sequences) → BiLSTM(32, last) → Dense(64, relu) → Dense(1), binary cross-entropy of logits, Adam,
batch 32, length 128. A step is batch preparation (NumPy ids → tensors), forward, backward, Adam (dense); batches differ.
nn.LSTM trains in oneDNN on the processor, time-major (batch_first costs a transposition); Adam in one fused kernel.
"""

import argparse
import time

from measure import clean_environment, peak_rss_bytes, print_result, summary, threads_environment, time_steps, versions


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--network", choices=["reference", "lstm", "gru"], default="reference")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--mode", choices=["eager", "compiled"], default="eager")
    parser.add_argument("--compile", action="store_const", dest="mode", const="compiled", help="the same as --mode compiled")
    parser.add_argument("--adam", choices=["fused", "foreach", "loop"], default="fused")
    parser.add_argument("--layout", choices=["timeMajor", "batchFirst"], default="timeMajor")
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--warmup", type=int, default=10)
    parser.add_argument("--vocabulary", type=int, default=20_000)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--length", type=int, default=128)
    return parser.parse_args()


options = arguments()
clean_environment(**threads_environment(options.threads))

import numpy as np  # noqa: E402: after the environment is clean
import torch  # noqa: E402
from torch import nn  # noqa: E402

torch.set_num_threads(options.threads)
torch.set_num_interop_threads(1)
torch.manual_seed(1)


class ReferenceProgram(nn.Module):
    def __init__(self, vocabulary, batch_first):
        super().__init__()
        self.batch_first = batch_first
        self.embedding = nn.Embedding(vocabulary, 32)
        self.lstm1 = nn.LSTM(32, 64, bidirectional=True, batch_first=batch_first)
        self.lstm2 = nn.LSTM(128, 32, bidirectional=True, batch_first=batch_first)
        self.dense1 = nn.Linear(64, 64)
        self.dense2 = nn.Linear(64, 1)
        for module in [self.lstm1, self.lstm2]:  # Keras's LSTM has one bias: leave the second at 0
            for name, parameter in module.named_parameters():
                if name.startswith("bias_hh"):
                    nn.init.zeros_(parameter)
                    parameter.requires_grad_(False)

    def forward(self, ids):
        """ids [B, T] → logits [B]."""
        x = self.embedding(ids if self.batch_first else ids.T)
        sequence, _ = self.lstm1(x)
        _, (hidden, _) = self.lstm2(sequence)  # hidden [2, B, 32]
        return self.dense2(torch.relu(self.dense1(torch.cat([hidden[0], hidden[1]], dim=1)))).squeeze(1)


class RecurrentProgram(nn.Module):
    """Embedding 32 → BiLSTM or BiGRU 64, all steps → mean → Dense 1: one recurrent layer."""

    def __init__(self, vocabulary, kind, batch_first):
        super().__init__()
        self.batch_first = batch_first
        self.embedding = nn.Embedding(vocabulary, 32)
        self.recurrent = {"lstm": nn.LSTM, "gru": nn.GRU}[kind](32, 64, bidirectional=True, batch_first=batch_first)
        self.dense = nn.Linear(128, 1)

    def forward(self, ids):
        """ids [B, T] → logits [B]."""
        sequence, _ = self.recurrent(self.embedding(ids if self.batch_first else ids.T))
        return self.dense(sequence.mean(dim=1 if self.batch_first else 0)).squeeze(1)


def model_of(network, vocabulary, batch_first):
    return ReferenceProgram(vocabulary, batch_first) if network == "reference" else RecurrentProgram(vocabulary, network, batch_first)


def loss_of(model, ids, labels):
    return nn.functional.binary_cross_entropy_with_logits(model(ids), labels)


def adam_of(model, kind):
    trainable = [parameter for parameter in model.parameters() if parameter.requires_grad]
    flags = {"fused": {"fused": True}, "foreach": {"foreach": True}, "loop": {"foreach": False}}[kind]
    return torch.optim.Adam(trainable, lr=1e-3, betas=(0.9, 0.999), eps=1e-7, **flags)


def main():
    model = model_of(options.network, options.vocabulary, options.layout == "batchFirst")
    optimizer = adam_of(model, options.adam)
    compute_loss = torch.compile(loss_of) if options.mode == "compiled" else loss_of
    random = np.random.default_rng(1)
    losses = []

    cpu = {}

    def step(k):
        if k == options.warmup:
            cpu["before"] = time.process_time()
        ids = torch.from_numpy(random.integers(0, options.vocabulary, (options.batch, options.length)))
        labels = torch.from_numpy(random.integers(0, 2, options.batch).astype(np.float32))
        loss = compute_loss(model, ids, labels)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        losses.append(loss.item())

    before = peak_rss_bytes()
    times = time_steps(step, options.steps, options.warmup)
    cpu_ms = 1000 * (time.process_time() - cpu["before"]) / options.steps
    print_result(
        peer="torch",
        program=options.network,
        mode=options.mode,
        threads=options.threads,
        adam=options.adam,
        layout=options.layout,
        shape={"vocabulary": options.vocabulary, "batch": options.batch, "length": options.length},
        **summary(times),
        cpuMs=cpu_ms,
        lossFirst=losses[0],
        lossLast=losses[-1],
        onednn=torch.backends.mkldnn.is_available(),
        rssBeforeTrainingBytes=before,
        versions=versions("torch", "numpy"),
    )


main()
