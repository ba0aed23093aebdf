// docs/errors.md against the code: an example for every code that is thrown, made of the facts that the code carries.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { en } from "../src/cli/messages/en.ts";
import { zh } from "../src/cli/messages/zh.ts";
import { errorCodes } from "../src/core/error-codes.ts";
import { toProblem } from "../src/core/errors.ts";

const page = readFileSync(new URL("../docs/errors.md", import.meta.url), "utf8");
const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf("\n")), section]),
);
const thrown = thrownCodes();

describe.each(errorCodes)("%s", (code) => {
  test("has an example in docs/errors.md exactly when it is thrown somewhere", () => {
    expect(/\n\n {4}\S.+\n$/.test(`${sections.get(code)?.trimEnd()}\n`)).toBe(thrown.has(code));
  });

  test("has a sentence in both languages without any fact", () => {
    for (const { errors } of [en, zh]) {
      const sentence = errors[code](toProblem(code, {}));
      expect(sentence.length).toBeGreaterThan(3);
      expect(sentence.replace(code, "")).not.toMatch(/undefined|\[object/);
    }
  });
});

test("a list of names that is told as expected is not told again as advice", () => {
  const facts = { option: "--loss", expected: "adam, sgd", received: '"zzz"', hint: "Known: adam, sgd." };
  expect(en.errors["option-invalid"](toProblem("option-invalid", facts))).toBe('--loss: expected adam, sgd; received "zzz".');
  expect(zh.errors["option-invalid"](toProblem("option-invalid", facts))).toBe('--loss：应为 adam, sgd，得到的是 "zzz"。');
});

test("a list of names that is told only as advice stays", () => {
  const facts = { option: "--x", expected: "an option of train", received: "--x", hint: "Known: --epochs, --seed." };
  expect(en.errors["option-unknown"](toProblem("option-unknown", facts))).toContain("Known: --epochs, --seed.");
  expect(zh.errors["option-unknown"](toProblem("option-unknown", facts))).toContain("可选：--epochs, --seed。");
});

/** The codes that stand in quotes anywhere but in the list of codes and in the sentences. */
function thrownCodes(): Set<string> {
  const source = new URL("../src/", import.meta.url);
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".ts") && !/\.test\.ts$|error-codes\.ts$|messages/.test(name),
  );
  const text = files.map((name) => readFileSync(new URL(name.replaceAll("\\", "/"), source), "utf8")).join("\n");
  return new Set(errorCodes.filter((code) => text.includes(`"${code}"`)));
}
