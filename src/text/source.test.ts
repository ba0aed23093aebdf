import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { crc32, deflateRawSync, gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import type { TercetError } from "../core/errors.ts";
import { readRows } from "./read-rows.node.ts";
import { readTable } from "./read-table.node.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-source-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

async function rowsOf(file: string): Promise<(readonly string[])[]> {
  const rows: (readonly string[])[] = [];
  for await (const { cells } of (await readRows(file)).rows) rows.push(cells);
  return rows;
}

/** The problem of both ways to read a file, which must be the same. */
async function problemOf(name: string, content: string | Uint8Array) {
  const file = write(name, content);
  const [table, rows] = await Promise.all(
    [readTable(file), rowsOf(file)].map((reading) =>
      reading.then(
        () => expect.unreachable(`${name} was read`),
        (error: TercetError) => error.problem,
      ),
    ),
  );
  expect(rows).toEqual(table);
  return table!;
}

interface Member {
  readonly content: string | Uint8Array;
  readonly isEncrypted?: boolean;
  /** What the archive says of the member, where it lies. */
  readonly sum?: number;
}

/** A zip of these files, written as the format says (APPNOTE.TXT 4.3). */
function zipOf(members: Readonly<Record<string, Member>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, { content, isEncrypted = false, sum }] of Object.entries(members)) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const facts = Buffer.alloc(26); // version, flags, method, time, date, sum, sizes, length of the name, of the extra field
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(0x800 | (isEncrypted ? 1 : 0), 2);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(sum ?? crc32(bytes), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(bytes.length, 18);
    facts.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), facts, Buffer.from(name), packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\0"), facts, place, Buffer.from(name)]));
    parts.push(local);
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06");
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, listed, end]);
}

const csv = 'text,label\n"好, good",a\nbad,b\n';
const rows = [
  ["好, good", "a"],
  ["bad", "b"],
];

describe("Parquet", () => {
  const golden = (compression: string) => fileURLToPath(new URL(`../../test/golden/rows.${compression}.parquet`, import.meta.url));

  test.each(["none", "snappy", "gzip", "zstd", "brotli"])("in compression %s is read as its writer wrote it", async (compression) => {
    const table = await readTable(golden(compression));
    expect(Object.fromEntries(table.columns.map((name) => [name, table.column(name)]))).toEqual({
      text: ['好电影, "great"', "two\nlines", "bad"],
      label: ["1", "0", ""],
      isLong: ["true", "false", ""],
      tags: ['["a","b"]', "[]", '["c"]'],
    });
    expect(table).toMatchObject({ format: "parquet", delimiter: null, rows: 3 });
    expect(table.lineOf(2)).toBe(3); // of the second row group
    expect((await rowsOf(golden(compression))).map(([text]) => text)).toEqual(table.column("text"));
  });

  test("is known by its content, packed too, and refused when it breaks off", async () => {
    const bytes = readFileSync(golden("snappy"));
    const table = await readTable(write("renamed.csv", bytes));
    expect((await readTable(write("p.zip", zipOf({ "p.parquet": { content: bytes } })))).fingerprint).toBe(table.fingerprint);
    const problem = { code: "file-unreadable", expected: "a whole Parquet file" };
    for (const length of [4, 100, bytes.length - 1])
      expect(await problemOf("cut.parquet", bytes.subarray(0, length))).toMatchObject(problem);
    const damaged = Buffer.from(bytes).fill(0xff, 4, 60);
    expect(await problemOf("bad.parquet", damaged)).toMatchObject(problem);
  });
});

