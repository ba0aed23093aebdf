// What a training on a file takes besides the optimizer: schedule, decay, clipping, accumulation, averages.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { TrainTaskOptions } from "./train-report.ts";
import { trainTask } from "./train-task.node.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-update-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const data = join(folder, "training.csv");
const rows = Array.from({ length: 60 }, (_, i) => `${i % 2 ? "no fun" : "great fun"} ${i},${i % 2 ? "bad" : "good"}`);
writeFileSync(data, `text,label\n${rows.join("\n")}\n`);

let number = 0;
const run = (more: Partial<TrainTaskOptions> = {}) =>
  trainTask({ data, out: join(folder, `run-${++number}`), architecture: "mean", epochs: 2, batchSize: 8, baseline: false, ...more });

test("each choice changes the weights and is told with the options; the defaults are not", async () => {
  const plain = await run();
  expect(plain.options).not.toHaveProperty("schedule");
  const choices: readonly (readonly [Partial<TrainTaskOptions>, object])[] = [
    [{ schedule: "one-cycle" }, { schedule: "one-cycle" }],
    [{ weightDecay: 0.1 }, { weightDecay: 0.1 }],
    [{ optimizer: "adamW", weightDecay: 0.3 }, { weightDecay: 0.3 }],
    [{ globalClipNorm: 0.01, optimizer: "sgd" }, { globalClipNorm: 0.01 }],
    [{ gradientAccumulationSteps: 2 }, { gradientAccumulationSteps: 2 }],
    [{ emaMomentum: 0.9 }, { emaMomentum: 0.9, useEma: true }],
  ];
  const hashes = new Set([plain.weightsSha256]);
  for (const [choice, told] of choices) {
    const report = await run(choice);
    expect(report.options).toMatchObject(told);
    hashes.add(report.weightsSha256);
  }
  expect(hashes.size).toBe(1 + choices.length);
});

test("a weight decay of 0 turns the one of adamW off", async () => {
  const off = await run({ optimizer: "adamW", weightDecay: 0 });
  expect(off.weightsSha256).not.toBe((await run({ optimizer: "adamW" })).weightsSha256);
});

test.each([
  ["--schedule", { schedule: "cosin" }],
  ["--weight-decay", { weightDecay: -1 }],
  ["--global-clip-norm", { globalClipNorm: 0 }],
  ["--gradient-accumulation-steps", { gradientAccumulationSteps: 0 }],
  ["--ema-momentum", { emaMomentum: 1 }],
])("an impossible %s is refused before the data is read", async (option, choice) => {
  const refused = run({ ...choice, data: join(folder, "nowhere.csv") });
  await expect(refused).rejects.toMatchObject({ code: "option-invalid", problem: { option } });
});
