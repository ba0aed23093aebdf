import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { normalizeText } from "../text/audit.ts";
import { compareTask } from "./compare-task.node.ts";
import { prepareData } from "./data-set.node.ts";
import { evaluateTask } from "./evaluate-task.node.ts";
import { loadModel } from "./load-model.node.ts";
import { predictFile } from "./predict-file.node.ts";
import type { TaskEvent, TrainTaskOptions } from "./train-report.ts";
import { trainTask } from "./train-task.node.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-tasks-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, lines: readonly string[]): string {
  const file = join(folder, name);
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}

const good = ["a fine film", "great fun", "lovely story", "what a joy", "superb cast"];
const bad = ["a dull film", "no fun", "weak story", "what a bore", "poor cast"];
const rows = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => `${(i % 2 ? bad : good)[i % 5]} ${from + i},${i % 2 ? "bad" : "good"}`);
const small = { architecture: "mean", epochs: 3, learningRate: 0.05, baseline: false } as const;

describe("the data", () => {
  test("equal texts never stand on both sides, whatever their case and spaces", async () => {
    const repeated = rows(60).flatMap((row) => [
      row,
      row.toUpperCase().replace(/,(GOOD|BAD)$/, (_, label: string) => `,${label.toLowerCase()}`),
    ]);
    const data = await prepareData(write("repeated.csv", ["text,label", ...repeated]), { seed: 1 });
    const keys = (texts: readonly string[]) => new Set(texts.map(normalizeText));
    const [train, validation, held] = [keys(data.train.texts), keys(data.validation.texts), keys(data.test.texts)];
    expect([...held, ...validation].filter((key) => train.has(key))).toEqual([]);
    expect([...held].filter((key) => validation.has(key))).toEqual([]);
    expect(data.split.overlap).toBe(0);
    expect(data.warnings.map(({ code }) => code)).toContain("rows-duplicate");
  });

  test("is split the same whatever the order of the rows, and differently for another seed", async () => {
    const lines = rows(100);
    const tests = async (ordered: readonly string[], seed: number) => {
      const { test: held } = await prepareData(write(`order-${seed}-${ordered[0]!.length}.csv`, ["text,label", ...ordered]), { seed });
      return [...held.texts].sort();
    };
    expect(await tests(lines.toReversed(), 1)).toEqual(await tests(lines, 1));
    expect(await tests(lines, 2)).not.toEqual(await tests(lines, 1));
  });

  test("finds columns by Chinese names, and says what was left out and what contradicts itself", async () => {
    const lines = rows(40).map((row) => `1,${row}`);
    const file = write("zh.csv", ["编号,评论,情感", ...lines, "2,,good", "3,great fun 0,bad"]);
    const { audit, warnings } = await prepareData(file, { seed: 1 });
    expect(audit.data).toMatchObject({ textColumns: ["评论"], labelColumn: "情感", used: 41, empty: 1 });
    expect(warnings.map(({ code }) => code)).toContain("rows-empty");
  });

  test("refuses labels that stand in the test file only, unless they are to be dropped", async () => {
    const file = write("train.csv", ["text,label", ...rows(40)]);
    const held = write("held.csv", ["text,label", "something new,ugly", ...rows(10, 500)]);
    await expect(prepareData(file, { seed: 1, test: held })).rejects.toMatchObject({ code: "label-unseen" });
    const data = await prepareData(file, { seed: 1, test: held, unknownLabels: "drop" });
    expect(data.test.texts).toHaveLength(10);
    expect(data.split).toMatchObject({ train: 36, validation: 4, test: 10 });
  });

  test("warns when a given file repeats training rows", async () => {
    const file = write("a.csv", ["text,label", ...rows(40)]);
    const { split, warnings } = await prepareData(file, { seed: 1, validation: file, test: 0.2 });
    expect(split.overlap).toBeGreaterThan(20);
    expect(warnings.map(({ code }) => code)).toContain("split-overlap");
  });
});

