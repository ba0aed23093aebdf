import { expect, test } from "vitest";
import { traceLayer } from "../../test/conformance/trace-layer.ts";
import { runOnnx } from "../../test/graph/run-onnx.ts";
import { interpret } from "../graph/interpreter.ts";
import { hashedNgrams } from "./hashed-ngrams.ts";

/** fastText's hash of ids, in whole numbers of any size. */
function bucketOf(ids: readonly number[], buckets: bigint): number {
  return Number(ids.reduce((hash, id) => (hash * 116049371n + BigInt(id)) % buckets, 0n));
}

const ids = [
  [7, 3, 900_000, 5],
  [2, 2, 0, 0],
  [0, 0, 0, 0],
];
const [inputDim, buckets] = [1_000_000, 1_999_993];
const traced = traceLayer(hashedNgrams({ inputDim, buckets, longest: 3 }), { shape: [3, 4], ids: true, masked: true });
const feeds = {
  x: { data: ids.flat(), shape: [3, 4] },
  mask: { data: ids.flat().map((id) => Number(id !== 0)), shape: [3, 4] },
};
const graph = { inputs: traced.inputs, outputs: [traced.output.value, traced.output.mask!] };

test("puts the ids of words, bigrams and trigrams beside each other; none reaches into the padding", async () => {
  const gram = (row: number, t: number, n: number) => inputDim + bucketOf(ids[row]!.slice(t, t + n), BigInt(buckets));
  const expected = [
    [...ids[0]!, gram(0, 0, 2), gram(0, 1, 2), gram(0, 2, 2), 0, gram(0, 0, 3), gram(0, 1, 3), 0, 0],
    [...ids[1]!, gram(1, 0, 2), 0, 0, 0, 0, 0, 0, 0],
    [...ids[2]!, 0, 0, 0, 0, 0, 0, 0, 0],
  ];
  for (const [value, mask] of [interpret(graph, feeds), await runOnnx(graph, feeds)]) {
    expect(Array.from(value!.data, Number)).toEqual(expected.flat());
    expect(Array.from(mask!.data, Number)).toEqual(expected.flat().map((id) => Number(id !== 0)));
  }
});

test("refuses more buckets than its whole numbers hold", () => {
  const act = () => hashedNgrams({ inputDim: 5, buckets: 3_000_000 });
  expect(act).toThrow(expect.objectContaining({ code: "option-invalid", message: expect.stringContaining("hashedNgrams.buckets") }));
});
