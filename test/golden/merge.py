"""Expected numbers of the merging layers: python merge.py > merge.json

Made with torch 2 in float64 (version in the file): elementwise ops, torch.cat, torch.einsum, torch.nn.functional.cosine_similarity.
"""
import json
import torch

torch.manual_seed(3)
a = torch.randn(2, 3, 4, dtype=torch.float64).mul(100).round().div(100)
b = torch.randn(2, 3, 4, dtype=torch.float64).mul(100).round().div(100)
v = torch.randn(2, 4, dtype=torch.float64).mul(100).round().div(100)
w = torch.randn(2, 4, dtype=torch.float64).mul(100).round().div(100)
mask = torch.tensor([[1, 1, 1], [1, 0, 0]], dtype=torch.float64)


def shown(x):
    return {"shape": list(x.shape), "data": x.reshape(-1).tolist()}


s = v.unsqueeze(1)  # a vector beside a sequence stands at each of its positions
z = mask.unsqueeze(2)  # padding takes no part in a sum over a text
cases = {
    "add": a + b + s,
    "average": (a + b + s) / 3,
    "maximum": torch.maximum(torch.maximum(a, b), s),
    "minimum": torch.minimum(torch.minimum(a, b), s),
    "multiply": a * b * s,
    "subtract": a - s,
    "concatenate": torch.cat([a, b], 2),
    "concatenateTexts": torch.cat([a, b], 1),
    "dotFeatures": torch.einsum("bik,bjk->bij", a, b),
    "dotLength": torch.einsum("bki,bkj->bij", a * z, b * z),
    "dotSequenceVector": torch.einsum("bik,bk->bi", a, v),
    "dotVectors": (v * w).sum(1, keepdim=True),
    "cosine": torch.nn.functional.cosine_similarity(v, w, dim=1, eps=1e-12).unsqueeze(1),
    "cosineSequence": torch.nn.functional.cosine_similarity(a.unsqueeze(2), b.unsqueeze(1), dim=3, eps=1e-12),
}
print(json.dumps({"torch": torch.__version__, "a": shown(a), "b": shown(b), "v": shown(v), "w": shown(w), "mask": shown(mask), "cases": {k: shown(x) for k, x in cases.items()}}))
