import { expect, test } from "vitest";
import { lstmCell } from "../../src/graph/composites/lstm-cell.ts";
import { differentiate } from "../../src/graph/differentiate.ts";
import { isOp, topologicalOrder } from "../../src/graph/node.ts";
import { add, fill, input, matmul, mul, reduceSum, scan, transpose, unsqueeze, where } from "../../src/graph/ops/index.ts";
import { simplify } from "../../src/graph/passes/simplify.ts";
import { printGraph } from "../../src/graph/print.ts";

/** An LSTM with a mask over `[2, 5, 3]`, its loss and the gradients of its three parameters. */
function maskedLstm() {
  const inputs = [
    input("x", [2, 5, 3]),
    input("mask", [2, 5], "bool"),
    input("w", [3, 16]),
    input("r", [4, 16]),
    input("b", [16]),
  ] as const;
  const [x, mask, w, r, b] = inputs;
  const z = transpose(add(matmul(x, w), b), [1, 0, 2]); // [length, batch, 16]
  const kept = unsqueeze(transpose(mask, [1, 0]), [2]);
  const zero = fill(0, x, [2, 4]);
  const run = scan({ carried: [zero, zero], sequences: [z, kept], captured: [r] }, ([h, c], [slice, keep], [recurrent]) => {
    const step = lstmCell(add(slice!, matmul(h!, recurrent!)), c!);
    const next = where(keep!, step.h, h!);
    return { carried: [next, where(keep!, step.c, c!)], results: [next] };
  });
  const loss = reduceSum(mul(run.results[0]!, run.results[0]!));
  const { outputs, gradients } = differentiate([loss], loss, [w, r, b]);
  return simplify({ inputs, outputs: [...outputs, ...gradients.filter((gradient) => gradient !== null)] });
}

test("the gradient of a masked LSTM prints as before", async () => {
  await expect(`${printGraph(maskedLstm())}\n`).toMatchFileSnapshot("../golden/lstm-gradient.txt");
});

test("its backward loop holds one product, and the products for the parameters stand outside", () => {
  const loops = topologicalOrder(maskedLstm().outputs).filter((node) => isOp(node, "Scan"));
  const products = loops.map((node) => topologicalOrder(node.attributes.body.outputs).filter(({ op }) => op === "MatMul").length);
  expect(products).toEqual([1, 1]);
});
