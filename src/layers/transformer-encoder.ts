// A block of a Transformer encoder: self-attention, then the feed-forward part, each with a residual.
import { defineLayer, type Layer, type Scope } from "./layer.ts";
import { blockOptionNames, blockParts, type TransformerBlockOptions } from "./transformer-options.ts";

export interface TransformerEncoderOptions extends TransformerBlockOptions {
  /** Whether a position sees only what stands before it. Default false. */
  readonly useCausalMask?: boolean;
}

/**
 *   "pre":  x ← x + attention(norm(x))    x ← x + feedForward(norm(x))
 *   "post": x ← norm(x + attention(x))    x ← norm(x + feedForward(x))
 *
 * Shapes: `[batch, length, width]` → same; the mask is handed on. After the last block of a "pre" network stands a normalization.
 * Source: Vaswani et al. 2017, https://arxiv.org/abs/1706.03762, §3.1; "pre": Xiong et al. 2020, https://arxiv.org/abs/2002.04745.
 */
export function transformerEncoder(options: TransformerEncoderOptions): Layer {
  const { config, attention, feedForward, connect } = blockParts("transformerEncoder", options, [...blockOptionNames, "useCausalMask"]);
  const { useCausalMask = false } = options;
  const selfAttention = attention({ useCausalMask, positions: config.positions });
  return defineLayer("transformerEncoder", { ...config, useCausalMask }, (features, scope) => {
    const part = (name: string) => partOf(scope, name);
    const mixed = connect(features, part("attention"), (x) => selfAttention.call(x, scope.child("attention")));
    return connect(mixed, part("feed_forward"), (x) => feedForward.call(x, scope.child("feed_forward")));
  });
}

/** The scopes of a part of a block: its own, and that of its normalization. */
export function partOf(scope: Scope, name: string): { readonly inner: Scope; readonly norm: Scope } {
  return { inner: scope.child(name), norm: scope.child(`${name}_norm`) };
}
