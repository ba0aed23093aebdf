import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Tokenizer } from "@huggingface/tokenizers";
import * as ort from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readSafetensors } from "../src/hub/safetensors.ts";
import { bidirectional } from "../src/layers/bidirectional.ts";
import { dense } from "../src/layers/dense.ts";
import { embedding } from "../src/layers/embedding.ts";
import { lstm } from "../src/layers/lstm.ts";
import { loadModel } from "../src/tasks/load-model.node.ts";
import { textClassifier } from "../src/tasks/text-classifier.node.ts";
import { trainTask } from "../src/tasks/train-task.node.ts";
import { labelEncoder } from "../src/text/label-encoder.ts";
import { readTable } from "../src/text/read-table.node.ts";
import { textVectorizer } from "../src/text/vectorizer.ts";
import { sequential } from "../src/training/model.node.ts";

// What a model folder promises: with only onnxruntime-node and @huggingface/tokenizers, other programs get our probabilities.
const root = mkdtempSync(join(tmpdir(), "tercet-folders-"));
const sample = (name: string) => fileURLToPath(new URL(`../data/${name}.csv`, import.meta.url));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Probabilities of texts, read as somebody without Tercet would. `length` pads further than the texts need. */
async function probabilitiesOutside(folder: string, texts: readonly string[], length = 0): Promise<number[][]> {
  const json = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8"));
  const tokenizer = new Tokenizer(json("tokenizer.json"), json("tokenizer_config.json"));
  const { max_position_embeddings: most, tercet } = json("config.json");
  const rows = texts.map((text) => (tokenizer.encode(text).ids as number[]).slice(0, most));
  const width = tercet.paddingBlind ? Math.max(length, ...rows.map((row) => row.length)) : most;
  const padded = rows.map((row) => [...row, ...new Array<number>(width - row.length).fill(0)]);
  const int64 = (values: number[]) => new ort.Tensor("int64", BigInt64Array.from(values, BigInt), [rows.length, width]);
  const session = await ort.InferenceSession.create(join(folder, "onnx", "model.onnx"), { logSeverityLevel: 3 });
  const mask = padded.flatMap((row) => row.map((id) => (id === 0 ? 0 : 1)));
  const { logits } = await session.run({ input_ids: int64(padded.flat()), attention_mask: int64(mask) });
  const [, labels] = logits!.dims as [number, number];
  return rows.map((_, row) => softmax(Array.from((logits!.data as Float32Array).subarray(row * labels, (row + 1) * labels))));
}

function softmax(logits: readonly number[]): number[] {
  const exps = logits.map((z) => Math.exp(z - Math.max(...logits)));
  return exps.map((e) => e / exps.reduce((a, b) => a + b));
}

async function expectSame(folder: string, texts: readonly string[], lengths: readonly number[]): Promise<void> {
  const classifier = await loadModel(folder);
  const ours = await classifier.probabilities(texts);
  const width = classifier.classes.length;
  for (const length of lengths) {
    const theirs = await probabilitiesOutside(folder, texts, length);
    theirs.flat().forEach((p, i) => {
      expect(Math.abs(p - ours[i]!), `${texts[Math.floor(i / width)]} at length ${length}`).toBeLessThan(1e-5);
    });
  }
  await classifier.release();
}

const english = ["Free entry! Call now :)", "ok", "See you at the café — 7 o'clock?", "WINNER!! £1000 cash", "naïve 😀 test", "a b c", "…"];
const chinese = ["床前明月光", "白日依山盡,黃河入海流。", "abc 明月 123"];

