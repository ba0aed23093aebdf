// Conformance of losses: a row of `cases` for each gets all the checks below. A skip carries its reason.
import { describe, expect, test } from "vitest";
import golden from "../../test/golden/losses.json" with { type: "json" };
import { differentiate } from "../graph/differentiate.ts";
import { interpret } from "../graph/interpreter.ts";
import { input, reduceMean, reduceSum } from "../graph/ops/index.ts";
import { simplify } from "../graph/passes/simplify.ts";
import { lowerGraph } from "../onnx/lower.ts";
import { createExecutable } from "../runtime/onnxruntime.node.ts";
import { binaryFocalCrossentropy } from "./binary-focal-crossentropy.ts";
import { categoricalFocalCrossentropy } from "./categorical-focal-crossentropy.ts";
import { huber } from "./huber.ts";
import type { Loss, OutputActivation } from "./loss.ts";
import { rDrop } from "./r-drop.ts";
import { losses } from "./registry.ts";
import { supervisedContrastive } from "./supervised-contrastive.ts";
import { tripletHard } from "./triplet-hard.ts";

interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

interface Case {
  /** Key in test/golden/losses.json, whose numbers are float64; some logits are ±30 and ±1e4. */
  readonly golden: keyof typeof golden;
  readonly loss: Loss;
  readonly output: OutputActivation;
  /** Slack where float32 loses digits. */
  readonly float32?: { readonly rtol: number; readonly atol: number; readonly because: string };
}

const byId = (id: string): Loss => losses.find((loss) => loss.id === id)!;
const registered = (id: keyof typeof golden, output: OutputActivation, float32?: Case["float32"]): Case => ({
  golden: id,
  loss: byId(id),
  output,
  float32,
});

const cases: readonly Case[] = [
  registered("binaryCrossentropy", "sigmoid"),
  registered("categoricalCrossentropy", "softmax"),
  { golden: "categoricalCrossentropySmoothed", loss: byId("categoricalCrossentropy"), output: "softmax" },
  registered("sparseCategoricalCrossentropy", "softmax"),
  registered("binaryFocalCrossentropy", "sigmoid"),
  { golden: "binaryFocalCrossentropyBalanced", loss: binaryFocalCrossentropy({ gamma: 1, alpha: 0.3 }), output: "sigmoid" },
  registered("categoricalFocalCrossentropy", "softmax"),
  { golden: "categoricalFocalCrossentropySmoothed", loss: byId("categoricalFocalCrossentropy"), output: "softmax" },
  registered("meanSquaredError", "linear"),
  registered("meanAbsoluteError", "linear"),
  registered("huber", "linear"),
  { golden: "huberWide", loss: huber({ delta: 2.5 }), output: "linear" },
  registered("logCosh", "linear"),
  registered("meanSquaredLogarithmicError", "linear"),
  registered("poisson", "softplus"),
  registered("hinge", "sigmoid"),
  registered("squaredHinge", "sigmoid"),
  registered("categoricalHinge", "softmax"),
  registered("klDivergence", "softmax"),
  { golden: "klDivergenceOneHot", loss: byId("klDivergence"), output: "softmax" },
  registered("cosineSimilarity", "linear"),
  { golden: "rDrop", loss: rDrop(byId("categoricalCrossentropy"), { alpha: 2 }), output: "softmax" },
  { golden: "rDropSigmoid", loss: rDrop(byId("binaryCrossentropy")), output: "sigmoid" },
  registered("corn", "sigmoid"),
  registered("tripletHard", "linear", { rtol: 1e-4, atol: 1e-3, because: "distances of 1e4 leave three decimals" }),
  registered("supervisedContrastive", "linear", { rtol: 1e-5, atol: 2e-5, because: "cosines are divided by 0.07" }),
];

/** The loss of each row, and the gradient of their mean. */
function trace(loss: Loss, [rows, width]: readonly [number, number], output: OutputActivation, weighted = false) {
  const logits = input("logits", [rows, width]);
  const targets = loss.targets === "index" ? input("targets", [rows], "int32") : input("targets", [rows, width]);
  const weights = weighted ? [input("weights", [rows])] : [];
  const each = loss.perExample(logits, targets, output, weights[0]);
  const { outputs, gradients } = differentiate([each], reduceMean(each), [logits]);
  return simplify({ inputs: [logits, targets, ...weights], outputs: [...outputs, gradients[0]!] });
}

function near(actual: ArrayLike<number>, wanted: ArrayLike<number>, { rtol, atol }: { rtol: number; atol: number }) {
  expect(actual.length).toBe(wanted.length);
  Array.from(wanted).forEach((value, i) => {
    expect(Math.abs(actual[i]! - value), `${actual[i]} for ${value} at ${i}`).toBeLessThanOrEqual(atol + rtol * Math.abs(value));
  });
}

async function runFloat32(loss: Loss, logits: Numbers, labels: Numbers, output: OutputActivation) {
  const [rows, width] = logits.shape as [number, number];
  const executable = await createExecutable(lowerGraph(trace(loss, [rows, width], output)));
  const [each, slope] = [new Float32Array(rows), new Float32Array(rows * width)];
  const targets = loss.targets === "index" ? Int32Array.from(labels.data) : Float32Array.from(labels.data);
  await executable.run(
    { logits: { data: Float32Array.from(logits.data), shape: logits.shape }, targets: { data: targets, shape: labels.shape } },
    { output0: { data: each, shape: [rows] }, output1: { data: slope, shape: [rows, width] } },
  );
  await executable.release();
  return { each, slope };
}

