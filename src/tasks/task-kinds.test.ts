// Several labels a text, and quantities: from the file to every answer.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { schemaErrors } from "../../test/json-schemas.ts";
import type { AnyMetrics } from "../metrics/any-metrics.ts";
import type { MultiLabelMetrics } from "../metrics/multi-label-report.ts";
import type { RegressionMetrics } from "../metrics/regression-report.ts";
import { linearFromTensors } from "../models/linear/index.ts";
import { vectorizerFromTokenizerJson } from "../text/vectorizer.ts";
import { calibrated } from "./calibrated.node.ts";
import type { AnyTextModel, MultiLabelClassifier, TextRegressor } from "./classifier.ts";
import { classifierOf } from "./classifier-parts.node.ts";
import { compareTask } from "./compare-task.node.ts";
import { prepareData } from "./data-set.node.ts";
import { ensembleParts } from "./ensemble.node.ts";
import { evaluateTask } from "./evaluate-task.node.ts";
import { explain } from "./explain.node.ts";
import { inspectTask } from "./inspect-task.node.ts";
import { loadModel, loadParts } from "./load-model.node.ts";
import { predictFile } from "./predict-file.node.ts";
import { predictTask } from "./predict-task.node.ts";
import type { TaskEvent } from "./train-report.ts";
import { trainTask } from "./train-task.node.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-kinds-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const common = { version: "0.1.0", ok: true, seed: 1, seconds: 1 };

function write(name: string, lines: readonly string[]): string {
  writeFileSync(at(name), `${lines.join("\n")}\n`);
  return at(name);
}

const topics: Readonly<Record<string, string>> = { food: "soup and bread", sport: "a fast goal", music: "the loud band" };
const sets = Array.from({ length: 240 }, (_, i) => Object.keys(topics).filter((_, bit) => (i >> bit) & 1)); // all, some and none
const textOf = (labels: readonly string[], i: number) => `${labels.map((label) => topics[label]).join(" and ")} on day ${i}`;
const cell = (value: string) => `"${value.replaceAll('"', '""')}"`;
const network = { architecture: "mean", epochs: 30, learningRate: 0.03, maxLength: 16, minCount: 2 } as const;

const listsFile = () =>
  write("lists.csv", ["text,topics", ...sets.map((labels, i) => `${textOf(labels, i)},${cell(JSON.stringify(labels))}`)]);
const pricesFile = () =>
  write("prices.csv", [
    "text,price",
    ...Array.from({ length: 240 }, (_, i) => `a ${["poor", "fair", "good"][i % 3]} room on floor ${i},${5000 + 500 * (i % 3) + (i % 40)}`),
  ]);

beforeAll(async () => {
  await trainTask({ data: listsFile(), out: at("lists"), ...network, label: "topics", baseline: false });
  await trainTask({ data: pricesFile(), out: at("prices"), ...network, label: "price", baseline: false });
  await trainTask({ data: at("lists.csv"), out: at("lists-linear"), architecture: "linear", label: "topics" });
  await trainTask({ data: at("prices.csv"), out: at("prices-linear"), architecture: "linear", label: "price" });
});

