// The merging layers against PyTorch: test/golden/merge.py.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { expectClose } from "../../test/graph/close.ts";
import { interpret, type NumericInput } from "../graph/interpreter.ts";
import { input } from "../graph/ops/index.ts";
import { concatenateLayer } from "./concatenate.ts";
import { dotLayer } from "./dot.ts";
import { callLayer, type Features, type Layer, type Scope } from "./layer.ts";
import { mergeLayer } from "./merge.ts";

interface Tensor {
  readonly shape: number[];
  readonly data: number[];
}

const golden = JSON.parse(readFileSync(new URL("../../test/golden/merge.json", import.meta.url), "utf8")) as Record<
  "a" | "b" | "v" | "w" | "mask",
  Tensor
> & {
  cases: Record<string, Tensor>;
};
type Side = "a" | "b" | "v" | "w";

const cases: Readonly<Record<string, { readonly layer: Layer; readonly of: readonly Side[] }>> = {
  add: { layer: mergeLayer("add"), of: ["a", "b", "v"] },
  average: { layer: mergeLayer("average"), of: ["a", "b", "v"] },
  maximum: { layer: mergeLayer("maximum"), of: ["a", "b", "v"] },
  minimum: { layer: mergeLayer("minimum"), of: ["a", "b", "v"] },
  multiply: { layer: mergeLayer("multiply"), of: ["a", "b", "v"] },
  subtract: { layer: mergeLayer("subtract"), of: ["a", "v"] },
  concatenate: { layer: concatenateLayer(), of: ["a", "b"] },
  concatenateTexts: { layer: concatenateLayer({ axis: 1 }), of: ["a", "b"] },
  dotFeatures: { layer: dotLayer({ axes: 2 }), of: ["a", "b"] },
  dotLength: { layer: dotLayer({ axes: 1 }), of: ["a", "b"] },
  dotSequenceVector: { layer: dotLayer({ axes: [2, 1] }), of: ["a", "v"] },
  dotVectors: { layer: dotLayer({ axes: -1 }), of: ["v", "w"] },
  cosine: { layer: dotLayer({ axes: 1, normalize: true }), of: ["v", "w"] },
  cosineSequence: { layer: dotLayer({ axes: 2, normalize: true }), of: ["a", "b"] },
};

const mask = input("mask", [2, 3], "bool");
const values = { a: input("a", [2, 3, 4]), b: input("b", [2, 3, 4]), v: input("v", [2, 4]), w: input("w", [2, 4]) };
const feeds: Record<string, NumericInput> = { a: golden.a, b: golden.b, v: golden.v, w: golden.w, mask: golden.mask };
const featuresOf = (side: Side): Features => ({ value: values[side], mask: side === "a" || side === "b" ? mask : null });

test.each(Object.keys(golden.cases))("%s gives PyTorch's numbers", (name) => {
  const { layer, of } = cases[name]!;
  const { value } = callLayer(layer, of.map(featuresOf), { path: name } as Scope);
  expectClose(interpret({ inputs: [...Object.values(values), mask], outputs: [value] }, feeds)[0]!, golden.cases[name]!, { rtol: 1e-12 });
});

test("masks travel along: kept beside a vector, one after the other for texts, lost where the length is summed over", () => {
  const maskOf = (name: string) => callLayer(cases[name]!.layer, cases[name]!.of.map(featuresOf), { path: name } as Scope).mask;
  expect(maskOf("add")).toBe(mask);
  expect(maskOf("concatenate")).toBe(mask);
  expect(maskOf("dotFeatures")).toBe(mask);
  expect(maskOf("dotLength")).toBeNull();
  expect(maskOf("dotVectors")).toBeNull();
  const joined = maskOf("concatenateTexts")!;
  const [numbers] = interpret({ inputs: [mask], outputs: [joined] }, { mask: golden.mask });
  expect(Array.from(numbers!.data)).toEqual([1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 0, 0]);
});
