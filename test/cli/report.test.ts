import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { schemaErrors } from "../json-schemas.ts";
import { exampleReport } from "../report/example-report.ts";
import { readHtml } from "../report/read-html.ts";

// The built program, as its user runs it.
const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "tercet-report-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function report(...words: string[]) {
  const env = { ...process.env, LC_ALL: "C", LANG: "C", NO_COLOR: "1" };
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, "report", ...words], { cwd: folder, encoding: "utf8", env });
  return { code: status, stdout, stderr };
}

function makeRun(name: string, files: Readonly<Record<string, string>>): string {
  const run = join(folder, name);
  mkdirSync(run);
  for (const [file, content] of Object.entries(files)) writeFileSync(join(run, file), content);
  return run;
}

const json = JSON.stringify(exampleReport());

test("report draws the page of a run and says where it is", () => {
  const run = makeRun("run", { "report.json": json });
  const { code, stdout } = report("run");
  expect(code).toBe(0);
  expect(stdout).toContain(join(run, "report.html"));
  const page = readFileSync(join(run, "report.html"), "utf8");
  expect(readHtml(page).find(({ name }) => name === "title")!.text).toBe("sms-spam.csv · search report");
  expect(page).toMatch(/Page made \d{4}-\d\d-\d\d \d\d:\d\d UTC\./);
  expect(readdirSync(run).sort()).toEqual(["report.html", "report.json"]); // nothing half-written is left
});

test("a run that was moved is told with its paths of today", () => {
  const run = makeRun("moved", { "report.json": json });
  report("moved");
  expect(readFileSync(join(run, "report.html"), "utf8")).toContain(join(run, "model"));
});

test("the language is chosen anew, also that of warnings, and an older page is replaced", () => {
  const run = makeRun("chinese", { "report.json": json, "report.html": "old" });
  expect(report("chinese", "--language", "zh").stdout).toContain("报告在");
  const page = readFileSync(join(run, "report.html"), "utf8");
  expect(page).toContain('<html lang="zh-CN">');
  expect(page).not.toContain("rows repeat the text of an earlier row");
});

test("--json prints one document that its schema knows", () => {
  const run = makeRun("json", { "report.json": json });
  const document = JSON.parse(report("json", "--json").stdout);
  expect(document).toMatchObject({ command: "report", run, report: join(run, "report.html"), warnings: [] });
  expect(schemaErrors("report", document)).toEqual([]);
});

describe("what is no run is refused", () => {
  const { leaderboard, ...rest } = exampleReport();
  const cases: [title: string, name: string, files: Record<string, string> | null, code: string, told: string][] = [
    ["nothing", "nowhere", null, "file-missing", "nothing of that name"],
    ["an empty folder", "empty", {}, "folder-not-model", "something else"],
    ["a model folder", "model", { "config.json": "{}" }, "folder-not-model", "received a model folder"],
    ["a run that is not over", "early", { "journal.jsonl": "{}" }, "folder-not-model", "not over"],
    ["a report that is cut off", "cut", { "report.json": json.slice(0, 500) }, "folder-damaged", "no JSON"],
    ["a report without its leaderboard", "part", { "report.json": JSON.stringify(rest) }, "folder-damaged", "leaderboard is missing"],
    [
      "a rank that is no number",
      "rank",
      { "report.json": JSON.stringify({ ...rest, leaderboard: [{ ...leaderboard[0], rank: "1" }] }) },
      "folder-damaged",
      "leaderboard[0].rank is a text, not a number",
    ],
  ];
  test.each(cases)("%s", (_, name, files, code, told) => {
    if (files) makeRun(name, files);
    const { code: exit, stdout } = report(name, "--json");
    const document = JSON.parse(stdout);
    expect(exit).toBe(1);
    expect(document.error.code).toBe(code);
    expect(document.error.message).toContain(told);
    expect(schemaErrors("failure", document)).toEqual([]);
    if (files) expect(readdirSync(join(folder, name))).not.toContain("report.html");
    expect(report(name, "--language", "zh").stderr).toMatch(/^错误：.*[\u4e00-\u9fff]/);
  });

  test("no folder named at all", () => expect(report().code).toBe(2));
});

test("a page that cannot be written leaves what was there", () => {
  const run = makeRun("blocked", { "report.json": json });
  mkdirSync(join(run, "report.html"));
  const { code, stderr } = report("blocked");
  expect(code).toBe(1);
  expect(stderr).toContain("report.html: expected to write it");
  expect(readdirSync(run).sort()).toEqual(["report.html", "report.json"]);
});
