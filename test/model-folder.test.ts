// What a model folder promises: with only onnxruntime-node and @huggingface/tokenizers, other programs get our probabilities.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Tokenizer } from "@huggingface/tokenizers";
import * as ort from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { NumericArray } from "../src/core/array.ts";
import { readSafetensors } from "../src/hub/safetensors.ts";
import { bidirectional } from "../src/layers/bidirectional.ts";
import { dense } from "../src/layers/dense.ts";
import { embedding } from "../src/layers/embedding.ts";
import { lstm } from "../src/layers/lstm.ts";
import { linearFromTensors } from "../src/models/linear/index.ts";
import { loadModel } from "../src/tasks/load-model.node.ts";
import { textClassifier } from "../src/tasks/text-classifier.node.ts";
import { trainTask } from "../src/tasks/train-task.node.ts";
import { labelEncoder } from "../src/text/label-encoder.ts";
import { readTable } from "../src/text/read-table.node.ts";
import { textVectorizer } from "../src/text/vectorizer.ts";
import { sequential } from "../src/training/model.node.ts";
import { summaryText } from "../src/training/summary.ts";

const root = mkdtempSync(join(tmpdir(), "tercet-folders-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const jsonOf = (folder: string, name: string) => JSON.parse(readFileSync(join(folder, name), "utf8"));
const openProgram = (folder: string) => ort.InferenceSession.create(join(folder, "onnx", "model.onnx"), { logSeverityLevel: 3 });

/** The first rows of a bundled data set that have one of the labels, as a file. */
async function sample(name: string, labels: readonly string[], rows: number): Promise<string> {
  const table = await readTable(fileURLToPath(new URL(`../data/${name}.csv`, import.meta.url)));
  const [text, label] = table.columns as [string, string];
  const [texts, labelCells] = [table.column(text), table.column(label)];
  const kept = texts.flatMap((cell, row) => (labels.includes(labelCells[row]!) ? [{ text: cell, label: labelCells[row] }] : []));
  const file = join(root, `${name}.jsonl`);
  writeFileSync(
    file,
    kept
      .slice(0, rows)
      .map((row) => JSON.stringify(row))
      .join("\n"),
  );
  return file;
}

/** Logits of ids `[rows, length]`; 0 is padding. */
async function logitsOf(session: ort.InferenceSession, ids: readonly (readonly number[])[]): Promise<number[][]> {
  const int64 = (values: number[]) => new ort.Tensor("int64", BigInt64Array.from(values, BigInt), [ids.length, ids[0]!.length]);
  const mask = ids.flat().map((id) => (id === 0 ? 0 : 1));
  const { logits } = await session.run({ input_ids: int64(ids.flat()), attention_mask: int64(mask) });
  return rowsOf(logits!);
}

function rowsOf({ dims, data }: ort.Tensor): number[][] {
  const [rows, width] = dims as [number, number];
  return Array.from({ length: rows }, (_, row) => Array.from((data as Float32Array).subarray(row * width, (row + 1) * width)));
}

/** Probabilities of texts, read as somebody without Tercet would: cut and padded as tokenizer.json says, or further, to `length`. */
async function probabilitiesOutside(folder: string, texts: readonly string[], length = 0): Promise<number[][]> {
  const json = jsonOf(folder, "tokenizer.json");
  const tokenizer = new Tokenizer(json, jsonOf(folder, "tokenizer_config.json"));
  const rows = texts.map((text) => (tokenizer.encode(text).ids as number[]).slice(0, json.truncation.max_length));
  const width = json.padding.strategy.Fixed ?? Math.max(length, ...rows.map((row) => row.length));
  const padded = rows.map((row) => [...row, ...new Array<number>(width - row.length).fill(json.padding.pad_id)]);
  return (await logitsOf(await openProgram(folder), padded)).map(softmax);
}

function softmax(logits: readonly number[]): number[] {
  const exps = logits.map((z) => Math.exp(z - Math.max(...logits)));
  return exps.map((e) => e / exps.reduce((a, b) => a + b));
}

function expectClose(actual: readonly number[], expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!), `number ${i}`).toBeLessThan(tolerance);
  });
}

