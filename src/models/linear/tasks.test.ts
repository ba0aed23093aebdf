// Linear models of several labels a text and of quantities.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { labelSetEncoder } from "../../text/label-set-encoder.ts";
import { numberEncoder } from "../../text/number-encoder.ts";
import { linearFromTensors, trainLinear } from "./index.ts";
import { fitRidge } from "./ridge.ts";

// numbers: test/golden/tasks.py, scikit-learn
const { ridge } = JSON.parse(readFileSync(new URL("../../../test/golden/tasks.json", import.meta.url), "utf8"));

const topics: Readonly<Record<string, string>> = { food: "soup and bread", sport: "a fast goal", music: "the loud band" };
const filler = ["today", "again", "as ever", "in town", "at night", "for once"];

/** Texts about any of the topics, with filler. */
function topicTexts(count: number) {
  const names = Object.keys(topics);
  return Array.from({ length: count }, (_, i) => {
    const labels = names.filter((_, bit) => ((i + 1) >> bit) & 1);
    return { text: `${labels.map((name) => topics[name]).join(" and ")} ${filler[i % 6]} ${i}`, labels };
  });
}

describe("ridge regression", () => {
  test.each(Object.keys(ridge.problems))("has the weights of scikit-learn: %s", (name) => {
    const { C, weights } = ridge.problems[name];
    const { rows, columns, indptr, indices, values } = ridge.matrix;
    const matrix = {
      rows,
      columns,
      indptr: Int32Array.from(indptr),
      indices: Int32Array.from(indices),
      values: Float32Array.from(values),
    };
    const found = fitRidge(matrix, Float32Array.from(ridge.targets.data), { C, tolerance: 1e-9 });
    expect(found).toHaveLength(columns + 1);
    found.forEach((weight, i) => {
      expect(weight, `weight ${i}`).toBeCloseTo(weights.data[i], 6);
    });
  });
});

describe("a linear model of several labels", () => {
  const rows = topicTexts(160);
  const encoder = labelSetEncoder().adapt(rows.map(({ labels }) => JSON.stringify(labels)));
  const targets = { task: "multiLabel", data: encoder.encode(rows.map(({ labels }) => JSON.stringify(labels))) } as const;
  const options = { classes: encoder.classes, splitting: "words", seed: 1, quick: true } as const;
  const model = trainLinear(
    rows.map(({ text }) => text),
    targets,
    options,
  );

  test("decides on each label by itself: all, some or none", () => {
    const answers = model.predictProbabilities(["soup and bread tonight", "a fast goal by the loud band", "nothing of the kind"]);
    const answered = (row: number) => encoder.classes.filter((_, c) => answers[row * 3 + c]! > 0.5);
    expect(answered(0)).toEqual(["food"]);
    expect(answered(1)).toEqual(["music", "sport"]);
    expect(answers.subarray(0, 3).reduce((a, b) => a + b)).not.toBeCloseTo(1, 3);
    expect(model.options).toMatchObject({ task: "multiLabel", scale: null, method: "svm" });
    expect(model.options.heldOutAccuracy).toBeGreaterThan(0.9);
  });

  test("gives a text without any known n-gram the share of each label", () => {
    const shares = encoder.classes.map((_, c) => targets.data.data.filter((value, i) => i % 3 === c && value === 1).length / rows.length);
    const answers = model.predictProbabilities(["ʘʘʘ"]);
    shares.forEach((share, c) => {
      expect(answers[c]).toBeCloseTo(share, 4);
    });
  });

  test("is the same when it is made again from its tensors", () => {
    const again = linearFromTensors(model.toTensors(), model.options);
    expect(again.predictProbabilities(["a fast goal"])).toEqual(model.predictProbabilities(["a fast goal"]));
  });

  test("two labels are two decisions, not one", () => {
    const two = labelSetEncoder().adapt(['["a"]', '["b"]']);
    const cells = Array.from({ length: 80 }, (_, i) => ['["a"]', '["b"]', '["a","b"]', "[]"][i % 4]!);
    const texts = cells.map((cell, i) => `${cell.includes("a") ? "apple" : "plain"} ${cell.includes("b") ? "banana" : "simple"} ${i}`);
    const made = trainLinear(texts, { task: "multiLabel", data: two.encode(cells) }, { ...options, classes: two.classes });
    expect(made.bias).toHaveLength(2);
    const answers = made.predictProbabilities(["apple banana", "plain simple"]);
    expect(Array.from(answers, (p) => p > 0.5)).toEqual([true, true, false, false]);
  });
});

describe("a linear model of a quantity", () => {
  const texts = Array.from({ length: 150 }, (_, i) => `${["poor", "fair", "good"][i % 3]} room number ${i}`);
  const cells = texts.map((_, i) => String(2000 + 50 * (i % 3) + (i % 7)));
  const encoder = numberEncoder({ name: "price" }).adapt(cells);
  const model = trainLinear(
    texts,
    { task: "regression", data: encoder.encode(cells), mean: encoder.mean, deviation: encoder.deviation },
    { classes: encoder.classes, splitting: "words", seed: 1 },
  );

  test("answers in the unit of the labels, and the mean to a text it knows nothing of", () => {
    const [poor, good, unknown] = model.predictProbabilities(["poor room", "good room", "ʘʘʘ"]);
    expect(Math.abs(poor! - 2003)).toBeLessThan(12);
    expect(Math.abs(good! - 2103)).toBeLessThan(12);
    expect(unknown).toBeCloseTo(encoder.mean, 2);
    expect(model.options).toMatchObject({ method: "ridge", heldOutAccuracy: null, classes: ["price"] });
  });

  test("has the same answers as its sum of weights", () => {
    const { featureIds, featureValues } = model.toGraphInputs(["good room"]);
    const sum = featureIds.data.reduce((total, id, i) => total + featureValues.data[i]! * model.weights[id]!, model.bias[0]!);
    expect(model.predictProbabilities(["good room"])[0]).toBeCloseTo(sum, 2);
  });
});
