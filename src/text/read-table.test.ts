import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { TercetError } from "../core/errors.ts";
import type { ReadOptions } from "./dialect.node.ts";
import { recordReader } from "./jsonl.ts";
import { readRows } from "./read-rows.node.ts";
import { readTable } from "./read-table.node.ts";
import type { Table } from "./table.ts";
import { quoted } from "./write-table.node.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-read-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

function cellsOf(table: Table): Record<string, readonly string[]> {
  return Object.fromEntries(table.columns.map((name) => [name, table.column(name)]));
}

/** Reads content as a table and as a stream of rows, which must agree. */
async function read(name: string, content: string | Uint8Array, options?: ReadOptions): Promise<Table> {
  const file = write(name, content);
  const table = await readTable(file, options);
  const reader = await readRows(file, options);
  const streamed: (readonly string[])[] = [];
  const lines: number[] = [];
  for await (const { cells, line } of reader.rows) {
    streamed.push(cells);
    lines.push(line);
  }
  expect(reader).toMatchObject({
    columns: table.columns,
    delimiter: table.delimiter,
    encoding: table.encoding,
    hasHeader: table.hasHeader,
  });
  expect(streamed).toEqual(Array.from({ length: table.rows }, (_, row) => table.columns.map((column) => table.column(column)[row])));
  expect(lines).toEqual(Array.from({ length: table.rows }, (_, row) => table.lineOf(row)));
  return table;
}

async function refused(promise: Promise<unknown>): Promise<TercetError> {
  return promise.then(
    () => expect.unreachable("it was read"),
    (error) => error,
  );
}

async function refusedContent(name: string, content: string | Uint8Array, options?: ReadOptions): Promise<TercetError> {
  return refused(readTable(write(name, content), options));
}

/** Reads to the end as a stream. */
async function refusedRows(name: string, content: string | Uint8Array): Promise<TercetError> {
  const drain = async () => {
    for await (const _ of (await readRows(write(name, content))).rows);
  };
  return refused(drain());
}

describe("CSV", () => {
  test("quoted commas, quotes and line breaks are read, and lines are those of the file", async () => {
    const table = await read("a.csv", 'text,label\n"one, two",a\n"two\nlines",b\r\n\n"say ""hi""",c\n"",d\n');
    expect(cellsOf(table)).toEqual({ text: ["one, two", "two\nlines", 'say "hi"', ""], label: ["a", "b", "c", "d"] });
    expect([0, 1, 2, 3].map((row) => table.lineOf(row))).toEqual([2, 3, 6, 7]);
    expect(table).toMatchObject({ format: "csv", delimiter: ",", encoding: "utf-8", hasHeader: true, rows: 4 });
    expect(table.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });

  test("the delimiter is found out: tab, semicolon, pipe, or one column", async () => {
    for (const [delimiter, name] of ["\t", ";", "|"].map((each, i) => [each, `d${i}.csv`] as const)) {
      const table = await read(name, `text${delimiter}label\nwell, well, fine${delimiter}a\nno, no${delimiter}b\n`);
      expect(table.delimiter).toBe(delimiter);
      expect(table.column("text")).toEqual(["well, well, fine", "no, no"]);
    }
    expect((await read("one.csv", "text\nwell, well\nfine\n")).column("text")).toEqual(["well, well", "fine"]);
    expect((await read("given.csv", "text;label\na,b;c\n", { delimiter: "semicolon" })).delimiter).toBe(";");
  });

  test("a byte order mark, line breaks of Windows and of old Macs, and a missing last line break change nothing", async () => {
    const expected = { text: ["good", "bad"], label: ["a", "b"] };
    for (const [i, content] of [
      "\ufefftext,label\ngood,a\nbad,b",
      "text,label\r\ngood,a\r\nbad,b\r\n",
      "text,label\rgood,a\rbad,b\r",
    ].entries()) {
      expect(cellsOf(await read(`breaks${i}.csv`, content))).toEqual(expected);
    }
  });

  test("a quote inside an unquoted cell is a character", async () => {
    expect((await read("inch.csv", 'text,label\na 5" screen,x\n"Gimme a few" was ago,y\n')).column("text")).toEqual([
      'a 5" screen',
      '"Gimme a few" was ago',
    ]);
  });

  test("a quotation over two lines at the start of a quoted cell is no stray quote", async () => {
    expect((await read("poem.csv", 'text,label\n"""Tyger\nburning"" he wrote",x\n')).column("text")).toEqual(['"Tyger\nburning" he wrote']);
  });

  test("any cells, written as CSV, are read back", async () => {
    const cell = fc.stringMatching(/^[a-c",;\t\n é中]{0,8}$/).filter((text) => text.trim() !== "");
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 }), async (rows) => {
        const content = ["text,label", ...rows.map((row) => row.map((each) => quoted(each, ",")).join(","))].join("\n");
        const table = await read("any.csv", content, { delimiter: "," });
        expect(cellsOf(table)).toEqual({ text: rows.map(([text]) => text), label: rows.map(([, label]) => label) });
      }),
      { numRuns: 50, seed: 1 },
    );
  });
});

