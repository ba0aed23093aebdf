// docs/guide: examples show what the commands print, tables what was measured, and nothing in the text contradicts them.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { allCells, keyOf } from "../bench/guide/cells.ts";
import type { Outcome } from "../bench/guide/run-cell.ts";
import { difference, guideVerdict, meanDifference } from "../bench/guide/summary.ts";
import { guidePages, guideResults, isTable, madeParts, remade } from "../bench/guide/write-pages.ts";
import { commands } from "../src/cli/commands.ts";

const pages = guidePages();
const english = pages.filter(({ language }) => language === "en");
const chinese = pages.filter(({ language }) => language === "zh");
const made = /<!-- made: (\S+) -->\n([\s\S]*?)<!-- end -->/g;
const blocks = (text: string) => [...text.matchAll(made)].map(([, name, block]) => ({ name: name!, block: block! }));

test("both languages have the same pages, with the same examples and tables in the same order", () => {
  expect(english.map(({ file }) => file)).toContain("docs/guide/overfitting.md");
  expect(chinese.map(({ file }) => file.replace("/zh/", "/"))).toEqual(english.map(({ file }) => file));
  for (const [i, { text }] of english.entries()) {
    expect(madeParts(chinese[i]!.text)).toEqual(madeParts(text));
    expect(chinese[i]!.text.match(/^#+ /gm)).toEqual(text.match(/^#+ /gm));
  }
});

// npm run bench -- guide --write brings the pages up to date.
test.each(english)("$file shows what its commands print", async (page) => expect(await remade(page)).toBe(page.text), 240_000);

describe.each(chinese)("$file", (page) => {
  test("has the tables that were measured", async () => expect(await remade(page, isTable)).toBe(page.text));

  test("shows the numbers of the English page", () => {
    const twin = english.find(({ file }) => file === page.file.replace("/zh/", "/"))!;
    const numbers = (text: string) => blocks(text).map(({ name, block }) => [name, isTable(name) ? [] : sortedNumbers(block)]);
    expect(numbers(page.text)).toEqual(numbers(twin.text));
  });
});

test("a Chinese example shows what its command prints", async () => {
  const page = chinese.find(({ file }) => file.endsWith("overfitting.md"))!;
  expect(await remade(page, (name) => name === "one-epoch")).toBe(page.text);
}, 240_000);

// Sentences put numbers in another order.
function sortedNumbers(block: string): string[] {
  return [...block.matchAll(/\d+(?:[.,]\d+)*/g)].map(([number]) => number).sort();
}

describe.each(pages)("$file", ({ file, text }) => {
  test("says no number with decimals beside its examples and tables that is not in them", () => {
    const told = blocks(text)
      .map(({ block }) => block)
      .join("\n");
    const sections = text.split(/^## /m).filter((section) => blocks(section).length > 0);
    for (const section of sections) {
      const prose = section.replace(made, "").replace(/```[\s\S]*?```|`[^`]*`|\]\([^)]*\)/g, "");
      for (const [number] of prose.matchAll(/\d+\.\d+/g)) expect(told, number).toContain(number);
    }
  });

  test("links files that are there", () => {
    const links = [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, link]) => link!).filter((link) => !link.startsWith("https://"));
    for (const link of links) expect(existsSync(join(dirname(file), link)), link).toBe(true);
  });

  test("names commands and options that there are", () => {
    const page = readFileSync("docs/cli.md", "utf8");
    for (const [, command, rest] of text.matchAll(/npx tercet (\w+)([^`\n#]*)/g)) {
      expect(Object.keys(commands)).toContain(command);
      for (const [option] of rest!.matchAll(/--[a-z-]+/g)) expect(page, `${command} ${option}`).toContain(`\`${option}`);
    }
  });
});

test("the results name the versions that they were measured with", () => {
  const results = guideResults()!;
  expect(Object.keys(results.versions)).toEqual(expect.arrayContaining(["tercet", "node", "onnxruntime-node"]));
  expect(results.cells.done).toBeGreaterThan(0);
});

test("every training of the bench has a name of its own", () => {
  const cells = allCells();
  expect(new Set(cells.map((cell) => keyOf(cell, 1))).size).toBe(cells.length);
});

describe("a difference of two trainings", () => {
  const outcome = (rights: readonly number[]): Outcome => {
    const bytes = new Uint8Array(Math.ceil(rights.length / 8));
    rights.forEach((right, i) => {
      bytes[i >> 3]! |= right << (i & 7);
    });
    const accuracy = rights.reduce((sum, right) => sum + right, 0) / rights.length;
    return {
      right: Buffer.from(bytes).toString("base64"),
      testRows: rights.length,
      accuracy,
      logLoss: null,
      epochs: 1,
      parameters: 1,
      seconds: 1,
    };
  };
  const rows = (right: number, count: number) => Array.from({ length: count }, (_, row) => (row < right ? 1 : 0));

  test("of one seed has the standard error of the rows, and the usual one of seeds", () => {
    // d = 1 in 10 of 100 rows: mean 0.1, variance 0.1 · 0.9 · 100 / 99; se = √(0.000909 + 0.0062²) = 0.030782
    const { points, low, high } = difference([outcome(rows(60, 100))], [outcome(rows(50, 100))]);
    expect([points, low, high]).toEqual([10, 3.97, 16.03]);
  });

  test("of two seeds has that of the seeds besides", () => {
    // 10 and 20 points: mean over seeds d = 1 in rows 50–59, 0.5 in rows 60–69: variance (10 + 2.5 − 100 · 0.15²) / 99; of the seeds 0.005
    const better = [outcome(rows(60, 100)), outcome(rows(70, 100))];
    const { points, low, high } = difference(better, [outcome(rows(50, 100)), outcome(rows(50, 100))]);
    const error = Math.sqrt((12.5 - 2.25) / 99 / 100 + 0.005 / 2);
    expect(points).toBe(15);
    expect(low).toBeCloseTo(15 - 196 * error, 1);
    expect(high).toBeCloseTo(15 + 196 * error, 1);
  });

  test("over sets has the root of the sum of squares", () => {
    const one = { points: 4, low: 1, high: 7, seeds: 1 };
    const other = { points: 2, low: -2, high: 6, seeds: 2 };
    expect(meanDifference([one, other])).toEqual({ points: 3, low: 0.5, high: 5.5, seeds: 1 });
    expect([one, other, { low: -3, high: -1 }].map(guideVerdict)).toEqual(["better", "none", "worse"]);
  });
});
