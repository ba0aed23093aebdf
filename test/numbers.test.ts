// Quantities and several labels a row in the program that users of Keras write.
import { describe, expect, test } from "vitest";
import { dense } from "../src/layers/dense.ts";
import { embedding } from "../src/layers/embedding.ts";
import { globalAveragePooling1D } from "../src/layers/global-average-pooling-1d.ts";
import { binaryCrossentropy } from "../src/losses/binary-crossentropy.ts";
import { adam } from "../src/optimizers/adam.ts";
import { textClassifier } from "../src/tasks/text-classifier.node.ts";
import { labelSetEncoder } from "../src/text/label-set-encoder.ts";
import { numberEncoder } from "../src/text/number-encoder.ts";
import { splitRows } from "../src/text/split.ts";
import { textVectorizer } from "../src/text/vectorizer.ts";
import { fillBatch } from "../src/training/batch.ts";
import { sequential } from "../src/training/model.node.ts";

const texts = Array.from({ length: 96 }, (_, i) => ["red", "blue", "red blue", "grey"][i % 4]!);
const vectorizer = textVectorizer({ maxLength: 4 }).adapt(texts);
const x = vectorizer.encode(texts);
const model = (units: number, activation: "sigmoid" | "linear") =>
  sequential([
    embedding({ inputDim: vectorizer.size, outputDim: 8, maskZero: true }),
    globalAveragePooling1D(),
    dense({ units: 16, activation: "relu" }),
    dense({ units, activation }),
  ]);

describe("numbers as targets", () => {
  test("of a quantity: evaluate tells the mean absolute error, and the saved model the unit", async () => {
    const labels = numberEncoder({ name: "warmth" }).adapt(texts.map((text) => String(text.length * 100)));
    const y = labels.encode(texts.map((text) => String(text.length * 100)));
    const network = model(1, "linear");
    network.compile({ loss: "meanSquaredError", optimizer: adam({ learningRate: 0.01 }) });
    const { history } = await network.fit(x, y, { epochs: 60, batchSize: 16 });
    expect(history.accuracy).toEqual([]);
    expect(history.meanAbsoluteError!.at(-1)!).toBeLessThan(history.meanAbsoluteError![0]!);
    const judged = await network.evaluate(x, y);
    expect(judged.accuracy).toBeNull();
    const regressor = textClassifier({ model: network, vectorizer, labels });
    const [red, both] = await regressor.predict(["red", "red blue"]);
    expect(Math.abs(red!.value - 300)).toBeLessThan(60);
    expect(Math.abs(both!.value - 800)).toBeLessThan(60);
    const { meanAbsoluteError } = await regressor.evaluate(texts.map((text) => ({ text, label: text.length * 100 })));
    const { meanAbsoluteError: standardized } = judged as { meanAbsoluteError: number };
    expect(meanAbsoluteError).toBeCloseTo(standardized * labels.deviation, 1);
    await regressor.release();
  });

  test("of several labels: accuracy is the share of rows that are right altogether", async () => {
    const sets = texts.map((text) => JSON.stringify(text.split(" ").filter((word) => word !== "grey")));
    const labels = labelSetEncoder().adapt(sets);
    const network = model(2, "sigmoid");
    network.compile({ loss: "binaryCrossentropy", optimizer: "adam" });
    const { history } = await network.fit(x, labels.encode(sets), { epochs: 60, batchSize: 16 });
    expect(history.accuracy.at(-1)).toBe(1);
    const classifier = textClassifier({ model: network, vectorizer, labels });
    const answers = await classifier.predict(["blue", "red blue", "grey"]);
    expect(answers.map((answer) => answer.labels.toSorted())).toEqual([["blue"], ["blue", "red"], []]);
    const metrics = await classifier.evaluate(texts.map((text) => ({ text, label: text.split(" ").filter((word) => word !== "grey") })));
    expect(metrics.exactMatch).toBe(1);
    await classifier.release();
  });

  test("are refused where loss, width or values do not fit", async () => {
    const numbers = (data: Float32Array, width: number) => ({ data, shape: [texts.length, width] });
    const two = model(2, "sigmoid");
    two.compile({ loss: "binaryCrossentropy" });
    await expect(two.fit(x, numbers(new Float32Array(texts.length * 3), 3))).rejects.toMatchObject({ code: "shape-mismatch" });
    const one = model(1, "linear");
    one.compile({ loss: "meanSquaredError" });
    await expect(one.fit(x, numbers(new Float32Array(texts.length).fill(Number.NaN), 1))).rejects.toMatchObject({ code: "label-invalid" });
    const warmth = numberEncoder({ mean: 0 });
    expect(() => textClassifier({ model: model(1, "sigmoid"), vectorizer, labels: warmth })).toThrow(/activation is linear/);
    expect(() => numberEncoder().adapt(["1", "one"])).toThrow(expect.objectContaining({ code: "label-invalid" }));
    expect(() => numberEncoder().adapt(["2", "2"])).toThrow(expect.objectContaining({ code: "one-class" }));
    expect(() => numberEncoder().encode(["2"])).toThrow(expect.objectContaining({ code: "not-adapted" }));
    expect(() => labelSetEncoder().adapt(['["a"]', "[]"])).toThrow(expect.objectContaining({ code: "one-class" }));
    expect(() => labelSetEncoder().encode(['["a"]'])).toThrow(expect.objectContaining({ code: "not-adapted" }));
  });

  test("split by rows, whatever the width", () => {
    const y = labelSetEncoder({ classes: ["blue", "red"] }).encode(texts.map(() => '["red"]'));
    const { train, validation } = splitRows({ x, y }, { validation: 0.25, seed: 1, keys: texts.map((_, i) => String(i)) });
    expect([train.y.shape, validation.y.shape]).toEqual([
      [72, 2],
      [24, 2],
    ]);
  });

  test("are smoothed each as a choice of two: y ← (1 − ε)·y + ε / 2", () => {
    const memory = {
      ids: new Int32Array(8),
      indexTargets: new Int32Array(2),
      valueTargets: new Float32Array(4),
      weights: new Float32Array(2),
      losses: new Float64Array(1),
      logits: new Float32Array(4),
    };
    const place = { rows: Int32Array.of(0, 1), capacity: 2, length: 4 };
    const y = Float32Array.of(1, 0, 0, 1);
    const total = fillBatch(memory, { x, y }, { ...binaryCrossentropy, labelSmoothing: 0.2 }, place, 2);
    expect(total).toBe(2);
    expect(Array.from(memory.valueTargets, (value) => Number(value.toFixed(6)))).toEqual([0.9, 0.1, 0.1, 0.9]);
  });
});
