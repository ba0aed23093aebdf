import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, expect, test } from "vitest";
import { readRows } from "./read-rows.node.ts";
import { freeNames, layoutFor, writeTable, writeTo } from "./write-table.node.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-write-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Copies a file of this content, adding a column "score" of ones. */
async function copy(source: string, content: string, target: string): Promise<string> {
  const [from, to] = [join(folder, source), join(folder, target)];
  writeFileSync(from, content);
  const reader = await readRows(from);
  const writer = await writeTable(to, layoutFor(to, reader), ["score"]);
  for await (const row of reader.rows) await writer.write(row, [1]);
  await writer.close();
  return readFileSync(to, "utf8");
}

test("columns and their order are kept, one is added, cells are quoted where they must be", async () => {
  const content = 'id,text,label\n1,"a, ""b""\nc",x\n2,plain,\n';
  expect(await copy("a.csv", content, "b.csv")).toBe('id,text,label,score\n1,"a, ""b""\nc",x,1\n2,plain,,1\n');
});

test("the format follows the ending of the target", async () => {
  const content = "id,text\n1,one\ttwo\n";
  expect(await copy("a.csv", content, "b.tsv")).toBe('id\ttext\tscore\n1\t"one\ttwo"\t1\n');
  expect(await copy("a.csv", content, "b.jsonl")).toBe('{"id":"1","text":"one\\ttwo","score":1}\n');
  expect(await copy("a.tsv", "id\ttext\n1\ta,b\n", "b.csv")).toBe('id,text,score\n1,"a,b",1\n');
});

test("JSON lines keep their types and all their keys", async () => {
  const line = '{"id":7,"text":"好","meta":{"a":[1]},"flag":null}';
  expect(await copy("a.jsonl", `${line}\n`, "b.jsonl")).toBe(`${line.slice(0, -1)},"score":1}\n`);
});

test("no file is seen before close, and none stays after abort", async () => {
  const target = join(folder, "kept.csv");
  writeFileSync(target, "old");
  const layout = { format: "csv", delimiter: ",", columns: ["text"] } as const;
  const writer = await writeTable(target, layout, ["label"]);
  await writer.write({ cells: ["a"] }, ["b"]);
  expect(readFileSync(target, "utf8")).toBe("old");
  await writer.abort();
  expect(readFileSync(target, "utf8")).toBe("old");
  expect(readdirSync(folder).filter((name) => name.includes(".part-"))).toEqual([]);
  expect(existsSync(target)).toBe(true);
});

test("a place that cannot be written is refused", async () => {
  const layout = { format: "csv", delimiter: ",", columns: ["text"] } as const;
  await expect(writeTable(join(folder, "nowhere", "x.csv"), layout, [])).rejects.toMatchObject({ code: "write-failed" });
});

test("a stream gets the same rows and stays open", async () => {
  const stream = new PassThrough();
  const writer = await writeTo(stream, { format: "csv", delimiter: ";", columns: ["text"] }, ["label"]);
  await writer.write({ cells: ["a;b"] }, ["x"]);
  await writer.close();
  expect(stream.writableEnded).toBe(false);
  expect(String(stream.read())).toBe('text;label\n"a;b";x\n');
});

test("names of added columns give way to those that are there", () => {
  expect(freeNames(["label", "score"], ["text", "label"])).toEqual(["predicted_label", "score"]);
});
