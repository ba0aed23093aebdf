"""Losses in float64: a number per example, their mean, and the mean's gradient, with logits of ±30 and ±1e4.

From torch.nn.functional where it has the loss, else the formula in PyTorch, held equal here to Keras 3 on moderate numbers; CORN from
coral_pytorch (its authors), batch-hard triplet and supervised contrastive from pytorch_metric_learning.
`pip install --no-deps coral-pytorch pytorch-metric-learning tqdm` beside torch and keras.
"""

import os
import sys

sys.path.append(sys.path.pop(0))  # this folder last: it has a statistics.py, which PyTorch must not find
os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
import torch
import torch.nn.functional as F
from coral_pytorch.losses import corn_loss
from golden_file import array, sine, write
from pytorch_metric_learning.distances import LpDistance
from pytorch_metric_learning.losses import SupConLoss, TripletMarginLoss
from pytorch_metric_learning.miners import BatchHardMiner
from pytorch_metric_learning.reducers import DoNothingReducer

keras.config.set_floatx("float64")


def case(loss_per_example, predictions, *, like=None, **targets):
    """loss_per_example(predictions) → [batch]; the gradient is that of their mean. `like(y, z)`: Keras's numbers, equal where |z| < 100."""
    leaf = torch.tensor(np.asarray(predictions), dtype=torch.float64, requires_grad=True)
    losses = loss_per_example(leaf)
    mean = losses.mean()
    (gradient,) = torch.autograd.grad(mean, [leaf])
    assert torch.isfinite(losses).all() and torch.isfinite(gradient).all()
    if like is not None:
        moderate = (leaf.abs() < 10).all(dim=1)
        expected = like(targets["labels"], leaf.detach())
        np.testing.assert_allclose(losses.detach()[moderate].numpy(), np.asarray(expected)[moderate], rtol=2e-6, atol=1e-12)
        assert moderate.sum() >= 2
    return {
        "predictions": array(leaf),
        **{name: array(values) for name, values in targets.items()},
        "losses": array(losses),
        "mean": mean.item(),
        "gradient": array(gradient),
    }


def of_keras(loss, answer=lambda z: z, index=False):
    """Keras's numbers of a loss object made with reduction=None."""
    return lambda y, z: loss(y if not index else y.reshape(-1, 1), answer(z)).numpy()


BINARY_LOGITS = [-1e4, -30, -2, -0.5, 0, 0.5, 2, 30, 1e4]
BINARY = torch.tensor(BINARY_LOGITS + BINARY_LOGITS, dtype=torch.float64).reshape(-1, 1)
YES_NO = torch.tensor([0.0] * 9 + [1.0] * 9, dtype=torch.float64).reshape(-1, 1)

LOGITS = [
    [0.2, -1.0, 0.7],
    [30.0, -30.0, 0.0],
    [30.0, -30.0, 0.0],
    [1e4, -1e4, 0.0],
    [1e4, -1e4, 0.0],
    [-1e4, -1e4, -1e4],
    [0.0, 0.0, 0.0],
    [1.5, 0.3, -0.4],
]
CLASSES = torch.tensor([2, 0, 1, 0, 1, 2, 1, 2])
ONE_HOT = F.one_hot(CLASSES, 3).double()
SOFT = 0.9 * ONE_HOT + 0.1 / 3

NUMBERS = np.concatenate([sine([4, 3], 0.4, 2.0), sine([2, 3], 1.4, 5.0)])
NUMBERS[3] = [1e4, -1e4, 30]
WANTED = torch.tensor(np.concatenate([sine([4, 3], 2.0, 1.5), sine([2, 3], 0.9, 1.0)]))
COUNTS = torch.tensor([[3.0, 0.0, 1.0], [0.0, 2.0, 7.0], [1.0, 1.0, 4.0], [2.0, 3.0, 0.0], [0.0, 5.0, 1.0], [6.0, 0.0, 2.0]]).double()
RATES = np.array([[0.2, -1.0, 0.7], [30.0, -30.0, 0.0], [-9.5, -15.1, 3.0], [1e4, -1e4, 0.0], [1.2, 2.5, -3.0], [-0.6, 4.0, 0.1]])


UNTIED = LOGITS[:6] + LOGITS[7:]  # where several classes are strongest PyTorch shares the gradient, Tercet gives it to the first


def categorical_hinge(z):
    labels = ONE_HOT[[0, 1, 2, 3, 4, 5, 7]]
    return F.relu(1 + ((1 - labels) * z).amax(dim=1) - (labels * z).sum(dim=1))


