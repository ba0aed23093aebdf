import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type JournalLine, openJournal, readJournal } from "./journal.node.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tercet-journal-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lines: JournalLine[] = [
  { event: "budget", seconds: 60 },
  { event: "half", number: 3, loss: 0.5, goesOn: false },
  { event: "time", seconds: 12.5 },
];

test("what was added is read in its order, also by a later process that adds more", () => {
  const file = join(folder, "journal.jsonl");
  for (const line of lines) {
    const journal = openJournal(file);
    journal.add(line);
    journal.close();
  }
  expect(readJournal(file)).toEqual(lines);
});

test("a last line that was torn at any byte is ignored, and the lines after it do not stick to it", () => {
  const file = join(folder, "journal.jsonl");
  const journal = openJournal(file);
  for (const line of lines) journal.add(line);
  journal.close();
  const whole = readFileSync(file).length;
  const last = JSON.stringify(lines[2]).length + 1;
  for (let cut = 1; cut <= last; cut++) {
    truncateSync(file, whole - cut);
    expect(readJournal(file)).toEqual(cut === 1 ? lines : lines.slice(0, 2)); // without its line break the last line is whole
    const again = openJournal(file);
    again.add(lines[2]!);
    again.close();
    expect(readJournal(file).at(-1)).toEqual(lines[2]);
    writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  }
});

test("a damaged line in the middle is an error that names it", () => {
  const file = join(folder, "journal.jsonl");
  writeFileSync(file, `${JSON.stringify(lines[0])}\nnot json\n`);
  appendFileSync(file, `${JSON.stringify(lines[1])}\n`);
  expect(() => readJournal(file)).toThrow(/journal\.jsonl.*2/s);
});
