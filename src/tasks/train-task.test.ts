// What a training is given besides its data: files for validation and test, a folder that is taken, a learning rate that is too high.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { schemaErrors } from "../../test/json-schemas.ts";
import { inspectTask } from "./inspect-task.node.ts";
import { predictTask } from "./predict-task.node.ts";
import type { TrainTaskOptions } from "./train-report.ts";
import { trainTask } from "./train-task.node.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-train-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, rows: readonly string[]): string {
  writeFileSync(join(folder, name), `text,label\n${rows.join("\n")}\n`);
  return join(folder, name);
}
const rows = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => `${i % 2 ? "no fun" : "great fun"} ${from + i},${i % 2 ? "bad" : "good"}`);
const data = write("training.csv", rows(80));

const run = (name: string, more: Partial<TrainTaskOptions> = {}) =>
  trainTask({ data, out: join(folder, name), architecture: "mean", epochs: 2, baseline: false, ...more });
// The command line puts its sentences in the place of the plain diagnosis: tested there.
const documentOf = (command: string, report: object) =>
  JSON.parse(
    JSON.stringify({
      command,
      version: "0.1.0",
      ok: true,
      seed: 1,
      seconds: 0.5,
      ...report,
      ...("diagnosis" in report && { diagnosis: [] }),
    }),
  );
const leftOf = (name: string) => readdirSync(folder).filter((each) => each.includes(name));

describe("validation and test", () => {
  test("come from files of their own, and then all rows are trained on", async () => {
    const [validation, held] = [write("validation.csv", rows(10, 500)), write("held.csv", rows(6, 900))];
    const { data: told, validation: first, test: second } = await run("files", { validation, test: held });
    expect(told.split).toEqual({ train: 80, validation: 10, test: 6, overlap: 0 });
    expect([first!.rows, second!.rows]).toEqual([10, 6]);
  });

  test("may be a file and a share, or left out", async () => {
    const { data: told } = await run("mixed", { validation: write("validation.csv", rows(10, 500)), test: 0.25 });
    expect(told.split).toMatchObject({ train: 60, validation: 10, test: 20 });
    expect(await run("neither", { validation: 0, test: 0 })).toMatchObject({ validation: null, test: null, epochs: 2, bestEpoch: 2 });
  });

  test("from a file that is not there leave nothing behind", async () => {
    await expect(run("absent", { test: join(folder, "nowhere.csv") })).rejects.toMatchObject({ code: "file-missing" });
    expect(leftOf("absent")).toEqual([]);
  });
});

describe("the folder", () => {
  test("with files in it is refused before the data is read, and kept", async () => {
    await run("taken");
    const config = readFileSync(join(folder, "taken", "config.json"), "utf8");
    const again = run("taken", { data: join(folder, "nowhere.csv"), seed: 2 });
    await expect(again).rejects.toMatchObject({ code: "folder-not-empty" });
    expect(readFileSync(join(folder, "taken", "config.json"), "utf8")).toBe(config);
  });

  test("that holds anything else than a model is never replaced", async () => {
    mkdirSync(join(folder, "mine"));
    writeFileSync(join(folder, "mine", "data.csv"), "text,label\n");
    await expect(run("mine", { overwrite: true })).rejects.toMatchObject({ code: "folder-not-empty" });
    expect(readdirSync(join(folder, "mine"))).toEqual(["data.csv"]);
  });

  test("is replaced when that is asked for, but not by a training that fails", async () => {
    await run("replaced");
    await expect(run("replaced", { overwrite: true, optimizer: "sgd", learningRate: 1e38 })).rejects.toMatchObject({ code: "loss-nan" });
    expect(JSON.parse(readFileSync(join(folder, "replaced", "config.json"), "utf8")).tercet.seed).toBe(1);
    await run("replaced", { overwrite: true, seed: 2 });
    expect(JSON.parse(readFileSync(join(folder, "replaced", "config.json"), "utf8")).tercet.seed).toBe(2);
    expect(leftOf("replaced")).toEqual(["replaced"]);
  });

  test("that another training writes is refused, and the first is not disturbed", async () => {
    const second: Promise<unknown>[] = [];
    const onEvent: TrainTaskOptions["onEvent"] = ({ event }) => event === "model" && second.push(run("shared").catch(({ code }) => code));
    const { model } = await run("shared", { onEvent });
    expect(await Promise.all(second)).toEqual(["folder-busy"]);
    expect(existsSync(join(model, "config.json"))).toBe(true);
  });
});

test("a loss that is no number says at which step, and what to try", async () => {
  const refused = await run("nan", { learningRate: 1e30, epochs: 5 }).catch((error) => error);
  expect(refused).toMatchObject({ code: "loss-nan" });
  expect(refused.message).toMatch(/step \d+.*learning rate/s);
  expect(leftOf("nan")).toEqual([]);
});

describe("the documents", () => {
  test.each(["bilstm", "gru", "rnnAttention", "textCnn", "mean", "linear"])(
    "of training %s are as their schemas say",
    async (architecture) => {
      const report = await run(`document-${architecture}`, { architecture, epochs: 1, baseline: true });
      expect(schemaErrors("train", documentOf("train", report))).toEqual([]);
      const file = (name: string) => JSON.parse(readFileSync(join(report.model, name), "utf8"));
      expect(schemaErrors("model-config", file("config.json"))).toEqual([]);
      expect(schemaErrors("metrics-file", file("metrics.json"))).toEqual([]);
      const predicted = await predictTask({ model: report.model, texts: ["great fun", ""] });
      expect(schemaErrors("predict", documentOf("predict", predicted))).toEqual([]);
    },
  );

  test("of looking a file over, and of a training without held-out rows", async () => {
    expect(schemaErrors("inspect", documentOf("inspect", { ...(await inspectTask({ data })), network: null }))).toEqual([]);
    expect(schemaErrors("train", documentOf("train", await run("no-rows", { validation: 0, test: 0 })))).toEqual([]);
  });
});
