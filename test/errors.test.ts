import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { en } from "../src/cli/messages/en.ts";
import { chineseFact } from "../src/cli/messages/facts.zh.ts";
import { zh } from "../src/cli/messages/zh.ts";
import { errorCodes } from "../src/core/error-codes.ts";
import { toProblem } from "../src/core/errors.ts";

test("docs/errors.md has a paragraph for every code, and none for anything else", () => {
  const page = readFileSync(new URL("../docs/errors.md", import.meta.url), "utf8");
  const headings = [...page.matchAll(/^## (\S+)\n\n\S.{40,}/gm)].map(([, code]) => code);
  expect(headings).toEqual([...errorCodes]);
});

describe.each(errorCodes)("%s", (code) => {
  const all = { file: "a.csv", line: 3, column: 2, option: "--x", where: "here", expected: "one", received: "other", hint: "Do this." };
  test.each([all, { expected: "one", received: "other" }])("has a sentence in both languages, with the facts %j", (facts) => {
    for (const { errors } of [en, zh]) {
      const sentence = errors[code](toProblem(code, facts));
      expect(sentence.length).toBeGreaterThan(3);
      expect(sentence).not.toMatch(/undefined|\[object/);
    }
  });
});

test("facts are told in Chinese, with names and numbers kept", () => {
  expect(chineseFact('Did you mean "label"?')).toBe('是不是 "label"？');
  expect(chineseFact("a whole number, 1 or more")).toBe("不小于 1 的整数");
  expect(chineseFact('several that fit: "review", "comment"')).toBe('有几列都符合："review", "comment"');
  expect(chineseFact("something nobody said before")).toBe("something nobody said before");
});
