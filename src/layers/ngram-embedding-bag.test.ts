import { expect, test } from "vitest";
import golden from "../../test/golden/ngram_bag.json" with { type: "json" };
import { expectClose } from "../../test/graph/close.ts";
import { differentiate } from "../graph/differentiate.ts";
import { interpret } from "../graph/interpreter.ts";
import { constant, input, mul, reduceSum } from "../graph/ops/index.ts";
import type { Scope } from "./layer.ts";
import { ngramEmbeddingBag } from "./ngram-embedding-bag.ts";

// Numbers: test/golden/ngram_bag.py, float64. The pairs are its n-grams: 2 3 · 3 2 · 3 4 · 5 5 · 2 3 4 · 5 5 5.
const ngrams = [2, 3, 3, 2, 3, 4, 5, 5, 6, 4, 9, 5];

test("equals PyTorch's EmbeddingBag over the rows of the text's words and n-grams, output and gradient", () => {
  const { ids, weight, output, outputWeights, gradient } = golden;
  const [x, table] = [input("ids", ids.shape, "int32"), input("weight", weight.shape)];
  const scope: Scope = { training: true, path: "", param: () => table, keepMask: () => x, child: () => scope };
  const { value } = ngramEmbeddingBag({ inputDim: 6, outputDim: 3, ngrams }).call({ value: x, mask: null }, scope);
  const loss = reduceSum(mul(value, constant(Float64Array.from(outputWeights.data), outputWeights.shape)));
  const { outputs, gradients } = differentiate([value], loss, [table]);
  const [y, dTable] = interpret({ inputs: [x, table], outputs: [outputs[0]!, gradients[0]!] }, { ids, weight });
  expectClose(y!, output, { rtol: 1e-12, atol: 1e-12 });
  expectClose(dTable!, gradient, { rtol: 1e-12, atol: 1e-12 });
});

test.each([
  ["an odd number of them", [2]],
  ["a last token outside the vocabulary", [2, 6]],
  ["a beginning that does not stand before it", [6, 2]],
  ["pairs out of order", [3, 2, 2, 3]],
])("refuses %s", (_, pairs) => {
  expect(() => ngramEmbeddingBag({ inputDim: 6, outputDim: 2, ngrams: pairs })).toThrow(
    expect.objectContaining({ code: "option-invalid" }),
  );
});
