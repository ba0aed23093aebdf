"""Layers of a Transformer in PyTorch, float64: outputs, and gradients of sum(output · outputWeights) for every input and weight.

What PyTorch has is called as it is: nn.MultiheadAttention's function, TransformerEncoderLayer, TransformerDecoderLayer, Transformer's
stacks, scaled_dot_product_attention with enable_gqa, rms_norm. What it has not follows its paper's formula in PyTorch: swiglu, the
softmax gate, rotary positions (halves, as in Llama), ALiBi's slopes. Weights are written in our layout, [in, out].
"""

import math

import torch
import torch.nn.functional as F
from golden_file import array, arrays, gradients, sine, write
from recurrent import mask_from_lengths
from torch import nn

BATCH, LENGTH, WIDTH, HEADS = 2, 4, 4, 2


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


def sequence(length=LENGTH, width=WIDTH, phase=0.3):
    return sine([BATCH, length, width], phase, 1.0)


def attention_weights(prefix="", query=WIDTH, context=WIDTH, key_size=WIDTH, value_size=WIDTH, phase=0.0):
    """Named as in our layer."""
    return {
        f"{prefix}query.weight": sine([query, key_size], 0.4 + phase),
        f"{prefix}query.bias": sine([key_size], 0.5 + phase),
        f"{prefix}key.weight": sine([context, key_size], 0.6 + phase),
        f"{prefix}key.bias": sine([key_size], 0.7 + phase),
        f"{prefix}value.weight": sine([context, value_size], 0.8 + phase),
        f"{prefix}value.bias": sine([value_size], 0.9 + phase),
        f"{prefix}output.weight": sine([value_size, query], 1.0 + phase),
        f"{prefix}output.bias": sine([query], 1.1 + phase),
    }


def torch_attention(t, query, context, prefix="", mask=None, causal=False):
    """PyTorch's multi-head attention with our weights; mask [B, K], 1 may be seen."""
    later = torch.ones(query.shape[1], context.shape[1], dtype=torch.bool).triu(1) if causal else None
    output, _ = F.multi_head_attention_forward(
        query.transpose(0, 1),
        context.transpose(0, 1),
        context.transpose(0, 1),
        embed_dim_to_check=query.shape[2],
        num_heads=HEADS,
        in_proj_weight=None,
        in_proj_bias=torch.cat([t[f"{prefix}{name}.bias"] for name in ["query", "key", "value"]]),
        bias_k=None,
        bias_v=None,
        add_zero_attn=False,
        dropout_p=0.0,
        out_proj_weight=t[f"{prefix}output.weight"].T,
        out_proj_bias=t[f"{prefix}output.bias"],
        key_padding_mask=None if mask is None else ~mask,
        attn_mask=later,
        need_weights=False,
        use_separate_proj_weight=True,
        q_proj_weight=t[f"{prefix}query.weight"].T,
        k_proj_weight=t[f"{prefix}key.weight"].T,
        v_proj_weight=t[f"{prefix}value.weight"].T,
    )
    return output.transpose(0, 1)


def self_attention(masked=False, causal=False):
    mask = mask_from_lengths([4, 2], LENGTH).bool() if masked else None
    facts = {"mask": array(mask)} if masked else {}
    return case(lambda t: torch_attention(t, t["x"], t["x"], mask=mask, causal=causal), {"x": sequence(), **attention_weights()}, **facts)


def cross_attention():
    """The context is longer, wider, and padded."""
    mask = mask_from_lengths([5, 3], 5).bool()
    leaves = {"x": sequence(), "context": sequence(5, 3, 1.2), **attention_weights(context=3)}
    return case(lambda t: torch_attention(t, t["x"], t["context"], mask=mask), leaves, contextMask=array(mask))


