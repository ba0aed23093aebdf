// Which rows and columns of a file a saved model is judged on, and what is said about the rest.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { schemaErrors } from "../../test/json-schemas.ts";
import { prepareData } from "./data-set.node.ts";
import { type EvaluateTaskOptions, evaluateTask } from "./evaluate-task.node.ts";
import { trainTask } from "./train-task.node.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-evaluate-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, lines: readonly string[]): string {
  const file = join(folder, name);
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}

const rows = Array.from({ length: 80 }, (_, i) => `${i % 2 ? "no fun" : "great fun"} ${i},${i % 2 ? "bad" : "good"}`);
const training = write("training.csv", ["opinion,verdict", ...rows]);
const model = join(folder, "model");
beforeAll(async () => {
  const named = { text: ["opinion"], label: "verdict" };
  await trainTask({ data: training, ...named, out: model, architecture: "mean", epochs: 10, learningRate: 0.05, baseline: false });
});

const judged = (lines: readonly string[], options: Partial<EvaluateTaskOptions> = {}) =>
  evaluateTask({ model, data: write("judged.csv", lines), ...options });

describe("the columns", () => {
  const third = "a much longer text than the two others have it";

  test("are those of the training file where the file has them", async () => {
    const lines = ["text,opinion,verdict", `${third},great fun,good`, `${third} too,no fun,bad`];
    expect(await judged(lines)).toMatchObject({ rows: 2, accuracy: 1 });
  });

  test("are found anew, each by itself, where it has other names", async () => {
    expect(await judged(["comment,verdict", "great fun,good", "no fun,bad"])).toMatchObject({ rows: 2, accuracy: 1 });
    expect(await judged(["opinion,标签", "great fun,good", "no fun,bad"])).toMatchObject({ rows: 2, accuracy: 1 });
    expect(await judged(["comment,answer", "great fun,good", "no fun,bad"], { label: "answer" })).toMatchObject({ rows: 2, accuracy: 1 });
  });

  test("that the user names must be there", async () => {
    await expect(judged(["opinion,verdict", "great fun,good"], { label: "verdikt" })).rejects.toMatchObject({ code: "column-unknown" });
  });
});

describe("labels that the model does not know", () => {
  const lines = ["opinion,verdict", "great fun,good", ",bad", "no fun,ugly", "no fun at all,bad", "what,awful", "who,ugly"];

  test("are refused with the first line that has one", async () => {
    await expect(judged(lines)).rejects.toMatchObject({ code: "label-unseen", problem: { line: 4, received: '"ugly", "awful"' } });
  });

  test("are left out when that is asked for, and counted like the empty ones", async () => {
    const report = await judged(lines, { unknownLabels: "drop" });
    expect(report).toMatchObject({ rows: 2, accuracy: 1 });
    expect(report.warnings.map(({ code }) => code)).toEqual(["rows-empty", "label-unseen"]);
    expect(report.warnings[1]!.message).toContain("3 rows left out");
    expect(schemaErrors("evaluate", JSON.parse(JSON.stringify({ ...common("evaluate"), ...report })))).toEqual([]);
  });

  test("are refused all the same when no row would be left", async () => {
    await expect(judged(["opinion,verdict", "what,ugly"], { unknownLabels: "drop" })).rejects.toThrow("No row would be left");
  });

  test("are refused with their line in a test file given to a training", async () => {
    const test = write("held.csv", ["opinion,verdict", "fine,good", "what,ugly"]);
    const options = { text: ["opinion"], label: "verdict", seed: 1, test };
    await expect(prepareData(training, options)).rejects.toMatchObject({ code: "label-unseen", problem: { file: test, line: 3 } });
    const { test: part, warnings } = await prepareData(training, { ...options, unknownLabels: "drop" });
    expect(part.texts).toEqual(["fine"]);
    expect(warnings.map(({ message }) => message).join()).toContain("1 rows left out");
  });
});

test("texts with two labels are warned about, and stand on one side", async () => {
  const file = write("contradictory.csv", ["text,label", ...rows, "no fun 1,good", "NO  FUN 1,bad"]);
  const { audit, warnings, split } = await prepareData(file, { seed: 1 });
  expect(audit.data).toMatchObject({ contradictory: 3, duplicates: 2 });
  expect(warnings.map(({ code }) => code)).toEqual(["rows-duplicate", "labels-contradictory"]);
  expect(split.overlap).toBe(0);
});

function common(command: string) {
  return { command, version: "0.1.0", ok: true, seed: 1, seconds: 0.1 };
}
