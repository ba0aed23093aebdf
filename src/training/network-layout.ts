// Where the parameters of a network lie, and what they begin as.
import { TercetError } from "../core/errors.ts";
import { sameShape } from "../graph/shapes.ts";
import type { ParameterSpec } from "../layers/layer.ts";
import { exampleShape, type Network } from "../models/network.ts";
import { initialize, type Layout, layOut } from "./parameters.ts";
import { anyLength, traceNetwork } from "./trace.ts";

/** The places of a network's parameters. */
export function networkLayout(network: Network): { readonly layout: Layout; readonly initialWeights: (seed: number) => Float32Array } {
  const specs = parameterSpecs(network, anyLength);
  refuseLengths(network, specs);
  const layout = layOut(specs);
  const initialWeights = (seed: number) => {
    const weights = new Float32Array(layout.total);
    initialize(weights, specs, layout, seed);
    return weights;
  };
  return { layout, initialWeights };
}

function parameterSpecs(network: Network, length: number): ParameterSpec[] {
  return traceNetwork(network, { rows: 1, length, training: false }).parameters.map(({ spec }) => spec);
}

/** Refuses a network whose parameters depend on the length of the text: it could be trained at one length only. */
function refuseLengths(network: Network, specs: readonly ParameterSpec[]): void {
  const suspects = network.layers.filter(({ config }) => config.layer === "flatten" || config.layer === "reshape");
  if (suspects.length === 0 || exampleShape(network)) return;
  const others = parameterSpecs(network, anyLength / 2);
  const changed = specs.find(({ shape }, i) => !sameShape(shape, others[i]!.shape));
  if (!changed) return;
  throw new TercetError("shape-unknown", {
    where: changed.name,
    expected: "a shape that does not depend on the length of the text",
    received: `${suspects.map(({ config }) => config.layer).join(" and ")} of all its positions`,
    hint: "Pool over the text instead, e.g. with globalMaxPooling1D().",
  });
}
