import { expect, test } from "vitest";
import { cutToCharacters, cutToColumns } from "./cut.ts";

test("a label is cut by the columns it takes: Chinese takes two", () => {
  expect(cutToColumns("positive", 8)).toBe("positive");
  expect(cutToColumns("very positive", 8)).toBe("very pos…");
  expect(cutToColumns("非常好的评价", 8)).toBe("非常好的…");
});

test("line breaks of a label become spaces", () => {
  expect(cutToColumns("a\n\tb", 8)).toBe("a b");
});

test("a text is cut between characters as people see them, and what is left out is counted", () => {
  const family = "👩‍👩‍👧";
  expect(cutToCharacters(`ab${family}c`, 5)).toEqual({ shown: "ab", left: family.length + 1 });
  expect(cutToCharacters("short", 5)).toEqual({ shown: "short", left: 0 });
});

test("ten thousand characters are cut to the length asked for", () => {
  const { shown, left } = cutToCharacters("x".repeat(10_000), 300);
  expect([shown.length, left]).toEqual([300, 9700]);
});
