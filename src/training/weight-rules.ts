// What is asked of weights beside a small loss: penalties and limits, by the names of parameters.
import { expectKnownOptions, expectNotNegative, expectOption, expectPositive } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import { type Layout, type Place, viewOf } from "./parameters.ts";

export interface Regularizer {
  /** Names of parameters: "dense.weight", with * for any letters ("*.weight"), or a regular expression. `model.weight` knows the names. */
  readonly parameters: string | RegExp;
  /** Default 0. */
  readonly l1?: number;
  /** Default 0. */
  readonly l2?: number;
}

export interface Constraint {
  /** As of `Regularizer`. */
  readonly parameters: string | RegExp;
  /** Longest that the vectors along the axis may be. */
  readonly maxNorm: number;
  /** Default 0: of a weight `[inputs, units]` what comes into each unit, as in Keras. */
  readonly axis?: number;
}

export interface WeightRules {
  readonly regularizers?: readonly Regularizer[];
  readonly constraints?: readonly Constraint[];
}

export interface BoundRules {
  /** Σ l1·|w| + l2·w² over the parameters that are named: part of the loss. */
  penalty(weights: Float32Array): number;
  /** Adds l1·sign(w) + 2·l2·w to the gradient. */
  addGradient(weights: Float32Array, gradient: Float32Array): void;
  /** Takes out of the gradient what `addGradient` may have left where no program writes. */
  clearGradient(gradient: Float32Array): void;
  /** Shortens vectors that are too long: w ← w · min(‖w‖, maxNorm) / (‖w‖ + 1e-7). */
  constrain(weights: Float32Array): void;
}

/**
 * Penalties and limits for the parameters of a layout; undefined where there are none. They compose with every layer, optimizer and loss.
 *
 * Source: Keras's `L1L2` and `MaxNorm`. Throws `option-invalid` for a pattern that no parameter has.
 */
export function bindRules(layout: Layout, { regularizers = [], constraints = [] }: WeightRules): BoundRules | undefined {
  if (regularizers.length + constraints.length === 0) return undefined;
  const penalized = regularizers.flatMap((rule, i) => {
    const { l1 = 0, l2 = 0 } = checkRegularizer(rule, `compile.regularizers[${i}]`);
    return placesOf(layout, rule.parameters, `compile.regularizers[${i}].parameters`).map((place) => ({ place, l1, l2 }));
  });
  const limited = constraints.flatMap((rule, i) => {
    checkConstraint(rule, `compile.constraints[${i}]`);
    return placesOf(layout, rule.parameters, `compile.constraints[${i}].parameters`).map((place) => bindLimit(place, rule));
  });
  return {
    penalty: (weights) => penalized.reduce((sum, { place, l1, l2 }) => sum + penaltyOf(viewOf(weights, place), l1, l2), 0),
    addGradient(weights, gradient) {
      for (const { place, l1, l2 } of penalized) {
        const [w, g] = [viewOf(weights, place), viewOf(gradient, place)];
        for (let i = 0; i < w.length; i++) g[i]! += l1 * Math.sign(w[i]!) + 2 * l2 * w[i]!;
      }
    },
    clearGradient(gradient) {
      for (const { place } of penalized) viewOf(gradient, place).fill(0);
    },
    constrain(weights) {
      for (const limit of limited) limit(weights);
    },
  };
}

function checkRegularizer(rule: Regularizer, where: string): Regularizer {
  expectKnownOptions(where, rule, ["parameters", "l1", "l2"]);
  if (rule.l1 !== undefined) expectNotNegative(`${where}.l1`, rule.l1);
  if (rule.l2 !== undefined) expectNotNegative(`${where}.l2`, rule.l2);
  return rule;
}

function checkConstraint(rule: Constraint, where: string): void {
  expectKnownOptions(where, rule, ["parameters", "maxNorm", "axis"]);
  expectPositive(`${where}.maxNorm`, rule.maxNorm);
}

function placesOf({ places }: Layout, pattern: string | RegExp, where: string): readonly Place[] {
  const isNamed = typeof pattern === "string" ? globOf(pattern) : pattern;
  const found = places.filter(({ name }) => name.search(isNamed) >= 0); // search keeps no state between names
  if (found.length > 0) return found;
  const names = places.map(({ name }) => name).join(", ");
  throw new TercetError("option-invalid", { where, expected: `a pattern of parameters: ${names}`, received: String(pattern) });
}

function globOf(pattern: string): RegExp {
  const escaped = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`);
}

function penaltyOf(w: Float32Array, l1: number, l2: number): number {
  let [absolute, squared] = [0, 0];
  for (let i = 0; i < w.length; i++) {
    absolute += Math.abs(w[i]!);
    squared += w[i]! * w[i]!;
  }
  return l1 * absolute + l2 * squared;
}

function bindLimit(place: Place, { maxNorm, axis = 0 }: Constraint): (weights: Float32Array) => void {
  const { shape, name } = place;
  expectOption(
    Number.isInteger(axis) && axis >= 0 && axis < shape.length,
    "compile.constraints.axis",
    `an axis of ${name} [${shape}]`,
    axis,
  );
  const size = shape[axis]!;
  const inner = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  return (weights) => {
    const w = viewOf(weights, place);
    for (let start = 0; start < w.length; start += size * inner)
      for (let column = start; column < start + inner; column++) shorten(w, { from: column, step: inner, count: size, maxNorm });
  };
}

function shorten(w: Float32Array, { from, step, count, maxNorm }: { from: number; step: number; count: number; maxNorm: number }): void {
  let squared = 0;
  for (let i = 0; i < count; i++) squared += w[from + i * step]! ** 2;
  const norm = Math.sqrt(squared);
  if (norm <= maxNorm) return; // Keras multiplies these by norm / (norm + 1e-7)
  const factor = maxNorm / (norm + 1e-7);
  for (let i = 0; i < count; i++) w[from + i * step]! *= factor;
}
