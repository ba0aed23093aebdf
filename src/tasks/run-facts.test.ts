// What the doctor is told of a run, and that a training tells its diagnosis.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { labelEncoder } from "../text/label-encoder.ts";
import { judgeOf } from "./judge.ts";
import { gatherRunFacts } from "./run-facts.ts";
import { trainTask } from "./train-task.node.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-doctor-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const labels = labelEncoder({ classes: ["a", "b"] });
const settings = {
  architecture: "mean",
  optimizer: "adam",
  loss: "binaryCrossentropy",
  learningRate: 0.001,
  usualLearningRate: 0.001,
  epochs: 1,
  batchSize: 32,
};

/** Answers "a" to every text, with a fixed score. */
const stubborn = (score: number) => ({
  probabilities: async (texts: readonly string[]) => Float32Array.from({ length: 2 * texts.length }, (_, i) => (i % 2 ? 1 - score : score)),
});

test("a score of 0.99 that is right three times in four is brought to 0.75 by one factor", async () => {
  const part = { texts: ["1", "2", "3", "4"], labels: ["a", "a", "a", "b"] };
  const classifier = stubborn(0.99);
  const facts = await gatherRunFacts({
    settings,
    history: { loss: [1], accuracy: [0.5], seconds: [1] },
    keptEpoch: 1,
    stopped: "epochs",
    repeats: { duplicates: 0, contradictory: 0, rows: 4, overlap: 0, heldOut: 4 },
    train: part,
    labels,
    splitting: "words",
    seed: 1,
    classifier,
    validation: await judgeOf(labels)(classifier, part),
    linear: null,
    probe: true,
  });
  expect(facts.rowsByClass).toEqual({ a: 3, b: 1 });
  expect(facts.probe).toBeUndefined(); // four rows are no sample
  const { scale, scaledLogLoss, meanScore, logLoss } = facts.validation!;
  expect(meanScore).toBeCloseTo(0.99, 5);
  expect(logLoss).toBeCloseTo(-(3 * Math.log(0.99) + Math.log(0.01)) / 4, 5);
  // a doubt of 1 / (4 + 2) in the labels: the mean of "a" becomes (3 · 5/6 + 1 · 1/6) / 4 = 2/3
  expect(1 / (1 + Math.exp(-scale * Math.log(99)))).toBeCloseTo(2 / 3, 4);
  expect(scaledLogLoss).toBeCloseTo(-(3 * Math.log(2 / 3) + Math.log(1 / 3)) / 4, 4);
  expect(facts.train).toMatchObject({ rows: 4, accuracy: 0.75 });
});

test("a training tells that a word gives the label away, and that it learned too slowly", async () => {
  const data = join(folder, "leak.csv");
  const text = (i: number) => `${["early", "late", "never", "once", "twice"][i % 5]} in ${["may", "june", "july"][i % 3]} ${i}`;
  const rows = Array.from({ length: 300 }, (_, i) => `${text(i)}${i % 2 ? " q7x31" : ""},${i % 2 ? "yes" : "no"}`);
  writeFileSync(data, `text,label\n${rows.join("\n")}\n`);
  const slow = { architecture: "mean", epochs: 2, learningRate: 1e-6 };
  const report = await trainTask({ data, out: join(folder, "leak"), ...slow });
  expect(report.diagnosis).toMatchObject([
    { code: "leakage", evidence: { word: "q7x31", label: "yes", coverage: 1, precision: 1 } },
    { code: "learningRateTooLow", advice: { option: "learning-rate", value: 0.001 } },
  ]);
});

test("an interrupted training has no diagnosis", async () => {
  const data = join(folder, "stopped.csv");
  const rows = Array.from({ length: 200 }, (_, i) => `${i % 2 ? "fine" : "poor"} ${i},${i % 2}`);
  writeFileSync(data, `text,label\n${rows.join("\n")}\n`);
  const controller = new AbortController();
  const onEvent = ({ event }: { event: string }) => {
    if (event === "epoch") controller.abort();
  };
  const options = { data, architecture: "mean", learningRate: 1e-6, out: join(folder, "stopped"), onEvent, signal: controller.signal };
  expect(await trainTask(options)).toMatchObject({ stopped: "interrupted", diagnosis: [] });
});
