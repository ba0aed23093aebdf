import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { schemaErrors } from "../json-schemas.ts";

// The built program, as its user runs it.
const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "tercet-explain-cli-"));
const environment = { ...process.env, LC_ALL: "C", LANG: "C" };

function run(words: readonly string[], input = "") {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], {
    cwd: folder,
    input,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
    env: environment,
  });
  return { code: status, stdout, stderr };
}

beforeAll(() => {
  const [good, bad] = [
    ["a fine film", "great fun", "lovely story"],
    ["a dull film", "no fun", "weak story"],
  ];
  const lines = Array.from({ length: 200 }, (_, i) => `"${(i % 2 ? bad : good)![i % 3]}, ${i}",${i % 2 ? "bad" : "good"}`);
  writeFileSync(join(folder, "reviews.csv"), `text,label\n${lines.join("\n")}\n`);
  const mean = ["--architecture", "mean", "--epochs", "10", "--learning-rate", "0.02", "--max-length", "16"];
  expect(run(["train", "reviews.csv", ...mean, "--out", "model"]).code).toBe(0);
  expect(run(["train", "reviews.csv", "--architecture", "linear", "--out", "linear"]).code).toBe(0);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("tercet explain", () => {
  test("shows each word with both methods side by side, in plain characters in a pipe", () => {
    const { stdout, stderr, code } = run(["explain", "model", "great fun, zzz!"]);
    expect(code).toBe(0);
    const lines = stdout.trim().split("\n");
    expect(lines[0]).toBe("great fun, zzz!");
    expect(lines[1]).toMatch(/^good \d+\.\d %, without any word \d+\.\d %$/);
    expect(lines[2]).toMatch(/^ {2}word +without it +leaving it out +gradient × input$/);
    expect(lines.slice(3, 8).map((line) => line.trim().split(/ {2,}/)[0])).toEqual(["great", "fun", ",", "zzz *", "! *"]);
    expect(lines[3]).toMatch(/ \+\d\.\d\d \++ +\+\d\.\d\d \++$/);
    expect(lines[8]).toMatch(/Rank correlation −?-?[01]\.\d\d/);
    expect(stdout).not.toContain("\u001b");
    expect(stderr).toContain("log-odds");
  });

  test("of a linear model names its weights", () => {
    expect(run(["explain", "linear", "great fun"]).stdout).toMatch(/leaving it out +weights/);
  });

  test("speaks Chinese", () => {
    const { stdout, stderr } = run(["explain", "model", "great fun zzz", "--for", "bad", "--language", "zh"]);
    expect(stdout).toMatch(/bad \d+\.\d %，没有任何词时为 \d+\.\d %；模型的答案是 good/);
    expect(stdout).toMatch(/词 +去掉后 +去掉的作用 +梯度 × 输入/);
    expect(stderr).toContain("对数几率");
  });

  test("prints one document that keeps its schema", () => {
    const { stdout, stderr } = run(["explain", "model", "great fun, zzz", "", "--json"]);
    expect(stdout.trim().split("\n")).toHaveLength(1);
    expect(stderr).toBe("");
    const document = JSON.parse(stdout);
    expect(schemaErrors("explain", document)).toEqual([]);
    expect(document.explanations.map(({ words }: { words: object[] }) => words.length)).toEqual([4, 0]);
    expect(document.explanations[0]).toMatchObject({ label: "good", answer: "good", truncated: 0 });
  });

  test("reads texts from standard input, one a line, and prints a line of JSON for each", () => {
    const { stdout } = run(["explain", "linear", "--jsonl"], "great fun\n\nno fun\n");
    const explanations = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(explanations.map(({ text, label }) => [text, label])).toEqual([
      ["great fun", "good"],
      ["no fun", "bad"],
    ]);
  });

  test("says how much of a long text the model does not read, and shows the words that matter most", () => {
    const long = `${"great fun no story ".repeat(2000)}\n`; // 38,000 characters
    expect(run(["explain", "model"], long).stdout).toContain("The model reads 16 words of this text; 7,984 more are cut off.");
    expect(run(["explain", "model", "--language", "zh"], long).stdout).toContain("另有 7,984 个被截掉");
    expect(run(["explain", "linear"], long).stdout).toContain("40 of 8,000 words");
  });

  test("answers a line before the next one comes", async () => {
    const child = spawn(process.execPath, [main, "explain", "model"], { cwd: folder, env: environment });
    onTestFinished(() => void child.kill("SIGKILL"));
    let text = "";
    child.stdout.on("data", (piece) => {
      text += piece;
    });
    child.stdin.write("great fun\n");
    while (!text.includes("great fun\ngood")) await new Promise((resolve) => setTimeout(resolve, 20));
    child.stdin.end();
  });

  test.each([
    [["explain", "model", "fun", "--for", "god"], 2, /--for: .*Did you mean "good"/],
    [["explain", "model"], 2, /standard input/],
    [["explain"], 2, /MODEL/],
    [["explain", "nothing", "fun"], 1, /nothing/],
    [["explain", "model", "a".repeat(17_000)], 2, /standard input/],
    [["explain", "model", "fun", "--json", "--jsonl"], 2, /not both/],
    [["explain", "model", "fun", "--label", "good"], 2, /--label/],
  ])("%# ends with a clear error", (words, code, said) => {
    const result = run(words);
    expect(result.code).toBe(code);
    expect(`${result.stderr}${result.stdout}`).toMatch(said);
    expect(result.stderr).not.toMatch(/\n\s+at /);
  });

  test("an unknown label is refused in Chinese too", () => {
    expect(run(["explain", "model", "fun", "--for", "god", "--language", "zh"]).stderr).toContain("是不是");
  });
});
