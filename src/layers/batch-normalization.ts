// Batch normalization: each feature centered and scaled over the batch, by running statistics once it is trained.
import { expectKnownOptions, expectOption, expectPositive } from "../core/check.ts";
import type { Value } from "../graph/node.ts";
import { add, cast, div, maximum, mul, reduceMean, reduceSum, reshape, sqrt, sub } from "../graph/ops/index.ts";
import { lastAxis } from "../graph/shapes.ts";
import { ones, zeros } from "./initializers.ts";
import { defineLayer, type Features, type Layer, type Scope } from "./layer.ts";
import { maskFactor } from "./masking.ts";

export interface BatchNormalizationOptions {
  /** Share of the running statistics that a step keeps: 0 ≤ momentum < 1. Default 0.99. */
  readonly momentum?: number;
  /** Stands under the root, so that a feature that never changes is not divided by 0. Default 1e-3. */
  readonly epsilon?: number;
  /** Whether an offset β is learned. Default true. */
  readonly center?: boolean;
  /** Whether a factor γ is learned. Default true. */
  readonly scale?: boolean;
}

/**
 * y = γ·(x − μ) / √(σ² + ε) + β, for each feature of the last axis
 *
 * Training: μ and σ² are those of the batch, over all its examples and positions; padding, and rows that only fill up a batch, have no part.
 * After the step  moving ← momentum·moving + (1 − momentum)·batch.  Otherwise μ and σ² are the moving ones.
 * Shapes: x `[batch, ..., features]` → same; γ, β, moving mean and variance `[features]`. The moving ones are states: saved, not trained.
 * An example's result depends on the others while training, so the batch is one shard: the plan of a training says `shards: 1`.
 * Source: Ioffe & Szegedy 2015, https://arxiv.org/abs/1502.03167, Algorithms 1 and 2; momentum and ε as in Keras.
 */
export function batchNormalization(options: BatchNormalizationOptions = {}): Layer {
  expectKnownOptions("batchNormalization", options, ["momentum", "epsilon", "center", "scale"]);
  const { momentum = 0.99, epsilon = 1e-3, center = true, scale = true } = options;
  expectOption(
    typeof momentum === "number" && momentum >= 0 && momentum < 1,
    "batchNormalization.momentum",
    "a number from 0 up to, but not including, 1",
    momentum,
  );
  expectPositive("batchNormalization.epsilon", epsilon);
  const call = (features: Features, scope: Scope): Features => {
    const { value: x, mask } = features;
    const size = [lastAxis(x)];
    const gamma = scale ? scope.param("gamma", size, ones) : null;
    const beta = center ? scope.param("beta", size, zeros) : null;
    const moving = {
      mean: scope.param("moving_mean", size, zeros, { trainable: false }),
      variance: scope.param("moving_variance", size, ones, { trainable: false }),
    };
    const { mean, variance } = scope.training ? batchStatistics(features, scope) : moving;
    if (scope.training) {
      scope.batch?.update("moving_mean", blend(moving.mean, mean, momentum));
      scope.batch?.update("moving_variance", blend(moving.variance, variance, momentum));
    }
    const normal = div(sub(x, mean), sqrt(add(variance, epsilon)));
    const scaled = gamma ? mul(normal, gamma) : normal;
    return { value: beta ? add(scaled, beta) : scaled, mask };
  };
  return defineLayer("batchNormalization", { momentum, epsilon, center, scale }, call, { wholeBatch: true });
}

interface Statistics {
  readonly mean: Value;
  readonly variance: Value;
}

/** Mean and variance `[features]` over what counts. */
function batchStatistics({ value: x, mask }: Features, { batch }: Scope): Statistics {
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const factor = mask && x.shape.length === 3 ? maskFactor(mask) : batch && perExample(batch.isExample, x.shape.length);
  const average = factor ? averageOf(factor, x, axes) : (value: Value) => reduceMean(value, { axes });
  const mean = average(x);
  const centered = sub(x, mean);
  return { mean, variance: average(mul(centered, centered)) };
}

/** Σ factor·value / Σ factor; the factor `[batch, 1, ...]` or `[batch, length, 1]` repeats along the axes where it has size 1. */
function averageOf(factor: Value, x: Value, axes: readonly number[]): (value: Value) => Value {
  const repeated = axes.reduce((product, axis) => (axis > 0 && factor.shape[axis] === 1 ? product * x.shape[axis]! : product), 1);
  const count = maximum(mul(reduceSum(factor), repeated), 1);
  return (value) => div(reduceSum(mul(value, factor), { axes }), count);
}

function perExample(isExample: Value, rank: number): Value {
  return reshape(cast(isExample, "float32"), [{ copy: 0 }, ...new Array<number>(rank - 1).fill(1)]);
}

const blend = (moving: Value, batch: Value, momentum: number): Value => add(mul(moving, momentum), mul(batch, 1 - momentum));