async function expectSame(folder: string, texts: readonly string[], length = 0): Promise<void> {
  const classifier = await loadModel(folder);
  expectClose((await probabilitiesOutside(folder, texts, length)).flat(), await classifier.probabilities(texts), 1e-5);
  await classifier.release();
}

const words = "free call now to win a prize , see you at home ok".split(" ");
const english = ["Free entry! Call now :)", "ok", "See you at the café — 7 o'clock?", "WINNER!! £1000 cash", "naïve 😀 test", "a b c", "…"];
const chinese = ["床前明月光", "白日依山盡,黃河入海流。", "abc 明月 123", "月", "不知何處", "😀", "春風。"];
const textOf = (tokens: number, from = 0) => Array.from({ length: tokens }, (_, i) => words[(7 * i + from) % words.length]).join(" ");
const poem = (tokens: number, from = 0) =>
  Array.from({ length: tokens }, (_, i) => [..."床前明月光疑是地上霜"][(3 * i + from) % 10]).join("");

describe.each(["bilstm", "gru", "rnnAttention", "textCnn", "dpcnn", "fastText", "mean"])("a folder with %s", (architecture) => {
  const folder = join(root, architecture);
  beforeAll(async () => {
    const data = await sample("sms-spam", ["ham", "spam"], 300);
    await trainTask({ data, architecture, epochs: 1, minCount: 1, out: folder, baseline: false });
  });

  test.each([3, 50, 128])("gives others our probabilities of texts of %i tokens, at batch 1 and 7", async (tokens) => {
    await expectSame(folder, [textOf(tokens)]);
    await expectSame(
      folder,
      Array.from({ length: 7 }, (_, row) => textOf(tokens, row)),
    );
  });

  test.each([3, 50, 128])("gives others our probabilities of texts padded to %i, at batch 1 and 7", async (length) => {
    await expectSame(folder, ["ok"], length);
    await expectSame(folder, english, length);
  });

  test("cuts a text that is too long where others cut it", () => expectSame(folder, [textOf(300), "ok"]));

  test("answers a row alone as among others, at any batch and length", async () => {
    const session = await openProgram(folder);
    for (const [batch, length] of [
      [2, 1],
      [5, 17],
      [11, 64],
    ] as const) {
      const ids = Array.from({ length: batch }, (_, row) => Array.from({ length }, (_, t) => 1 + ((31 * row + 7 * t) % 90)));
      const together = await logitsOf(session, ids);
      for (const [row, each] of ids.entries()) expectClose((await logitsOf(session, [each]))[0]!, together[row]!, 1e-5);
    }
  });

  test("has two logits for its two labels, the first of them 0", async () => {
    const logits = await logitsOf(await openProgram(folder), [
      [5, 6, 7],
      [8, 9, 0],
    ]);
    expect(logits.map((row) => row.length)).toEqual([2, 2]);
    expect(logits.map(([first]) => first)).toEqual([0, 0]);
    expect(logits.map(([, z]) => z)).not.toContain(0);
  });

  test("a row that is all padding gives finite probabilities", async () => {
    const [[p, q]] = (await probabilitiesOutside(folder, [""], 4)) as [[number, number]];
    expect(p + q).toBeCloseTo(1, 6);
  });
});

describe("a Chinese folder with three labels", () => {
  const folder = join(root, "poets");
  beforeAll(async () => {
    const table = await readTable(fileURLToPath(new URL("../data/tang-poets.csv", import.meta.url)));
    const poets = [...new Set(table.column(table.columns[1]!))].slice(0, 3);
    const data = await sample("tang-poets", poets, 300);
    await trainTask({ data, architecture: "textCnn", epochs: 1, out: folder, baseline: false });
    expect(Object.keys(jsonOf(folder, "config.json").label2id)).toHaveLength(3);
  });

  test.each([3, 50, 128])("gives others our probabilities at %i characters, at batch 1 and 7", async (length) => {
    await expectSame(folder, [poem(length)]);
    await expectSame(folder, chinese, length);
  });
});