describe.each(["lists", "lists-linear"])("several labels a text: %s", (name) => {
  test("all of them, one or none are answered", async () => {
    const model = await loadModel<MultiLabelClassifier>(at(name));
    const answers = await model.predict(["soup and bread at the loud band", "a fast goal", "on day"]);
    expect(answers.map(({ labels }) => labels.toSorted())).toEqual([["food", "music"], ["sport"], []]);
    expect(answers[1]).toMatchObject({ label: "sport" });
    expect(answers[2]!.label).toBeTypeOf("string"); // the likeliest all the same
    expect(model.config).toMatchObject({
      problem_type: "multi_label_classification",
      tercet: { task: "multiLabel", threshold: 0.5, labelSeparator: null, output: "sigmoid" },
    });
    await model.release();
  });

  test("is judged by exact match and F1, in documents that the schemas know", async () => {
    const report = await evaluateTask<MultiLabelMetrics>({ model: at(name), data: at("lists.csv") });
    expect(report.exactMatch).toBeGreaterThan(0.9);
    expect(report).toMatchObject({ task: "multiLabel", rows: 240, accuracy: report.exactMatch, majorityAccuracy: 0.125 });
    expect(schemaErrors("evaluate", { ...common, command: "evaluate", ...report })).toEqual([]);
    const document = await predictTask({ model: at(name), texts: ["soup"] });
    expect(schemaErrors("predict", { ...common, command: "predict", ...document })).toEqual([]);
    expect(schemaErrors("model-config", JSON.parse(readFileSync(join(at(name), "config.json"), "utf8")))).toEqual([]);
    expect(schemaErrors("metrics-file", JSON.parse(readFileSync(join(at(name), "metrics.json"), "utf8")))).toEqual([]);
    expect(readFileSync(join(at(name), "README.md"), "utf8")).toMatch(/any number of 3 labels: food, music, sport.*Hamming loss/s);
  });

  test("an explanation is about the one label", async () => {
    const model = await loadModel<AnyTextModel>(at(name));
    const [{ words, score }] = (await explain(model, ["soup and a fast goal"], { label: "food" })) as [
      Awaited<ReturnType<typeof explain>>[0],
    ];
    await model.release();
    const effectOf = (word: string) => words.find((each) => each.word === word)!;
    expect(score).toBeGreaterThan(0.5);
    expect(effectOf("soup").occlusion!).toBeGreaterThan(Math.abs(effectOf("goal").occlusion!));
    expect(Math.sign(effectOf("soup").gradient!)).toBe(1);
  });
});

describe.each(["prices", "prices-linear"])("quantities: %s", (name) => {
  test("are answered in their own unit", async () => {
    const model = await loadModel<TextRegressor>(at(name));
    const answers = await model.predict(["a poor room on floor 7", "a good room on floor 7"]);
    expect(Math.abs(answers[0]!.value - 5020)).toBeLessThan(120);
    expect(Math.abs(answers[1]!.value - 6020)).toBeLessThan(120);
    expect(Object.keys(answers[0]!)).toEqual(["value"]);
    expect(model.classes).toEqual(["price"]);
    expect(model.config).toMatchObject({
      problem_type: "regression",
      id2label: { 0: "price" },
      tercet: { task: "regression", output: "linear" },
    });
    expect(model.config.tercet.quantity!.mean).toBeGreaterThan(5400);
    await model.release();
  });

  test("are judged by their errors beside always the mean, in documents that the schemas know", async () => {
    const report = await evaluateTask<RegressionMetrics>({ model: at(name), data: at("prices.csv") });
    expect(report.meanAbsoluteError).toBeLessThan(report.baselineMeanAbsoluteError! / 4);
    expect(report.rSquared).toBeGreaterThan(0.9);
    expect(schemaErrors("evaluate", { ...common, command: "evaluate", ...report })).toEqual([]);
    const document = await predictTask({ model: at(name), texts: ["a good room"] });
    expect(schemaErrors("predict", { ...common, command: "predict", ...document })).toEqual([]);
    expect(schemaErrors("model-config", JSON.parse(readFileSync(join(at(name), "config.json"), "utf8")))).toEqual([]);
    expect(schemaErrors("metrics-file", JSON.parse(readFileSync(join(at(name), "metrics.json"), "utf8")))).toEqual([]);
    expect(readFileSync(join(at(name), "README.md"), "utf8")).toMatch(/a number, price: in the training rows.*always answering the mean/s);
  });

  test("what the words add to the number sums up to it", async () => {
    const model = await loadModel<AnyTextModel>(at(name));
    const [told] = await explain(model, ["a good room"]);
    await model.release();
    expect(told!.methods.gradient).toMatchObject({ of: "score" });
    const sum = told!.words.reduce((total, { gradient }) => total + gradient!, told!.methods.gradient!.rest);
    expect(sum).toBeCloseTo(told!.score, 2);
    expect(told!.words.find(({ word }) => word === "good")!.occlusion).toBeGreaterThan(100);
  });
});

