// The built program on labels that are lists or quantities, as its user sees it.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { schemaErrors } from "../json-schemas.ts";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "tercet-cli-tasks-"));

function run(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], {
    cwd: folder,
    encoding: "utf8",
    input: "",
    env: { ...process.env, LC_ALL: "C", LANG: "C", NO_COLOR: "1" },
  });
  return { code: status, stdout, stderr };
}

const rows = Array.from({ length: 90 }, (_, i) => ({ text: `${["soup", "goal", "soup goal"][i % 3]} number ${i}`, i }));
const lists = [["food"], ["sport"], ["food", "sport"]];

beforeAll(() => {
  const lines = rows.map(({ text, i }) => JSON.stringify({ text, labels: lists[i % 3] }));
  writeFileSync(join(folder, "topics.jsonl"), `${lines.join("\n")}\n`);
  writeFileSync(join(folder, "prices.csv"), `text,price\n${rows.map(({ text, i }) => `${text},${10 * (i % 3) + i / 10}`).join("\n")}\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("train says first what it recognized and why, in both languages; predict prints the labels over the threshold", () => {
  const { code, stderr, stdout } = run("train", "topics.jsonl", "--architecture", "linear", "--out", "topics");
  expect(code).toBe(0);
  expect(stderr.split("\n")[0]).toBe("Task: multiLabel. The labels are lists: 2 different ones, 1.3 a text on average.");
  expect(stdout).toContain("exact match");
  const chinese = run("train", "topics.jsonl", "--architecture", "linear", "--out", "topics", "--overwrite", "--language", "zh");
  expect(chinese.stderr.split("\n")[0]).toBe("任务：多标签分类。标签是列表：共 2 种，平均每条文本 1.3 个。");
  expect(chinese.stdout).toContain("完全匹配");
  expect(run("predict", "topics", "soup goal").stdout).toMatch(/food \d+\.\d %, sport|sport \d+\.\d %, food/);
  const { predictions } = JSON.parse(run("predict", "topics", "soup goal", "--json").stdout);
  expect(predictions[0].labels.toSorted()).toEqual(["food", "sport"]);
  expect(predictions[0]).toMatchObject({ label: predictions[0].labels[0], score: predictions[0].scores[0].score });
});

test("train, evaluate, compare and predict of a quantity", () => {
  const trained = run("train", "prices.csv", "--architecture", "linear", "--label", "price", "--out", "prices", "--json");
  const report = JSON.parse(trained.stdout);
  expect(schemaErrors("train", report)).toEqual([]);
  expect(report).toMatchObject({ task: "regression", test: { task: "regression" }, data: { labelColumn: "price" } });
  expect(trained.stderr.split("\n")[0]).toMatch(/^Task: regression\. The labels are numbers, \d+ different ones: more than 20/);
  expect(run("evaluate", "prices", "prices.csv").stdout).toMatch(/always the mean +\d/);
  expect(run("compare", "prices", "prices", "prices.csv", "--language", "zh").stdout).toContain("没有证据表明");
  expect(Number(run("predict", "prices", "soup goal number 5", "--jsonl").stdout.match(/"value":([\d.]+)/)![1])).toBeGreaterThan(10);
  run("predict", "prices", "--input", "prices.csv", "--output", "out.csv");
  expect(readFileSync(join(folder, "out.csv"), "utf8").split("\n")[0]).toBe("text,price,value");
  const note = "--all-scores has no effect on a model of a quantity";
  expect(run("predict", "prices", "soup goal number 5", "--all-scores").stderr).toContain(note);
  const document = JSON.parse(run("predict", "prices", "soup goal number 5", "--all-scores", "--json").stdout);
  expect(document.warnings).toMatchObject([{ code: "option-unused", option: "--all-scores" }]);
  const inChinese = run("predict", "prices", "soup goal number 5", "--all-scores", "--language", "zh");
  expect(inChinese.stderr).toContain("对数值模型不起作用，它用于标签模型");
});

test("--task decides, and is refused where the cells or the other options do not fit", () => {
  expect(run("inspect", "prices.csv", "--task", "classification").stdout).toMatch(/^Task: classification\..* --task says so\./);
  expect(run("inspect", "topics.jsonl", "--task", "multi-label").code).toBe(0);
  const wrong = run("inspect", "topics.jsonl", "--task", "regression", "--json");
  expect(wrong.code).toBe(1);
  expect(JSON.parse(wrong.stdout).error).toMatchObject({ code: "label-invalid", line: 1 });
  expect(run("inspect", "topics.jsonl", "--task", "regression", "--label-separator", "|").code).toBe(2);
});

test("fit searches label sets and quantities, in the words of their scores", () => {
  const quick = ["--trials", "1", "--architecture", "linear"]; // on held-out rows of a file: else so few are judged by many folds
  const sets = run("fit", "topics.jsonl", ...quick, "--validation", "topics.jsonl", "--out", "run-topics");
  expect(sets.code).toBe(0);
  expect(sets.stderr).toMatch(/F1 \(micro\) +log loss/);
  expect(sets.stdout).toMatch(/always the commonest labels.*exact match|F1 \(micro\) +95 % interval +exact match/s);
  expect(sets.stdout).toContain("The answer is linear.");
  expect(run("predict", "run-topics", "soup goal").stdout).toMatch(/food \d+\.\d %, sport|sport \d+\.\d %, food/);
  const prices = run("fit", "prices.csv", "--label", "price", ...quick, "--validation", "prices.csv", "--out", "run-prices", "--json");
  const report = JSON.parse(prices.stdout);
  expect(schemaErrors("fit", report)).toEqual([]);
  expect(report).toMatchObject({ task: "regression", metric: "meanAbsoluteError", best: { architecture: "linear" } });
  expect(run("report", "run-prices", "--language", "zh").code).toBe(0);
  expect(readFileSync(join(folder, "run-prices", "report.html"), "utf8")).toMatch(/平均误差.*长度 \d/s);
  const space = JSON.parse(run("fit", "prices.csv", "--label", "price", "--explain-space", "--json").stdout).space;
  expect(space.losses).toContain("meanSquaredError");
  expect(space.losses).not.toContain("categoricalCrossentropy");
});
