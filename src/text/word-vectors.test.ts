import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readWordVectors } from "./word-vectors.node.ts";
import { parseWordVectors, vectorsFor } from "./word-vectors.ts";

const glove = ["the 0.5 -1 2", ". . . 1 2 3", "cat 1e-1 0 0.25"];

test.each([
  ["GloVe", glove],
  ["word2vec, which begins with its sizes", ["3 3", ...glove]],
])("reads vectors as %s writes them, words with spaces too", (_, lines) => {
  const { size, vectors } = parseWordVectors(lines);
  expect(size).toBe(3);
  expect([...vectors.keys()]).toEqual(["the", ". . .", "cat"]);
  expect(vectors.get("cat")).toEqual(Float32Array.of(0.1, 0, 0.25));
});

test("keeps the words that are asked for, from a file", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tercet-vectors-"));
  const file = join(folder, "vectors.txt");
  writeFileSync(file, `3 3\n${glove.join("\r\n")}\n`);
  const { vectors } = await readWordVectors(file, { words: ["cat", "dog"] });
  expect([...vectors.keys()]).toEqual(["cat"]);
  await expect(readWordVectors(join(folder, "vector.txt"))).rejects.toThrow(expect.objectContaining({ code: "file-missing" }));
  rmSync(folder, { recursive: true });
});

test("refuses a line with another number of numbers, and names it", () => {
  const act = () => parseWordVectors(["a 1 2 3", "b 1 2"], { file: "glove.txt" });
  expect(act).toThrow(expect.objectContaining({ code: "row-ragged", message: expect.stringContaining("glove.txt:2") }));
  expect(() => parseWordVectors(["a 1 2 3", "b 1 x 3"])).toThrow(expect.objectContaining({ code: "row-ragged" }));
  expect(() => parseWordVectors([""])).toThrow(expect.objectContaining({ code: "file-empty" }));
});

test("makes the table of an embedding: padding 0, known words theirs, others small random numbers", () => {
  const { data, shape, found } = vectorsFor(["[PAD]", "[UNK]", "The", "dog"], parseWordVectors(glove));
  expect(shape).toEqual([4, 3]);
  expect(found).toBe(1);
  expect([...data.subarray(0, 3)]).toEqual([0, 0, 0]);
  expect([...data.subarray(6, 9)]).toEqual([0.5, -1, 2]);
  const others = [...data.subarray(3, 6), ...data.subarray(9, 12)];
  expect(others.every((number) => number !== 0 && Math.abs(number) <= 0.05)).toBe(true);
  expect(vectorsFor(["[PAD]", "[UNK]", "The", "dog"], parseWordVectors(glove)).data).toEqual(data);
});