describe("the program of a network, run by ONNX Runtime alone", () => {
  test("gives a logit for each label, whose sigmoid is its probability", async () => {
    const model = await loadModel<MultiLabelClassifier>(at("lists"));
    const scores = await model.probabilities(["soup and a fast goal"]);
    await model.release();
    const logits = await runProgram("lists", "soup and a fast goal");
    expect(logits).toHaveLength(3);
    logits.forEach((z, i) => {
      expect(1 / (1 + Math.exp(-z))).toBeCloseTo(scores[i]!, 5);
    });
  });

  test("gives a quantity in its own unit", async () => {
    const model = await loadModel<TextRegressor>(at("prices"));
    const answers = await model.predict(["a fair room"]);
    await model.release();
    expect((await runProgram("prices", "a fair room"))[0]).toBeCloseTo(answers[0]!.value, 2);
  });
});

describe("the program of a linear model, run by ONNX Runtime alone", () => {
  test.each([
    ["lists-linear", "soup and a fast goal", (z: number) => 1 / (1 + Math.exp(-z)), 5],
    ["prices-linear", "a fair room on floor 7", (z: number) => z, 1],
  ] as const)("gives the answers of %s", async (name, text, answerOf, digits) => {
    const parts = await loadParts(at(name));
    const model = linearFromTensors((await parts.tensors()) as never, parts.config.tercet.options as never); // written from such
    const { featureIds, featureValues } = model.toGraphInputs([text]);
    const session = await InferenceSession.create(join(at(name), "onnx/model.onnx"));
    const { logits } = await session.run({
      feature_ids: new Tensor("int64", BigInt64Array.from(featureIds.data, BigInt), featureIds.shape),
      feature_values: new Tensor("float32", featureValues.data, featureValues.shape),
    });
    await session.release();
    const answers = await parts.probabilities([text]);
    expect(logits!.dims).toEqual([1, answers.length]);
    Array.from(logits!.data as Float32Array, (z, i) => expect(answerOf(z)).toBeCloseTo(answers[i]!, digits));
  });
});

/** The logits of a folder's program for one text, by ONNX Runtime alone. */
async function runProgram(name: string, text: string): Promise<number[]> {
  const vectorizer = vectorizerFromTokenizerJson(JSON.parse(readFileSync(join(at(name), "tokenizer.json"), "utf8")));
  const ids = Array.from(vectorizer.encode([text]).data).filter((id) => id > 0);
  const tensor = (values: readonly number[]) => new Tensor("int64", BigInt64Array.from(values, BigInt), [1, values.length]);
  const session = await InferenceSession.create(join(at(name), "onnx/model.onnx"));
  const { logits } = await session.run({ input_ids: tensor(ids), attention_mask: tensor(ids.map(() => 1)) });
  await session.release();
  return Array.from(logits!.data as Float32Array);
}

