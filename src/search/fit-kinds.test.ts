// Several labels a text, and quantities: the whole of a search, on small made-up files.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { schemaErrors } from "../../test/json-schemas.ts";
import { uniformAt } from "../core/random.ts";
import type { AnyMetrics } from "../metrics/any-metrics.ts";
import type { MultiLabelMetrics } from "../metrics/multi-label-report.ts";
import type { RegressionMetrics } from "../metrics/regression-report.ts";
import type { MultiLabelClassifier, TextRegressor } from "../tasks/classifier.ts";
import { evaluateTask } from "../tasks/evaluate-task.node.ts";
import { loadModel } from "../tasks/load-model.node.ts";
import type { FitOptions } from "./fit-options.ts";
import type { AnyFitReport } from "./fit-report.ts";
import { fitTask } from "./fit-task.node.ts";
import { readReport } from "./report/report-files.node.ts";

const quick = { architecture: "mean", options: { epochs: 8, embeddingSize: 32, batchSize: 32, learningRate: 0.02 } };
const common = { version: "0.1.0", ok: true, seed: 1, command: "fit" };
const filler = "the a of on day with and then again they said it was new old some very".split(" ");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tercet-fit-kinds-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const cell = (value: string) => `"${value.replaceAll('"', '""')}"`;

function write(name: string, heading: string, rows: readonly string[]): string {
  writeFileSync(at(name), `${[heading, ...rows].join("\n")}\n`);
  return at(name);
}

/** A text of filling words with others put into it; equal numbers give equal texts. */
function sentence(words: readonly string[], i: number): string {
  const filling = Array.from({ length: 5 }, (_, place) => filler[Math.floor(uniformAt(i, place) * filler.length)]!);
  return [...filling.slice(0, 2), ...words, ...filling.slice(2), `no ${i}`].join(" ");
}

const topics: Readonly<Record<string, readonly string[]>> = {
  food: ["soup", "bread", "salad"],
  sport: ["goal", "match", "coach"],
  music: ["band", "song", "drum"],
};

/** Labels of row i, with one in twelve rows whose words say something else. */
function labelSet(i: number): { text: string; labels: string[] } {
  const labels = Object.keys(topics).filter((_, label) => uniformAt(77 + i, label) < 0.4);
  const said = i % 12 === 0 ? ["food"] : labels;
  return {
    text: sentence(
      said.map((label) => topics[label]![i % 3]!),
      i,
    ),
    labels,
  };
}

const setRows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => labelSet(from + i)).map(({ text, labels }) => `${text},${cell(JSON.stringify(labels))}`);
const heldSets = () => write("validation-lists.csv", "text,topics", setRows(500, 600));
const listsFile = (rows = 320) => write("lists.csv", "text,topics", setRows(0, rows));

const grades: Readonly<Record<string, number>> = { awful: -3, poor: -2, dull: -1, fine: 1, good: 2, great: 3 };

function priceRow(i: number): string {
  const said = [0, 1].map((place) => Object.keys(grades)[Math.floor(uniformAt(5 + i, place) * 6)]!);
  const price = 500 + 40 * said.reduce((sum, word) => sum + grades[word]!, 0) + Math.round(40 * (uniformAt(9 + i, 0) - 0.5));
  return `${sentence(said, i)},${price}`;
}

const priceRows = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => priceRow(from + i));
const heldPrices = () => write("validation-prices.csv", "text,price", priceRows(500, 600));
const pricesFile = (rows = 320) => write("prices.csv", "text,price", priceRows(0, rows));

/** What of a report must be equal when a run is repeated. */
function essence({ leaderboard, best, finalists, comparisons, trials, optimism, moreData }: AnyFitReport): unknown {
  const row = ({ msPerText: _, trainSeconds: __, sizeBytes: ___, history, ...rest }: AnyFitReport["best"]) => ({
    ...rest,
    losses: history?.loss ?? null,
  });
  return { leaderboard: leaderboard.map(row), best: row(best), finalists: finalists.map(row), comparisons, trials, optimism, moreData };
}

const search = (options: FitOptions) => fitTask<AnyMetrics>({ ...quick, ...options });

