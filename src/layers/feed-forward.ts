// The feed-forward part of a Transformer: each position by itself, through a wider layer and back.
import { expectKnownOptions, expectOneOf, expectPositiveInteger, expectRate } from "../core/check.ts";
import type { Value } from "../graph/node.ts";
import { add, matmul, mul, sigmoid, split } from "../graph/ops/index.ts";
import { lastAxis } from "../graph/shapes.ts";
import { type ActivationName, activations } from "./activations.ts";
import { dropout as dropoutLayer } from "./dropout.ts";
import { glorotUniform, zeros } from "./initializers.ts";
import { defineLayer, type Layer } from "./layer.ts";

export type FeedForwardActivation = ActivationName | "swiglu";

export interface FeedForwardOptions {
  /** Width between the two products. */
  readonly intermediateDim: number;
  /** Default "relu". "swiglu" gates one half of the first product with the other; "softmax" leaves out the second bias. */
  readonly activation?: FeedForwardActivation;
  /** Share of the activations that is left out while training. Default 0. */
  readonly dropout?: number;
  /** Default true. */
  readonly useBias?: boolean;
}

/**
 *   y = f(x·W + b)·W_o + b_o                    f one of the activations, relu in the paper
 *   y = softmax(x·W + b)·W_o                    "softmax": a gate over the rows of W_o, as some texts write it
 *   y = (swish(x·W + b) ∘ (x·V + c))·W_o + b_o  "swiglu", swish(z) = z·σ(z); W and V are one product
 *
 * Shapes: x `[..., width]`, W, V `[width, intermediateDim]`, W_o `[intermediateDim, width]` → `[..., width]`.
 * Source: Vaswani et al. 2017, https://arxiv.org/abs/1706.03762, §3.3; swiglu: Shazeer 2020, https://arxiv.org/abs/2002.05202.
 */
export function feedForward(options: FeedForwardOptions): Layer {
  expectKnownOptions("feedForward", options, ["intermediateDim", "activation", "dropout", "useBias"]);
  const { intermediateDim, activation = "relu", dropout = 0, useBias = true } = options;
  expectPositiveInteger("feedForward.intermediateDim", intermediateDim);
  expectOneOf("feedForward.activation", activation, [...Object.keys(activations), "swiglu"]);
  expectRate("feedForward.dropout", dropout);
  const left = dropoutLayer({ rate: dropout });
  return defineLayer("feedForward", { intermediateDim, activation, dropout, useBias }, ({ value, mask }, scope) => {
    const width = lastAxis(value);
    const product = (x: Value, name: string, units: number, bias: boolean) => {
      const y = matmul(x, scope.param(`${name}.weight`, [lastAxis(x), units], glorotUniform)); // [..., units]
      return bias ? add(y, scope.param(`${name}.bias`, [units], zeros)) : y;
    };
    const z = product(value, "intermediate", activation === "swiglu" ? 2 * intermediateDim : intermediateDim, useBias);
    const hidden = activation === "swiglu" ? swiglu(z) : activations[activation](z); // [..., intermediateDim]
    const kept = left.call({ value: hidden, mask }, scope).value;
    return { value: product(kept, "output", width, useBias && activation !== "softmax"), mask };
  });
}

/** The first half of the features, through swish, gates the second. */
function swiglu(z: Value): Value {
  const half = lastAxis(z) / 2;
  const [gate, passed] = split(z, [half, half], -1) as [Value, Value];
  return mul(mul(gate, sigmoid(gate)), passed);
}
