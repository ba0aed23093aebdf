import { describe, expect, test } from "vitest";
import { textVectorizer } from "./vectorizer.ts";

const texts = ["Good film, good actors", "bad film", "good"];

function rowsOf(encoded: { data: Int32Array; shape: readonly number[] }): number[][] {
  const [rows, width] = encoded.shape as [number, number];
  return Array.from({ length: rows }, (_, row) => [...encoded.data.subarray(row * width, (row + 1) * width)]);
}

describe("textVectorizer", () => {
  test("numbers words by count, then by first appearance, after padding and unknown", () => {
    const vectorizer = textVectorizer({ maxLength: 4 }).adapt(texts);
    expect(vectorizer.tokens).toEqual(["[PAD]", "[UNK]", "good", "film", ",", "actors", "bad"]);
    expect(vectorizer.size).toBe(7);
  });

  test("cuts and pads at the end, and counts the tokens it kept", () => {
    const encoded = textVectorizer({ maxLength: 4 }).adapt(texts).encode(["good film, good actors", "bad", "", "awful film"]);
    expect(rowsOf(encoded)).toEqual([
      [2, 3, 4, 2],
      [6, 0, 0, 0],
      [0, 0, 0, 0],
      [1, 3, 0, 0],
    ]);
    expect([...encoded.lengths]).toEqual([4, 1, 0, 2]);
  });

  test("cuts and pads at the beginning when told so", () => {
    const encoded = textVectorizer({ maxLength: 3, truncation: "pre", padding: "pre" })
      .adapt(texts)
      .encode(["good film, good actors", "bad"]);
    expect(rowsOf(encoded)).toEqual([
      [4, 2, 5],
      [0, 0, 6],
    ]);
  });

  test("leaves out rare words and words beyond the size", () => {
    expect(textVectorizer({ maxLength: 4, minCount: 2 }).adapt(texts).tokens).toEqual(["[PAD]", "[UNK]", "good", "film"]);
    expect(textVectorizer({ maxLength: 4, vocabularySize: 3 }).adapt(texts).tokens).toEqual(["[PAD]", "[UNK]", "good"]);
  });

  test("splits Chinese into characters, unless it is told otherwise or finds it cut into words", () => {
    const chinese = ["这部电影很好看", "这家酒店不好"];
    expect(textVectorizer({ maxLength: 4 }).adapt(chinese).tokens).toContain("影");
    expect(textVectorizer({ maxLength: 4, splitting: "words" }).adapt(chinese).tokens).toContain("这部电影很好看");
    const segmented = Array.from({ length: 10 }, () => "这 部 电影 很 好看 ， 真 的 好看");
    expect(textVectorizer({ maxLength: 4 }).adapt(segmented).tokens).toContain("电影");
  });

  test("gives a word of more than 1000 characters no id of its own", () => {
    const vectorizer = textVectorizer({ maxLength: 4 }).adapt([`${"a".repeat(1001)} b`, "b"]);
    expect(vectorizer.tokens).toEqual(["[PAD]", "[UNK]", "b"]);
    expect(rowsOf(vectorizer.encode(["a".repeat(1001)]))).toEqual([[1, 0, 0, 0]]);
  });

  test("encodes no texts as no rows", () => {
    const encoded = textVectorizer({ maxLength: 4 }).adapt(texts).encode([]);
    expect(encoded.shape).toEqual([0, 4]);
  });

  test("refuses to work before adapt", () => {
    const vectorizer = textVectorizer({ maxLength: 4 });
    expect(() => vectorizer.encode(["a"])).toThrow(expect.objectContaining({ code: "not-adapted" }));
    expect(() => vectorizer.size).toThrow(expect.objectContaining({ code: "not-adapted" }));
  });

  test("refuses what is no list of strings", () => {
    const vectorizer = textVectorizer({ maxLength: 4 }).adapt(texts);
    expect(() => vectorizer.encode("good" as never)).toThrow(expect.objectContaining({ code: "option-invalid" }));
    expect(() => vectorizer.encode(["good", undefined] as never)).toThrow(/text 2: expected a string; received undefined/);
  });

  test("refuses options that are wrong or unknown, with the nearest name", () => {
    const make = (options: object) => () => textVectorizer({ maxLength: 4, ...options });
    expect(make({ maxLength: 0 })).toThrow(expect.objectContaining({ code: "option-invalid" }));
    expect(make({ truncation: "end" })).toThrow(/truncation/);
    expect(make({ vocabularySize: 2 })).toThrow(/3 or more/);
    expect(make({ vocabSize: 20 })).toThrow(expect.objectContaining({ code: "option-unknown" }));
    expect(make({ vocabularysize: 20 })).toThrow(/Did you mean "vocabularySize"/);
  });

  test("reads itself from tokenizer.json", async () => {
    const { vectorizerFromTokenizerJson } = await import("./vectorizer.ts");
    const made = textVectorizer({ maxLength: 5, truncation: "pre", splitting: "characters" }).adapt(texts);
    const json = JSON.parse(JSON.stringify(made.toTokenizerJson({ padTo: "longest" })));
    const read = vectorizerFromTokenizerJson(json);
    expect(read).toMatchObject({
      size: made.size,
      maxLength: 5,
      truncation: "pre",
      padding: "post",
      splitting: "characters",
      lowercase: true,
    });
    expect(read.encode(texts)).toEqual(made.encode(texts));
    expect(json.padding.strategy).toBe("BatchLongest");
  });
});