describe("several labels a text", () => {
  test("are searched, judged by F1 of all decisions, and answered by the model of the run", async () => {
    const test = write("held.csv", "text,topics", setRows(320, 440));
    const options = { data: listsFile(), test, validation: heldSets(), trials: 3, ...quick };
    const report = await fitTask<MultiLabelMetrics>({ ...options, out: at("run") });
    expect(report).toMatchObject({ task: "multiLabel", metric: "f1Micro", trials: { failed: 0 }, diagnosis: [] });
    expect(report.finalists.map(({ architecture }) => architecture).sort()).toEqual(["ensemble", "linear", "mean"]);
    const tried = report.leaderboard.map(({ loss }) => loss);
    expect(tried).toContain("binaryCrossentropy");
    expect(tried).not.toContain("categoricalCrossentropy");
    expect(report.best.test!.f1Micro).toBeGreaterThan(0.85);
    const [low, high] = report.best.test!.intervals.f1Micro!;
    expect(low).toBeLessThan(report.best.test!.f1Micro!);
    expect(high).toBeGreaterThan(report.best.test!.f1Micro!);
    expect(report.comparisons).toHaveLength(2);
    for (const { metric, method, difference, a, b } of report.comparisons) {
      expect({ metric, method }).toEqual({ metric: "f1Micro", method: "paired bootstrap" });
      const f1Of = (name: string) => report.finalists.find(({ architecture }) => architecture === name)!.test!.f1Micro!;
      expect(difference).toBeCloseTo(f1Of(a) - f1Of(b), 6);
    }
    const judged = await evaluateTask<MultiLabelMetrics>({ model: at("run"), data: test }); // the saved model answers as it was judged
    expect(judged.f1Micro).toBe(report.best.test!.f1Micro);
    expect(judged.logLoss).toBeCloseTo(report.best.test!.logLoss!, 5);
    const model = await loadModel<MultiLabelClassifier>(at("run"));
    const [both, sport] = await model.predict(["the soup and the band", "a new goal"]);
    const scoreOf = (label: string) => both!.scores.find((each) => each.label === label)!.score;
    expect(both!.labels).toEqual(expect.arrayContaining(["food", "music"]));
    expect(scoreOf("food") + scoreOf("music")).toBeGreaterThan(1.2); // each on its own: they do not share one
    expect(sport!.label).toBe("sport");
    await model.release();
    expect(schemaErrors("fit", { ...common, ...report })).toEqual([]);
  });

  test("with a separator, and a page without what makes no sense for them", async () => {
    const rows = Array.from({ length: 320 }, (_, i) => labelSet(i)).filter(({ labels }) => labels.length > 0);
    const data = write(
      "separated.csv",
      "text,topics",
      rows.map(({ text, labels }) => `${text},${labels.join("|")}`),
    );
    const report = await search({ data, labelSeparator: "|", validation: heldSets(), trials: 2, out: at("run"), language: "zh" });
    expect(report.repeat).toContain("--label-separator '|'");
    expect((await loadModel(at("run"))).config.tercet).toMatchObject({ task: "multiLabel", labelSeparator: "|" });
    const page = readFileSync(report.report, "utf8");
    const sections = [...page.matchAll(/<section id="([^"]+)"/g)].map(([, id]) => id);
    expect(sections).toContain("per-class");
    for (const id of ["confusion", "calibration", "diagnosis"]) expect(sections).not.toContain(id);
    expect(page).toContain("F1（微平均）");
    expect(page).toMatch(/标签 food/);
    expect(page).not.toMatch(/NaN|undefined|label food/);
    expect(await readReport(at("run"))).toEqual(JSON.parse(JSON.stringify(report)));
    expect(readFileSync(join(at("run"), "model", "README.md"), "utf8")).toContain("any number of 3 labels");
  });
});

