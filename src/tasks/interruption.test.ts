// Ctrl-C at awkward moments: what is done is kept, what is half done is not seen.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type * as linear from "../models/linear/index.ts";
import { loadModel } from "./load-model.node.ts";
import { predictFile } from "./predict-file.node.ts";
import { trainTask } from "./train-task.node.ts";

const spy = vi.hoisted(() => ({ onLinear: () => {} }));
vi.mock("../models/linear/index.ts", async (original) => {
  const real = await original<typeof linear>();
  const trainLinearAsync: typeof real.trainLinearAsync = (...given) => {
    spy.onLinear();
    return real.trainLinearAsync(...given);
  };
  return { ...real, trainLinearAsync };
});

const folder = mkdtempSync(join(tmpdir(), "tercet-interruption-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rows = Array.from({ length: 120 }, (_, i) => `${i % 2 ? "no fun" : "great fun"} ${i},${i % 2 ? "bad" : "good"}`);
const data = join(folder, "reviews.csv");
writeFileSync(data, `text,label\n${rows.join("\n")}\n`);
const small = { data, architecture: "mean", epochs: 2 } as const;

test("a network that is trained is kept when the linear model beside it is interrupted", async () => {
  const controller = new AbortController();
  spy.onLinear = () => controller.abort();
  const report = await trainTask({ ...small, out: join(folder, "kept"), signal: controller.signal });
  expect(controller.signal.aborted).toBe(true);
  expect(report).toMatchObject({ stopped: "epochs", epochs: 2, baseline: null });
  expect(report.test!.rows).toBeGreaterThan(0);
  expect(existsSync(join(report.model, "onnx", "model.onnx"))).toBe(true);
});

test("a linear model that is interrupted leaves nothing", async () => {
  const controller = new AbortController();
  spy.onLinear = () => controller.abort();
  const training = trainTask({ ...small, architecture: "linear", out: join(folder, "linear"), signal: controller.signal });
  await expect(training).rejects.toMatchObject({ code: "interrupted" });
  expect(readdirSync(folder).filter((name) => name.includes("linear"))).toEqual([]);
});

describe("predicting", () => {
  const model = join(folder, "model");
  const texts = Array.from({ length: 3000 }, (_, i) => `great fun ${i}`);
  const soon = () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 0); // served after the first batch
    return controller.signal;
  };
  beforeAll(async () => {
    await trainTask({ ...small, out: model, baseline: false });
  });

  test("stops between two batches, not at the end of all texts", async () => {
    const classifier = await loadModel(model);
    await expect(classifier.predict(texts, { signal: soon() })).rejects.toThrow("aborted");
    expect(await classifier.predict(["great fun"])).toHaveLength(1); // and answers again
    await classifier.release();
  });

  test("into a file leaves the older one as it was, and no half one", async () => {
    const input = join(folder, "many.csv");
    const output = join(folder, "answers.csv");
    writeFileSync(input, `text\n${texts.join("\n")}\n`);
    writeFileSync(output, "older");
    await expect(predictFile({ model, input, output, signal: soon() })).rejects.toMatchObject({ code: "interrupted" });
    expect(readFileSync(output, "utf8")).toBe("older");
    expect(readdirSync(folder).filter((name) => name.startsWith("answers"))).toEqual(["answers.csv"]);
  });
});
