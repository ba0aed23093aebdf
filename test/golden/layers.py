"""Layers and activations in PyTorch, float64: outputs, and gradients of sum(output · outputWeights) for every input and weight."""

import torch
import torch.nn.functional as F
from golden_file import array, arrays, gradients, sine, write
from recurrent import mask_from_lengths


def case(layer, leaves, **facts):
    """layer(named tensors) → output. leaves: name → NumPy array; facts are written as they are."""
    named = {name: torch.tensor(values, requires_grad=True) for name, values in leaves.items()}
    output = layer(named)
    output_weights = torch.tensor(sine(list(output.shape), 0.9, 1.0))
    loss = (output * output_weights).sum()
    return {
        **facts,
        "inputs": arrays(leaves),
        "output": array(output),
        "outputWeights": array(output_weights),
        "gradients": arrays(gradients(loss, named)),
    }


def layer_norm():
    leaves = {"x": sine([2, 3, 4], 0.2, 2.0), "gamma": 1 + sine([4], 0.5), "beta": sine([4], 0.8)}
    return case(lambda t: F.layer_norm(t["x"], [4], t["gamma"], t["beta"], eps=1e-6), leaves, epsilon=1e-6)


def conv1d(kernel, padding):
    """x [B, T, C], weight [kernel, C, filters]. same: (kernel − 1) zeros around, the smaller half in front, so the length stays."""
    batch, length, channels, filters = 2, 6, 3, 4
    before = (kernel - 1) // 2 if padding == "same" else 0
    after = kernel - 1 - before if padding == "same" else 0

    def layer(t):
        x = F.pad(t["x"].transpose(1, 2), [before, after])  # [B, C, T + padding]
        return F.conv1d(x, t["weight"].permute(2, 1, 0), t["bias"]).transpose(1, 2)  # [B, T', filters]

    leaves = {"x": sine([batch, length, channels], 0.3, 1.0), "weight": sine([kernel, channels, filters], 0.6), "bias": sine([filters], 0.1)}
    return case(layer, leaves, kernel=kernel, padding=padding)


def embedding_mean():
    """Mean of the embeddings of the real tokens; a row without any gives 0."""
    ids = torch.tensor([[3, 1, 3, 7, 5], [2, 2, 9, 0, 0], [0, 0, 0, 0, 0]])
    mask = mask_from_lengths([5, 3, 0], 5)

    def layer(t):
        x = t["table"][ids] * mask[:, :, None]  # [B, T, E]
        return x.sum(dim=1) / mask.sum(dim=1, keepdim=True).clamp(min=1)

    return case(layer, {"table": sine([10, 4], 0.4, 1.0)}, ids=array(ids), mask=array(mask), lengths=[5, 3, 0])


def attention(masked):
    """softmax(q kᵀ / √size) v over the last two axes; a masked key gets weight 0."""
    batch, heads, queries, keys, size = 2, 2, 3, 5, 4
    mask = mask_from_lengths([5, 2], keys)  # [B, K], over keys

    def layer(t):
        allowed = mask[:, None, None, :] if masked else None
        return F.scaled_dot_product_attention(t["query"], t["key"], t["value"], attn_mask=allowed)

    leaves = {
        "query": sine([batch, heads, queries, size], 0.1, 1.5),
        "key": sine([batch, heads, keys, size], 0.7, 1.5),
        "value": sine([batch, heads, keys, size], 1.3, 1.0),
    }
    return case(layer, leaves, **({"keyMask": array(mask)} if masked else {}))


POINTS = torch.tensor([[-30.0, -3.0, -1.0, -0.3, 0.0], [0.2, 0.9, 2.5, 6.0, 30.0]], dtype=torch.float64).numpy()
EXTREME = torch.tensor([[0.3, -1.2, 0.8], [30.0, -30.0, 0.0], [1e4, -1e4, 0.0], [2.0, 2.0, 2.0]], dtype=torch.float64).numpy()

write(
    __file__,
    ["torch", "numpy"],
    "PyTorch, float64. inputs are all tensors that get a gradient; gradients are of sum(output · outputWeights). "
    "layerNorm: over the last axis. conv1d: x [B, T, C], weight [kernel, C, filters], stride 1, cross-correlation; same puts "
    "floor((kernel − 1) / 2) zeros in front and the rest behind. embeddingMean: table [10, 4], mean over the positions where mask is 1, 0 for "
    "a row without any. attention: query [B, heads, Q, size], key and value [B, heads, K, size]; keyMask [B, K], 1 may be seen. "
    "gelu: x · Φ(x) with erf. geluTanh: its approximation. softmax, logSoftmax: over the last axis.",
    {
        "layerNorm": layer_norm(),
        **{f"conv1d{padding.capitalize()}{kernel}": conv1d(kernel, padding) for padding in ["valid", "same"] for kernel in [2, 3, 4]},
        "embeddingMean": embedding_mean(),
        "attention": attention(masked=False),
        "attentionMasked": attention(masked=True),
        "gelu": case(lambda t: F.gelu(t["x"]), {"x": POINTS}),
        "geluTanh": case(lambda t: F.gelu(t["x"], approximate="tanh"), {"x": POINTS}),
        "softmax": case(lambda t: F.softmax(t["x"], dim=-1), {"x": EXTREME}),
        "logSoftmax": case(lambda t: F.log_softmax(t["x"], dim=-1), {"x": EXTREME}),
    },
)