describe("a model whose padding is read like text", () => {
  const folder = join(root, "visible");
  async function build() {
    const texts = english.concat(Array.from({ length: 20 }, (_, i) => textOf(9, i)));
    const vectorizer = textVectorizer({ maxLength: 16, truncation: "post", padding: "post" }).adapt(texts);
    const model = sequential([
      embedding({ inputDim: vectorizer.size, outputDim: 4 }),
      bidirectional(lstm({ units: 3 })),
      dense({ units: 1, activation: "sigmoid" }),
    ]);
    model.compile({ loss: "binaryCrossentropy" });
    const labels = labelEncoder().adapt(["ham", "spam"]);
    await model.fit(vectorizer.encode(texts), labels.encode(texts.map((_, i) => (i % 3 ? "ham" : "spam"))), { epochs: 2 });
    return { model, classifier: textClassifier({ model, vectorizer, labels }) };
  }
  let built: Awaited<ReturnType<typeof build>>;
  beforeAll(async () => {
    built = await build();
    await built.classifier.save(folder);
  });

  test("is padded to its full length, as its tokenizer.json says", async () => {
    expect(jsonOf(folder, "tokenizer.json").padding).toMatchObject({ strategy: { Fixed: 16 }, direction: "Right", pad_id: 0 });
    await expectSame(folder, english);
    await expectSame(folder, ["ok"]);
  });

  test("is saved with its weights, under dotted names", () => {
    const { tensors } = readSafetensors(readFileSync(join(folder, "model.safetensors")));
    for (const [name, { data }] of Object.entries(tensors)) expect(data, name).toEqual(built.model.weight(name));
    expect(tensors["bidirectional.backward.recurrent_kernel"]!.shape).toEqual([3, 12]);
  });

  test("answers after loading as before saving, and has the same layers", async () => {
    const loaded = await loadModel(folder);
    const before = await built.classifier.probabilities(english);
    expectClose([...(await loaded.probabilities(english))], before, 1e-6);
    expect(summaryText(loaded.network!, 16)).toBe(summaryText(built.model.network, 16));
    expect(loaded.classes).toEqual(["ham", "spam"]);
  });

  test("is saved again as the same bytes", async () => {
    const again = join(root, "again");
    await (await loadModel(folder)).save(again);
    for (const name of ["config.json", "model.safetensors", "tokenizer.json", "onnx/model.onnx", "README.md"]) {
      expect(readFileSync(join(again, name)).equals(readFileSync(join(folder, name))), name).toBe(true);
    }
  });
});

test("a linear folder's program gives our probabilities from n-gram features", async () => {
  const folder = join(root, "linear");
  await trainTask({ data: await sample("sms-spam", ["ham", "spam"], 300), architecture: "linear", out: folder });
  const classifier = await loadModel(folder);
  const { tensors } = readSafetensors(readFileSync(join(folder, "model.safetensors")));
  type Config = Parameters<typeof linearFromTensors>[1];
  const options = classifier.config.tercet.options as unknown as Config; // written from such a config
  const model = linearFromTensors(tensors as Record<string, NumericArray>, options); // a linear model has no int64 and no bool
  const { featureIds, featureValues } = model.toGraphInputs(english);
  const session = await openProgram(folder);
  const { logits } = await session.run({
    feature_ids: new ort.Tensor("int64", BigInt64Array.from(featureIds.data, BigInt), [...featureIds.shape]),
    feature_values: new ort.Tensor("float32", featureValues.data, [...featureValues.shape]),
  });
  expectClose(rowsOf(logits!).flatMap(softmax), await classifier.probabilities(english), 1e-5);
});
