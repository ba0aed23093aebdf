import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type FeatureSet, featureSet, type NgramKind } from "./feature-sets.ts";
import { identity } from "./linear-model.ts";
import { NgramCounter, type NgramCounts } from "./ngrams.ts";
import { applyTfidf, fitTfidf } from "./tfidf.ts";

const golden = JSON.parse(readFileSync(new URL("../../../test/golden/linear.json", import.meta.url), "utf8")); // numbers: test/golden/linear.py

function countsOf(counts: NgramCounts, row: number): number[] {
  return [...counts.counts.slice(counts.indptr[row], counts.indptr[row + 1])].sort((a, b) => a - b);
}

function count(texts: string[], kinds: NgramKind[], splitting: "words" | "characters" = "words"): NgramCounts {
  return new NgramCounter({ splitting, kinds }).count(texts);
}

test("characters inside words are counted as scikit-learn's char_wb counts them", () => {
  const counts = count(golden.texts, ["inside"]);
  golden.insideCounts.forEach((expected: number[], row: number) => {
    expect(countsOf(counts, row)).toEqual(expected);
  });
});

test("sublinear tf-idf of single words equals scikit-learn's", () => {
  const counter = new NgramCounter({ splitting: "words", kinds: ["word1"] });
  const counts = counter.count(golden.texts);
  const set: FeatureSet = { name: "words-1", blocks: [["word1"]] };
  const tfidf = fitTfidf(counts, counter.kinds.values(), { set, minCount: 1, rows: identity(counts.rows) });
  const matrix = applyTfidf(counts, tfidf, identity(counts.rows));
  golden.wordTfidf.forEach((expected: number[], row: number) => {
    const received = [...matrix.values.slice(matrix.indptr[row], matrix.indptr[row + 1])].sort((a, b) => a - b);
    expect(received.length).toBe(expected.length);
    received.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 6); // values are float32
    });
  });
});

test("pairs and triples of words include the marks of both ends", () => {
  expect(countsOf(count(["a b"], ["word1"]), 0)).toEqual([1, 1]); // a, b
  expect(countsOf(count(["a b"], ["word2"]), 0)).toEqual([1, 1, 1]); // ‹a, a b, b›
  expect(countsOf(count(["a b"], ["word3"]), 0)).toEqual([1, 1]); // ‹a b, a b›
  const { indices, indptr } = count(["good movie", "good"], ["word2"]); // the start before good is the same in both
  expect(indices[indptr[1]]).toBe(indices[0]);
});

test("one to four characters in a row are counted, white space as one", () => {
  const counts = count(["好 \n 好"], ["character1", "character2", "character3", "character4"], "characters");
  expect(countsOf(counts, 0)).toEqual([1, 1, 1, 1, 2]); // 好 twice, one space, two pairs, one triple
});

test("equal n-grams of different kinds are different features", () => {
  expect(count(["aa"], ["word1", "inside"]).columns).toBe(1 + 3 + 2 + 1); // the word, then ‹a aa a› ‹aa aa› ‹aa›
});

test("letter case and full-width forms do not matter", () => {
  const counts = count(["GREAT!", "great!"], ["word1", "word2", "inside"]);
  const row = (r: number) => counts.indices.slice(counts.indptr[r], counts.indptr[r + 1]);
  expect(row(0)).toEqual(row(1));
});

test("apostrophes between letters stay inside the word, other signs stand alone", () => {
  expect(countsOf(count(["it's"], ["word1"]), 0)).toEqual([1]);
  expect(countsOf(count(["'it'!"], ["word1"]), 0)).toEqual([1, 1, 2]); // it, !, and ' twice
  expect(countsOf(count(["电影good"], ["word1"]), 0)).toEqual([1, 1, 1]); // Chinese characters are words of their own
});

test("characters outside the basic plane are one character", () => {
  expect(countsOf(count(["😀😀"], ["character1", "character2"], "characters"), 0)).toEqual([1, 2]);
});

test("a frozen counter skips what its table does not hold", () => {
  const grown = new NgramCounter({ splitting: "words", kinds: ["word1", "inside"] });
  const trained = grown.count(["good film"]);
  const frozen = new NgramCounter({ splitting: "words", kinds: ["word1", "inside"], frozenTable: grown.table });
  const again = frozen.count(["unknown xyz", "good film"]);
  expect(again.indptr[1]).toBeLessThan(trained.indptr[1]);
  expect(again.indices.slice(again.indptr[1])).toEqual(trained.indices);
  expect(again.columns).toBe(trained.columns);
});

test("a counter gives the same counts for the same texts however often it is asked", () => {
  const counter = new NgramCounter({ splitting: "words", kinds: ["word1", "word2", "inside"] });
  const first = counter.count(golden.texts);
  expect(counter.count(golden.texts)).toEqual(first);
});

test("an n-gram in fewer texts than minCount is no feature, and each block has norm 1", () => {
  const counter = new NgramCounter({ splitting: "words", kinds: ["word1", "word2", "inside"] });
  const counts = counter.count(["good film", "good plot", "bad plot"]);
  const set = featureSet("words", "words-1-2+inside-2-5");
  const tfidf = fitTfidf(counts, counter.kinds.values(), { set, minCount: 2, rows: identity(3) });
  expect(tfidf.blocks.filter((block) => block === 0).length).toBe(4); // good, plot, ‹good, plot›
  const matrix = applyTfidf(counts, tfidf, identity(3));
  const squares = [0, 0];
  for (let i = matrix.indptr[0]; i < matrix.indptr[1]; i++) squares[tfidf.blocks[matrix.indices[i]]] += matrix.values[i] ** 2;
  expect(squares[0]).toBeCloseTo(1, 6);
  expect(squares[1]).toBeCloseTo(1, 6);
});

test("a misspelt feature set is refused with the nearest name", () => {
  expect(() => featureSet("words", "words-12")).toThrow(/words-1-2/);
});