test("text without quotes is split by ourselves as csv-parse would", async () => {
  const content = fc.stringMatching(/^[ab,;\r\n]{0,30}$/);
  await fc.assert(
    fc.asyncProperty(content, fc.constantFrom("\n", "\r\n"), async (drawn, lineBreak) => {
      const rows = `text,label${lineBreak}${drawn.replace(/\r(?!\n)/g, "")}`;
      const outcome = (text: string) =>
        readTable(write("plain.csv", text), { delimiter: "," }).then(cellsOf, (error: TercetError) => error.problem.line);
      const plain = await outcome(`${rows}${lineBreak}x,y`);
      expect(plain).toEqual(await outcome(`${rows}${lineBreak}"x",y`));
    }),
    { numRuns: 100, seed: 1 },
  );
});

describe("TSV", () => {
  test("quotes that do not enclose cells are characters", async () => {
    const table = await read("sms.tsv", 'label\ttext\nham\t"Gimme a few" was ago\nham\t"open end\nspam\t"all"\n');
    expect(table.column("text")).toEqual(['"Gimme a few" was ago', '"open end', '"all"']);
    expect(table.lineOf(2)).toBe(4);
  });

  test("quotes that do enclose cells are taken off, line breaks in them kept", async () => {
    expect((await read("q.tsv", 'label\ttext\nham\t"say ""hi"""\n')).column("text")).toEqual(['say "hi"']);
    expect((await read("q2.tsv", 'label\ttext\nham\t"two\nlines"\nspam\tx\n')).column("text")).toEqual(["two\nlines", "x"]);
  });
});

describe("a file without a header", () => {
  test("is found out when a label comes back, and its columns are named", async () => {
    const table = await read("sms2.tsv", "ham\tGo until jurong point\nham\tOk lar\nspam\tFree entry\n");
    expect(table).toMatchObject({ hasHeader: false, columns: ["label", "text"], rows: 3 });
    expect(table.lineOf(0)).toBe(1);
    const other = await read("csl.tsv", "to category\t一种控制器\t工学\nto category\t补肾活血汤\t医学\nto category\t水运工程\t工学\n");
    expect(other.columns).toEqual(["column1", "text", "label"]);
  });

  test("of one column is found out when its first line is a sentence", async () => {
    expect(await read("lines.txt", "What a film!\nBad, bad film.\n")).toMatchObject({ hasHeader: false, columns: ["text"], rows: 2 });
    expect(await read("named.txt", "Customer feedback\nBad, bad film.\n")).toMatchObject({
      hasHeader: true,
      columns: ["Customer feedback"],
    });
  });

  test("is what the user says", async () => {
    expect(await read("h0.csv", "body,spam\na b,spam\nc d,ham\ne f,spam\ng h,ham\n")).toMatchObject({ columns: ["body", "spam"], rows: 4 });
    expect(await read("h1.csv", "ham,a b\nham,c d\nspam,e f\n", { header: true })).toMatchObject({ columns: ["ham", "a b"], rows: 2 });
    expect(await read("h2.csv", "text,label\na,b\n", { header: false })).toMatchObject({ columns: ["column1", "column2"], rows: 2 });
  });
});

