// The linear model as an ONNX program, so that every model folder has one.
import type { TaskKind } from "../core/task-kind.ts";
import { add, concat, constant, gather, input, mul, reduceSum, sub, unsqueeze } from "../graph/ops/index.ts";
import { simplify } from "../graph/passes/simplify.ts";
import { lowerGraph } from "../onnx/lower.ts";
import { writeOnnx } from "../onnx/write.ts";

/**
 * logits = Σₙ feature_values[b, n] · weight[feature_ids[b, n]] + bias
 *
 * Shapes: `feature_ids` int64, `feature_values` float32 `[batch, features]`; weight `[known features, columns]`, bias `[columns]`
 * → `logits` `[batch, labels]`. Two classes have one column z and get the logits [0, z]; a quantity has one column and gets it as it is.
 */
export function linearProgram(weight: Float32Array, bias: Float32Array, task: TaskKind): Uint8Array {
  const columns = bias.length;
  const names = ["batch", "features"];
  const ids = input("feature_ids", [2, 3], "int64", names);
  const values = input("feature_values", [2, 3], "float32", names);
  const table = input("weight", [weight.length / columns, columns]);
  const each = mul(gather(table, ids), unsqueeze(values, [2])); // [batch, features, columns]
  const sum = add(reduceSum(each, { axes: [1] }), constant(bias, [columns]));
  const logits = columns === 1 && task === "classification" ? concat([sub(sum, sum), sum], -1) : sum;
  const graph = simplify({ inputs: [ids, values, table], outputs: [logits] });
  return writeOnnx(lowerGraph(graph, { constants: new Map([[table, weight]]), portable: true, outputNames: ["logits"] }));
}