describe("a packed file", () => {
  test("is read as what is in it, and has its fingerprint", async () => {
    const { fingerprint } = await readTable(write("plain.csv", csv));
    const files = {
      "data.csv.gz": gzipSync(csv),
      "named-csv.csv": gzipSync(csv),
      "parts.gz": Buffer.concat([gzipSync(csv.slice(0, 9)), gzipSync(csv.slice(9))]),
      "data.zip": zipOf({ "folder/": { content: "" }, "folder/data.csv": { content: csv }, "__MACOSX/._data.csv": { content: "x" } }),
      "about.zip": zipOf({ "README.txt": { content: "read me" }, "picture.png": { content: "x" }, "data.csv": { content: csv } }),
      "any-name.zip": zipOf({ "data.dat": { content: csv } }),
      "both.zip": zipOf({ "data.csv.gz": { content: gzipSync(csv) } }),
      "zipped.gz": gzipSync(zipOf({ "data.csv": { content: csv } })),
    };
    for (const [name, content] of Object.entries(files)) {
      const file = write(name, content);
      const table = await readTable(file);
      expect([name, table.column("text")]).toEqual([name, ["好, good", "bad"]]);
      expect(table).toMatchObject({ file, fingerprint, encoding: "utf-8", format: "csv" });
      expect(await rowsOf(file)).toEqual(rows);
    }
  });

  test("has the format of the ending inside", async () => {
    const lines = '{"text":"a"}\n{"text":"b"}\n';
    expect((await readTable(write("d.jsonl.gz", gzipSync(lines)))).format).toBe("jsonl");
    expect((await readTable(write("d.zip", zipOf({ "d.json": { content: '[{"text":"a"}]' } })))).format).toBe("json");
    expect((await readTable(write("t.tsv.gz", gzipSync("text\tlabel\na\tb\n")))).delimiter).toBe("\t");
  });

  test("longer than what is looked at first is read to its end", async () => {
    const many = `text,label\n${Array.from({ length: 200_000 }, (_, i) => `row ${i} ${(i * 2654435761) % 4294967296},a`).join("\n")}\n`;
    for (const [name, content] of [
      ["many.csv.gz", gzipSync(many)] as const,
      ["many.zip", zipOf({ "m.csv": { content: many } })] as const,
    ]) {
      const file = write(name, content);
      expect((await readTable(file)).rows).toBe(200_000);
      expect((await rowsOf(file)).at(-1)![0]).toMatch(/^row 199999 /);
    }
  });
});

describe("a packed file that cannot be read is refused", () => {
  test("a gzip that breaks off, or is damaged", async () => {
    const whole = gzipSync(csv);
    for (const length of [whole.length - 1, whole.length - 9, 14, 3])
      expect(await problemOf("cut.csv.gz", whole.subarray(0, length))).toMatchObject({
        code: "file-unreadable",
        received: "a gzip file that breaks off",
        hint: "Copy or download it again.",
      });
    const damaged = Buffer.from(whole);
    damaged[14]! ^= 0xff;
    expect(await problemOf("bad.csv.gz", damaged)).toMatchObject({ code: "file-unreadable", received: "a gzip file that is damaged" });
  });

  test("a zip that breaks off, is damaged, or has wrong check sums", async () => {
    const whole = zipOf({ "data.csv": { content: csv } });
    const problem = { code: "file-unreadable", received: "a zip file that breaks off or is damaged" };
    for (const length of [4, 30, whole.length - 1]) expect(await problemOf("cut.zip", whole.subarray(0, length))).toMatchObject(problem);
    expect(await problemOf("sum.zip", zipOf({ "data.csv": { content: csv, sum: 1 } }))).toMatchObject(problem);
  });

  test("an empty one", async () => {
    expect((await problemOf("empty.gz", gzipSync(""))).code).toBe("file-empty");
    expect((await problemOf("empty.zip", zipOf({}))).code).toBe("file-empty");
    expect((await problemOf("folder.zip", zipOf({ "a/": { content: "" } }))).code).toBe("file-empty");
    expect((await problemOf("empty2.zip", zipOf({ "a.csv": { content: "" } }))).code).toBe("file-empty");
  });

  test("a zip with several data files, with their names, or with none", async () => {
    const several = zipOf({ "train.csv": { content: csv }, "test.csv": { content: csv } });
    expect(await problemOf("several.zip", several)).toMatchObject({
      code: "format-unknown",
      expected: "a zip with one data file",
      received: 'a zip with "train.csv", "test.csv"',
      hint: "Unpack it, and give one of the files.",
    });
    const none = zipOf({ "a.png": { content: "a" }, "b.png": { content: "b" } });
    expect(await problemOf("none.zip", none)).toMatchObject({ code: "format-unknown", received: 'a zip with "a.png", "b.png"' });
  });

  test("one with a password", async () => {
    expect(await problemOf("secret.zip", zipOf({ "data.csv": { content: csv, isEncrypted: true } }))).toMatchObject({
      code: "file-unreadable",
      expected: "a zip without a password",
    });
  });

  test("a decompression bomb, before it has filled the memory", async () => {
    const zeros = Buffer.alloc(110 * 1024 * 1024, `${"a".repeat(99_999)}\n`);
    const problem = { code: "file-unreadable", received: "more, as in a decompression bomb" };
    expect(await problemOf("bomb.csv.gz", gzipSync(zeros))).toMatchObject(problem);
    const zip = readTable(write("bomb.zip", zipOf({ "bomb.csv": { content: zeros } })));
    await expect(zip).rejects.toMatchObject({ problem });
  });

  test("packed again and again", async () => {
    const file = gzipSync(gzipSync(gzipSync(gzipSync(csv))));
    expect(await problemOf("deep.gz", file)).toMatchObject({ code: "format-unknown", hint: "Unpack it first." });
  });
});

