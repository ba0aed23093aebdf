import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { TrainingControl } from "./callback.ts";
import { csvLogger } from "./csv-logger.node.ts";
import { jsonlLogger } from "./jsonl-logger.node.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-lines-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const control = {} as TrainingControl; // the loggers look at none of it

const lines = (epochs: readonly number[]) => ({
  csv: ["epoch,loss", ...epochs.map((epoch) => `${epoch},0.5`)].map((line) => `${line}\n`).join(""),
  jsonl: epochs.map((epoch) => `{"epoch":${epoch},"loss":0.5}\n`).join(""),
});

test.each([
  ["a training that goes on replaces the lines of its epochs", [1, 2, 3], "", 3, [1, 2, 3]],
  ["a last line that was cut off goes", [1, 2], "3,0", 3, [1, 2, 3]],
  ["another training before it stays", [1, 2, 3, 1, 2], "", 2, [1, 2, 3, 1, 2]],
  ["a new training drops nothing", [1, 2], "", 1, [1, 2, 1]],
  ["where nothing is too late nothing goes", [1, 2], "", 3, [1, 2, 3]],
])("%s", async (_, before, torn, epoch, after) => {
  for (const [kind, logger] of [["csv", csvLogger] as const, ["jsonl", jsonlLogger] as const]) {
    const file = join(folder, `log.${kind}`);
    writeFileSync(file, lines(before)[kind] + torn);
    const { onTrainBegin, onEpochBegin, onEpochEnd } = logger({ file, append: true });
    await onTrainBegin!(control);
    await onEpochBegin!(epoch, control);
    await onEpochEnd!(epoch, { loss: 0.5 }, control);
    expect(readFileSync(file, "utf8")).toBe(lines(after)[kind]);
  }
});
