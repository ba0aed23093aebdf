// Long short-term memory.
import { lstmCell as lstmStep } from "../graph/composites/lstm-cell.ts";
import { add, matmul } from "../graph/ops/index.ts";
import { glorotUniform, type Initializer, orthogonal } from "./initializers.ts";
import {
  checkRecurrentOptions,
  defineRecurrent,
  type RecurrentCell,
  type RecurrentLayer,
  type RecurrentOptions,
  stackParameters,
} from "./recurrent.ts";

export type LstmOptions = RecurrentOptions;

/**
 *   i, o, f = σ(x·W + h·R + b)    g = tanh(x·W + h·R + b)    c ← f∘c + i∘g    h ← o∘tanh(c)
 *
 * Shapes: x `[batch, length, features]`, W `[features, 4·units]`, R `[units, 4·units]`, b `[4·units]`
 * → `[batch, length, units]` with `returnSequences`, else `[batch, units]`. The gates stand in the order i, o, f, g.
 * States: h and c, each `[batch, units]`; zeros, or those of `features.states`. `returnState` hands on both.
 * A masked step hands its state on unchanged. Start values as in Keras: W Glorot uniform, R orthogonal, b zero but 1 for f.
 * `dropout` and `recurrentDropout` keep one mask for all steps of a text (Gal & Ghahramani 2016, https://arxiv.org/abs/1512.05287).
 * Source: Hochreiter & Schmidhuber 1997; forget gate: Gers, Schmidhuber & Cummins 2000; its bias: Jozefowicz et al. 2015.
 * Departs: with `goBackwards` the sequence stays in the order of the text, where Keras turns it round.
 */
export function lstm(options: LstmOptions): RecurrentLayer {
  const checked = checkRecurrentOptions("lstm", options);
  return defineRecurrent("lstm", checked, lstmCell(checked.units));
}

function lstmCell(units: number): RecurrentCell {
  return {
    units,
    stateCount: 2,
    weights: (scopes, features) => ({
      projections: [
        {
          kernel: stackParameters(scopes, (scope) => scope.param("kernel", [features, 4 * units], glorotUniform)),
          bias: stackParameters(scopes, (scope) => scope.param("bias", [4 * units], forgetBiasOne(units))),
        },
      ],
      captured: [stackParameters(scopes, (scope) => scope.param("recurrent_kernel", [units, 4 * units], orthogonal))],
    }),
    sequences: (products, isText) => (isText ? [...products, isText] : products),
    step({ states: [h, c], slices: [x, isText], captured: [recurrent], drop }) {
      const z = add(matmul(drop(h!), recurrent!), x!); // [D, batch, 4·units]
      const next = lstmStep(z, c!, isText && { h: h!, isText });
      return [next.h, next.c];
    },
  };
}

function forgetBiasOne(units: number): Initializer {
  return (target) => {
    target.fill(0);
    target.fill(1, 2 * units, 3 * units);
  };
}
