"""Five steps of torch.optim.SparseAdam in float64 on a table of which each step looks up some rows: the table after each step."""

import torch
from golden_file import array, sine, write

ROWS, WIDTH = 6, 3
LOOKED_UP = [[1, 2, 2], [3], [1, 5, 3, 1], [2, 4], [1, 2, 5]]  # row 0 never
SETTINGS = {"lr": 0.01, "betas": (0.9, 0.999), "eps": 1e-12}

table = torch.nn.Embedding(ROWS, WIDTH, sparse=True, dtype=torch.float64)
table.weight.data = torch.tensor(sine([ROWS, WIDTH], 0.3, 1.0))
initial = table.weight.detach().clone()
optimizer = torch.optim.SparseAdam(table.parameters(), **SETTINGS)
steps = []
for number, ids in enumerate(LOOKED_UP):
    optimizer.zero_grad()
    outer = torch.tensor(sine([len(ids), WIDTH], 0.7 + number, 2.0))
    (table(torch.tensor(ids)) * outer).sum().backward()
    gradient = table.weight.grad.to_dense().clone()
    optimizer.step()
    steps.append({"ids": ids, "gradient": array(gradient), "weights": array(table.weight)})

write(
    __file__,
    ["torch", "numpy"],
    "torch.optim.SparseAdam, float64. PyTorch adds epsilon before the bias correction, so it is next to nothing here.",
    {
        "options": {"learningRate": SETTINGS["lr"], "beta1": 0.9, "beta2": 0.999, "epsilon": SETTINGS["eps"]},
        "initial": array(initial),
        "steps": steps,
    },
)