describe("JSON lines", () => {
  test("keys are columns, in any order, missing ones empty", async () => {
    const table = await read("a.jsonl", '{"text":"好","label":1}\n\n{"label":null,"text":"two\\nlines","tags":["x"]}\n');
    expect(cellsOf(table)).toEqual({ text: ["好", "two\nlines"], label: ["1", ""], tags: ["", '["x"]'] });
    expect(table).toMatchObject({ format: "jsonl", delimiter: null });
    expect(table.lineOf(1)).toBe(3);
  });

  test("a line that is not JSON, or no object, is named", async () => {
    expect((await refusedContent("bad.jsonl", '{"text":"a"}\n{"text":"b"\n')).problem).toMatchObject({ code: "json-invalid", line: 2 });
    expect((await refusedRows("bad.jsonl", '{"text":"a"}\n{"text":"b"}\n[1]\n')).problem).toMatchObject({ code: "json-invalid", line: 3 });
  });
});

describe("a JSON list", () => {
  const content = '[ {"text":"好, ]}","label":1},\n{"label":null,"text":"a \\"quoted\\" \\\\"}\n,{"text":"c","tags":["x",{"y":[]}]}]\n';

  test("of objects is a table, whatever its name, and its lines are places in the list", async () => {
    for (const name of ["a.json", "a.txt", "a.data", "a.csv"]) {
      const table = await read(name, content);
      expect(cellsOf(table)).toEqual({ text: ["好, ]}", 'a "quoted" \\', "c"], label: ["1", "", ""], tags: ["", "", '["x",{"y":[]}]'] });
      expect(table).toMatchObject({ format: "json", delimiter: null });
      expect(table.lineOf(2)).toBe(3);
    }
    expect((await read("utf16.json", Buffer.from(`\ufeff${content}`, "utf16le"))).rows).toBe(3);
  });

  test("any objects, written as a list, are read back from any pieces", () => {
    const rows = fc.array(fc.record({ text: fc.string({ unit: "grapheme" }), label: fc.jsonValue() }), { minLength: 1 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 9 }), fc.constantFrom(0, 2), (objects, size, indent) => {
        const json = JSON.stringify(objects, null, indent);
        const reader = recordReader("json", "any.json");
        const found = (json.match(new RegExp(`[^]{1,${size}}`, "g")) ?? []).flatMap((piece) => reader.push(piece));
        expect([...found, ...reader.end()].map(({ record }) => record)).toEqual(JSON.parse(json));
        expect(found.map(({ line }) => line)).toEqual(objects.map((_, i) => i + 1));
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  test.each([
    ["cut in an element", '[{"text":"a"},{"text":"b', 2, "the end of the file in element 2"],
    ["cut after a comma", '[{"text":"a"},', 2, "the end of the file in element 2"],
    ["with an element that is no object", '[{"text":"a"},["b"],3]', 2, 'element 2: ["b"]'],
    ["with an element that is not JSON", '[{"text":"a"},{"text":"b"},{text:"c"}]', 3, 'element 3: {text:"c"}'],
    ["with a bracket too many", '[{"text":"a"}},{"text":"b"}]', 1, 'element 1: {"text":"a"}}'],
    ["with two commas", '[{"text":"a"},,{"text":"b"}]', 2, '","'],
    ["with a comma at the end", '[{"text":"a"},]', 2, '"]"'],
    ["with something after it", '[{"text":"a"}] [', 1, '"["'],
  ])("%s is refused with the place of the element", async (_, json, line, received) => {
    const problem = { code: "json-invalid", line, received };
    expect((await refusedContent("bad.json", json)).problem).toMatchObject(problem);
    expect((await refusedRows("bad.json", json)).problem).toMatchObject(problem);
  });

  test("without elements is an empty file", async () => {
    for (const json of ["[]", " [ ]\n"]) expect((await refusedContent("none.json", json)).code).toBe("file-empty");
    expect((await refusedRows("none.json", "[]")).code).toBe("file-empty");
  });
});

describe("encodings", () => {
  const text = "text,label\n这部电影很好看,好\n不好,坏\n";

  test("UTF-16 is known by its mark", async () => {
    const little = Buffer.from(`\ufeff${text}`, "utf16le");
    expect((await read("le.csv", little)).column("text")).toEqual(["这部电影很好看", "不好"]);
    const big = Buffer.from(little).swap16();
    expect(await read("be.csv", big)).toMatchObject({ encoding: "utf-16be", rows: 2 });
  });

  test("GB18030 is known by its pairs of bytes", async () => {
    const gbk = Buffer.from("b5e7d3b0bac3bfb4a3accedecbf9ced2c4e3cbfb", "hex"); // 电影好看，无所我你他
    const table = await read("gbk.csv", Buffer.concat([Buffer.from("text,label\n"), gbk, Buffer.from(",a\n")]));
    expect(table).toMatchObject({ encoding: "gb18030" });
    expect(table.column("text")).toEqual(["电影好看，无所我你他"]);
  });

  test.each([
    ["German in Latin-1", "4772f6df652c206772f6df6572"], // Größe, größer
    ["Polish in ISO 8859-2", "6d69b36fb6e62cb6e6b1ea"], // miłość,śćąę
    ["Korean in EUC-KR", "c1a4b8bb20c0e7b9cc20c0d6beeebfe4"], // 정말 재미 있어요
    ["Chinese in Big5", "b36fb3a1b971bc76ab44b160a66eacdd"], // 這部電影非常好看
  ])("%s is not taken for GB18030", async (_, hex) => {
    const bytes = Buffer.concat([Buffer.from("text,label\n"), Buffer.from(hex, "hex"), Buffer.from(",a\n")]);
    await expect(read("other.csv", bytes)).rejects.toMatchObject({ code: "encoding-invalid" });
  });

  test("Latin-1 is known by its single high bytes", async () => {
    const table = await read("latin.csv", Buffer.from("text,label\nDéjà vu à la carte £5,a\n", "latin1"));
    expect(table).toMatchObject({ encoding: "windows-1252" });
    expect(table.column("text")).toEqual(["Déjà vu à la carte £5"]);
  });

  test.each([
    [
      "Japanese in Shift_JIS",
      "shift_jis",
      "この映画はとても面白かったです。",
      "82b182cc896689e682cd82c682c482e096ca949282a982c182bd82c582b78142",
    ],
    ["Korean in EUC-KR", "euc-kr", "이 영화는 정말 재미있었어요", "c0cc20bfb5c8adb4c220c1a4b8bb20c0e7b9ccc0d6befabeeebfe4"],
    [
      "traditional Chinese in Big5",
      "big5",
      "這部電影非常好看，我還想再看一次。",
      "b36fb3a1b971bc76ab44b160a66eacdda141a7dac1d9b751a641acdda440a6b8a143",
    ],
  ])("%s is known by its frequent characters", async (_, encoding, sentence, hex) => {
    const table = await read("east.csv", Buffer.concat([Buffer.from("text,label\n"), Buffer.from(hex, "hex"), Buffer.from(",a\n")]));
    expect(table).toMatchObject({ encoding });
    expect(table.column("text")).toEqual([sentence]);
  });

  test("UTF-16 without a mark is known by the zero bytes of its Latin characters", async () => {
    for (const content of [text, "text,label\nfine,a\n", "文本,标签\n一一一,一\n好,二\n", "text,label\r\nĀ Ȁ 一 🎬,a\r\n"]) {
      const little = Buffer.from(content, "utf16le");
      const expected = cellsOf(await read("u8.csv", content));
      for (const [encoding, bytes] of [["utf-16le", little] as const, ["utf-16be", Buffer.from(little).swap16()] as const]) {
        const table = await read("u16.csv", bytes);
        expect([table.encoding, cellsOf(table)]).toEqual([encoding, expected]);
      }
    }
    expect((await refusedContent("bin.csv", Buffer.from([1, 0, 0, 0, 65, 0, 10, 0]))).code).toBe("file-binary");
  });

  test("the user's word decides", async () => {
    const sjis = Buffer.from("text,label\n\x93\xfa\x96\x7b,a\n", "latin1"); // 日本
    expect((await read("sjis.csv", sjis, { encoding: "shift_jis" })).column("text")).toEqual(["日本"]);
    expect((await refusedContent("x.csv", "text\na\n", { encoding: "utf-7" })).problem).toMatchObject({
      code: "option-invalid",
      option: "--encoding",
    });
    const wrong = await refusedContent("gbk2.csv", Buffer.from("text\nok\n\xc4\xe3\n", "latin1"), { encoding: "utf-8" });
    expect(wrong.problem).toMatchObject({ code: "encoding-invalid", line: 3, received: expect.stringContaining("0xC4 at position 9") });
  });

  test("damage in UTF-8 is an error at its byte, not another encoding", async () => {
    const damaged = Buffer.concat([Buffer.from("text,label\n这部电影,a\n不"), Buffer.from([0xe4, 0xb8]), Buffer.from("好,b\n")]);
    const { problem } = await refusedContent("damaged.csv", damaged);
    expect(problem).toMatchObject({ code: "encoding-invalid", line: 3, received: expect.stringContaining("0xE4 at position 30") });
    expect((await refusedContent("cut.csv", Buffer.from("text,label\n这部,a\n电影,b\n不").subarray(0, -1))).problem).toMatchObject({
      code: "encoding-invalid",
      line: 4,
    });
  });

  test("damage far into a streamed file is found when it is reached", async () => {
    const long = Buffer.from(`text,label\n${"电影,a\n".repeat(600_000)}`);
    const { problem } = await refusedRows("far.csv", Buffer.concat([long, Buffer.from([0xff]), Buffer.from(",b\n")]));
    expect(problem).toMatchObject({ code: "encoding-invalid", line: 600_002 });
  });
});

describe("bad input is refused with file and line", () => {
  test("a missing file, with the nearest name", async () => {
    write("reviews.csv", "text,label\na,b\n");
    const { problem } = await refused(readTable(join(folder, "review.csv")));
    expect(problem).toMatchObject({ code: "file-missing", file: join(folder, "review.csv"), hint: 'Did you mean "reviews.csv"?' });
    expect((await refused(readRows(join(folder, "nowhere", "x.csv")))).code).toBe("file-missing");
  });

  test("a folder, an empty file, a header only", async () => {
    expect((await refused(readTable(folder))).code).toBe("file-is-folder");
    for (const content of ["", "\n\n", "\ufeff"]) expect((await refusedContent("empty.csv", content)).code).toBe("file-empty");
    expect((await refusedContent("empty.jsonl", "\n")).code).toBe("file-empty");
    expect((await refusedContent("header.csv", "text,label\n")).code).toBe("header-only");
    expect((await refusedRows("header.csv", "text,label\n")).code).toBe("header-only");
  });

  test("a binary file", async () => {
    expect((await refusedContent("data.csv", Buffer.from([0x50, 0x4c, 3, 4, 0, 0, 1]))).code).toBe("file-binary");
  });

  test("rows with another number of cells, by their lines", async () => {
    const { problem } = await refusedContent("ragged.csv", 'text,label\n"a\nb",x\nc\nd,e,f\n');
    expect(problem).toMatchObject({ code: "row-ragged", line: 4, received: "2 rows with another number: line 4 has 1, line 5 has 3" });
    expect((await refusedRows("ragged.csv", 'text,label\n"a\nb",x\nc\nd,e,f\n')).problem).toMatchObject({ code: "row-ragged", line: 4 });
  });

  test("a quote that is not closed, by the line on which its row begins", async () => {
    const content = 'text,label\n"a\nb",x\nc,"open\nd,e\n';
    expect((await refusedContent("quote.csv", content)).problem).toMatchObject({
      code: "quote-unclosed",
      line: 4,
      received: expect.stringContaining("cell 2"),
    });
    expect((await refusedRows("quote.csv", content)).problem).toMatchObject({ code: "quote-unclosed", line: 4 });
    const first = '"open,label\na,b\n';
    expect((await refusedContent("first.csv", first)).problem).toMatchObject({ code: "quote-unclosed", line: 1 });
    expect((await refusedRows("first.csv", first)).problem).toMatchObject({ code: "quote-unclosed", line: 1 });
    const swallowing = 'text,label\n"open end, x\nnext "quoted" word,y\n';
    expect((await refusedContent("swallow.csv", swallowing)).problem).toMatchObject({ code: "quote-unclosed", line: 2 });
  });

  test("an unknown column, with the nearest name, and one that is there twice", async () => {
    const table = await read("columns.csv", "text,label,label\na,b,c\n", { delimiter: "," }).catch(() =>
      readTable(join(folder, "columns.csv")),
    );
    expect(() => table.column("Txt")).toThrow(expect.objectContaining({ code: "column-unknown" }));
    expect(() => table.column("Txt")).toThrow(/Did you mean "text"/);
    expect(() => table.column("label")).toThrow(expect.objectContaining({ code: "column-ambiguous" }));
  });

  test("options that do not exist or make no sense", async () => {
    const file = write("options.csv", "text\na\n");
    expect((await refused(readTable(file, { delimeter: "," } as never))).problem).toMatchObject({
      code: "option-unknown",
      hint: 'Did you mean "delimiter"?',
    });
    expect((await refused(readTable(file, { delimiter: "::" }))).code).toBe("option-invalid");
  });
});
