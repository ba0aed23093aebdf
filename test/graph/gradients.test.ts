import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { differentiate } from "../../src/graph/differentiate.ts";
import { gradients } from "../../src/graph/gradients.ts";
import { topologicalOrder, type Value } from "../../src/graph/node.ts";
import * as ops from "../../src/graph/ops/index.ts";
import { type Case, cases } from "./cases.ts";
import { drawFrom } from "./draw.ts";
import { checkGradients, trace } from "./finite-differences.ts";

/** Reads the inputs twice: the gradient of a value is the sum over its uses. */
const twice = ({ make, ...rest }: Case): Case => ({
  ...rest,
  make: (draw) => {
    const { inputs, build } = make(draw);
    return { inputs, build: (...values) => build(...values).map((output, i) => ops.mul(output, build(...values)[i]!)) };
  },
});

const check = (each: Case, numRuns: number) =>
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => checkGradients(each, seed)),
    { numRuns, seed: 20 },
  );

describe.each(Object.entries(cases as Record<string, readonly Case[]>))("the gradient of %s equals finite differences", (op, list) => {
  const numRuns = op === "Scan" ? 6 : op === "MatMul" ? 4 : 15;

  test.each(list.map((each) => [each.name, each] as const))("%s", (_, each) => check(each, numRuns));

  test.each(list.map((each) => [each.name, each] as const))("%s, every input used twice", (_, each) => check(twice(each), 3));

  test("the op is in the programs that test it", () => {
    for (const each of list) {
      const draw = drawFrom(1);
      const { outputs } = trace(each.make(draw), draw);
      expect(topologicalOrder(outputs).map((node) => node.op)).toContain(op);
    }
  });
});

test("every op of the table has a case, and nothing else has", () => {
  expect(Object.keys(cases).sort()).toEqual(Object.keys(gradients).sort());
});

test("the loss must be one number", () => {
  const x = ops.input("x", [2]);
  expect(() => differentiate([], x, [x])).toThrow(expect.objectContaining({ code: "not-differentiable" }));
});

test("no gradient: null, when the loss does not depend on a value or only through a step", () => {
  const [x, unused, stepped] = [ops.input("x", [2]), ops.input("unused", [2]), ops.input("stepped", [2])];
  const loss = ops.reduceSum(ops.mul(x, ops.cast(ops.greater(stepped, 0), "float32")));
  const result = differentiate([], loss, [x, unused, stepped]);
  expect(result.gradients.map((gradient) => gradient === null)).toEqual([false, true, true]);
});

describe("a gradient that is one in a thousand off is noticed", () => {
  const table = gradients as unknown as Record<string, (...args: unknown[]) => readonly (Value | null)[]>; // to put a wrong rule in
  const sloped = Object.entries(cases as Record<string, readonly Case[]>).filter(
    ([op, [first]]) => first!.flat !== "all" && !["Input", "Constant", "Fill", "Scan", "Not", "Cast", "Equal", "And", "Or"].includes(op),
  );

  test.each(sloped)("%s", (op, [first]) => {
    const right = table[op]!;
    table[op] = (...args) => right(...args).map((gradient) => gradient && ops.mul(gradient, 1.001));
    try {
      expect(() => {
        for (let seed = 0; seed < 5; seed++) checkGradients(first!, seed);
      }).toThrow("difference");
    } finally {
      table[op] = right;
    }
  });
});
