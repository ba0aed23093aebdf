import { expect, test } from "vitest";
import { attachLists, detachLists, refersToLists } from "./option-lists.ts";

const long = Array.from({ length: 100 }, (_, i) => 3 * i);

test("long lists of whole numbers go into the tensors and come back, at any depth; everything else stays", () => {
  const options = {
    kernelSizes: [2, 3],
    ngramList: long,
    layers: [{ layer: "x", options: { ngrams: long, rates: long.map((x) => x + 0.5) } }],
  };
  const detached = detachLists(options);
  expect(Object.keys(detached.tensors)).toEqual(["options.ngramList", "options.layers.0.options.ngrams"]);
  expect(detached.tensors["options.ngramList"]).toEqual({ data: Int32Array.from(long), shape: [100] });
  const read = JSON.parse(JSON.stringify(detached.options));
  expect(read.kernelSizes).toEqual([2, 3]);
  expect(refersToLists(read)).toBe(true);
  expect(refersToLists({ kernelSizes: [2, 3] })).toBe(false);
  expect(attachLists(read, detached.tensors)).toEqual(options);
});

test("a list that is not in the tensors is an error with its name", () => {
  expect(() => attachLists(detachLists({ ngramList: long }).options, {})).toThrow(/options\.ngramList/);
});
