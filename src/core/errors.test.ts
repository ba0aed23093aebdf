import { describe, expect, test } from "vitest";
import { expectKnownOptions, expectOneOf, expectPositiveInteger, expectRate, show } from "./check.ts";
import { TercetError, throwProblems, toProblem } from "./errors.ts";
import { nameHint, nearestName, plainName } from "./nearest.ts";

describe("an error", () => {
  test("says where, expected, received and what next, and keeps them as facts", () => {
    const error = new TercetError("row-ragged", { file: "a.csv", line: 3, expected: "2 cells", received: "3", hint: "Quote it." });
    expect(error.message).toBe("a.csv:3: expected 2 cells; received 3. Quote it.");
    expect(error.problem).toEqual({
      code: "row-ragged",
      message: error.message,
      file: "a.csv",
      line: 3,
      expected: "2 cells",
      received: "3",
      hint: "Quote it.",
    });
  });

  test("keeps its cause, and leaves absent facts out", () => {
    const cause = new Error("disk");
    expect(new TercetError("write-failed", { cause }).cause).toBe(cause);
    expect(Object.keys(toProblem("write-failed", { file: undefined }))).toEqual(["code", "message"]);
  });

  test("holds all problems of one input", () => {
    const problems = [toProblem("option-invalid", { option: "--a" }), toProblem("option-unknown", { option: "--b" })];
    expect(() => throwProblems(problems)).toThrow(expect.objectContaining({ problems }));
    expect(() => throwProblems([])).not.toThrow();
  });
});

describe("names", () => {
  test("are compared without case, hyphens and underscores", () => {
    expect(plainName("Text-CNN")).toBe(plainName("text_cnn"));
    expect(nearestName("admaw", ["adam", "adamW", "sgd"])).toBe("adamW");
    expect(nearestName("xyzxyz", ["adam", "sgd"])).toBeUndefined();
    expect(nameHint("zzzzzz", ["adam", "sgd"])).toBe("Known: adam, sgd.");
  });
});

describe("checks", () => {
  test.each([
    [() => expectPositiveInteger("units", 0), "units: expected a positive whole number; received 0."],
    [() => expectRate("rate", 1), "rate: expected a number from 0 up to, but not including, 1; received 1."],
    [() => expectOneOf("loss", "crossentrop", ["crossentropy"]), 'Did you mean "crossentropy"?'],
    [() => expectKnownOptions("dense", { unit: 1 }, ["units"]), 'Did you mean "units"?'],
  ])("refuse with a sentence that teaches", (check, sentence) => {
    expect(check).toThrow(sentence);
  });

  test("show any value shortly", () => {
    expect(show({ a: 1 })).toBe('{"a":1}');
    expect(show("x".repeat(100))).toHaveLength(60);
    expect(show(undefined)).toBe("undefined");
  });
});
