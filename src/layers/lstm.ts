// Long short-term memory.
import { expectKnownOptions, expectPositiveInteger } from "../core/check.ts";
import { lstmCell } from "../graph/composites/lstm-cell.ts";
import type { Value } from "../graph/node.ts";
import { add, fill, matmul, scan, transpose, unsqueeze, where } from "../graph/ops/index.ts";
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
    const result = runLstm({ value, mask, scope, units, backwards: false });
    return returnSequences ? { value: result.sequence, mask } : { value: result.last, mask: null };
  });
}

export interface LstmRun {
  readonly value: Value;
  readonly mask: Value | null;
  readonly scope: Scope;
  readonly units: number;
  /** From the last step to the first. */
  readonly backwards: boolean;
}

/** One pass over the text in one direction. */
export function runLstm({ value, mask, scope, units, backwards }: LstmRun): { readonly sequence: Value; readonly last: Value } {
  const kernel = scope.param("kernel", [lastAxis(value), 4 * units], glorotUniform);
  const recurrent = scope.param("recurrent_kernel", [units, 4 * units], orthogonal);
  const bias = scope.param("bias", [4 * units], forgetBiasOne(units));
  const x = transpose(value, [1, 0, 2]); // [length, batch, features]
  const projected = add(matmul(x, kernel), bias); // [length, batch, 4·units], for all steps at once
  const start = fill(0, value, [{ copy: 0 }, units]);
  const keep = mask ? [unsqueeze(transpose(mask, [1, 0]), [2])] : []; // [length, batch, 1]
  const { carried, results } = scan(
    { carried: [start, start], sequences: [projected, ...keep], captured: [recurrent], reverse: backwards },
    ([h, c], [xt, isText], [r]) => {
      const next = lstmCell(add(xt!, matmul(h!, r!)), c!);
      const hNext = isText ? where(isText, next.h, h!) : next.h;
      const cNext = isText ? where(isText, next.c, c!) : next.c;
      return { carried: [hNext, cNext], results: [hNext] };
    },
  );
  return { sequence: transpose(results[0]!, [1, 0, 2]), last: carried[0]! };
}

function forgetBiasOne(units: number): Initializer {
  return (target) => {
    target.fill(0);
    target.fill(1, 2 * units, 3 * units);
  };
}
