// Positions as sines and cosines: an encoding with nothing to learn.
import { expectKnownOptions, expectOneOf, expectPositive } from "../core/check.ts";
import { add, mul } from "../graph/ops/index.ts";
import { lastAxis } from "../graph/shapes.ts";
import { defineLayer, type Layer } from "./layer.ts";
import { type Waves, wavesOf } from "./positions.ts";

export interface SinusoidalOptions {
  /**
   * Exponent of the cosines: "even" shares 2i/d with the sine beside it, as in the paper; "odd" is (2i+1)/d, as many tutorials print it.
   * Default "even".
   */
  readonly cosineExponent?: "even" | "odd";
  /** What the features are multiplied by before. Default 1; the paper multiplies word vectors by √d, since they are small when training begins. */
  readonly scale?: number;
}

/**
 * y = scale · x + PE with PE(pos, 2i) = sin(pos / 10000^(2i/d)) and PE(pos, 2i+1) = cos(pos / 10000^(2i/d))
 *
 * With `cosineExponent: "odd"`, PE(pos, 2i+1) = cos(pos / 10000^((2i+1)/d)).
 * Shapes: x `[batch, length, d]` → same. Position 0 is the first of each row, so texts are padded at their end.
 * Source: Vaswani et al. 2017, https://arxiv.org/abs/1706.03762, §3.5.
 */
export function sinusoidal(options: SinusoidalOptions = {}): Layer {
  expectKnownOptions("sinusoidal", options, ["cosineExponent", "scale"]);
  const { cosineExponent = "even", scale = 1 } = options;
  expectOneOf("sinusoidal.cosineExponent", cosineExponent, ["even", "odd"]);
  expectPositive("sinusoidal.scale", scale);
  return defineLayer("sinusoidal", { cosineExponent, scale }, ({ value, mask }) => {
    const encoding = wavesOf(value, 1, sinusoids(lastAxis(value), cosineExponent)); // [length, d]
    return { value: add(scale === 1 ? value : mul(value, scale), encoding), mask };
  });
}

function sinusoids(width: number, cosineExponent: "even" | "odd"): Waves {
  const columns = Array.from({ length: width }, (_, j) => j);
  const exponent = (j: number) => (cosineExponent === "odd" ? j : j - (j % 2)) / width;
  return {
    frequencies: columns.map((j) => 1 / 10000 ** exponent(j)),
    phases: columns.map((j) => (j % 2) * (Math.PI / 2)),
  };
}
