"""torch.nn.EmbeddingBag, mode "mean", float64, over the rows of words and n-grams that each text holds; gradients of Σ y · weights."""

import torch
from golden_file import array, sine, write

VOCABULARY, WIDTH = 6, 3
NGRAMS = ["2 3", "3 2", "3 4", "5 5", "2 3 4", "5 5 5"]  # in the order of their rows, which follow those of the words
TEXTS = [[2, 3, 4, 5, 0], [5, 5, 5, 1, 3], [3, 0, 0, 0, 0]]


def rows_of(ids):
    text = [i for i in ids if i != 0]
    rows = list(text)
    for n in (2, 3):
        for start in range(len(text) - n + 1):
            name = " ".join(map(str, text[start : start + n]))
            if name in NGRAMS:
                rows.append(VOCABULARY + NGRAMS.index(name))
    return rows


bag = torch.nn.EmbeddingBag(VOCABULARY + len(NGRAMS), WIDTH, mode="mean", dtype=torch.float64)
bag.weight.data = torch.tensor(sine([VOCABULARY + len(NGRAMS), WIDTH], 0.4, 1.0))
rows = [rows_of(text) for text in TEXTS]
offsets = torch.tensor([0, *torch.cumsum(torch.tensor([len(r) for r in rows]), 0)[:-1].tolist()])
y = bag(torch.tensor(sum(rows, [])), offsets)
outer = torch.tensor(sine([len(TEXTS), WIDTH], 0.9, 1.0))
(y * outer).sum().backward()

write(
    __file__,
    ["torch", "numpy"],
    __doc__,
    {
        "ids": array(torch.tensor(TEXTS)),
        "weight": array(bag.weight),
        "output": array(y),
        "outputWeights": array(outer),
        "gradient": array(bag.weight.grad),
    },
)
