import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { schemaErrors } from "../json-schemas.ts";
import { readHtml } from "../report/read-html.ts";

// The built program, as its user runs it.
const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "tercet-cli-fit-"));
const few = ["--architecture", "mean", "--epochs", "3"];

function run(words: readonly string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C", LANG: "C", NO_COLOR: "1", ...env },
  });
  return { code: status, stdout, stderr };
}

beforeAll(() => {
  const good = ["a fine film", "great fun", "lovely story", "what a joy", "superb cast"];
  const bad = ["a dull film", "no fun", "weak story", "what a bore", "poor cast"];
  const lines = Array.from({ length: 260 }, (_, i) => `"${(i % 2 ? bad : good)[i % 5]}, ${i}",${i % 2 ? "bad" : "good"}`);
  writeFileSync(join(folder, "reviews.csv"), `text,label\n${lines.join("\n")}\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("tercet fit", () => {
  test("shows a leaderboard and a verdict, and leaves a run that predicts, explains and reports", () => {
    const { code, stdout, stderr } = run(["fit", "reviews.csv", "--trials", "4", "--out", "run", ...few]);
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/Searching [\d,]+ combinations in 4 trials/);
    expect(stderr).toMatch(/^\s+1 {2}linear/m);
    expect(stdout).toContain("Leaderboard");
    expect(stdout).toMatch(/The answer is/);
    expect(stdout).toContain("npx tercet predict run");
    expect(run(["predict", "run", "a fine film"]).stdout).toContain("good");
    expect(run(["explain", "run", "a fine film"]).code).toBe(0);
    const page = readFileSync(join(folder, "run", "report.html"), "utf8");
    expect(readHtml(page).length).toBeGreaterThan(50);
    expect(page).not.toMatch(/(src|href)="https?:/);
    expect(run(["report", "run", "--language", "zh"]).code).toBe(0);
    expect(readFileSync(join(folder, "run", "report.html"), "utf8")).toContain('lang="zh');
  });

  test("prints one document of its schema, with events as JSON lines beside it", () => {
    const { code, stdout, stderr } = run(["fit", "reviews.csv", "--trials", "3", "--out", "json", "--json", "--progress", "json", ...few]);
    expect(code, stderr).toBe(0);
    const document = JSON.parse(stdout);
    expect(schemaErrors("fit", document)).toEqual([]);
    expect(document).toMatchObject({ command: "fit", ok: true, budgetSeconds: null, metric: "accuracy" });
    const events = stderr
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(new Set(events.map(({ event }) => event))).toEqual(new Set(["data", "stage", "trialStart", "trial", "best", "done"]));
  });

  test("explains its space and tries nothing", () => {
    const { code, stdout } = run(["fit", "reviews.csv", "--explain-space"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/textCnn\s+[\d,]+/);
    expect(stdout).toContain("learningRate");
    const { space } = JSON.parse(run(["fit", "reviews.csv", "--explain-space", "--json"]).stdout);
    expect(space.size).toBe(space.families.reduce((sum: number, family: { size: number }) => sum + family.size, 0));
    expect(existsSync(join(folder, "runs"))).toBe(false);
  });

  test("speaks Chinese", () => {
    const { stdout, stderr } = run(["fit", "reviews.csv", "--trials", "2", "--out", "zh", "--language", "zh", ...few]);
    expect(stderr).toContain("搜索");
    expect(stdout).toContain("排行榜");
    expect(stdout).toContain("答案是");
  });

  test.each([
    [["--budget", "soon"], 2, /--budget.*5m/],
    [["--budget", "1s"], 1, /at least \d+s.*260 rows/],
    [["--trials", "0"], 2, /--trials/],
    [["--architecture", "cnn"], 2, /textCnn/],
    [["--prefer", "beauty"], 2, /accuracy/],
    [["--replay", "nowhere"], 1, /journal/],
  ])("says what is wrong with %o", (words, code, message) => {
    const result = run(["fit", "reviews.csv", "--out", "wrong", ...words]);
    expect([result.code, result.stdout]).toEqual([code, ""]);
    expect(result.stderr).toMatch(message);
    expect(existsSync(join(folder, "wrong"))).toBe(false);
  });

  test("replaces an older run only when asked, and keeps it when the new one cannot begin", () => {
    writeFileSync(join(folder, "one.csv"), "text,label\na,x\nb,x\n");
    expect(run(["fit", "reviews.csv", "--trials", "2", "--out", "old", ...few]).code).toBe(0);
    const before = readFileSync(join(folder, "old", "report.json"), "utf8");
    expect(run(["fit", "reviews.csv", "--trials", "2", "--out", "old", ...few]).stderr).toMatch(/--overwrite/);
    expect(run(["fit", "one.csv", "--trials", "2", "--out", "old", "--overwrite"]).code).toBe(1);
    expect(readFileSync(join(folder, "old", "report.json"), "utf8")).toBe(before);
    expect(run(["fit", "reviews.csv", "--trials", "3", "--out", "old", "--overwrite", ...few]).code).toBe(0);
    expect(readFileSync(join(folder, "old", "report.json"), "utf8")).not.toBe(before);
  });
});
