// docs/data.md against data/: each bundled file has a source, a licence that is there to read, its number of rows and its checksum.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { maskLongNumbers, smsRows } from "../scripts/make-sms-spam.mjs";
import { poetRows } from "../scripts/make-tang-poets.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const page = readFileSync(`${root}docs/data.md`, "utf8");
const entries = page
  .split("\n")
  .filter((line) => line.startsWith("| `data/"))
  .map((line) => {
    const [file, rows, source, licence, sha256] = line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, ""));
    return {
      file: unquoted(file!),
      rows: Number(rows!.replaceAll(",", "")),
      source: source!,
      licence: licence!,
      sha256: unquoted(sha256!),
    };
  });
const files = readdirSync(`${root}data`).map((name) => `data/${name}`);

test("every file in data has one entry, or is the notice of one that has", () => {
  const notices = entries.map((entry) => noticeOf(entry.file));
  expect(files.sort()).toEqual([...entries.map((entry) => entry.file), ...notices].sort());
});

describe.each(entries)("$file", ({ file, rows, source, licence, sha256 }) => {
  const content = existsSync(`${root}${file}`) ? readFileSync(`${root}${file}`) : Buffer.alloc(0);

  test("has the checksum and the number of rows of its entry", () => {
    expect(createHash("sha256").update(content).digest("hex")).toBe(sha256);
    expect(content.toString("utf8").match(/\n/g)?.length).toBe(rows + 1); // no text here has a line break
  });

  test("names its source and links its notice", () => {
    expect(source).toMatch(/https:\/\//);
    expect(licence).toContain(`(../${noticeOf(file)})`);
    expect(page).toContain(`## ${file.replace("data/", "")}`);
  });

  test("states how often each label stands in it", () => {
    const labels = content
      .toString("utf8")
      .split("\n")
      .slice(1, -1)
      .map((line) => line.slice(line.lastIndexOf(",") + 1));
    for (const label of new Set(labels)) {
      const count = labels.filter((each) => each === label).length.toLocaleString("en-US");
      expect(page.replaceAll("`", "")).toContain(`${label} (${count})`);
    }
  });

  test("is UTF-8 without a byte order mark, and holds every row once", () => {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
    expect(text.startsWith("text,label\n")).toBe(true);
    const lines = text.split("\n").slice(1, -1);
    expect(new Set(lines).size).toBe(lines.length);
  });
});

test("no number of six and more digits is left in the messages", () => {
  expect(readFileSync(`${root}data/sms-spam.csv`, "utf8")).not.toMatch(/\d{6,}/);
});

describe("the scripts that made the files", () => {
  test("mask long numbers digit by digit, and leave short ones", () => {
    expect(maskLongNumbers("Call 08452810075over18's or 0800 169 6031, 0871-4719-523")).toBe(
      "Call NNNNNNNNNNNover18's or NNNN NNN NNNN, NNNN-NNNN-NNN",
    );
    expect(maskLongNumbers("Text FA to 87121 by 21st May 2005, £1.50, 10:30")).toBe("Text FA to 87121 by 21st May 2005, £1.50, 10:30");
  });

  test("keep the first of messages that are equal once masked", () => {
    expect(smsRows("ham\tOk\nspam\tCall 1234567\nspam\tCall 7654321\nham\tOk\n")).toEqual([
      ["Ok", "ham"],
      ["Call NNNNNNN", "spam"],
    ]);
  });

  test("keep the five poets with most poems, without the unknown and the disputed", () => {
    const poems = ["a", "b", "c", "d", "e", "f"].flatMap((author, index) =>
      Array.from({ length: 6 - index }, (_, n) => ({ author, paragraphs: [`${author}${n}。`, "尾。"] })),
    );
    const unknown = Array.from({ length: 9 }, (_, n) => ({ author: "不詳", paragraphs: [`無${n}`] }));
    const disputed = ["a", "b"].map((author) => ({ author, paragraphs: ["同"] }));
    const rows = poetRows([...unknown, ...poems, ...disputed, poems[0]!, { author: "a", paragraphs: [] }]);
    expect(rows.length).toBe(6 + 5 + 4 + 3 + 2);
    expect(rows[0]).toEqual(["a0。尾。", "a"]);
    expect(new Set(rows.map((row: string[]) => row[1]))).toEqual(new Set(["a", "b", "c", "d", "e"]));
  });
});

function noticeOf(file: string): string {
  return file.replace(/\.csv$/, ".LICENSE.md");
}

function unquoted(cell: string): string {
  return cell.replaceAll("`", "");
}