def own_attention(change, bias=None, heads=4, key_value_heads=2, key_dim=2, value_dim=3, causal=False):
    """Grouped queries by scaled_dot_product_attention; change(q or k [B, heads, T, size]) tells positions."""
    leaves = {
        "x": sequence(),
        "query.weight": sine([WIDTH, heads * key_dim], 0.4),
        "key.weight": sine([WIDTH, key_value_heads * key_dim], 0.6),
        "value.weight": sine([WIDTH, key_value_heads * value_dim], 0.8),
        "output.weight": sine([heads * value_dim, WIDTH], 1.0),
    }

    def layer(t):
        split = lambda x, count: x.unflatten(-1, [count, -1]).transpose(1, 2)  # noqa: E731: [B, count, T, size]
        q = change(split(t["x"] @ t["query.weight"], heads))
        k = change(split(t["x"] @ t["key.weight"], key_value_heads))
        v = split(t["x"] @ t["value.weight"], key_value_heads)
        answers = F.scaled_dot_product_attention(q, k, v, attn_mask=bias, is_causal=causal, enable_gqa=True)
        return answers.transpose(1, 2).flatten(2) @ t["output.weight"]

    return case(layer, leaves)


def rotate(x):
    """[..., T, size]: pairs half a vector apart, as in Llama: x·cos + rotate_half(x)·sin."""
    size, positions = x.shape[-1], torch.arange(x.shape[-2], dtype=torch.float64)
    frequencies = 1 / 10000 ** (torch.arange(0, size, 2, dtype=torch.float64) / size)
    angles = torch.cat([positions[:, None] * frequencies] * 2, dim=-1)
    half = torch.cat([-x[..., size // 2 :], x[..., : size // 2]], dim=-1)
    return x * angles.cos() + half * angles.sin()


def alibi_slopes(heads):
    """The authors' program, https://github.com/ofirpress/attention_with_linear_biases."""

    def power_of_two(n):
        start = 2 ** (-(2 ** -(math.log2(n) - 3)))
        return [start * start**i for i in range(n)]

    if math.log2(heads).is_integer():
        return power_of_two(heads)
    closest = 2 ** math.floor(math.log2(heads))
    return power_of_two(closest) + alibi_slopes(2 * closest)[0::2][: heads - closest]


def alibi_bias(heads):
    positions = torch.arange(LENGTH, dtype=torch.float64)
    distance = (positions[:, None] - positions[None, :]).abs()
    return -torch.tensor(alibi_slopes(heads), dtype=torch.float64)[:, None, None] * distance


def feed_forward_weights(prefix="", hidden=5, first=None, phase=0.0):
    return {
        f"{prefix}intermediate.weight": sine([WIDTH, first or hidden], 0.2 + phase),
        f"{prefix}intermediate.bias": sine([first or hidden], 0.3 + phase),
        f"{prefix}output.weight": sine([hidden, WIDTH], 0.5 + phase),
        f"{prefix}output.bias": sine([WIDTH], 0.6 + phase),
    }


def feed_forward(activation, first=None, output_bias=True):
    leaves = {"x": sequence(), **feed_forward_weights(first=first)}
    if not output_bias:
        del leaves["output.bias"]

    def layer(t):
        hidden = activation(t["x"] @ t["intermediate.weight"] + t["intermediate.bias"])
        y = hidden @ t["output.weight"]
        return y + t["output.bias"] if output_bias else y

    return case(layer, leaves)


def swiglu(z):
    gate, passed = z.chunk(2, dim=-1)
    return F.silu(gate) * passed


def norm_weights(prefix, phase):
    return {f"{prefix}.gamma": 1 + sine([WIDTH], phase), f"{prefix}.beta": sine([WIDTH], phase + 0.3)}


def block_weights(prefix="", decoder=False, phase=0.0):
    """A block as our layer names it."""
    return {
        **attention_weights(f"{prefix}attention.", phase=phase),
        **norm_weights(f"{prefix}attention_norm", 0.1 + phase),
        **(
            {
                **attention_weights(f"{prefix}cross_attention.", phase=phase + 2),
                **norm_weights(f"{prefix}cross_attention_norm", 0.2 + phase),
            }
            if decoder
            else {}
        ),
        **feed_forward_weights(f"{prefix}feed_forward.", phase=phase),
        **norm_weights(f"{prefix}feed_forward_norm", 0.5 + phase),
    }


def theirs(t, prefix="", decoder=False):
    """Our names and layout → those of TransformerEncoderLayer and TransformerDecoderLayer."""

    def attention(ours, name):
        parts = ["query", "key", "value"]
        return {
            f"{name}.in_proj_weight": torch.cat([t[f"{ours}.{part}.weight"].T for part in parts]),
            f"{name}.in_proj_bias": torch.cat([t[f"{ours}.{part}.bias"] for part in parts]),
            f"{name}.out_proj.weight": t[f"{ours}.output.weight"].T,
            f"{name}.out_proj.bias": t[f"{ours}.output.bias"],
        }

    def norm(ours, name):
        return {f"{name}.weight": t[f"{ours}.gamma"], f"{name}.bias": t[f"{ours}.beta"]}

    cross = {**attention(f"{prefix}cross_attention", "multihead_attn"), **norm(f"{prefix}cross_attention_norm", "norm2")} if decoder else {}
    return {
        **attention(f"{prefix}attention", "self_attn"),
        **norm(f"{prefix}attention_norm", "norm1"),
        **cross,
        "linear1.weight": t[f"{prefix}feed_forward.intermediate.weight"].T,
        "linear1.bias": t[f"{prefix}feed_forward.intermediate.bias"],
        "linear2.weight": t[f"{prefix}feed_forward.output.weight"].T,
        "linear2.bias": t[f"{prefix}feed_forward.output.bias"],
        **norm(f"{prefix}feed_forward_norm", "norm3" if decoder else "norm2"),
    }


def torch_block(kind, norm_first, activation):
    made = kind(WIDTH, HEADS, dim_feedforward=5, dropout=0.0, activation=activation, batch_first=True, norm_first=norm_first)
    return made.double().train()  # in training, so that PyTorch takes no fast path


def encoder_block(norm_first, activation):
    mask = mask_from_lengths([4, 2], LENGTH).bool()
    module = torch_block(nn.TransformerEncoderLayer, norm_first, activation)

    def layer(t):
        return torch.func.functional_call(module, theirs(t), (t["x"],), {"src_key_padding_mask": ~mask})

    return case(layer, {"x": sequence(), **block_weights()}, mask=array(mask))


def call_decoder(module, t, target, memory, target_mask, memory_mask, prefix=""):
    later = torch.ones(target.shape[1], target.shape[1], dtype=torch.bool).triu(1)
    masks = {"tgt_mask": later, "tgt_key_padding_mask": ~target_mask, "memory_key_padding_mask": ~memory_mask}
    return torch.func.functional_call(module, theirs(t, prefix, decoder=True), (target, memory), masks)


def decoder_block(norm_first):
    mask, context_mask = mask_from_lengths([4, 2], LENGTH).bool(), mask_from_lengths([5, 3], 5).bool()
    module = torch_block(nn.TransformerDecoderLayer, norm_first, "relu")
    leaves = {"x": sequence(), "context": sequence(5, WIDTH, 1.2), **block_weights(decoder=True)}
    return case(lambda t: call_decoder(module, t, t["x"], t["context"], mask, context_mask), leaves, mask=array(mask), contextMask=array(context_mask))


def encoder_decoder():
    """Two blocks each, each stack ending in a norm, as nn.Transformer with norm_first."""
    mask, context_mask = mask_from_lengths([4, 2], LENGTH).bool(), mask_from_lengths([5, 3], 5).bool()
    encoder, decoder = torch_block(nn.TransformerEncoderLayer, True, "gelu"), torch_block(nn.TransformerDecoderLayer, True, "gelu")
    leaves = {"x": sequence(), "context": sequence(5, WIDTH, 1.2)}
    for i in range(2):
        leaves.update(block_weights(f"encoder.{i}.", phase=i))
        leaves.update(block_weights(f"decoder.{i}.", decoder=True, phase=3 + i))
    leaves.update(norm_weights("encoder.norm", 0.4))
    leaves.update(norm_weights("decoder.norm", 0.7))

    def layer(t):
        norm = lambda x, name: F.layer_norm(x, [WIDTH], t[f"{name}.gamma"], t[f"{name}.beta"], eps=1e-5)  # noqa: E731
        memory, target = t["context"], t["x"]
        for i in range(2):
            memory = torch.func.functional_call(encoder, theirs(t, f"encoder.{i}."), (memory,), {"src_key_padding_mask": ~context_mask})
        memory = norm(memory, "encoder.norm")
        for i in range(2):
            target = call_decoder(decoder, t, target, memory, mask, context_mask, f"decoder.{i}.")
        return norm(target, "decoder.norm")

    return case(layer, leaves, mask=array(mask), contextMask=array(context_mask))


def tied():
    """tanh(table[ids]·W)·tableᵀ: the table gets its gradient from both ends."""
    ids = torch.tensor([[3, 1, 3, 7], [2, 2, 0, 0]])

    def layer(t):
        return torch.tanh(t["weight"][ids] @ t["0.weight"]) @ t["weight"].T

    return case(layer, {"weight": sine([9, 4], 0.4, 1.0), "0.weight": sine([4, 4], 0.6)}, ids=array(ids))


def layer_norm():
    leaves = {"x": sequence(), "gamma": 1 + sine([WIDTH], 0.5), "beta": sine([WIDTH], 0.8)}
    return case(lambda t: F.layer_norm(t["x"], [WIDTH], t["gamma"], t["beta"], eps=1e-3), leaves)


def rms_norm():
    return case(lambda t: F.rms_norm(t["x"], [WIDTH], t["gamma"], eps=1e-6), {"x": sequence(), "gamma": 1 + sine([WIDTH], 0.5)})


write(
    __file__,
    ["torch", "numpy"],
    "PyTorch, float64. inputs are all tensors that get a gradient, weights [in, out] under the names of our layers; gradients are of "
    "sum(output · outputWeights). x [B, T, width], context [B, S, width]; mask [B, T] and contextMask [B, S], 1 is text. "
    "grouped: 4 heads of queries of size 2, 2 of keys and values of size 3, without biases. alibiSlopes: number of heads → slopes.",
    {
        "layerNormalization": layer_norm(),
        "rmsNormalization": rms_norm(),
        "rotaryEmbedding": case(lambda t: rotate(t["x"]), {"x": sequence()}),
        "attention": self_attention(),
        "attentionMasked": self_attention(masked=True),
        "attentionCausal": self_attention(masked=True, causal=True),
        "attentionCross": cross_attention(),
        "attentionGrouped": own_attention(lambda x: x, causal=True),
        "attentionRotary": own_attention(rotate),
        "attentionAlibi": own_attention(lambda x: x, bias=alibi_bias(4)),
        "feedForwardRelu": feed_forward(F.relu),
        "feedForwardGelu": feed_forward(F.gelu),
        "feedForwardSwiglu": feed_forward(swiglu, first=10),
        "feedForwardSoftmax": feed_forward(lambda z: F.softmax(z, dim=-1), output_bias=False),
        "encoderPre": encoder_block(True, "gelu"),
        "encoderPost": encoder_block(False, "relu"),
        "decoderPre": decoder_block(True),
        "decoderPost": decoder_block(False),
        "encoderDecoder": encoder_decoder(),
        "tied": tied(),
        "alibiSlopes": {str(heads): alibi_slopes(heads) for heads in [1, 2, 6, 8, 12]},
    },
)