describe("trainTask", () => {
  const file = () => write("reviews.csv", ["text,label", ...rows(200)]);
  const run = (name: string, more: Partial<TrainTaskOptions> = {}) =>
    trainTask({ data: file(), out: join(folder, name), ...small, ...more });

  test("writes a model that answers as it was judged", async () => {
    const report = await run("first", { epochs: 20 });
    expect(report.test!.accuracy).toBeGreaterThan(0.9);
    expect(report.history.val_accuracy!.length).toBe(report.epochs);
    const model = await loadModel(report.model);
    const [answer] = await model.predict(["great fun"]);
    expect(answer!.label).toBe("good");
    expect(answer!.scores.map(({ label }) => label).sort()).toEqual(["bad", "good"]);
    const { metrics } = { metrics: JSON.parse(readFileSync(join(report.model, "metrics.json"), "utf8")) };
    expect(metrics.test.accuracy).toBe(report.test!.accuracy);
  });

  test("repeats to the bit", async () => {
    const [a, b] = [await run("same-a"), await run("same-b")];
    expect(b.weightsSha256).toBe(a.weightsSha256);
    expect(b.test).toEqual(a.test);
    expect((await run("other", { seed: 2 })).weightsSha256).not.toBe(a.weightsSha256);
  });

  test("trains the linear model beside a network, and alone", async () => {
    const events: TaskEvent[] = [];
    const report = await run("with-baseline", { baseline: true, onEvent: (event) => events.push(event) });
    expect(report.baseline!.test!.accuracy).toBeGreaterThan(0.9);
    expect(events.map(({ event }) => event)).toEqual(expect.arrayContaining(["data", "model", "epoch", "baseline", "done"]));
    const linear = await run("linear", { architecture: "linear" });
    expect(linear).toMatchObject({ architecture: "linear", optimizer: null, loss: null, baseline: null });
  });

  test.each(["binaryCrossentropy", "categorical-crossentropy", "sparse_categorical_crossentropy", "meanSquaredError", "crossentropy"])(
    "learns under %s",
    async (loss) => {
      const report = await run(`loss-${loss}`, { loss, epochs: 25 });
      expect(report.test!.accuracy).toBeGreaterThan(0.85);
    },
  );

  test("leaves nothing behind when the loss is no number, or when it is stopped before an epoch is done", async () => {
    await expect(run("nan", { optimizer: "sgd", learningRate: 1e38 })).rejects.toMatchObject({ code: "loss-nan" });
    const signal = AbortSignal.abort();
    await expect(run("stopped", { signal })).rejects.toMatchObject({ code: "interrupted" });
    expect(readdirSync(folder).filter((name) => /nan|stopped|tercet-/.test(name) && !name.endsWith(".csv"))).toEqual([]);
  });

  test("keeps the best so far when it is stopped later", async () => {
    const controller = new AbortController();
    const onEvent = (event: TaskEvent) => event.event === "epoch" && event.epoch === 2 && controller.abort();
    const report = await run("kept", { epochs: 500, onEvent, signal: controller.signal });
    expect(report.stopped).toBe("interrupted");
    expect(existsSync(join(report.model, "onnx", "model.onnx"))).toBe(true);
  });

  test.each([
    ["one class", ["text,label", "a,x", "b,x"], "one-class"],
    ["a class with one text", ["text,label", ...rows(40), "only one,rare"], "class-too-small"],
    ["a header only", ["text,label"], "header-only"],
  ])("refuses %s, and writes nothing", async (name, lines, code) => {
    const out = join(folder, `refused ${name}`);
    await expect(trainTask({ data: write("refused.csv", lines), out, ...small })).rejects.toMatchObject({ code });
    expect(existsSync(out)).toBe(false);
  });

  test.each([
    ["an architecture", { architecture: "bilst" }, "bilstm"],
    ["an optimizer", { optimizer: "admaw" }, "adamW"],
    ["a loss", { loss: "crossentrop" }, "crossentropy"],
  ])("names the nearest id of %s", async (_, more, nearest) => {
    await expect(run("nowhere", more)).rejects.toThrow(nearest);
  });
});

