import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import type { TercetError } from "../core/errors.ts";
import { readRows } from "./read-rows.node.ts";
import { readTable } from "./read-table.node.ts";

const root = mkdtempSync(join(tmpdir(), "tercet-folder-"));
afterAll(() => rmSync(root, { recursive: true }));

/** Writes files under a folder of this name. */
function folderOf(name: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  for (const [path, content] of Object.entries(files)) {
    const file = join(root, name, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return join(root, name);
}

async function problemOf(reading: Promise<unknown>) {
  return reading.then(
    () => expect.unreachable("it was read"),
    (error: TercetError) => error.problem,
  );
}

describe("a folder for each label", () => {
  test("is a table of its files, in natural order, the same as a stream", async () => {
    const files = { "pos/10.txt": "fine\n", "pos/2.txt": "good,\n\nvery", "neg/1.txt": "坏", "neg/.hidden": "x" };
    const folder = folderOf("labels", files);
    const table = await readTable(folder);
    const rows = [
      ["neg/1.txt", "坏", "neg"],
      ["pos/2.txt", "good,\n\nvery", "pos"],
      ["pos/10.txt", "fine", "pos"],
    ];
    expect(Array.from({ length: table.rows }, (_, row) => table.columns.map((name) => table.column(name)[row]))).toEqual(rows);
    expect(table).toMatchObject({ file: folder, format: "folder", columns: ["file", "text", "label"], encoding: "utf-8" });
    const streamed: (readonly string[])[] = [];
    for await (const { cells } of (await readRows(folder)).rows) streamed.push(cells);
    expect(streamed).toEqual(rows);
    const renamed = await readTable(folderOf("renamed", { ...files, "neg/1.txt": "好" }));
    expect(renamed.fingerprint).not.toBe(table.fingerprint);
  });

  test.each<[string, Record<string, string | Uint8Array>, object]>([
    ["without subfolders", { "a.txt": "a" }, { code: "file-is-folder", received: "no subfolder" }],
    ["with files beside them", { "pos/a.txt": "a", "all.csv": "b" }, { code: "file-is-folder", received: 'a file "all.csv" beside them' }],
    ["with other files in them", { "pos/a.txt": "a", "pos/b.json": "{}" }, { code: "file-is-folder", received: 'a file "pos/b.json"' }],
    [
      "with a level too many",
      { "train/pos/a.txt": "a", "test/pos/b.txt": "b" },
      { code: "file-is-folder", received: 'a folder "test/pos"', hint: expect.stringContaining("--test data/test") },
    ],
    ["with a picture", { "pos/a.txt": Buffer.from("\x89PNG\r\n\x1a\n", "latin1") }, { code: "file-binary", received: "a PNG picture" }],
    ["with nothing but hidden files", { "pos/.a": "a" }, { code: "file-empty", received: "empty subfolders" }],
  ])("%s is refused", async (name, files, problem) => {
    const folder = folderOf(name, files);
    expect(await problemOf(readTable(folder))).toMatchObject(problem);
    expect(await problemOf(readRows(folder))).toMatchObject(problem);
  });
});

describe("a file of labels beside one of texts", () => {
  test("gives each line its label, packed or not, each in its own encoding", async () => {
    const folder = folderOf("aligned", {
      "texts.txt.gz": gzipSync('a "b", c\r\n\r\n好\r\n'),
      "labels.txt": Buffer.from("é\nb\nc", "latin1"),
    });
    const table = await readTable(join(folder, "texts.txt.gz"), { labelFile: join(folder, "labels.txt") });
    expect(table).toMatchObject({ format: "lines", columns: ["text", "label"], encoding: "utf-8", rows: 3 });
    expect([table.column("text"), table.column("label"), table.lineOf(2)]).toEqual([['a "b", c', "", "好"], ["é", "b", "c"], 3]);
  });

  test("is refused when it has another number of lines, or is not there", async () => {
    const folder = folderOf("uneven", { "texts.txt": "a\nb\n", "labels.txt": "x\n" });
    const [texts, labels] = [join(folder, "texts.txt"), join(folder, "labels.txt")];
    const expected = `as many lines as ${texts} has, 2`;
    expect(await problemOf(readTable(texts, { labelFile: labels }))).toMatchObject({
      code: "row-ragged",
      file: labels,
      expected,
      received: "1",
    });
    expect(await problemOf(readTable(texts, { labelFile: `${labels}x` }))).toMatchObject({
      code: "file-missing",
      hint: 'Did you mean "labels.txt"?',
    });
  });
});
