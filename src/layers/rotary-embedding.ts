// Rotary positions: pairs of features are turned by an angle that grows with the position.
import { expectKnownOptions, expectPositive } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import type { Value } from "../graph/node.ts";
import { add, concat, mul, neg, split } from "../graph/ops/index.ts";
import { lastAxis } from "../graph/shapes.ts";
import { defineLayer, type Layer } from "./layer.ts";
import { wavesOf } from "./positions.ts";

export interface RotaryEmbeddingOptions {
  /** Wavelength of the slowest turn, over 2π. Default 10,000. */
  readonly maxWavelength?: number;
}

/**
 * The pair (xᵢ, xᵢ₊ₕ), h = d/2, is turned by the angle pos·θᵢ with θᵢ = maxWavelength^(−2i/d):
 *
 *   yᵢ = xᵢ·cos − xᵢ₊ₕ·sin     yᵢ₊ₕ = xᵢ₊ₕ·cos + xᵢ·sin
 *
 * Products of two turned vectors depend on the distance of their positions only. Attention turns queries and keys by itself with
 * `positions: "rotary"`; this layer is for networks of your own.
 * Shapes: x `[batch, length, d]`, d even → same. Throws `option-invalid` for an odd d.
 * Source: Su et al. 2021, https://arxiv.org/abs/2104.09864, §3.2. Departs: pairs are half a vector apart rather than neighbors, as in
 * GPT-NeoX and Llama: the same up to the order of the features.
 */
export function rotaryEmbedding(options: RotaryEmbeddingOptions = {}): Layer {
  expectKnownOptions("rotaryEmbedding", options, ["maxWavelength"]);
  const { maxWavelength = 10_000 } = options;
  expectPositive("rotaryEmbedding.maxWavelength", maxWavelength);
  return defineLayer("rotaryEmbedding", { maxWavelength }, ({ value, mask }, scope) => ({
    value: turn(value, angles(value, { axis: 1, maxWavelength, path: scope.path })),
    mask,
  }));
}

export interface Angles {
  /** `[length, d]` */
  readonly cosine: Value;
  readonly sine: Value;
}

/** The cosines and sines for the positions along an axis of x, whose last axis is turned. */
export function angles(x: Value, options: { readonly axis: number; readonly maxWavelength: number; readonly path: string }): Angles {
  const width = lastAxis(x);
  if (width % 2 !== 0) {
    throw new TercetError("option-invalid", { where: options.path, expected: "an even width to turn in pairs", received: String(width) });
  }
  const half = width / 2;
  const frequencies = Array.from({ length: width }, (_, i) => options.maxWavelength ** ((-2 * (i % half)) / width));
  const table = (phase: number) => wavesOf(x, options.axis, { frequencies, phases: frequencies.map(() => phase) });
  return { cosine: table(Math.PI / 2), sine: table(0) };
}

/** x `[..., length, d]`, its pairs turned. */
export function turn(x: Value, { cosine, sine }: Angles): Value {
  const half = lastAxis(x) / 2;
  const [first, second] = split(x, [half, half], -1) as [Value, Value];
  return add(mul(x, cosine), mul(concat([neg(second), first], -1), sine));
}
