import { describe, expect, test } from "vitest";
import { layerNorm } from "./composites/layer-norm.ts";
import { lstmCell } from "./composites/lstm-cell.ts";
import { softmaxCrossEntropy } from "./composites/softmax.ts";
import type { Value } from "./node.ts";
import * as ops from "./ops/index.ts";

const { input } = ops;
const batch = (...rest: number[]) => input("x", [4, ...rest], "float32", ["batch", ...rest.map(() => null)]);
const typeOf = ({ shape, names }: Value) => shape.map((size, axis) => (names[axis] ? `${names[axis]}=${size}` : size));

describe("names of axes travel with their sizes", () => {
  test.each<[string, Value, readonly (string | number)[]]>([
    ["broadcasting", ops.add(input("b", [3]), batch(3)), ["batch=4", 3]],
    ["a named axis of size 1 keeps its name", ops.add(input("a", [1], "float32", ["batch"]), input("b", [1])), ["batch=1"]],
    ["a product", ops.matmul(batch(3), input("w", [3, 5])), ["batch=4", 5]],
    ["a reduction", ops.reduceSum(batch(2, 3), { axes: [1] }), ["batch=4", 3]],
    ["kept axes lose the name", ops.reduceSum(batch(2), { axes: [0], keepDims: true }), [1, 2]],
    ["a transpose", ops.transpose(batch(2), [1, 0]), [2, "batch=4"]],
    ["rows of a table", ops.gather(input("table", [9, 5]), ops.cast(batch(2), "int32")), ["batch=4", 2, 5]],
    ["a copied axis", ops.reshape(batch(6), [{ copy: 0 }, 2, 3]), ["batch=4", 2, 3]],
    ["an inferred axis that is the named one", ops.reshape(batch(2, 3), ["infer", 6]), ["batch=4", 6]],
    ["an inferred axis that joins others with the named one", ops.reshape(batch(2, 3), ["infer", 3]), ["batch*2=8", 3]],
    ["an inferred axis that takes a part of the named one", ops.reshape(batch(3), ["infer", 6]), ["batch/2=2", 6]],
    ["a concatenation", ops.concat([batch(), batch()], 0), ["batch+batch=8"]],
    ["a slice", ops.slice(batch(), 0, 1, null), ["batch[1:]=3"]],
    ["padding", ops.pad(batch(), 0, 1, 2), ["batch+3=7"]],
  ])("%s", (_, value, expected) => {
    expect(typeOf(value)).toEqual(expected);
  });
});

describe("what does not fit is refused", () => {
  const x = input("x", [2, 3]);
  const ids = input("ids", [2], "int32");
  test.each<[string, string, () => unknown]>([
    ["shapes that do not broadcast", "shape-mismatch", () => ops.add(x, input("b", [2]))],
    ["inner axes that differ", "shape-mismatch", () => ops.matmul(x, x)],
    ["a product with a vector", "shape-mismatch", () => ops.matmul(x, input("b", [3]))],
    ["an axis outside the rank", "shape-mismatch", () => ops.reduceSum(x, { axes: [2] })],
    ["an axis that is no whole number", "shape-mismatch", () => ops.cumSum(x, 0.5)],
    ["a reshape to another number of elements", "shape-mismatch", () => ops.reshape(x, [4])],
    ["a reshape that cannot be inferred", "shape-mismatch", () => ops.reshape(x, ["infer", 4])],
    ["an expansion of an axis that is not 1", "shape-mismatch", () => ops.expand(x, [2, 6])],
    ["parts that differ outside the axis", "shape-mismatch", () => ops.concat([x, input("b", [2, 4])], 0)],
    ["a permutation of other axes", "shape-mismatch", () => ops.transpose(x, [0])],
    ["a split that does not add up", "shape-mismatch", () => ops.split(x, [1, 1], 1)],
    ["a squeeze of an axis that is not 1", "shape-mismatch", () => ops.squeeze(x, [0])],
    ["updates unlike their indices", "shape-mismatch", () => ops.scatterElementsAdd(x, input("at", [2, 1], "int32"), x, 1)],
    ["rows unlike their ids", "shape-mismatch", () => ops.scatterRowsAdd(x, input("at", [3], "int32"), x)],
    ["labels of other rows", "shape-mismatch", () => softmaxCrossEntropy(x, input("y", [3], "int32"))],
    ["a scale of another size", "shape-mismatch", () => layerNorm(x, input("scale", [2]), input("offset", [3]))],
    ["gates that are not four times the units", "shape-mismatch", () => lstmCell(x, x)],
    ["two types", "dtype-mismatch", () => ops.add(x, ids)],
    ["a function of floats on integers", "dtype-mismatch", () => ops.tanh(ids)],
    ["a condition that is no bool", "dtype-mismatch", () => ops.where(x, x, x)],
    ["two types behind one condition", "dtype-mismatch", () => ops.where(ops.greater(x, 0), x, ops.cast(x, "int32"))],
    ["indices that are no integers", "dtype-mismatch", () => ops.gather(x, x)],
  ])("%s: %s", (_, code, build) => {
    expect(build).toThrow(expect.objectContaining({ code }));
  });
});
