// The simple recurrent network.
import { add, matmul, where } from "../graph/ops/index.ts";
import { type ActivationName, activations, expectActivation } from "./activations.ts";
import { glorotUniform, orthogonal, zeros } from "./initializers.ts";
import {
  checkRecurrentOptions,
  defineRecurrent,
  type RecurrentCell,
  type RecurrentLayer,
  type RecurrentOptions,
  stackParameters,
} from "./recurrent.ts";

export interface SimpleRnnOptions extends RecurrentOptions {
  /** f. Default "tanh". */
  readonly activation?: ActivationName;
}

/**
 *   h ← f(x·W + h·R + b)
 *
 * Shapes: x `[batch, length, features]`, W `[features, units]`, R `[units, units]`, b `[units]`
 * → `[batch, length, units]` with `returnSequences`, else `[batch, units]`. State: h `[batch, units]`.
 * A masked step hands its state on unchanged. Start values as in Keras: W Glorot uniform, R orthogonal, b zero. Its id in Keras is SimpleRNN.
 * The gradient shrinks or grows with every step: for texts of more than some ten words take `gru` or `lstm`.
 * Source: Elman 1990, https://doi.org/10.1207/s15516709cog1402_1
 * Departs: with `goBackwards` the sequence stays in the order of the text, where Keras turns it round.
 */
export function simpleRnn(options: SimpleRnnOptions): RecurrentLayer {
  const checked = checkRecurrentOptions("simpleRnn", options, ["activation"]);
  const { activation = "tanh" } = options;
  expectActivation("simpleRnn.activation", activation);
  return defineRecurrent("simpleRnn", { ...checked, activation }, simpleCell(checked.units, activation));
}

function simpleCell(units: number, activation: ActivationName): RecurrentCell {
  return {
    units,
    stateCount: 1,
    weights: (scopes, features) => ({
      projections: [
        {
          kernel: stackParameters(scopes, (scope) => scope.param("kernel", [features, units], glorotUniform)),
          bias: stackParameters(scopes, (scope) => scope.param("bias", [units], zeros)),
        },
      ],
      captured: [stackParameters(scopes, (scope) => scope.param("recurrent_kernel", [units, units], orthogonal))],
    }),
    sequences: (products, isText) => (isText ? [...products, isText] : products),
    step({ states: [h], slices: [x, isText], captured: [recurrent], drop }) {
      const next = activations[activation](add(x!, matmul(drop(h!), recurrent!))); // [D, batch, units]
      return [isText ? where(isText, next, h!) : next];
    },
  };
}
