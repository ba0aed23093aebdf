// The registered Transformer from a file to a model: it learns classes and quantities, is exported, and loads again.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { afterAll, describe, expect, test } from "vitest";
import type { RegressionMetrics } from "../metrics/regression-report.ts";
import type { TextClassifier, TextRegressor } from "./classifier.ts";
import { evaluateTask } from "./evaluate-task.node.ts";
import { loadModel } from "./load-model.node.ts";
import { trainTask } from "./train-task.node.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-transformer-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const network = { architecture: "transformer", epochs: 6, learningRate: 0.002, maxLength: 16, minCount: 1, baseline: false } as const;

function write(name: string, header: string, rows: readonly string[]): string {
  const file = join(folder, name);
  writeFileSync(file, `${[header, ...rows].join("\n")}\n`);
  return file;
}

/** Order decides the class: no bag of words can tell them apart. */
const ordered = write(
  "ordered.csv",
  "text,label",
  Array.from({ length: 300 }, (_, i) => (i % 2 ? `day ${i % 50} dog bites man again,dog` : `day ${i % 50} man bites dog again,man`)),
);
const prices = write(
  "prices.csv",
  "text,price",
  Array.from({ length: 240 }, (_, i) => `a ${["poor", "fair", "good"][i % 3]} room on floor ${i % 80},${5000 + 500 * (i % 3) + (i % 40)}`),
);

describe("a Transformer", () => {
  test("learns word order, and its exported program answers as the loaded model", async () => {
    const out = join(folder, "classes");
    const { test: scores } = await trainTask({ data: ordered, out, ...network });
    expect(scores).toMatchObject({ accuracy: 1 });
    const model = await loadModel<TextClassifier>(out);
    const [first, second] = await model.predict(["day 7 man bites dog again", "dog bites man again"]);
    expect([first!.label, second!.label]).toEqual(["man", "dog"]);

    const session = await InferenceSession.create(join(out, "onnx", "model.onnx"));
    expect(session.inputNames).toEqual(["input_ids", "attention_mask"]);
    const run = async (ids: readonly number[], length: number) => {
      const at = (value: (t: number) => number) =>
        new Tensor(
          "int64",
          BigInt64Array.from({ length }, (_, t) => BigInt(value(t))),
          [1, length],
        );
      const { logits } = await session.run({ input_ids: at((t) => ids[t] ?? 0), attention_mask: at((t) => Number(t < ids.length)) });
      return Array.from(logits!.data as Float32Array);
    };
    const ids = [2, 3, 4, 5];
    const [short, long] = [await run(ids, 4), await run(ids, 13)];
    short.forEach((logit, i) => {
      expect(Math.abs(logit - long[i]!)).toBeLessThan(1e-5);
    });
    expect((await run([], 3)).every(Number.isFinite)).toBe(true); // a row that is all padding
    await session.release();
  });

  test("learns a quantity", async () => {
    const out = join(folder, "prices");
    await trainTask({ data: prices, out, ...network, label: "price", epochs: 15 });
    const { task, rSquared } = await evaluateTask<RegressionMetrics>({ model: out, data: prices });
    expect(task).toBe("regression");
    expect(rSquared).toBeGreaterThan(0.9);
    const model = await loadModel<TextRegressor>(out);
    const [poor, good] = await model.predict(["a poor room on floor 3", "a good room on floor 3"]);
    expect(good!.value - poor!.value).toBeGreaterThan(700);
  });
});
