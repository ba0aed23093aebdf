import { expect, test } from "vitest";
import { permutation, uniformAt } from "../../core/random.ts";
import { type LinearModel, type LinearOptions, linearFromTensors, trainLinear, trainLinearAsync } from "./index.ts";

const praise = ["wonderful", "great", "moving", "funny", "brilliant"];
const blame = ["awful", "boring", "dull", "terrible", "clumsy"];
const filler = ["the film", "this plot", "its cast", "every scene", "a story"];
const classes = ["bad", "good"];

/** Sentences that say one word of praise or blame among fillers; one in ten says the other side's. */
function reviews(rows: number): { texts: string[]; labels: Int32Array } {
  const pick = (words: string[], stream: number, row: number) => words[Math.floor(uniformAt(stream, row) * words.length)];
  const labels = Int32Array.from({ length: rows }, (_, row) => row % 2);
  const texts = Array.from(labels, (label, row) => {
    const good = uniformAt(9, row) < 0.1 ? label === 0 : label === 1;
    return `${pick(filler, 1, row)} is ${pick(good ? praise : blame, 2, row)} and ${pick(filler, 3, row)} was number ${row}`;
  });
  return { texts, labels };
}

const data = reviews(240);
const options: LinearOptions = { classes, splitting: "words", seed: 5, quick: true };
const model = trainLinear(data.texts, data.labels, options);

function accuracy(trained: LinearModel, texts: string[], labels: Int32Array): number {
  const probabilities = trained.predictProbabilities(texts);
  const width = trained.options.classes.length;
  const right = labels.filter((label, row) => {
    const own = probabilities.slice(row * width, (row + 1) * width);
    return own.indexOf(Math.max(...own)) === label;
  });
  return right.length / labels.length;
}

test("it learns what words say, and its held-out accuracy is honest", () => {
  expect(accuracy(model, ["the film is wonderful", "every scene is dull"], Int32Array.of(1, 0))).toBe(1);
  expect(model.options.heldOutAccuracy!).toBeGreaterThan(0.85);
  expect(model.options.heldOutAccuracy!).toBeLessThan(0.95); // one row in ten says the other side's word
  expect(model.options.heldOutRows).toBe(240);
});

test("on fresh texts its mean confidence is its accuracy, within sampling error", () => {
  const fresh = reviews(1240);
  const [texts, labels] = [fresh.texts.slice(240), fresh.labels.slice(240)];
  const probabilities = model.predictProbabilities(texts);
  let confidence = 0;
  for (let row = 0; row < texts.length; row++) confidence += Math.max(probabilities[2 * row], probabilities[2 * row + 1]) / texts.length;
  expect(Math.abs(confidence - accuracy(model, texts, labels))).toBeLessThan(0.05); // 5 standard errors of an accuracy of 0.9 on 1000 rows
});

test("the same rows and seed give the same bits, in steps or at once", async () => {
  const again = trainLinear(data.texts, data.labels, options);
  const inSteps = await trainLinearAsync(data.texts, data.labels, options);
  for (const other of [again, inSteps]) {
    expect(other.weights).toEqual(model.weights);
    expect(other.bias).toEqual(model.bias);
    expect(other.options).toEqual(model.options);
  }
});

test("shuffled rows give the same probabilities within the solver's tolerance", () => {
  const order = permutation(data.texts.length, 3);
  const shuffled = trainLinear(
    [...order].map((row) => data.texts[row]),
    order.map((row) => data.labels[row]),
    options,
  );
  const [a, b] = [model, shuffled].map((each) => each.predictProbabilities(data.texts));
  for (let i = 0; i < a.length; i++) expect(Math.abs(a[i] - b[i])).toBeLessThan(0.02);
});

test("a text of unseen n-grams, or an empty one, gets the classes' shares", () => {
  const uneven = { texts: [...data.texts, ...praise], labels: Int32Array.from([...data.labels, 1, 1, 1, 1, 1]) };
  const trained = trainLinear(uneven.texts, uneven.labels, options);
  for (const text of ["", " \n ", "ξψζ"]) {
    const [bad, good] = trained.predictProbabilities([text]);
    expect(bad).toBeCloseTo(120 / 245, 5);
    expect(good).toBeCloseTo(125 / 245, 5);
  }
});

test("empty and very long texts can be trained on and predicted", () => {
  const texts = ["", "a very good film ".repeat(5000), ...data.texts];
  const trained = trainLinear(texts, Int32Array.from([0, 1, ...data.labels]), options);
  const probabilities = trained.predictProbabilities([texts[1], "", "😀".repeat(10_000)]);
  expect(probabilities.every((p) => p >= 0 && p <= 1)).toBe(true);
  expect(probabilities[1]).toBeGreaterThan(0.5);
});