describe.each(cases)("$golden", ({ golden: key, loss, output, float32 }) => {
  const { predictions, labels, losses: expected, gradient } = golden[key] as never as Record<string, Numbers>; // as losses.py writes cases
  const shape = predictions!.shape as [number, number];
  const rows = shape[0];
  const feeds = { logits: predictions!, targets: labels! };

  test("has the golden values and gradients in float64", () => {
    const [each, slope] = interpret(trace(loss, shape, output), feeds);
    // Logits of ±30 that are right leave losses near 1e-13 and gradients near 5e-15: the absolute part has to be below both.
    near(each!.data, expected!.data, { rtol: 1e-11, atol: 2e-15 });
    near(slope!.data, gradient!.data, { rtol: 1e-11, atol: 1e-16 });
  });

  test("has them in ONNX Runtime in float32, finite for logits of ±1e4", async () => {
    const { each, slope } = await runFloat32(loss, predictions!, labels!, output);
    near(each, expected!.data, float32 ?? { rtol: 1e-5, atol: 1e-6 });
    near(slope, gradient!.data, float32 ?? { rtol: 1e-5, atol: 1e-6 });
  });

  test.each(loss.outputs)("is finite in float32 for logits of ±1e4 under %s, with its gradient", async (activation) => {
    const width = Math.max(2, shape[1]);
    const extreme = { shape: [8, width], data: Array.from({ length: 8 * width }, (_, i) => [1e4, -1e4, 0, -1e4, 1e4][i % 5]!) };
    const isIndex = loss.targets === "index";
    const targets = isIndex
      ? { shape: [8], data: [0, 1, 0, 1, 1, 0, 0, 1] }
      : { shape: [8, width], data: extreme.data.map((_, i) => (Math.floor(i / 2) + i) % 2) };
    const { each, slope } = await runFloat32(loss, extreme, targets, activation);
    expect([...each, ...slope].filter((value) => !Number.isFinite(value))).toEqual([]);
  });

  test("depends on what its scope says: rows of weight 0 that fill a batch change nothing", () => {
    const [logits, targets] = [predictions!.data, labels!.data];
    const filled = {
      logits: { shape: [rows + 2, shape[1]], data: [...logits, ...new Array<number>(2 * shape[1]).fill(0.1)] },
      targets: { shape: [rows + 2, ...labels!.shape.slice(1)], data: [...targets, ...targets.slice(0, (2 * targets.length) / rows)] },
      weights: { shape: [rows + 2], data: [...new Array<number>(rows).fill(1), 0, 0] },
    };
    const [each] = interpret(trace(loss, [rows + 2, shape[1]], output, true), filled);
    near(each!.data.slice(0, rows), expected!.data, { rtol: 1e-11, atol: 2e-15 });
    if (loss.copies) return; // a row and its copy belong together
    const alone = trace(loss, [1, shape[1]], output);
    const perRow = targets.length / rows;
    const [first] = interpret(alone, {
      logits: { shape: [1, shape[1]], data: logits.slice(0, shape[1]) },
      targets: { shape: [1, ...labels!.shape.slice(1)], data: targets.slice(0, perRow) },
    });
    if (loss.scope === "batch")
      expect(first!.data[0]).toBeCloseTo(0, 15); // no other row to compare it with
    else near(first!.data, [expected!.data[0]!], { rtol: 1e-11, atol: 2e-15 });
  });
});

test("errors on classes measure probabilities, under either activation", () => {
  const run = (id: string, output: OutputActivation, logits: number[], targets: number[]) => {
    const [z, y] = [input("z", [1, logits.length]), input("y", [1, logits.length])];
    const graph = { inputs: [z, y], outputs: [reduceSum(byId(id).perExample(z, y, output))] };
    return interpret(graph, { z: { data: logits, shape: [1, logits.length] }, y: { data: targets, shape: [1, logits.length] } })[0]!
      .data[0]!;
  };
  expect(run("meanSquaredError", "sigmoid", [0], [1])).toBeCloseTo(0.25, 12);
  expect(run("meanSquaredError", "softmax", [0, 0], [1, 0])).toBeCloseTo(0.25, 12);
  expect(run("meanAbsoluteError", "sigmoid", [0], [1])).toBeCloseTo(0.5, 12);
  expect(run("huber", "softmax", [0, 0], [1, 0])).toBeCloseTo(0.125, 12);
  expect(run("logCosh", "softplus", [0], [Math.LN2])).toBeCloseTo(0, 12);
});

test("options out of range are refused by name", () => {
  expect(() => huber({ delta: 0 })).toThrow(/huber\.delta: expected a number above 0; received 0/);
  expect(() => binaryFocalCrossentropy({ alpha: 1 })).toThrow(/binaryFocalCrossentropy\.alpha/);
  expect(() => categoricalFocalCrossentropy({ gamma: -1 })).toThrow(/categoricalFocalCrossentropy\.gamma/);
  expect(() => tripletHard({ margin: Number.NaN })).toThrow(/tripletHard\.margin/);
  expect(() => rDrop(byId("tripletHard"))).toThrow(/rDrop\.loss: expected a loss of each row/);
  expect(() => rDrop(byId("meanSquaredLogarithmicError"))).toThrow(/rDrop\.loss/);
  expect(() => rDrop(byId("binaryCrossentropy"), { alpha: -1 })).toThrow(/rDrop\.alpha/);
  expect(() => supervisedContrastive({ temperature: 0 })).toThrow(/supervisedContrastive\.temperature/);
});

test("every registered loss has a golden case here", () => {
  for (const { id } of losses) expect(cases.map(({ loss }) => loss.id)).toContain(id);
});

test("every golden case is used", () => {
  const used: readonly string[] = cases.map((each) => each.golden);
  for (const key of Object.keys(golden)) if (!["about", "madeBy", "versions"].includes(key)) expect(used).toContain(key);
});