describe("a saved model", () => {
  const model = join(folder, "saved");
  beforeAll(async () => {
    await trainTask({ data: write("saved.csv", ["text,label", ...rows(200)]), out: model, ...small, epochs: 20 });
  });

  test("is judged on a file with other columns", async () => {
    const file = write("other.csv", ["comment,sentiment", "great fun,good", "no fun,bad", "poor cast,bad"]);
    expect(await evaluateTask({ model, data: file })).toMatchObject({ rows: 3, accuracy: 1 });
  });

  test("refuses unknown labels with their line, or leaves them out", async () => {
    const file = write("unknown.csv", ["text,label", "great fun,good", "no fun,ugly"]);
    await expect(evaluateTask({ model, data: file })).rejects.toMatchObject({ code: "label-unseen", problem: { line: 3 } });
    expect(await evaluateTask({ model, data: file, unknownLabels: "drop" })).toMatchObject({ rows: 1 });
  });

  test("labels a file, keeps its columns and their order, and names its own so that none collides", async () => {
    const input = write("rows.jsonl", ['{"id": 7, "text": "great fun", "label": "?"}', '{"id": 8, "text": "no fun", "label": "?"}']);
    const output = join(folder, "labeled.jsonl");
    expect(await predictFile({ model, input, output })).toEqual({ rows: 2, output, warnings: [] });
    const [first, second] = readFileSync(output, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(first).toMatchObject({ id: 7, text: "great fun", label: "?", predicted_label: "good" });
    expect(Object.keys(second)).toEqual(["id", "text", "label", "predicted_label", "score"]);
  });

  test("leaves no half file when it is interrupted", async () => {
    const input = write("many.csv", ["text", ...Array.from({ length: 5000 }, (_, i) => `great fun ${i}`)]);
    const output = join(folder, "half.csv");
    await expect(predictFile({ model, input, output, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "interrupted" });
    expect(readdirSync(folder).filter((name) => name.startsWith("half"))).toEqual([]);
  });

  test.each(["config.json", "tokenizer.json", "onnx/model.onnx"])("says which file is damaged: %s", async (name) => {
    const damaged = join(folder, "damaged");
    await trainTask({ data: join(folder, "saved.csv"), out: damaged, overwrite: true, ...small, epochs: 1 });
    writeFileSync(join(damaged, name), "{}");
    const answer = async () => (await loadModel(damaged)).predict(["great fun"]);
    await expect(answer()).rejects.toThrow(name.split("/").at(-1)!);
  });
});

describe("two saved models", () => {
  const [a, b] = [join(folder, "model-a"), join(folder, "model-b")];
  const file = () => write("both.csv", ["text,label", ...rows(200)]);
  beforeAll(async () => {
    await trainTask({ data: file(), out: a, ...small, epochs: 20 });
    await trainTask({ data: file(), out: b, ...small, epochs: 1, learningRate: 1e-6 });
  });

  test("are compared on the same rows, with a verdict", async () => {
    const { rows: judged, models, comparisons } = await compareTask({ models: [a, b], data: file() });
    expect(judged).toBe(200);
    const [first, second] = models.map(({ metrics }) => metrics.accuracy!);
    expect(comparisons).toMatchObject([{ a, b, metric: "accuracy", verdict: "better" }]);
    expect(comparisons[0]!.difference).toBeCloseTo(first! - second!, 10);
    expect(comparisons[0]!.p).toBeLessThan(0.001);
    expect((await compareTask({ models: [a, a], data: file() })).comparisons).toMatchObject([
      { difference: 0, p: 1, verdict: "noEvidence" },
    ]);
  });

  test("of other labels are refused", async () => {
    const other = join(folder, "model-other");
    await trainTask({
      data: write("poets.csv", ["text,label", ...rows(60).map((row) => row.replace(/good$/, "fine"))]),
      out: other,
      ...small,
    });
    await expect(compareTask({ models: [a, other], data: file() })).rejects.toMatchObject({ code: "label-unseen" });
  });
});