describe("a file of another program is refused with what it is and what to do", () => {
  const bytes = (text: string) => Buffer.from(text, "latin1");
  const content = { content: "<xml/>" };

  test.each<[string, Uint8Array, string, RegExp]>([
    ["book.csv", zipOf({ "[Content_Types].xml": content, "xl/workbook.xml": content }), "an Excel workbook (.xlsx)", /as CSV, in UTF-8/],
    ["text.docx", zipOf({ "[Content_Types].xml": content, "word/document.xml": content }), "a Word document (.docx)", /into a table/],
    ["sheet.ods", zipOf({ mimetype: content, "content.xml": content }), "a file of an office program (.ods, .odt, .numbers)", /as CSV/],
    ["model.pt", zipOf({ "archive/data.pkl": content }), "a file of PyTorch", /Parquet/],
    ["old.xls", bytes("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0"), "an Excel or Word file of before 2007 (.xls, .doc)", /as CSV/],
    ["paper.pdf", bytes("%PDF-1.7\n%\xe2\xe3"), "a PDF", /into a table/],
    ["data.db", bytes("SQLite format 3\0\x10"), "an SQLite database", /Export the table/],
    ["frame.pkl", bytes("\x80\x04\x95\x2a\0\0"), "a Python pickle", /to_csv/],
    ["picture.txt", bytes("\x89PNG\r\n\x1a\n\0"), "a PNG picture", /reads texts/],
    ["photo.jpg", bytes("\xff\xd8\xff\xe0\0"), "a JPEG picture", /reads texts/],
    ["all.tar.gz", gzipSync(bytes(`data.csv${"\0".repeat(249)}ustar\0`)), "a tar archive", /Unpack/],
    ["data.csv.bz2", bytes("BZh91AY&SY\0"), "a file packed with bzip2", /Unpack/],
    ["data.csv.zst", bytes("\x28\xb5\x2f\xfd\0"), "a file packed with zstd", /Unpack/],
  ])("%s", async (name, file, received, hint) => {
    expect(await problemOf(name, file)).toMatchObject({ code: "file-binary", received, hint: expect.stringMatching(hint) });
  });

  test("a web page and a pointer of Git LFS, which are text", async () => {
    expect(await problemOf("page.csv", bytes("<!DOCTYPE html>\n<html></html>"))).toMatchObject({
      code: "format-unknown",
      received: "a web page (HTML)",
    });
    expect(await problemOf("lfs.csv", bytes("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"))).toMatchObject({
      received: "a pointer of Git LFS",
    });
  });
});
