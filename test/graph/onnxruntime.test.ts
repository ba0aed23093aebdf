import { describe, expect, test } from "vitest";
import { differentiate } from "../../src/graph/differentiate.ts";
import { interpret } from "../../src/graph/interpreter.ts";
import type { Graph } from "../../src/graph/node.ts";
import { simplify } from "../../src/graph/passes/simplify.ts";
import { type Case, cases } from "./cases.ts";
import { expectClose } from "./close.ts";
import { drawFrom } from "./draw.ts";
import { type Traced, trace } from "./finite-differences.ts";
import { type RunOptions, rounded, runOnnx } from "./run-onnx.ts";

// float32 against float64: sums of a dozen numbers near 1, through exp and division
const float32 = { rtol: 2e-4, atol: 2e-5 };

async function expectSame(graph: Graph, { feeds }: Traced, options: RunOptions = {}, reference: Graph = graph): Promise<void> {
  const numbers = rounded(feeds);
  const expected = interpret(reference, numbers);
  const actual = await runOnnx(graph, numbers, options);
  expected.forEach((tensor, i) => {
    expectClose(actual[i]!, tensor, float32);
  });
}

function withGradients({ inputs, outputs, loss, floats }: Traced): Graph {
  const result = differentiate(
    outputs,
    loss,
    floats.map(({ value }) => value),
  );
  return { inputs, outputs: [...result.outputs, ...result.gradients.filter((gradient) => gradient !== null)] };
}

function traced({ make }: Case, seed: number): Traced {
  const draw = drawFrom(seed);
  return trace(make(draw), draw);
}

const seeds = [1, 2, 3];

describe.each(Object.entries(cases as Record<string, readonly Case[]>))("%s in ONNX Runtime equals the interpreter", (_, list) => {
  const table = list.map((each) => [each.name, each] as const);

  test.each(table)("%s", async (_, each) => {
    for (const seed of seeds) {
      const program = traced(each, seed);
      await expectSame({ inputs: program.inputs, outputs: program.outputs }, program);
    }
  });

  test.each(table)("%s, with its gradient", async (_, each) => {
    for (const seed of seeds) {
      const program = traced(each, seed);
      const graph = withGradients(program);
      await expectSame(graph, program);
      await expectSame(simplify(graph), program, {}, graph);
    }
  });
});

test.each(["MatMul", "Scan", "LayerNorm"] as const)("%s with standard operators only", async (op) => {
  for (const each of cases[op]) {
    const program = traced(each, 4);
    await expectSame(withGradients(program), program, { portable: true });
  }
});

test("simplifying changes no number", () => {
  for (const each of Object.values<readonly Case[]>(cases).flat()) {
    const program = traced(each, 7);
    const graph = withGradients(program);
    const [plain, simple] = [interpret(graph, program.feeds), interpret(simplify(graph), program.feeds)];
    expect(simple).toHaveLength(plain.length);
    simple.forEach((tensor, i) => {
      expectClose(tensor, plain[i]!);
    });
  }
});
