import { expect, test } from "vitest";
import { findLeakWords } from "./leak-words.ts";

const bad = (i: number) => `not good at all ${i % 2 ? "x7q31 x7q31" : ""}`;
const texts = Array.from({ length: 80 }, (_, i) => (i < 40 ? bad(i) : `very good ${i}`));
const labels = texts.map((_, i) => (i < 40 ? "bad" : "good"));

test("a word counts once a row; coverage is of its label, precision of its rows", () => {
  const words = findLeakWords(texts, labels, "words");
  expect(words).toContainEqual({ word: "x7q31", label: "bad", rows: 20, coverage: 0.5, precision: 1, isIdentifier: true });
  expect(words[1]).toMatchObject({ word: "all", coverage: 1, isIdentifier: false }); // what looks made stands first
});

test("words that stand under both labels, or in few rows, are not listed", () => {
  const words = findLeakWords(texts, labels, "words").map(({ word }) => word);
  expect(words).not.toContain("good");
  expect(words).not.toContain("41");
});

test("where one label has nearly all rows, its common words give nothing away", () => {
  const mostly = Array.from({ length: 200 }, (_, i) => ({ text: `the ${i}`, label: i < 198 ? "usual" : "rare" }));
  const found = findLeakWords(
    mostly.map(({ text }) => text),
    mostly.map(({ label }) => label),
    "words",
  );
  expect(found).toEqual([]);
});

test("at most five are listed, those of most rows of their label first", () => {
  const many = Array.from({ length: 40 }, (_, i) => (i < 20 ? "a b c d e f g" : "z"));
  const words = findLeakWords(
    many,
    many.map((_, i) => (i < 20 ? "x" : "y")),
    "words",
  );
  expect(words.map(({ word }) => word)).toEqual(["a", "b", "c", "d", "e"]);
});

test("of Chinese texts the characters are counted", () => {
  const chinese = Array.from({ length: 40 }, (_, i) => (i < 20 ? "房间很好客" : "不满意"));
  const words = findLeakWords(
    chinese,
    chinese.map((_, i) => String(i < 20)),
    "characters",
  );
  expect(words.map(({ word }) => word)).toContain("客");
});
