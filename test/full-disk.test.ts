// A disk of 256 KB, then one that is read-only: whatever writes is refused with one clear error, leaves nothing half-written, and what was there stands.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { claimFolder } from "../src/hub/claim-folder.node.ts";
import { writeWhole } from "../src/hub/write-whole.node.ts";
import { fitTask } from "../src/search/fit-task.node.ts";
import { loadModel } from "../src/tasks/load-model.node.ts";
import { modelCheckpoint } from "../src/tasks/model-checkpoint.node.ts";
import { predictFile } from "../src/tasks/predict-file.node.ts";
import { trainTask } from "../src/tasks/train-task.node.ts";
import { csvLogger } from "../src/training/callbacks/csv-logger.node.ts";
import { jsonlLogger } from "../src/training/callbacks/jsonl-logger.node.ts";
import { tensorBoard } from "../src/training/callbacks/tensor-board.node.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-disk-"));
const disk = join(folder, "disk");
mkdirSync(disk);
const run = (command: string, ...words: string[]) => spawnSync(command, words).status === 0;
const mount = (...options: string[]) => run("mount", "-t", "tmpfs", "-o", ["size=256k", ...options].join(","), "tmpfs", disk);
const mayMount = process.platform === "linux" && mount();
if (mayMount) run("umount", disk);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const data = join(folder, "reviews.csv");
const rows = Array.from({ length: 120 }, (_, i) => `${i % 2 ? "no fun" : "great fun"} ${i},${i % 2 ? "bad" : "good"}`);
writeFileSync(data, `text,label\n${rows.join("\n")}\n`);
const at = (name: string) => join(disk, name);
const quick = { data, epochs: 2, baseline: false };
const all = () => readdirSync(disk, { recursive: true, encoding: "utf8" }).sort();

describe.skipIf(!mayMount)("on a disk of 256 KB (skipped where a tmpfs may not be mounted)", () => {
  beforeEach(() => {
    mount();
  });
  afterEach(() => {
    run("umount", disk);
  });

  const isFull = { name: "TercetError", code: "write-failed", problem: { received: "the disk is full" } };

  test("a model that is too large leaves nothing", async () => {
    await expect(trainTask({ ...quick, architecture: "linear", out: at("fits") })).resolves.toBeDefined();
    const before = all();
    await expect(trainTask({ ...quick, architecture: "textCnn", out: at("model") })).rejects.toMatchObject(isFull);
    expect(all()).toEqual(before);
  });

  test("a model that is too large leaves the one that it was to replace", async () => {
    await trainTask({ ...quick, architecture: "mean", out: at("model") });
    const before = await (await loadModel(at("model"))).predict(["great fun"]);
    await expect(trainTask({ ...quick, architecture: "textCnn", out: at("model"), overwrite: true })).rejects.toMatchObject(isFull);
    expect(readdirSync(disk)).toEqual(["model"]);
    expect(await (await loadModel(at("model"))).predict(["great fun"])).toEqual(before);
  });

  test("a checkpoint that no longer fits leaves the last one, from which the training goes on when there is space", async () => {
    const whole = await trainTask({ ...quick, architecture: "mean", epochs: 4, out: join(folder, "whole") });
    const stuff = at("stuff");
    const callback = { onEpochEnd: (epoch: number) => void (epoch === 2 && fill(stuff)) };
    const options = { ...quick, architecture: "mean", epochs: 4, out: at("model") };
    await expect(trainTask({ ...options, callbacks: [callback] })).rejects.toMatchObject(isFull);
    expect(all()).toEqual([".model.tercet-checkpoint", "stuff"]);
    rmSync(stuff);
    const resumed = await trainTask({ ...options, resume: true });
    expect(resumed.weightsSha256).toBe(whole.weightsSha256);
    expect(all().some((name) => name.includes("checkpoint"))).toBe(false);
  });

  test("answers that do not fit leave no file", async () => {
    await trainTask({ ...quick, architecture: "linear", out: join(folder, "model"), overwrite: true });
    const input = join(folder, "many.csv");
    writeFileSync(input, `text\n${"a great film with much fun\n".repeat(20_000)}`);
    const refused = predictFile({ model: join(folder, "model"), input, output: at("answers.csv") });
    await expect(refused).rejects.toMatchObject({ code: "write-failed" });
    expect(all()).toEqual([]);
  });

  test("a search tells that its trials or its journal do not fit", async () => {
    fill(at("stuff"));
    await expect(fitTask({ data, trials: 2, out: at("run") })).rejects.toMatchObject({ code: "write-failed" });
    expect(existsSync(join(at("run"), "model"))).toBe(false);
  });

  test("a file of a checkpoint callback, and logs, are told as full", async () => {
    writeFileSync(at("epoch-0001.safetensors"), "older");
    fill(at("stuff"));
    const logs = [csvLogger({ file: at("log.csv") }), jsonlLogger({ file: at("log.jsonl") }), tensorBoard({ logDir: at("logs") })];
    for (const callback of [modelCheckpoint({ folder: disk }), ...logs]) {
      const training = trainTask({ ...quick, architecture: "mean", out: join(folder, `log-${callback.name}`), callbacks: [callback] });
      await expect(training, callback.name).rejects.toMatchObject(isFull);
    }
    expect(readFileSync(at("epoch-0001.safetensors"), "utf8")).toBe("older");
  });

  test("a file is replaced whole or stays", async () => {
    await writeWhole(at("file"), "old");
    await expect(writeWhole(at("file"), new Uint8Array(300_000))).rejects.toMatchObject(isFull);
    expect(readFileSync(at("file"), "utf8")).toBe("old");
    expect(all()).toEqual(["file"]);
  });

  test("one that becomes read-only is told as such, and what is there loads", async () => {
    await trainTask({ ...quick, architecture: "linear", out: at("model") });
    run("mount", "-o", "remount,ro", disk);
    const isReadOnly = { code: "write-failed", problem: { received: "the disk is read-only" } };
    await expect(trainTask({ ...quick, architecture: "mean", out: at("other") })).rejects.toMatchObject(isReadOnly);
    await expect(trainTask({ ...quick, architecture: "mean", out: at("model"), overwrite: true })).rejects.toMatchObject(isReadOnly);
    await expect(claimFolder(at("third"))).rejects.toMatchObject(isReadOnly);
    await expect(fitTask({ data, trials: 1, out: at("run") })).rejects.toMatchObject(isReadOnly);
    await expect(writeWhole(at("file"), "new")).rejects.toMatchObject(isReadOnly);
    expect(readdirSync(disk)).toEqual(["model"]);
    expect(await (await loadModel(at("model"))).predict(["great fun"])).toHaveLength(1);
  });
});

/** Takes all that is left of the disk. */
function fill(file: string): void {
  for (let size = 256_000; size > 0; size -= 512) {
    try {
      writeFileSync(file, Buffer.alloc(size));
      return;
    } catch {
      rmSync(file, { force: true }); // a little less
    }
  }
}
