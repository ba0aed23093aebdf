// Encoder and decoder together: one text is read, another is written while looking at it.
import { expectPositiveInteger } from "../core/check.ts";
import { type ContextLayer, defineContextLayer, type Features, type Scope } from "./layer.ts";
import { normalizer } from "./residual.ts";
import { transformerDecoder } from "./transformer-decoder.ts";
import { transformerEncoder } from "./transformer-encoder.ts";
import { blockOptionNames, blockParts, type TransformerBlockOptions } from "./transformer-options.ts";

export interface EncoderDecoderOptions extends TransformerBlockOptions {
  /** Blocks of the encoder, and of the decoder. */
  readonly numLayers: number;
}

/**
 * numLayers encoder blocks read the context; numLayers decoder blocks each attend to their own text up to where they are, and to all of
 * the context. With "pre", encoder and decoder each end in a normalization.
 *
 * `callWithContext(target, source, scope)` answers one vector for each position of the target; `call` reads the features as both texts.
 * Shapes: target `[batch, its length, width]`, source `[batch, its length, width]`, both with positions told already → shape of the target.
 * Source: Vaswani et al. 2017, https://arxiv.org/abs/1706.03762, §3.1, figure 1.
 */
export function encoderDecoder(options: EncoderDecoderOptions): ContextLayer {
  const { numLayers, ...block } = options;
  const { config } = blockParts("encoderDecoder", options, [...blockOptionNames, "numLayers"]);
  expectPositiveInteger("encoderDecoder.numLayers", numLayers);
  const encoder = transformerEncoder(block);
  const decoder = transformerDecoder(block);
  const normalize = config.norm === "pre" ? normalizer(config.normalization, config.epsilon, "encoderDecoder") : null;
  const end = (features: Features, scope: Scope) => (normalize ? normalize.call(features, scope) : features);
  const stack = (start: Features, name: string, call: (features: Features, scope: Scope) => Features, scope: Scope) => {
    let features = start;
    for (let i = 0; i < numLayers; i++) features = call(features, scope.child(name).child(`${i}`));
    return end(features, scope.child(name).child("norm"));
  };
  const callWithContext: ContextLayer["callWithContext"] = (target, source, scope) => {
    const read = stack(source, "encoder", (x, at) => encoder.call(x, at), scope);
    return stack(target, "decoder", (x, at) => decoder.callWithContext(x, read, at), scope);
  };
  return defineContextLayer("encoderDecoder", { ...config, numLayers }, callWithContext);
}
