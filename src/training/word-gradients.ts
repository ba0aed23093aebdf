// A network's program that tells what each token does to the logits: gradient × input on the word vectors.
import { differentiate } from "../graph/differentiate.ts";
import { isOp, topologicalOrder, type Value } from "../graph/node.ts";
import { add, input, mul, reduceSum } from "../graph/ops/index.ts";
import { simplify } from "../graph/passes/simplify.ts";
import type { ParameterSpec } from "../layers/layer.ts";
import type { Network } from "../models/network.ts";
import { lowerGraph } from "../onnx/lower.ts";
import { writeOnnx } from "../onnx/write.ts";
import { traceNetwork } from "./trace.ts";

export interface WordGradientProgram {
  /** Inputs: the parameters by name, `ids` int32 `[rows, length]`, `direction` `[rows, width]`. Outputs: `logits`, `contributions`. */
  readonly onnx: Uint8Array;
  readonly parameters: readonly ParameterSpec[];
  readonly rows: number;
  readonly length: number;
  /** Width of the logits. */
  readonly width: number;
}

/**
 * contribution[b, t] = ⟨x[b, t], ∂/∂x[b, t] Σ_c direction[b, c] · logit[b, c]⟩,   x[b, t] the word vector of token t
 *
 * Shapes: contributions `[rows, length]`, zero at padding that the network does not see. Dropout is off. A token that is looked up in
 * several tables gets the sum over them; vectors of n-grams belong to no token alone and are left out. Null for a network that looks no token up in a table of vectors.
 * Where the logits are linear in the word vectors, the contributions and the bias add up to them.
 * Source: Shrikumar et al. 2016, https://arxiv.org/abs/1605.01713, §2; for word vectors Denil et al. 2014, https://arxiv.org/abs/1412.6815.
 */
export function wordGradientProgram(network: Network, { rows, length }: { rows: number; length: number }): WordGradientProgram | null {
  const { ids, logits, parameters } = traceNetwork(network, { rows, length, training: false });
  const tables = new Set(parameters.map(({ value }) => value));
  const vectors = wordVectors(logits, ids, tables);
  if (vectors.length === 0) return null;
  const direction = input("direction", logits.shape);
  const { outputs, gradients } = differentiate([logits], reduceSum(mul(logits, direction)), vectors);
  const products = vectors.flatMap((vector, i) => {
    const gradient = gradients[i];
    return gradient ? [reduceSum(mul(vector, gradient), { axes: [2] })] : []; // [rows, length]
  });
  if (products.length === 0) return null;
  const graph = simplify({ inputs: [...tables, ids, direction], outputs: [outputs[0]!, products.reduce((sum, each) => add(sum, each))] });
  const onnx = writeOnnx(lowerGraph(graph, { outputNames: ["logits", "contributions"] }));
  return { onnx, parameters: parameters.map(({ spec }) => spec), rows, length, width: logits.shape[1]! };
}

/** The vectors `[rows, length, features]` that the ids of the texts are looked up as. */
function wordVectors(logits: Value, ids: Value, tables: ReadonlySet<Value>): Value[] {
  return topologicalOrder([logits])
    .filter(
      (node) => isOp(node, "Gather") && tables.has(node.inputs[0]!) && isIds(node.inputs[1]!, ids) && node.inputs[0]!.shape.length === 2,
    )
    .map((node) => node.outputs[0]!);
}

/** The ids, in whatever type of integer. */
function isIds(value: Value, ids: Value): boolean {
  return value === ids || (isOp(value.node, "Cast") && value.node.inputs[0] === ids);
}
