// Long short-term memory.
import { expectKnownOptions, expectPositiveInteger } from "../core/check.ts";
import { lstmCell } from "../graph/composites/lstm-cell.ts";
import type { Value } from "../graph/node.ts";
import { add, concat, fill, matmul, reshape, reverse, scan, split, squeeze, transpose, unsqueeze } from "../graph/ops/index.ts";
import { lastAxis } from "../graph/shapes.ts";
import { glorotUniform, type Initializer, orthogonal } from "./initializers.ts";
import { defineLayer, type Layer, type Scope } from "./layer.ts";

export interface LstmOptions {
  readonly units: number;
  /** The state after every step, or only after the last. Default false: the last. */
  readonly returnSequences?: boolean;
}

/**
 *   i, o, f = σ(x·W + h·R + b)    g = tanh(x·W + h·R + b)    c ← f∘c + i∘g    h ← o∘tanh(c)
 *
 * Shapes: x `[batch, length, features]`, W `[features, 4·units]`, R `[units, 4·units]`, b `[4·units]`
 * → `[batch, length, units]` with `returnSequences`, else `[batch, units]`. The gates stand in the order i, o, f, g.
 * A masked step hands its state on unchanged. Start values as in Keras: W Glorot uniform, R orthogonal, b zero but 1 for f.
 * Source: Hochreiter & Schmidhuber 1997; forget gate: Gers, Schmidhuber & Cummins 2000; its bias: Jozefowicz et al. 2015.
 */
export function lstm(options: LstmOptions): Layer {
  expectKnownOptions("lstm", options, ["units", "returnSequences"]);
  const { units, returnSequences = false } = options;
  expectPositiveInteger("lstm.units", units);
  return defineLayer("lstm", { units, returnSequences }, ({ value, mask }, scope) => {
    const { sequences, last } = runLstm({ value, mask, scopes: [scope], units });
    return returnSequences ? { value: transpose(sequences[0]!, [1, 0, 2]), mask } : { value: last[0]!, mask: null };
  });
}

export interface LstmRun {
  readonly value: Value;
  readonly mask: Value | null;
  /** One for each direction: the first reads from the first token to the last, the second from the last to the first. */
  readonly scopes: readonly Scope[];
  readonly units: number;
}

export interface LstmResult {
  /** For each direction `[length, batch, units]`: the state beside the token that was read. */
  readonly sequences: readonly Value[];
  /** For each direction `[batch, units]`: the state after its last token. */
  readonly last: readonly Value[];
}

/**
 * Reads the text in one direction or two. Both directions run in one loop, as one more axis D of the state: the cost of a loop is
 * the number of its steps times its ops, hardly their size.
 */
export function runLstm({ value, mask, scopes, units }: LstmRun): LstmResult {
  const D = scopes.length;
  const features = lastAxis(value);
  const kernel = stack(
    scopes.map((scope) => scope.param("kernel", [features, 4 * units], glorotUniform)),
    0,
  ); // [D, features, 4·units]
  const recurrent = stack(
    scopes.map((scope) => scope.param("recurrent_kernel", [units, 4 * units], orthogonal)),
    0,
  ); // [D, units, 4·units]
  const bias = stack(
    scopes.map((scope) => scope.param("bias", [4 * units], forgetBiasOne(units))),
    0,
  ); // [D, 4·units]

  const timeFirst = transpose(value, [1, 0, 2]);
  const tokens = stack(turnSecond(scopes.map(() => timeFirst)), 0); // [D, length, batch, features]
  const rows = reshape(tokens, [D, "infer", features]);
  const products = add(matmul(rows, kernel), unsqueeze(bias, [1])); // [D, length·batch, 4·units]: x·W + b of all steps at once
  const steps = transpose(reshape(products, [D, { copy: 1 }, { copy: 2 }, 4 * units], tokens), [1, 0, 2, 3]); // [length, D, batch, 4·units]
  const isText = mask ? [unsqueeze(stack(turnSecond(scopes.map(() => transpose(mask, [1, 0]))), 1), [3])] : []; // [length, D, batch, 1]

  const start = fill(0, value, [D, { copy: 0 }, units]);
  const { carried, results } = scan(
    { carried: [start, start], sequences: [steps, ...isText], captured: [recurrent] },
    ([h, c], [x, reads], [r]) => {
      const z = add(matmul(h!, r!), x!); // [D, batch, 4·units]
      const next = lstmCell(z, c!, reads && { h: h!, isText: reads });
      return { carried: [next.h, next.c], results: [next.h] };
    },
  );
  return { sequences: turnSecond(unstack(results[0]!, 1)), last: unstack(carried[0]!, 0) };
}

/** A second direction reads from the end; turning its sequence once more puts it right again. */
function turnSecond(sequences: readonly Value[]): Value[] {
  return sequences.map((each, direction) => (direction === 1 ? reverse(each, 0) : each));
}

function stack(values: readonly Value[], axis: number): Value {
  return concat(
    values.map((value) => unsqueeze(value, [axis])),
    axis,
  );
}

function unstack(value: Value, axis: number): Value[] {
  const parts = split(value, new Array<number>(value.shape[axis]!).fill(1), axis);
  return parts.map((part) => squeeze(part, [axis]));
}

function forgetBiasOne(units: number): Initializer {
  return (target) => {
    target.fill(0);
    target.fill(1, 2 * units, 3 * units);
  };
}
