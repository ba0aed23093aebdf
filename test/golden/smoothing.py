"""Cross-entropy with label smoothing and with class weights, by PyTorch in float64.

    python test/golden/smoothing.py
"""

import torch
import torch.nn.functional as F
from golden_file import write

torch.manual_seed(5)
logits = torch.randn(6, 4, dtype=torch.float64) * 3
labels = torch.tensor([0, 1, 2, 3, 1, 1])
weights = torch.tensor([0.5, 1.0, 2.0, 4.0], dtype=torch.float64)
binary_logits = torch.randn(6, 1, dtype=torch.float64) * 3
binary = torch.tensor([[0.0], [1.0], [1.0], [0.0], [1.0], [0.0]], dtype=torch.float64)
smoothing = 0.1

write(
    __file__,
    ["torch"],
    "Cross-entropy with label smoothing 0.1 and with class weights, float64.",
    {
        "smoothing": smoothing,
        "logits": logits.tolist(),
        "labels": labels.tolist(),
        "smoothed": F.cross_entropy(logits, labels, label_smoothing=smoothing, reduction="none").tolist(),
        "weights": weights.tolist(),
        "weightedMean": F.cross_entropy(logits, labels, weight=weights, reduction="mean").item(),
        "binaryLogits": binary_logits.tolist(),
        "binaryLabels": binary.flatten().int().tolist(),
        # Keras smooths binary targets to y(1 - e) + e/2: https://github.com/keras-team/keras, losses.py, binary_crossentropy
        "binarySmoothed": F.binary_cross_entropy_with_logits(
            binary_logits, binary * (1 - smoothing) + smoothing / 2, reduction="none"
        ).flatten().tolist(),
    },
)