def binary_focal(gamma, alpha=None):
    def per_example(z):
        bce = F.binary_cross_entropy_with_logits(z, YES_NO, reduction="none")
        p = torch.sigmoid(z)
        missing = YES_NO * torch.sigmoid(-z) + (1 - YES_NO) * p
        weight = 1 if alpha is None else YES_NO * alpha + (1 - YES_NO) * (1 - alpha)
        return (weight * missing**gamma * bce).mean(dim=1)

    options = {"apply_class_balancing": alpha is not None, "alpha": alpha or 0.25}
    reference = keras.losses.BinaryFocalCrossentropy(gamma=gamma, from_logits=True, reduction=None, **options)
    return case(per_example, BINARY, like=of_keras(reference), labels=YES_NO)


def categorical_focal(labels):
    reference = keras.losses.CategoricalFocalCrossentropy(from_logits=True, reduction=None)

    def per_example(z):
        log_p = F.log_softmax(z, dim=1)
        return -(0.25 * labels * (1 - log_p.exp()) ** 2 * log_p).sum(dim=1)

    return case(per_example, LOGITS, like=of_keras(reference), labels=labels)


def softplus(z):
    """Without PyTorch's threshold, which makes it linear above 20."""
    return torch.logaddexp(z, torch.zeros_like(z))


def poisson(z):
    log_rate = torch.where(z < -100, z, torch.log(softplus(z.clamp(min=-100))))
    return (softplus(z) - COUNTS * log_rate).mean(dim=1)


def log_cosh(z):
    """log cosh by logaddexp: PyTorch's cosh overflows."""
    d = z - WANTED
    return (torch.logaddexp(d, -d) - np.log(2)).mean(dim=1)


def msle(z):
    low = 1e-7
    return ((torch.log1p(z.clamp(min=low)) - torch.log1p(COUNTS.clamp(min=low))) ** 2).mean(dim=1)


def cosine(z):
    return -F.cosine_similarity(z, WANTED, dim=1, eps=1e-12)


def keras_of(name, **options):
    return of_keras(getattr(keras.losses, name)(reduction=None, **options))


def r_drop(z, labels, alpha, softmax):
    """Rows 2i and 2i + 1 are copies. The symmetric divergence is that of the authors' code: kl_div both ways, summed over classes."""
    a, b = z[0::2], z[1::2]
    if softmax:
        own = F.cross_entropy(z, labels, reduction="none")
        log_p, log_q = F.log_softmax(a, dim=1), F.log_softmax(b, dim=1)
        kl = F.kl_div(log_p, log_q, log_target=True, reduction="none") + F.kl_div(log_q, log_p, log_target=True, reduction="none")
        both = kl.sum(dim=1)
    else:
        own = F.binary_cross_entropy_with_logits(z, labels, reduction="none").mean(dim=1)
        yes, no = F.logsigmoid, lambda x: F.logsigmoid(-x)
        kl = lambda x, y: yes(x).exp() * (yes(x) - yes(y)) + no(x).exp() * (no(x) - no(y))
        both = (kl(a, b) + kl(b, a)).mean(dim=1)
    return own + alpha / 4 * both.repeat_interleave(2)


COPIES = sine([8, 3], 0.3, 2.0)
COPIES[4:6] = [[1e4, -1e4, 30], [0, 1e4, -30]]
COPIED_CLASSES = torch.tensor([2, 2, 0, 0, 1, 1, 0, 0])
COPIED_SETS = torch.tensor([[1, 0, 1], [0, 0, 0], [1, 1, 0], [0, 0, 1]]).double().repeat_interleave(2, dim=0)

RANKED = np.concatenate([sine([5, 4], 0.3, 3.0), [[1e4, -1e4, 30.0, -30.0], [-1e4, 1e4, 0.0, 2.0]]])
RANKS = torch.tensor([0, 1, 2, 3, 4, 0, 1])


def corn(z):
    """A row alone: the authors divide by the number of its terms, min(y, K − 2) + 1."""
    rows = [corn_loss(z[i : i + 1], RANKS[i : i + 1], num_classes=5) * (min(int(RANKS[i]), 3) + 1) for i in range(len(z))]
    return torch.stack(rows)


EMBEDDINGS = np.concatenate([sine([6, 4], 0.7, 1.5), [[1e4, -1e4, 30.0, 0.0], [-1e4, 1e4, 0.0, 2.0]]])
GROUPS = torch.tensor([0, 1, 0, 2, 1, 1, 0, 3])  # 2 and 3 have no second row


def triplet_hard(z):
    """Rows without both kinds of pairs are left out by the miner: they count 0."""
    distance = LpDistance(normalize_embeddings=False, p=2)
    anchors, positives, negatives = BatchHardMiner(distance=distance)(z, GROUPS)
    found = TripletMarginLoss(margin=1.0, distance=distance, reducer=DoNothingReducer())(z, GROUPS, (anchors, positives, negatives))
    return torch.zeros(len(z), dtype=torch.float64).index_add(0, anchors, found["loss"]["losses"])


