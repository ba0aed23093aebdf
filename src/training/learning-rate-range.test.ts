import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { dense } from "../layers/dense.ts";
import { embedding } from "../layers/embedding.ts";
import { globalAveragePooling1D } from "../layers/global-average-pooling-1d.ts";
import { labelEncoder } from "../text/label-encoder.ts";
import { textVectorizer } from "../text/vectorizer.ts";
import { learningRateRange } from "./learning-rate-range.node.ts";
import { sequential } from "./model.node.ts";
import { type RatePoint, readRateCurve } from "./rate-curve.ts";

describe("readRateCurve", () => {
  /** A loss that falls like a step at 10⁻³ and rises at 10⁻¹, 25 points in a decade. */
  const points = (noise = 0): RatePoint[] =>
    Array.from({ length: 176 }, (_, i) => {
      const log = -6 + i / 25;
      const loss = 0.7 - 0.5 / (1 + Math.exp(-6 * (log + 3))) + 3 / (1 + Math.exp(-8 * (log + 1)));
      return { learningRate: 10 ** log, loss: loss + noise * Math.sin(91 * i) };
    });

  test("finds where the loss falls fastest, and where it is lost again", () => {
    const { steepest, explodesAt, tenth, suggested } = readRateCurve(points(), { exploded: false });
    expect(Math.abs(Math.log10(steepest!) + 3)).toBeLessThan(0.05); // the step is steepest at its middle
    expect(Math.log10(explodesAt!)).toBeGreaterThan(-1.4);
    expect(Math.log10(explodesAt!)).toBeLessThan(-1.0); // 3 / (1 + e⁻ˣ) is 0.5 at log −1.2
    expect(tenth).toBeCloseTo(explodesAt! / 10, 12);
    expect(suggested).toBe(Number(Math.min(steepest!, tenth!).toPrecision(2)));
  });

  test("is not led astray by noise from batch to batch", () => {
    const { steepest } = readRateCurve(points(0.1), { exploded: false });
    expect(Math.abs(Math.log10(steepest!) + 3)).toBeLessThan(0.3);
  });

  test("smooths by a window of a fifth of a decade", () => {
    const two = [
      { learningRate: 1, loss: 0 },
      { learningRate: 10 ** 0.2, loss: 1 },
    ];
    const weight = Math.exp(-0.5); // one deviation away
    const { points: smooth } = readRateCurve(two, { exploded: false });
    expect(smooth[0]!.smoothed).toBeCloseTo(weight / (1 + weight), 12);
    expect(smooth[1]!.smoothed).toBeCloseTo(1 / (1 + weight), 12);
  });

  test("proposes nothing where the loss never falls", () => {
    const flat = points().map(({ learningRate }) => ({ learningRate, loss: 0.7 }));
    expect(readRateCurve(flat, { exploded: false })).toMatchObject({ steepest: null, explodesAt: null, tenth: null, suggested: null });
  });

  test("takes the last rate as the end of a test that ended with no number", () => {
    const falling = points().slice(0, 100);
    const last = { learningRate: 0.02, loss: Number.NaN };
    const { explodesAt, tenth, points: kept } = readRateCurve([...falling, last], { exploded: true });
    expect(explodesAt).toBe(0.02);
    expect(tenth).toBeCloseTo(0.002, 12);
    expect(kept).toHaveLength(100);
  });
});

describe("learningRateRange", () => {
  const lines = readFileSync(new URL("../../data/sms-spam.csv", import.meta.url), "utf8")
    .split("\n")
    .slice(1);
  const rows = lines.filter((line) => /^[^"]+,(ham|spam)$/.test(line)).slice(0, 200);
  const texts = rows.map((line) => line.slice(0, line.lastIndexOf(",")));
  const vectorizer = textVectorizer({ maxLength: 24 }).adapt(texts);
  const labels = labelEncoder().adapt(["ham", "spam"]);
  const [x, y] = [vectorizer.encode(texts), labels.encode(rows.map((line) => line.slice(line.lastIndexOf(",") + 1)))];
  const model = () => {
    const made = sequential([
      embedding({ inputDim: vectorizer.size, outputDim: 8, maskZero: true }),
      globalAveragePooling1D(),
      dense({ units: 1, activation: "sigmoid" }),
    ]);
    made.compile({ loss: "binaryCrossentropy", optimizer: "adam" });
    return made;
  };

  test("tries rates that grow by one factor, repeats to the same bits, and leaves the model's weights", async () => {
    const made = model();
    const before = made.state.weights.slice();
    const curve = await learningRateRange(made, x, y, { from: 1e-4, to: 1, steps: 60, workers: 1 });
    expect(made.state.weights).toEqual(before);
    expect(curve.points[0]!.learningRate).toBeCloseTo(1e-4, 12);
    expect(curve.points[30]!.learningRate / curve.points[29]!.learningRate).toBeCloseTo(1e4 ** (1 / 59), 6);
    expect(curve.suggested).toBeGreaterThan(1e-3);
    expect(curve.suggested).toBeLessThan(1);
    expect(await learningRateRange(model(), x, y, { from: 1e-4, to: 1, steps: 60, workers: 1 })).toEqual(curve);
  });

  test("ends before its last step when the loss explodes", async () => {
    const chance = { ...y, data: Int32Array.from({ length: 200 }, (_, row) => ((row * 7919) % 2) ^ (row % 3 === 0 ? 1 : 0)) };
    const { points, explodesAt } = await learningRateRange(model(), x, chance, { from: 1e-3, to: 1e5, steps: 200, workers: 1 });
    expect(explodesAt).toBeGreaterThan(1e-2);
    expect(points.length).toBeLessThan(200);
  });

  test.each([
    ["a range that does not grow", { from: 1, to: 0.1 }],
    ["too few steps", { steps: 5 }],
    ["a rate of 0", { from: 0 }],
    ["a misspelt option", { step: 100 }],
  ])("refuses %s", async (_, options) => {
    await expect(learningRateRange(model(), x, y, options as object)).rejects.toMatchObject({ code: expect.stringMatching(/^option-/) });
  });

  test("reads what there is when it is interrupted, and says so when there is nothing", async () => {
    const none = learningRateRange(model(), x, y, { signal: AbortSignal.abort() });
    await expect(none).rejects.toMatchObject({ code: "interrupted" });
    const stop = new AbortController();
    const some = learningRateRange(model(), x, y, { steps: 100_000, workers: 1, signal: stop.signal });
    setTimeout(() => stop.abort(), 200);
    expect((await some).points.length).toBeLessThan(100_000);
  });

  test("refuses a model without a loss", async () => {
    const made = sequential([embedding({ inputDim: 9, outputDim: 2 }), globalAveragePooling1D(), dense({ units: 1 })]);
    await expect(learningRateRange(made, x, y)).rejects.toMatchObject({ code: "not-compiled" });
  });
});
