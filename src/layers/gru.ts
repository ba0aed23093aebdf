// Gated recurrent unit.
import { expectOption } from "../core/check.ts";
import type { Value } from "../graph/node.ts";
import { add, concat, matmul, mul, neg, sigmoid, split, sub, tanh, unsqueeze, where } from "../graph/ops/index.ts";
import { glorotUniform, orthogonal, zeros } from "./initializers.ts";
import type { Scope } from "./layer.ts";
import {
  type CellStep,
  checkRecurrentOptions,
  defineRecurrent,
  type Projection,
  type RecurrentCell,
  type RecurrentLayer,
  type RecurrentOptions,
  stackParameters,
} from "./recurrent.ts";

export interface GruOptions extends RecurrentOptions {
  /** Whether the reset gate acts after the recurrent product, as in PyTorch and cuDNN, or before it, as in the paper. Default true. */
  readonly resetAfter?: boolean;
}

/**
 *   z, r = σ(x·W + h·R + b)    n = tanh(x·W + b + r∘(h·R + b′))    h ← (1 − z)∘n + z∘h
 *
 * With `resetAfter: false`: n = tanh(x·W + b + (r∘h)·R), and there is no b′.
 * Shapes: x `[batch, length, features]`, W `[features, 3·units]`, R `[units, 3·units]`, b, b′ `[3·units]`
 * → `[batch, length, units]` with `returnSequences`, else `[batch, units]`. The blocks stand in the order z, r, n. State: h `[batch, units]`.
 * A masked step hands its state on unchanged. Start values as in Keras: W Glorot uniform, R orthogonal, biases zero.
 * Source: Cho et al. 2014, https://arxiv.org/abs/1406.1078; `dropout` and `recurrentDropout`: Gal & Ghahramani 2016,
 * https://arxiv.org/abs/1512.05287.
 * Departs: with `goBackwards` the sequence stays in the order of the text, where Keras turns it round; recurrent dropout acts on the
 * product only, as in the paper, where Keras also drops the h that z keeps.
 */
export function gru(options: GruOptions): RecurrentLayer {
  const checked = checkRecurrentOptions("gru", options, ["resetAfter"]);
  const { resetAfter = true } = options;
  expectOption(typeof resetAfter === "boolean", "gru.resetAfter", "true or false", resetAfter);
  const cell = resetAfter ? resetAfterCell(checked.units) : resetBeforeCell(checked.units);
  return defineRecurrent("gru", { ...checked, resetAfter }, cell);
}

function resetAfterCell(units: number): RecurrentCell {
  return {
    units,
    stateCount: 1,
    weights(scopes, features) {
      const { kernel, recurrent, bias } = parameters(scopes, features, units);
      const recurrentBias = stackParameters(scopes, (scope) => scope.param("recurrent_bias", [3 * units], zeros));
      const [gateBias, candidateBias] = split(recurrentBias, [2 * units, units], -1) as [Value, Value];
      const [outerGates, outerCandidate] = split(bias, [2 * units, units], -1) as [Value, Value];
      return {
        projections: projections(kernel, concat([add(outerGates, gateBias), outerCandidate], -1), units), // b and b′ of z and r are one
        captured: [turnUpdate(recurrent, units), unsqueeze(candidateBias, [1])], // b′ of n [D, 1, units]
      };
    },
    sequences: keepAtPadding,
    step({ states: [h], slices: [xGates, xCandidate], captured: [recurrent, bias], drop }: CellStep) {
      const [hGates, hCandidate] = split(matmul(drop(h!), recurrent!), [2 * units, units], -1) as [Value, Value];
      const [u, r] = split(sigmoid(add(xGates!, hGates)), [units, units], -1) as [Value, Value];
      const n = tanh(add(xCandidate!, mul(r, add(hCandidate, bias!))));
      return [moved(h!, u, n)];
    },
  };
}

function resetBeforeCell(units: number): RecurrentCell {
  return {
    units,
    stateCount: 1,
    weights(scopes, features) {
      const { kernel, recurrent, bias } = parameters(scopes, features, units);
      return {
        projections: projections(kernel, bias, units),
        captured: split(turnUpdate(recurrent, units), [2 * units, units], -1),
      };
    },
    sequences: keepAtPadding,
    step({ states: [h], slices: [xGates, xCandidate], captured: [recurrentGates, recurrentCandidate], drop }: CellStep) {
      const seen = drop(h!);
      const gates = sigmoid(add(xGates!, matmul(seen, recurrentGates!)));
      const [u, r] = split(gates, [units, units], -1) as [Value, Value];
      const n = tanh(add(xCandidate!, matmul(mul(r, seen), recurrentCandidate!)));
      return [moved(h!, u, n)];
    },
  };
}

function parameters(scopes: readonly Scope[], features: number, units: number) {
  return {
    kernel: stackParameters(scopes, (scope) => scope.param("kernel", [features, 3 * units], glorotUniform)),
    recurrent: stackParameters(scopes, (scope) => scope.param("recurrent_kernel", [units, 3 * units], orthogonal)),
    bias: stackParameters(scopes, (scope) => scope.param("bias", [3 * units], zeros)),
  };
}

/** h + u∘(n − h) = (1 − z)∘n + z∘h; u = 0 keeps h to the bit. */
function moved(h: Value, u: Value, n: Value): Value {
  return add(h, mul(u, sub(n, h)));
}

/** Weights of z with their sign turned: 1 − σ(a) = σ(−a), so that the loop gets u = 1 − z for nothing. */
function turnUpdate(weights: Value, units: number): Value {
  const [update, rest] = split(weights, [units, 2 * units], -1) as [Value, Value];
  return concat([neg(update), rest], -1);
}

/** σ of it is 0 in float32 and in float64. */
const never = -1e4;

/** u and r together, and the candidate apart: the loop adds to them at different places. */
function projections(kernel: Value, bias: Value, units: number): Projection[] {
  const [kernels, biases] = [kernel, bias].map((each) => split(turnUpdate(each, units), [2 * units, units], -1)) as [Value[], Value[]];
  return kernels.map((each, i) => ({ kernel: each, bias: biases[i]! }));
}

/** Where there is no text u is 0: the step keeps h, and the loop needs no mask. */
function keepAtPadding([gates, candidate]: readonly Value[], isText: Value | null): readonly Value[] {
  return [isText ? where(isText, gates!, never) : gates!, candidate!];
}
