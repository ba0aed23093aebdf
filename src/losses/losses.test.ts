import { describe, expect, test } from "vitest";
import golden from "../../test/golden/losses.json" with { type: "json" };
import { differentiate } from "../graph/differentiate.ts";
import { interpret } from "../graph/interpreter.ts";
import { input, reduceMean, reduceSum } from "../graph/ops/index.ts";
import { simplify } from "../graph/passes/simplify.ts";
import { lowerGraph } from "../onnx/lower.ts";
import { createExecutable } from "../runtime/onnxruntime.node.ts";
import type { Loss, OutputActivation } from "./loss.ts";
import { losses } from "./registry.ts";

// Numbers: test/golden/losses.py, float64; some logits are ±30 and ±1e4.
const outputs: Readonly<Record<string, OutputActivation>> = {
  binaryCrossentropy: "sigmoid",
  categoricalCrossentropy: "softmax",
  categoricalCrossentropySmoothed: "softmax",
  sparseCategoricalCrossentropy: "softmax",
  meanSquaredError: "linear",
};

function trace(loss: Loss, rows: number, width: number, output: OutputActivation) {
  const logits = input("logits", [rows, width]);
  const targets = loss.targets === "index" ? input("targets", [rows], "int32") : input("targets", [rows, width]);
  const each = loss.perExample(logits, targets, output);
  const mean = reduceMean(each);
  const { outputs, gradients } = differentiate([each], mean, [logits]);
  return simplify({ inputs: [logits, targets], outputs: [...outputs, gradients[0]!] });
}

describe.each(Object.entries(outputs))("%s", (name, output) => {
  const loss = losses.find(({ id }) => id === name.replace("Smoothed", ""))!;
  const {
    predictions,
    labels,
    losses: expected,
    gradient,
  } = golden[name as keyof typeof outputs & keyof typeof golden] as never as Record<
    "predictions" | "labels" | "losses" | "gradient",
    { shape: number[]; data: number[] }
  >;
  const [rows, width] = predictions.shape as [number, number];
  const graph = trace(loss, rows, width, output);
  const near = (actual: ArrayLike<number>, wanted: readonly number[], { rtol, atol }: { rtol: number; atol: number }) => {
    wanted.forEach((value, i) => {
      expect(Math.abs(actual[i]! - value), `${actual[i]} for ${value}`).toBeLessThanOrEqual(atol + rtol * Math.abs(value));
    });
  };

  test("has PyTorch's values and gradients in float64", () => {
    const [each, slope] = interpret(graph, { logits: predictions, targets: labels });
    // Logits of ±30 that are right leave losses near 1e-13 and gradients near 5e-15: the absolute part has to be below both.
    near(each!.data, expected.data, { rtol: 1e-12, atol: 2e-15 });
    near(slope!.data, gradient.data, { rtol: 1e-12, atol: 1e-16 });
  });

  test("has them in ONNX Runtime in float32, finite for logits of ±1e4", async () => {
    const executable = await createExecutable(lowerGraph(graph));
    const [each, slope] = [new Float32Array(rows), new Float32Array(rows * width)];
    const targets = loss.targets === "index" ? Int32Array.from(labels.data) : Float32Array.from(labels.data);
    await executable.run(
      { logits: { data: Float32Array.from(predictions.data), shape: predictions.shape }, targets: { data: targets, shape: labels.shape } },
      { output0: { data: each, shape: [rows] }, output1: { data: slope, shape: [rows, width] } },
    );
    near(each, expected.data, { rtol: 1e-5, atol: 1e-6 });
    near(slope, gradient.data, { rtol: 1e-5, atol: 1e-6 });
    await executable.release();
  });
});

test("mean squared error on classes measures probabilities, under either activation", () => {
  const loss = losses.find(({ id }) => id === "meanSquaredError")!;
  const run = (output: OutputActivation, logits: number[], targets: number[]) => {
    const [z, y] = [input("z", [1, logits.length]), input("y", [1, logits.length])];
    const graph = { inputs: [z, y], outputs: [reduceSum(loss.perExample(z, y, output))] };
    return interpret(graph, { z: { data: logits, shape: [1, logits.length] }, y: { data: targets, shape: [1, logits.length] } })[0]!
      .data[0]!;
  };
  expect(run("sigmoid", [0], [1])).toBeCloseTo(0.25, 12);
  expect(run("softmax", [0, 0], [1, 0])).toBeCloseTo(0.25, 12);
});

test("every registered loss has a golden case here", () => {
  for (const { id } of losses) expect(Object.keys(outputs)).toContain(id);
});
