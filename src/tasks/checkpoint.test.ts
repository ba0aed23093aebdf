import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { TaskEvent, TrainTaskOptions } from "./train-report.ts";
import { trainTask } from "./train-task.node.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-checkpoint-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const words = ["fine", "great", "lovely", "dull", "weak", "poor"];
const rows = Array.from({ length: 200 }, (_, i) => `a ${words[(7 * i) % 6]} film ${i},${(7 * i) % 6 < 3 ? "good" : "bad"}`);
const data = join(folder, "reviews.csv");
writeFileSync(data, `text,label\n${rows.join("\n")}\n`);

const run = (name: string, more: Partial<TrainTaskOptions> = {}) =>
  trainTask({ data, out: join(folder, name), architecture: "textCnn", epochs: 4, baseline: false, ...more });

/** Stops a training after its second epoch, as Ctrl-C does. */
async function interrupted(name: string) {
  const controller = new AbortController();
  const onEvent = (event: TaskEvent) => event.event === "epoch" && event.epoch === 2 && controller.abort();
  return run(name, { onEvent, signal: controller.signal });
}

describe("a training that was interrupted", () => {
  test("goes on to the same bits as one that was not", async () => {
    const whole = await run("whole");
    const first = await interrupted("parts");
    expect(first).toMatchObject({ stopped: "interrupted", epochs: 2 });
    const epochs: number[] = [];
    const onEvent = (event: TaskEvent) => void (event.event === "epoch" && epochs.push(event.epoch));
    const second = await run("parts", { resume: true, onEvent });
    expect(epochs).toEqual([3, 4]);
    expect(second.weightsSha256).toBe(whole.weightsSha256);
    expect(second.history.loss).toEqual(whole.history.loss);
    expect(second.test).toEqual(whole.test);
  });

  test("leaves no checkpoint when it is done", async () => {
    await run("done");
    expect(readdirSync(folder).filter((name) => name.includes("done"))).toEqual(["done"]);
  });

  test("does not go on with other options, and says which differ", async () => {
    await interrupted("other");
    await expect(run("other", { resume: true, batchSize: 16 })).rejects.toMatchObject({
      code: "checkpoint-different",
      problem: { where: "batchSize" },
    });
    expect(existsSync(join(folder, "other", "config.json"))).toBe(true);
  });

  test("does not go on with another label column", async () => {
    const two = join(folder, "two-labels.csv");
    writeFileSync(two, `text,label,other\n${rows.map((row, i) => `${row},${i % 2 ? "x" : "y"}`).join("\n")}\n`);
    const controller = new AbortController();
    const onEvent = (event: TaskEvent) => event.event === "epoch" && event.epoch === 2 && controller.abort();
    await run("columns", { data: two, label: "label", onEvent, signal: controller.signal });
    const resumed = run("columns", { data: two, label: "other", resume: true });
    await expect(resumed).rejects.toMatchObject({ code: "checkpoint-different", problem: { where: "columns" } });
  });

  test("begins anew where there is nothing to go on with", async () => {
    expect((await run("fresh", { resume: true })).weightsSha256).toBe((await run("fresh-too")).weightsSha256);
  });
});