describe("training", () => {
  test("tells task and reason, exact matches, and what the linear model does", async () => {
    const events: TaskEvent[] = [];
    const report = await trainTask<MultiLabelMetrics>({
      ...{ data: at("lists.csv"), out: at("told"), ...network, epochs: 2 },
      onEvent: (event) => events.push(event),
    });
    expect(events[0]).toMatchObject({ event: "data", task: "multiLabel", taskReason: expect.stringContaining("lists: 3 different ones") });
    expect(report).toMatchObject({ task: "multiLabel", loss: "binaryCrossentropy", comparisons: [{ metric: "exactMatch", b: "linear" }] });
    expect(report.baseline!.test!.exactMatch).toBeGreaterThan(0.8);
    expect(report.history.accuracy).toHaveLength(2);
    expect(schemaErrors("train", { ...common, command: "train", ...report })).toEqual([]);
  });

  test("of a quantity tells mean errors in its unit, and no accuracy", async () => {
    const report = await trainTask<RegressionMetrics>({ data: at("prices.csv"), out: at("told-prices"), ...network, epochs: 3 });
    expect(report).toMatchObject({ task: "regression", loss: "meanSquaredError", comparisons: [{ metric: "meanAbsoluteError" }] });
    const { accuracy, meanAbsoluteError, val_meanAbsoluteError, val_accuracy } = report.history;
    expect(accuracy).toEqual([]);
    expect(val_accuracy).toEqual([]);
    expect(meanAbsoluteError).toHaveLength(3);
    expect(val_meanAbsoluteError![2]).toBeCloseTo(report.validation!.meanAbsoluteError!, 0);
    expect(report.data.numbers).toMatchObject({ min: 5000, different: 120 });
    expect(report.data.labels).toEqual({});
    expect(schemaErrors("train", { ...common, command: "train", ...report })).toEqual([]);
  });

  test("is the same with one seed, and goes on after an interruption to the same bits", async () => {
    const options = { data: at("prices.csv"), ...network, epochs: 4, baseline: false, out: at("whole") };
    const whole = await trainTask<RegressionMetrics>(options);
    const controller = new AbortController();
    const onEvent = (event: TaskEvent) => event.event === "epoch" && event.epoch === 2 && controller.abort();
    await trainTask<RegressionMetrics>({ ...options, out: at("parts"), onEvent, signal: controller.signal });
    const resumed = await trainTask<RegressionMetrics>({ ...options, out: at("parts"), resume: true });
    expect(resumed.weightsSha256).toBe(whole.weightsSha256);
    expect(resumed.history.meanAbsoluteError).toEqual(whole.history.meanAbsoluteError);
  });

  test("losses that do not fit are refused by name", async () => {
    const options = { ...network, out: at("never"), label: "price" };
    for (const loss of ["binaryCrossentropy", "crossentropy", "sparseCategoricalCrossentropy"]) {
      await expect(trainTask({ ...options, data: at("prices.csv"), loss })).rejects.toMatchObject({
        code: "loss-mismatch",
        problem: {
          hint: "It is the logarithm of a label's probability, and a number has none. Losses that fit: meanSquaredError, meanAbsoluteError, huber, logCosh.",
        },
      });
    }
    await expect(
      trainTask({ ...network, out: at("never"), data: at("lists.csv"), loss: "sparseCategoricalCrossentropy" }),
    ).rejects.toMatchObject({
      problem: {
        hint: expect.stringMatching(/one label win.* Losses that fit: binaryCrossentropy, binaryFocalCrossentropy, meanSquaredError, /),
      },
    });
  });

  test("one distinct value, lists without a second label, and quantities taken as names", async () => {
    const same = write("same.csv", ["text,label", ...Array.from({ length: 30 }, (_, i) => `text ${i},7`)]);
    await expect(trainTask({ data: same, out: at("never"), task: "regression" })).rejects.toMatchObject({
      code: "one-class",
      problem: { expected: "at least two different numbers" },
    });
    const empty = write("empty.csv", ["text,label", ...Array.from({ length: 30 }, (_, i) => `text ${i},[]`)]);
    await expect(trainTask({ data: empty, out: at("never") })).rejects.toMatchObject({ code: "one-class" });
    const stars = write("stars.csv", ["text,label", ...Array.from({ length: 60 }, (_, i) => `text ${i},${1 + (i % 5)}`)]);
    expect(await inspectTask({ data: stars })).toMatchObject({ task: "classification" });
    expect(await inspectTask({ data: stars, task: "regression" })).toMatchObject({ task: "regression", data: { labels: {} } });
  });
});