test("no texts give no probabilities", () => {
  expect(model.predictProbabilities([])).toEqual(new Float32Array(0));
});

test("a model taken from its tensors and JSON predicts the same bits", () => {
  const again = linearFromTensors(model.toTensors(), JSON.parse(JSON.stringify(model.options)));
  expect(again.predictProbabilities(data.texts)).toEqual(model.predictProbabilities(data.texts));
  expect(again.parameters).toBe(model.parameters);
});

test("tensors of the wrong shape are refused with the tensor's name", () => {
  const tensors = { ...model.toTensors(), bias: { data: new Float32Array(2), shape: [2] } };
  expect(() => linearFromTensors(tensors, model.options)).toThrow(expect.objectContaining({ code: "folder-damaged" }));
  expect(() => linearFromTensors({}, model.options)).toThrow(/idf/);
});

test("the padded inputs times the weights are the logits of the probabilities", () => {
  const texts = ["the film is great", "", "dull", "ξψζ"];
  const { featureIds, featureValues } = model.toGraphInputs(texts);
  const [rows, width] = featureIds.shape;
  expect([rows, featureValues.shape]).toEqual([4, [4, width]]);
  const probabilities = model.predictProbabilities(texts);
  for (let row = 0; row < rows; row++) {
    let logit = model.bias[0];
    for (let n = row * width; n < (row + 1) * width; n++) logit += featureValues.data[n] * model.weights[featureIds.data[n]];
    expect(1 / (1 + Math.exp(-logit))).toBeCloseTo(probabilities[2 * row + 1], 5);
  }
});

test("three classes have three columns, Chinese is read by character", () => {
  const words = ["足球比赛", "股票基金", "电影明星"];
  const texts = Array.from({ length: 90 }, (_, i) => `${words[i % 3]}今天的新闻${i}`);
  const labels = Int32Array.from(texts, (_, i) => i % 3);
  const trained = trainLinear(texts, labels, { classes: ["sports", "money", "film"], splitting: "characters", seed: 1, quick: true });
  expect(trained.bias.length).toBe(3);
  expect(accuracy(trained, ["昨天的足球", "股票", "看电影"], Int32Array.of(0, 1, 2))).toBe(1);
});

test("the grid reports every fit and takes the simplest of equals", () => {
  const fits: string[] = [];
  const chosen = trainLinear(data.texts, data.labels, {
    ...options,
    quick: false,
    onProgress: ({ stage, setting, done, total }) =>
      fits.push(`${stage} ${setting.features} ${setting.method} ${setting.C} ${done}/${total}`),
  });
  expect(fits[0]).toBe("choose words-1-2 svm 0.3 1/72");
  expect(fits.at(-1)).toMatch(/^refit /);
  expect(chosen.options.heldOutAccuracy!).toBeGreaterThanOrEqual(model.options.heldOutAccuracy!);
});

test("what the caller fixes is kept", () => {
  const fixed = trainLinear(data.texts, data.labels, { ...options, features: "words-1-2", method: "nb-logistic", C: 2 });
  expect(fixed.options).toMatchObject({ features: "words-1-2", method: "nb-logistic", C: 2 });
});

test("a stop that is asked for between fits ends the training with interrupted", () => {
  const controller = new AbortController();
  const run = () => trainLinear(data.texts, data.labels, { ...options, signal: controller.signal, onProgress: () => controller.abort() });
  expect(run).toThrow(expect.objectContaining({ code: "interrupted" }));
});

test("one row, and a class without rows, are no obstacle", () => {
  const single = trainLinear(["good"], Int32Array.of(1), options);
  expect(single.predictProbabilities(["good", "x"]).every(Number.isFinite)).toBe(true);
  const gap = trainLinear(data.texts, data.labels, { ...options, classes: ["bad", "good", "never seen"] });
  const probabilities = gap.predictProbabilities(["a wonderful story"]);
  expect(probabilities.indexOf(Math.max(...probabilities))).toBe(1);
});

test.each([
  ["one-class", { classes: ["only"] }, data.labels],
  ["label-out-of-range", {}, data.labels.map((label) => label + 1)],
  ["option-invalid", {}, Int32Array.of(0, 1)],
  ["option-invalid", { C: -1 }, data.labels],
  ["option-invalid", { features: "words-9" }, data.labels],
  ["option-invalid", { splitting: "letters" }, data.labels],
  ["option-invalid", { method: "forest" }, data.labels],
])("wrong input is refused with %s: %o", (code, wrong, labels) => {
  expect(() => trainLinear(data.texts, labels, { ...options, ...wrong } as LinearOptions)).toThrow(expect.objectContaining({ code }));
});

test("no rows are refused", () => {
  expect(() => trainLinear([], new Int32Array(0), options)).toThrow(expect.objectContaining({ code: "too-few-rows" }));
});
