// A block of a Transformer decoder: causal self-attention, attention to a second text, the feed-forward part.
import { type ContextLayer, defineLayer, type Features, type Scope } from "./layer.ts";
import { partOf } from "./transformer-encoder.ts";
import { blockParts, type TransformerBlockOptions } from "./transformer-options.ts";

export type TransformerDecoderOptions = TransformerBlockOptions;

/**
 *   "pre":  x ← x + causalAttention(norm(x))    x ← x + attention(norm(x), context)    x ← x + feedForward(norm(x))
 *
 * and with "post" x ← norm(x + …) in each part. `callWithContext(features, context, scope)` reads the context, such as what an encoder
 * made of another text; `call` alone leaves the middle part out: a decoder that only continues its own text, as a language model.
 * Shapes: features `[batch, length, width]`, context `[batch, its length, any width]` → `[batch, length, width]`.
 * Source: Vaswani et al. 2017, https://arxiv.org/abs/1706.03762, §3.1.
 */
export function transformerDecoder(options: TransformerDecoderOptions): ContextLayer {
  const { config, attention, feedForward, connect } = blockParts("transformerDecoder", options);
  const selfAttention = attention({ useCausalMask: true, positions: config.positions });
  const crossAttention = attention({}); // positions of two texts have no distance

  const run = (features: Features, context: Features | null, scope: Scope): Features => {
    const part = (name: string) => partOf(scope, name);
    const own = connect(features, part("attention"), (x) => selfAttention.call(x, scope.child("attention")));
    const informed = context
      ? connect(own, part("cross_attention"), (x) => crossAttention.callWithContext(x, context, scope.child("cross_attention")))
      : own;
    return connect(informed, part("feed_forward"), (x) => feedForward.call(x, scope.child("feed_forward")));
  };
  const layer = defineLayer("transformerDecoder", config, (features, scope, ...[context]) => run(features, context ?? null, scope), {
    inputs: [1, 2],
  });
  return Object.assign(layer, { callWithContext: run });
}