describe("the split", () => {
  test("leaves no label out of training, and puts the rarest into it", async () => {
    const rows = [...sets.map((labels, i) => [textOf(labels, i), labels] as const), ["a rare text", ["rare"]] as const];
    const file = write("rare.csv", ["text,labels", ...rows.map(([text, labels]) => `${text},${cell(JSON.stringify(labels))}`)]);
    const { train, validation, test: held } = await prepareData(file, { seed: 1 });
    expect(train.labels).toContain('["rare"]');
    expect(held.labels.length + validation.labels.length).toBeGreaterThan(60);
    for (const label of Object.keys(topics)) {
      for (const part of [train, validation, held]) expect(part.labels.some((labels) => labels.includes(label))).toBe(true);
    }
  });

  test("of a quantity holds low and high numbers on every side", async () => {
    const { train, validation, test: held } = await prepareData(at("prices.csv"), { seed: 1, label: "price" });
    for (const { labels } of [train, validation, held]) {
      const numbers = labels.map(Number);
      expect(Math.min(...numbers)).toBeLessThan(5100);
      expect(Math.max(...numbers)).toBeGreaterThan(5950);
    }
  });

  test("a label that is in the test file only is refused, or its rows are dropped", async () => {
    const held = write("held.csv", ["text,topics", `soup,${cell('["food","new"]')}`, `goal,${cell('["sport"]')}`, "nothing,[]"]);
    await expect(prepareData(at("lists.csv"), { seed: 1, test: held, label: "topics" })).rejects.toMatchObject({
      code: "label-unseen",
      problem: { line: 2 },
    });
    const dropped = await prepareData(at("lists.csv"), { seed: 1, test: held, label: "topics", unknownLabels: "drop" });
    expect(dropped.test.labels).toEqual(['["sport"]', "[]"]);
  });
});

describe("comparing", () => {
  test("counts exact matches, or the errors of quantities", async () => {
    const ofSets = await compareTask<AnyMetrics>({ models: [at("lists"), at("lists-linear")], data: at("lists.csv") });
    expect(ofSets.comparisons).toMatchObject([{ metric: "exactMatch", method: expect.stringContaining("McNemar") }]);
    const ofNumbers = await compareTask<RegressionMetrics>({ models: [at("prices"), at("told-prices")], data: at("prices.csv") });
    const [first, second] = ofNumbers.models.map(({ metrics }) => metrics.meanAbsoluteError!) as [number, number];
    expect(ofNumbers.comparisons).toMatchObject([{ metric: "meanAbsoluteError", verdict: "better", method: "paired bootstrap" }]);
    expect(ofNumbers.comparisons[0]!.difference).toBeCloseTo(first - second, 5);
    for (const report of [ofSets, ofNumbers]) expect(schemaErrors("compare", { ...common, command: "compare", ...report })).toEqual([]);
  });

  test("refuses models of different tasks", async () => {
    await expect(compareTask({ models: [at("lists"), at("prices")], data: at("lists.csv") })).rejects.toMatchObject({
      code: "label-unseen",
    });
  });
});