describe("a quantity", () => {
  test("is searched, judged by the mean error, and answered in its unit", async () => {
    const test = write("held.csv", "text,price", priceRows(320, 440));
    const options = { data: pricesFile(), test, trials: 3, ...quick };
    const report = await fitTask<RegressionMetrics>({ ...options, out: at("run") });
    expect(report).toMatchObject({ task: "regression", metric: "meanAbsoluteError", trials: { failed: 0 }, diagnosis: [] });
    expect(new Set(report.leaderboard.map(({ loss }) => loss))).toEqual(new Set([null, "meanSquaredError"]));
    const scores = report.best.test!;
    expect(scores.meanAbsoluteError).toBeLessThan(scores.baselineMeanAbsoluteError! / 2);
    expect(scores.rSquared).toBeGreaterThan(0.8);
    for (const { metric, method, difference, verdict, a, b } of report.comparisons) {
      expect({ metric, method }).toEqual({ metric: "meanAbsoluteError", method: "paired bootstrap" });
      const errorOf = (name: string) => report.finalists.find(({ architecture }) => architecture === name)!.test!.meanAbsoluteError!;
      expect(difference).toBeCloseTo(errorOf(a) - errorOf(b), 3);
      if (verdict !== "noEvidence") expect(verdict).toBe(difference < 0 ? "better" : "worse");
    }
    const judged = await evaluateTask<RegressionMetrics>({ model: at("run"), data: test });
    expect(judged.meanAbsoluteError).toBeCloseTo(scores.meanAbsoluteError!, 4);
    const model = await loadModel<TextRegressor>(at("run"));
    const [low, high] = await model.predict(["the awful poor day", "a great good song"]);
    expect(low!.value).toBeLessThan(400);
    expect(high!.value).toBeGreaterThan(600);
    await model.release();
    expect(schemaErrors("fit", { ...common, ...report })).toEqual([]);
    const page = readFileSync(report.report, "utf8");
    const sections = [...page.matchAll(/<section id="([^"]+)"/g)].map(([, id]) => id);
    for (const id of ["confusion", "calibration", "per-class", "diagnosis"]) expect(sections).not.toContain(id);
    expect(page).not.toMatch(/NaN|undefined| right/);
    const losses = report.leaderboard.map(({ validation }) => validation!.rootMeanSquaredError!);
    expect(losses).toEqual(losses.toSorted((a, b) => a - b)); // squared errors rank
  });

  test("goes on to the same end when its process was killed", async () => {
    const { embeddingSize: _, ...options } = quick.options; // which the command line does not have
    const pinned = { data: pricesFile(), validation: heldPrices(), trials: 3, architecture: "mean", options };
    const whole = await fitTask<RegressionMetrics>({ ...pinned, out: at("whole") });
    const words = ["fit", pinned.data, "--validation", pinned.validation, "--trials", "3", "--out", at("parts"), "--architecture", "mean"];
    const pins = { epochs: "8", "batch-size": "32", "learning-rate": "0.02" };
    await killAfterTrials([...words, ...Object.entries(pins).flatMap(([name, value]) => [`--${name}`, value])], 2);
    const resumed = await fitTask<RegressionMetrics>({ ...pinned, out: at("parts"), resume: true });
    expect(essence(resumed)).toEqual(essence(whole));
  });

  test("of numbers that look like classes is what --task says", async () => {
    const rows = priceRows(0, 240).map((row) => row.replace(/,(\d+)$/, (_, price) => `,${Math.round(Number(price) / 100)}`));
    const data = write("stars.csv", "text,stars", rows);
    const report = await search({ data, task: "regression", trials: 1, architecture: "linear", out: at("run") });
    expect(report).toMatchObject({ task: "regression", metric: "meanAbsoluteError" });
    expect(report.repeat).toContain("--task regression");
    await expect(search({ data, task: "regression", trials: 2, loss: "binaryCrossentropy", out: at("other") })).rejects.toMatchObject({
      code: "loss-mismatch",
    });
    await expect(search({ data, task: "regression", minPerClass: 3, trials: 2, out: at("other") })).rejects.toMatchObject({
      code: "option-invalid",
      problem: { option: "--min-per-class" },
    });
  });
});

const kinds = ["multiLabel", "regression"] as const;

test("the same options give the same search of label sets again", async () => {
  const options = { data: listsFile(), validation: heldSets(), trials: 2 };
  const first = await search({ ...options, out: at("run") });
  expect(first.best.validation!.rows).toBe(100);
  expect(essence(await search({ ...options, out: at("again") }))).toEqual(essence(first));
});

test("the journal gives the same search of a quantity again", async () => {
  const files = { data: pricesFile(), validation: heldPrices() };
  const first = await search({ ...files, trials: 2, out: at("run") });
  const replayed = await search({ ...files, replay: at("run"), out: at("replayed") });
  expect(essence(replayed)).toEqual(essence(first));
  expect(replayed.warnings).toEqual(first.warnings);
});

test.each(kinds)("few rows are judged by repeated folds: %s", async (task) => {
  const data = task === "multiLabel" ? listsFile(50) : pricesFile(50);
  const report = await search({ data, trials: 1, architecture: "linear", out: at("run") });
  expect(report.task).toBe(task);
  expect(report.best.test).toBeNull();
  expect(report.best.validation!.rows).toBe(50);
});

test("a budget is kept to, and small or fast models may be preferred", async () => {
  const report = await fitTask<RegressionMetrics>({ ...quick, data: pricesFile(), budget: "12s", prefer: "size", out: at("run") });
  expect(report.seconds).toBeLessThan(15);
  const { best, finalists } = report;
  const errorOf = ({ validation }: (typeof finalists)[number]) => validation!.meanAbsoluteError!;
  const smaller = finalists.filter(({ sizeBytes }) => sizeBytes! < best.sizeBytes!);
  for (const each of smaller) expect(errorOf(each)).toBeGreaterThan(Math.min(...finalists.map(errorOf))); // what is as good and smaller is taken
});

/** Runs the command line until so many trials have ended, then kills it, all of it. */
function killAfterTrials(words: readonly string[], count: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["dist/cli/main.js", ...words], { detached: true, stdio: "ignore" });
    const journal = join(words[words.indexOf("--out") + 1]!, "journal.jsonl");
    const timer = setInterval(() => {
      const lines = existsSync(journal) ? readFileSync(journal, "utf8").split("\n") : [];
      if (lines.filter((line) => line.startsWith('{"event":"done"')).length >= count) process.kill(-child.pid!, "SIGKILL");
    }, 20);
    child.on("exit", (code) => {
      clearInterval(timer);
      if (code === null) resolve();
      else reject(new Error(`it ended with ${code} before it could be killed`));
    });
  });
}
