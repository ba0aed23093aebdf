import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

  test("that is complete is not begun anew", async () => {
    await run("complete", { epochs: 1 });
    await expect(run("complete", { epochs: 1, resume: true })).rejects.toThrow("a model that is complete");
    await expect(run("complete", { epochs: 1, resume: true, overwrite: true })).resolves.toBeDefined();
  });

  test("does not go on with other options, and says which differ", async () => {
    await interrupted("other");
    await expect(run("other", { resume: true, batchSize: 16 })).rejects.toMatchObject({
      code: "checkpoint-different",
      problem: { where: "batchSize", option: "--batch-size" },
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

  test.each<[Partial<TrainTaskOptions>, string | undefined]>([
    [{ architecture: "mean" }, "--architecture"],
    [{ architecture: "linear" }, "--architecture"],
    [{ optimizer: "sgd" }, "--optimizer"],
    [{ learningRate: 0.5 }, "--learning-rate"],
    [{ schedule: "cosine" }, "--schedule"],
    [{ epochs: 1 }, "--epochs"],
    [{ globalClipNorm: undefined }, "--global-clip-norm"],
    [{ emaMomentum: 0.5 }, "--ema-momentum"],
    [{ gradientAccumulationSteps: 2 }, "--gradient-accumulation-steps"],
    [{ weightDecay: 0.1 }, "--weight-decay"],
    [{ maxLength: 7 }, "--max-length"],
    [{ minCount: 1 }, "--min-count"],
    [{ vocabularySize: 9 }, "--vocabulary-size"],
    [{ seed: 2 }, undefined], // the split has changed with it
    [{ validation: 0.2 }, undefined],
  ])("does not go on with %o, and names the option", async (more, option) => {
    const controller = new AbortController();
    const onEvent = (event: TaskEvent) => event.event === "epoch" && event.epoch === 2 && controller.abort();
    if (!existsSync(join(folder, ".options.tercet-checkpoint")))
      await run("options", { globalClipNorm: 1, onEvent, signal: controller.signal });
    const before = readFileSync(join(folder, ".options.tercet-checkpoint"));
    const resumed = run("options", { globalClipNorm: 1, ...more, resume: true });
    await expect(resumed).rejects.toMatchObject({ code: "checkpoint-different", problem: option ? { option } : {} });
    expect(before.equals(readFileSync(join(folder, ".options.tercet-checkpoint")))).toBe(true);
  });

  test("goes on for more epochs, as if they had been asked for at first, and on other threads", async () => {
    await interrupted("longer");
    const longer = await run("longer", { resume: true, epochs: 6, threads: 1 });
    expect(longer.weightsSha256).toBe((await run("long", { epochs: 6 })).weightsSha256);
  });

  test.each([
    ["cut", (bytes: Buffer) => bytes.subarray(0, 500)],
    ["of another format", (bytes: Buffer) => Buffer.from(bytes.toString("latin1").replace('"state"', '"stale"'), "latin1")],
    [
      "whose state is damaged",
      (bytes: Buffer) => Buffer.from(bytes.toString("latin1").replace(/"state":"...../, '"state":"AAAAA'), "latin1"),
    ],
  ])("does not go on from a checkpoint %s", async (name, damage) => {
    await interrupted(name);
    const file = join(folder, `.${name}.tercet-checkpoint`);
    writeFileSync(file, damage(readFileSync(file)));
    await expect(run(name, { resume: true })).rejects.toMatchObject({ code: "folder-damaged", problem: { file } });
  });
});