describe("a file of answers", () => {
  const rows = ["text", "soup and bread and the loud band", "on day 3"];

  test("has the labels as the training file had them: JSON in cells, lists in JSON lines", async () => {
    const input = write("new.csv", rows);
    await predictFile({ model: at("lists"), input, output: at("answers.csv") });
    const [head, first, second] = readFileSync(at("answers.csv"), "utf8").split("\n");
    expect(head).toBe("text,label,score,labels");
    expect(first).toMatch(/,"\[""(food"",""music|music"",""food)""\]"$/);
    expect(second).toMatch(/,\[\]$/);
    await predictFile({ model: at("lists"), input, output: at("answers.jsonl") });
    const lines = readFileSync(at("answers.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines[0].labels.toSorted()).toEqual(["food", "music"]);
    expect(lines[1].labels).toEqual([]);
  });

  test("has them with the separator of the training file", async () => {
    const data = write("separated.csv", ["text,topics", ...sets.map((labels, i) => `${textOf(labels, i)},${labels.join(" | ")}`)]);
    const report = await trainTask<MultiLabelMetrics>({ data, out: at("separated"), architecture: "linear", labelSeparator: "|" });
    expect(report.warnings).toMatchObject([{ code: "rows-empty", received: "30" }]);
    await predictFile({ model: at("separated"), input: write("new.csv", rows), output: at("separated-answers.csv") });
    expect(readFileSync(at("separated-answers.csv"), "utf8").split("\n")[1]).toMatch(/,(food\|music|music\|food)$/);
    const again = await evaluateTask<MultiLabelMetrics>({ model: at("separated"), data });
    const lists = await evaluateTask<MultiLabelMetrics>({ model: at("separated"), data: at("lists.csv") });
    expect([again.rows, lists.rows]).toEqual([210, 240]);
  });

  test("has one value for a quantity", async () => {
    await predictFile({ model: at("prices"), input: write("rooms.csv", ["text", "a good room on floor 7"]), output: at("values.csv") });
    const [head, row] = readFileSync(at("values.csv"), "utf8").split("\n");
    expect(head).toBe("text,value");
    expect(Math.abs(Number(row!.split(",")[1]) - 6020)).toBeLessThan(120);
  });
});

describe("two models that answer together", () => {
  const pairOf = async (name: string, temperatures: readonly number[]) => {
    const members = [await loadParts(at(`${name}-linear`)), await loadParts(at(name))];
    await classifierOf(ensembleParts(members, { weights: [0.25, 0.75], temperatures })).save(at(`${name}-pair`), { overwrite: true });
    const models = await Promise.all([`${name}-linear`, name, `${name}-pair`].map((each) => loadModel<AnyTextModel>(at(each))));
    return models as [AnyTextModel, AnyTextModel, AnyTextModel];
  };

  test("give each label the mean of its softened probabilities, also after being saved and loaded", async () => {
    const texts = ["soup and bread at the loud band", "a fast goal", "on day"];
    const [linear, network, pair] = await pairOf("lists", [1, 2]);
    const [a, b, both] = [await linear.probabilities(texts), await network.probabilities(texts), await pair.probabilities(texts)];
    const softened = (p: number) => 1 / (1 + Math.exp(-Math.log(p / (1 - p)) / 2));
    both.forEach((p, i) => {
      expect(p).toBeCloseTo(0.25 * a[i]! + 0.75 * softened(b[i]!), 3); // logits end at that of 2⁻²³
    });
    expect((await pair.predict(texts)).map((answer) => "labels" in answer && answer.labels.toSorted())).toEqual([
      ["food", "music"],
      ["sport"],
      [],
    ]);
    expect(pair.config.tercet).toMatchObject({ task: "multiLabel", architecture: "ensemble", output: "sigmoid", threshold: 0.5 });
    const soft = await calibrated(await loadParts(at("lists")), 2);
    (await soft.probabilities(texts)).forEach((p, i) => {
      expect(p).toBeCloseTo(softened(b[i]!), 3);
    });
    const [told] = await explain(pair, ["soup and a fast goal"], { label: "food" });
    const effectOf = (word: string) => told!.words.find((each) => each.word === word)!.occlusion!;
    expect(effectOf("soup")).toBeGreaterThan(Math.abs(effectOf("goal")));
  });

  test("answer the mean of both numbers of a quantity", async () => {
    const texts = ["a poor room on floor 7", "a good room on floor 7"];
    const [linear, network, pair] = await pairOf("prices", [1, 1]);
    const [a, b, both] = [await linear.probabilities(texts), await network.probabilities(texts), await pair.probabilities(texts)];
    both.forEach((value, i) => {
      expect(value / (0.25 * a[i]! + 0.75 * b[i]!)).toBeCloseTo(1, 6);
    });
    expect(await pair.predict(texts)).toEqual(Array.from(both, (value) => ({ value })));
    expect(pair.config.tercet).toMatchObject({ task: "regression", architecture: "ensemble", output: "linear" });
    expect(readFileSync(join(at("prices-pair"), "README.md"), "utf8")).toContain("the weighted mean of their numbers");
    const parts = await loadParts(at("prices"));
    expect(await calibrated(parts, 1)).toBe(parts); // a quantity has no temperature
  });
});