def supervised_contrastive(z):
    found = SupConLoss(temperature=0.07, reducer=DoNothingReducer())(z, GROUPS)["loss"]
    losses = torch.zeros(len(z), dtype=torch.float64)
    return losses.index_add(0, torch.as_tensor(found["indices"]), found["losses"])


write(
    __file__,
    ["torch", "keras", "numpy", "coral-pytorch", "pytorch-metric-learning"],
    "float64, natural logarithm. predictions are logits. losses [batch] is one number per example (the mean over the last axis where "
    "there is one); mean is over the batch; gradient is of that mean.",
    {
        "binaryCrossentropy": case(
            lambda z: F.binary_cross_entropy_with_logits(z, YES_NO, reduction="none").squeeze(1), BINARY, labels=YES_NO
        ),
        "sparseCategoricalCrossentropy": case(lambda z: F.cross_entropy(z, CLASSES, reduction="none"), LOGITS, labels=CLASSES),
        "categoricalCrossentropy": case(lambda z: F.cross_entropy(z, ONE_HOT, reduction="none"), LOGITS, labels=ONE_HOT),
        "categoricalCrossentropySmoothed": case(lambda z: F.cross_entropy(z, SOFT, reduction="none"), LOGITS, labels=SOFT),
        "binaryFocalCrossentropy": binary_focal(2),
        "binaryFocalCrossentropyBalanced": binary_focal(1, 0.3),
        "categoricalFocalCrossentropy": categorical_focal(ONE_HOT),
        "categoricalFocalCrossentropySmoothed": categorical_focal(SOFT),
        "meanSquaredError": case(
            lambda z: F.mse_loss(z, WANTED, reduction="none").mean(dim=1), NUMBERS, like=keras_of("MeanSquaredError"), labels=WANTED
        ),
        "meanAbsoluteError": case(
            lambda z: F.l1_loss(z, WANTED, reduction="none").mean(dim=1), NUMBERS, like=keras_of("MeanAbsoluteError"), labels=WANTED
        ),
        "huber": case(lambda z: F.huber_loss(z, WANTED, reduction="none").mean(dim=1), NUMBERS, like=keras_of("Huber"), labels=WANTED),
        "huberWide": case(
            lambda z: F.huber_loss(z, WANTED, reduction="none", delta=2.5).mean(dim=1),
            NUMBERS,
            like=keras_of("Huber", delta=2.5),
            labels=WANTED,
        ),
        "logCosh": case(log_cosh, NUMBERS, like=keras_of("LogCosh"), labels=WANTED),
        "meanSquaredLogarithmicError": case(msle, NUMBERS, like=keras_of("MeanSquaredLogarithmicError"), labels=COUNTS),
        "poisson": case(
            poisson, RATES, like=of_keras(keras.losses.Poisson(reduction=None), softplus), labels=COUNTS
        ),
        "hinge": case(
            lambda z: F.relu(1 - (2 * YES_NO - 1) * z).mean(dim=1), BINARY, like=keras_of("Hinge"), labels=YES_NO
        ),
        "squaredHinge": case(
            lambda z: (F.relu(1 - (2 * YES_NO - 1) * z) ** 2).mean(dim=1), BINARY, like=keras_of("SquaredHinge"), labels=YES_NO
        ),
        "categoricalHinge": case(categorical_hinge, UNTIED, like=keras_of("CategoricalHinge"), labels=ONE_HOT[[0, 1, 2, 3, 4, 5, 7]]),
        "klDivergence": case(
            lambda z: F.kl_div(F.log_softmax(z, dim=1), SOFT, reduction="none").sum(dim=1),
            LOGITS,
            like=of_keras(keras.losses.KLDivergence(reduction=None), lambda z: F.softmax(z, dim=1)),
            labels=SOFT,
        ),
        "klDivergenceOneHot": case(
            lambda z: F.kl_div(F.log_softmax(z, dim=1), ONE_HOT, reduction="none").sum(dim=1), LOGITS, labels=ONE_HOT
        ),
        "cosineSimilarity": case(cosine, NUMBERS, like=keras_of("CosineSimilarity"), labels=WANTED),
        "rDrop": case(lambda z: r_drop(z, COPIED_CLASSES, 2.0, True), COPIES, labels=F.one_hot(COPIED_CLASSES, 3).double()),
        "rDropSigmoid": case(lambda z: r_drop(z, COPIED_SETS, 1.0, False), COPIES, labels=COPIED_SETS),
        "corn": case(corn, RANKED, labels=RANKS),
        "tripletHard": case(triplet_hard, EMBEDDINGS, labels=GROUPS),
        "supervisedContrastive": case(supervised_contrastive, EMBEDDINGS, labels=GROUPS),
    },
)