describe.each(["bilstm", "textCnn", "mean"])("a folder with %s", (architecture) => {
  const folder = join(root, architecture);
  beforeAll(async () => {
    await trainTask({ data: sample("sms-spam"), architecture, epochs: 1, out: folder, baseline: false, vocabularySize: 2000, test: 0.6 });
  });

  test("gives others our probabilities, at batch 1 and 7 and lengths 3, 50 and 128", async () => {
    await expectSame(folder, english, [3, 50, 128]);
    for (const text of english.slice(0, 3)) await expectSame(folder, [text], [3, 50, 128]);
  });

  test("has two logits for its two labels, the first of them 0", async () => {
    const session = await ort.InferenceSession.create(join(folder, "onnx", "model.onnx"), { logSeverityLevel: 3 });
    const ids = new ort.Tensor("int64", BigInt64Array.of(5n, 6n, 7n), [1, 3]);
    const { logits } = await session.run({ input_ids: ids, attention_mask: new ort.Tensor("int64", BigInt64Array.of(1n, 1n, 1n), [1, 3]) });
    expect(logits!.dims).toEqual([1, 2]);
    expect((logits!.data as Float32Array)[0]).toBe(0);
  });

  test("a row that is all padding gives finite probabilities", async () => {
    const [[p, q]] = (await probabilitiesOutside(folder, [""], 4)) as [[number, number]];
    expect(p + q).toBeCloseTo(1, 6);
  });
});

test("a Chinese folder with five labels gives others our probabilities", async () => {
  const folder = join(root, "poets");
  await trainTask({ data: sample("tang-poets"), architecture: "textCnn", epochs: 1, out: folder, baseline: false, test: 0.6 });
  await expectSame(folder, chinese, [3, 50, 128]);
});

test("a model whose padding is read like text is padded to its full length, and saved with its weights", async () => {
  const table = await readTable(sample("sms-spam"));
  const texts = table.column("text").slice(0, 100);
  const labels = labelEncoder().adapt(table.column("label"));
  const vectorizer = textVectorizer({ maxLength: 16, truncation: "post", padding: "post" }).adapt(texts);
  const model = sequential([
    embedding({ inputDim: vectorizer.size, outputDim: 4 }),
    bidirectional(lstm({ units: 3 })),
    dense({ units: 1, activation: "sigmoid" }),
  ]);
  model.compile({ loss: "binaryCrossentropy" });
  const folder = join(root, "visible");
  await textClassifier({ model, vectorizer, labels }).save(folder);
  await expectSame(folder, english, [0]);
  const { tensors } = readSafetensors(readFileSync(join(folder, "model.safetensors")));
  expect(tensors["embedding.weight"]!.data).toEqual(model.weight("embedding.weight"));
  expect(tensors["bidirectional.backward.recurrent_kernel"]!.shape).toEqual([3, 12]);
  const tokenizer = new Tokenizer(JSON.parse(readFileSync(join(folder, "tokenizer.json"), "utf8")), {});
  expect(tokenizer.encode("ok").ids.length).toBeLessThanOrEqual(16);
  expect((await loadModel(folder)).network!.layers.map(({ config }) => config.layer)).toEqual(["embedding", "bidirectional", "dense"]);
});

test("a linear folder's program gives our probabilities from n-gram features", async () => {
  const folder = join(root, "linear");
  await trainTask({ data: sample("tang-poets"), architecture: "linear", out: folder, test: 0.6 });
  const classifier = await loadModel(folder);
  const ours = await classifier.probabilities(chinese);
  const { linearFromTensors } = await import("../src/models/linear/index.ts");
  const { tensors } = readSafetensors(readFileSync(join(folder, "model.safetensors")));
  const model = linearFromTensors(tensors as never, classifier.config.tercet.options as never);
  const { featureIds, featureValues } = model.toGraphInputs(chinese);
  const session = await ort.InferenceSession.create(join(folder, "onnx", "model.onnx"), { logSeverityLevel: 3 });
  const { logits } = await session.run({
    feature_ids: new ort.Tensor("int64", BigInt64Array.from(featureIds.data, BigInt), featureIds.shape as number[]),
    feature_values: new ort.Tensor("float32", featureValues.data, featureValues.shape as number[]),
  });
  const width = classifier.classes.length;
  chinese.forEach((_, row) => {
    softmax(Array.from((logits!.data as Float32Array).subarray(row * width, (row + 1) * width))).forEach((p, i) => {
      expect(Math.abs(p - ours[row * width + i]!)).toBeLessThan(1e-5);
    });
  });
});
