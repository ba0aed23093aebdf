import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadModel } from "../tasks/load-model.node.ts";
import type { FitEvent } from "./fit-events.ts";
import type { FitReport } from "./fit-report.ts";
import { fitTask } from "./fit-task.node.ts";
import { readJournal } from "./journal.node.ts";

// Small and quick on purpose: 240 messages, networks of the smallest kind. What is tested is the search, not its scores.
const lines = readFileSync(new URL("../../data/sms-spam.csv", import.meta.url), "utf8")
  .split("\n")
  .slice(1)
  .filter((line) => /^[^"]+,(ham|spam)$/.test(line));
const spam = lines.filter((line) => line.endsWith(",spam"));
const ham = lines.filter((line) => line.endsWith(",ham"));
const quick = { architecture: "mean", options: { epochs: 4, embeddingSize: 32, batchSize: 32 } };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tercet-fit-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, rows: readonly string[]): string {
  const file = join(folder, name);
  writeFileSync(file, `text,label\n${rows.join("\n")}\n`);
  return file;
}

const mixed = (count: number) => Array.from({ length: count }, (_, i) => (i % 3 === 0 ? spam[i / 3]! : ham[i]!));

/** What of a report must be equal when a run is repeated. */
function essence({ leaderboard, best, finalists, comparisons, trials }: FitReport): unknown {
  const row = ({ msPerText: _, trainSeconds: __, sizeBytes: ___, history, ...rest }: FitReport["best"]) => ({
    ...rest,
    losses: history?.loss ?? null,
  });
  return { leaderboard: leaderboard.map(row), best: row(best), finalists: finalists.map(row), comparisons, trials };
}

describe("a search of a number of trials", () => {
  test("gives the same leaderboard again, and a model that answers as it was judged", async () => {
    const data = write("messages.csv", mixed(240));
    const run = (name: string) => fitTask({ data, trials: 5, out: join(folder, name), ...quick });
    const [a, b] = [await run("a"), await run("b")];
    expect(essence(b)).toEqual(essence(a));
    expect(a.leaderboard.length).toBeGreaterThanOrEqual(4);
    expect(a.trials.failed).toBe(0);
    expect(a.best.test!.accuracy).toBeGreaterThan(0.85);
    expect(readdirSync(join(folder, "a")).sort()).toEqual(["journal.jsonl", "model", "report.html", "report.json", "trials"]);
    expect(JSON.parse(readFileSync(join(folder, "a", "report.json"), "utf8"))).toMatchObject({ run: a.run, best: { rank: 1 } });
    const [model, inRun] = [await loadModel(join(folder, "a", "model")), await loadModel(join(folder, "a"))];
    const texts = ["WINNER!! You have won a free prize, call now to claim 1000 cash", "see you at home"];
    expect(await inRun.predict(texts)).toEqual(await model.predict(texts));
    expect((await model.predict(texts)).map(({ label }) => label)).toEqual(["spam", "ham"]);
  });

  test("that was killed goes on to the same end", async () => {
    const data = write("messages.csv", mixed(240));
    const whole = await fitTask({ data, trials: 5, out: join(folder, "whole"), ...quick });
    const out = join(folder, "killed");
    const words = ["fit", data, "--trials", "5", "--out", out, "--architecture", "mean", "--epochs", "4", "--batch-size", "32"];
    await killAfterTrials(words, join(out, "journal.jsonl"), 2);
    expect(existsSync(join(out, "report.json"))).toBe(false);
    expect(existsSync(join(out, "model", "config.json"))).toBe(true);
    await (await loadModel(out)).predict(["there is always a valid answer"]);
    const options = { epochs: 4, batchSize: 32 };
    const uninterrupted = await fitTask({ data, trials: 5, out: join(folder, "again"), architecture: "mean", options });
    const resumed = await fitTask({ data, trials: 5, out, resume: true, architecture: "mean", options });
    expect(essence(resumed)).toEqual(essence(uninterrupted));
    expect(essence(whole)).not.toEqual(essence(uninterrupted)); // other pins
  });

  test("is refused when it should go on with other data or another seed", async () => {
    const data = write("messages.csv", mixed(240));
    const out = join(folder, "run");
    await fitTask({ data, trials: 2, out, ...quick });
    await expect(fitTask({ data, trials: 2, out, resume: true, seed: 2, ...quick })).rejects.toMatchObject({
      code: "run-different",
      problem: { option: "--seed" },
    });
    const other = write("other.csv", mixed(237));
    await expect(fitTask({ data: other, trials: 2, out, resume: true, ...quick })).rejects.toMatchObject({ code: "run-different" });
    await expect(fitTask({ data, trials: 2, out, ...quick })).rejects.toMatchObject({ code: "folder-not-empty" });
  });

  test("that was killed before its journal, or before its first line, goes on all the same", async () => {
    const data = write("messages.csv", mixed(240));
    const whole = await fitTask({ data, trials: 1, out: join(folder, "whole"), ...quick });
    for (const journal of [null, "", '{"event":"run","fa']) {
      const out = join(folder, "begun");
      mkdirSync(join(out, "trials"), { recursive: true });
      if (journal !== null) writeFileSync(join(out, "journal.jsonl"), journal);
      await expect(fitTask({ data, trials: 1, out, ...quick })).rejects.toMatchObject({ code: "folder-not-empty" });
      expect(essence(await fitTask({ data, trials: 1, out, resume: true, ...quick }))).toEqual(essence(whole));
      expect(readJournal(join(out, "journal.jsonl"))[0]).toMatchObject({ event: "run" });
      rmSync(out, { recursive: true });
    }
  });

  test("that was to replace an older run and was killed goes on itself; the older one comes back only without", async () => {
    const data = write("messages.csv", mixed(240));
    const out = join(folder, "run");
    await fitTask({ data, trials: 1, out, ...quick, seed: 7 });
    renameSync(out, join(folder, ".run.tercet-old-run")); // as --overwrite does, then a kill before the first model
    mkdirSync(join(out, "trials"), { recursive: true });
    const { seed } = await fitTask({ data, trials: 1, out, resume: true, ...quick });
    expect(seed).toBe(1);
    expect(existsSync(join(folder, ".run.tercet-old-run"))).toBe(false);
  });

  test("goes on when a trial's process is killed", async () => {
    const data = write("messages.csv", mixed(240));
    let killed = 0;
    const onEvent = (event: FitEvent) => {
      if (event.event !== "trialStart" || event.trial.candidate === null || killed > 0) return;
      killed++;
      setTimeout(() => {
        for (const pid of childrenOf(process.pid)) if (commandOf(pid).includes("trial-process")) process.kill(pid, "SIGKILL");
      }, 150);
    };
    const report = await fitTask({ data, trials: 4, out: join(folder, "run"), onEvent, ...quick, threads: 1 });
    expect(report.trials.failed).toBe(1);
    expect(report.leaderboard.at(-1)).toMatchObject({ status: "failed" });
    expect(report.best.test!.accuracy).toBeGreaterThan(0.8);
  });

  test("can be made again from its journal", async () => {
    const data = write("messages.csv", mixed(240));
    const first = await fitTask({ data, trials: 4, out: join(folder, "run"), ...quick });
    const again = await fitTask({ data, replay: join(folder, "run"), out: join(folder, "again"), ...quick });
    expect(essence(again)).toEqual(essence(first));
    expect(again.warnings).toEqual(first.warnings);
    const weights = (run: string) => readFileSync(join(folder, run, "model", "config.json"), "utf8");
    expect(weights("again")).toBe(weights("run"));
  });
});

describe("a search with a budget", () => {
  test("ends in time with a working model, and can be given more", async () => {
    const data = write("messages.csv", mixed(240));
    const out = join(folder, "run");
    const began = performance.now();
    const report = await fitTask({ data, budget: "20s", out, ...quick });
    expect((performance.now() - began) / 1000).toBeLessThan(25);
    expect(report.budgetSeconds).toBe(20);
    const { train, validation } = report.data.split;
    expect(report.best.validation!.rows).toBe(train + validation); // the folds had their time: all rows judge
    expect(report.trials.finished).toBeGreaterThanOrEqual(2);
    const more = await fitTask({ data, addBudget: "8s", out, ...quick });
    expect(more.trials.finished).toBeGreaterThan(report.trials.finished);
    expect(existsSync(more.report)).toBe(true);
  });

  test("too small for the data is refused before anything is written", async () => {
    const data = write("messages.csv", mixed(240));
    const out = join(folder, "run");
    await expect(fitTask({ data, budget: "1s", out })).rejects.toMatchObject({ code: "budget-too-small" });
    expect(existsSync(out)).toBe(false);
  });

  test("that is interrupted keeps the best so far, judged", async () => {
    const data = write("messages.csv", mixed(240));
    const stop = new AbortController();
    const onEvent = (event: FitEvent) => {
      if (event.event === "best") stop.abort();
    };
    const report = await fitTask({ data, budget: "60s", out: join(folder, "run"), onEvent, signal: stop.signal, ...quick });
    expect(report.seconds).toBeLessThan(30);
    expect(report.best.test!.rows).toBe(report.data.split.test);
    await (await loadModel(join(folder, "run"))).predict(["still here"]);
  });
});

describe("unusual data", () => {
  test("of thirty rows is judged by repeated folds, without test rows", async () => {
    const data = write("few.csv", mixed(30));
    const report = await fitTask({ data, trials: 2, out: join(folder, "run"), options: { epochs: 10 } });
    expect(report.best.test).toBeNull();
    expect(report.best.validation!.rows).toBe(30);
    expect(report.finalists.map(({ architecture }) => architecture).sort()).toEqual(["linear", "mean"]);
    const [low, high] = report.best.validation!.intervals.accuracy!;
    expect(high - low).toBeGreaterThan(0.1);
  });

  test("with a class of one text is refused with its name, unless such classes are left out", async () => {
    const data = write("rare.csv", [...mixed(240), "a single text of its own,legal"]);
    await expect(fitTask({ data, trials: 2, out: join(folder, "run"), ...quick })).rejects.toThrow(/"legal".*--min-per-class/s);
    const report = await fitTask({ data, trials: 2, minPerClass: 2, out: join(folder, "run"), ...quick });
    expect(report.warnings.map(({ code }) => code)).toContain("class-left-out");
    expect((await loadModel(join(folder, "run"))).classes).toEqual(["ham", "spam"]);
  });

  test("of texts of one character, and of one very long text, work", async () => {
    const rows = Array.from({ length: 240 }, (_, i) => (i % 2 === 0 ? `${"abcdefgh"[i % 8]},even` : `${"ijklmnop"[i % 8]},odd`));
    rows.push(`${"long ".repeat(20_000)},even`);
    const data = write("short.csv", rows);
    const report = await fitTask({ data, trials: 3, out: join(folder, "run"), ...quick });
    expect(report.trials.failed).toBe(0);
  });
});

test("pins are kept to, and one model alone is the answer when that is asked for", async () => {
  const data = write("messages.csv", mixed(240));
  const report = await fitTask({ data, trials: 4, out: join(folder, "run"), optimizer: "sgd", single: true, ...quick });
  const networks = report.leaderboard.filter(({ optimizer }) => optimizer !== null);
  expect(networks.length).toBeGreaterThan(0);
  expect(
    networks.every(({ architecture, optimizer, options }) => architecture === "mean" && optimizer === "sgd" && options.epochs === 4),
  ).toBe(true);
  expect(report.finalists.map(({ architecture }) => architecture)).not.toContain("ensemble");
});

test("a run folder stays small: only models that matter are kept", async () => {
  const data = write("messages.csv", mixed(240));
  await fitTask({ data, trials: 9, out: join(folder, "run"), ...quick });
  const kept = readdirSync(join(folder, "run", "trials")).filter((name) => existsSync(join(folder, "run", "trials", name, "model")));
  const journal = readJournal(join(folder, "run", "journal.jsonl"));
  const ofSearch = journal.flatMap((line) =>
    line.event === "done" && line.outcome.trial.fold === 0 && line.outcome.trial.origin !== "curve" ? [line.outcome] : [],
  );
  expect(ofSearch.length).toBeGreaterThanOrEqual(9);
  const ofKept = ofSearch.filter(({ trial }) => kept.includes(String(trial.number).padStart(4, "0")));
  expect(ofKept.length).toBeLessThanOrEqual(8); // the linear model, and the best three networks with their seeds
  expect(statSync(join(folder, "run", "journal.jsonl")).size).toBeLessThan(300_000);
});

/** Runs the command line until so many trials have ended, then kills it, all of it. */
function killAfterTrials(words: readonly string[], journal: string, count: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["dist/cli/main.js", ...words], { detached: true, stdio: "ignore" });
    const timer = setInterval(() => {
      const done = existsSync(journal)
        ? readFileSync(journal, "utf8")
            .split("\n")
            .filter((line) => line.startsWith('{"event":"done"')).length
        : 0;
      if (done >= count) process.kill(-child.pid!, "SIGKILL");
    }, 20);
    child.on("exit", (code) => {
      clearInterval(timer);
      if (code === null) resolve();
      else reject(new Error(`it ended with ${code} before it could be killed`));
    });
  });
}

function childrenOf(pid: number): number[] {
  return execFileSync("ps", ["-o", "pid=", "--ppid", String(pid)], { encoding: "utf8" })
    .split("\n")
    .map(Number)
    .filter((child) => child > 0);
}

function commandOf(pid: number): string {
  return existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, "utf8") : "";
}
