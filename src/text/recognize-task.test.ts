// What the labels are taken for, and why.
import { describe, expect, test } from "vitest";
import { chineseFact } from "../cli/messages/facts.zh.ts";
import { zh } from "../cli/messages/zh.ts";
import type { TercetError } from "../core/errors.ts";
import { recognizeLabels, type TaskOptions } from "./recognize-task.ts";
import { strataOf } from "./strata.ts";

function recognize(cells: readonly string[], options?: TaskOptions) {
  return recognizeLabels({ file: "data.csv", column: "label", cells, lineOf: (cell) => cell + 2 }, options);
}

function refusal(cells: readonly string[], options?: TaskOptions) {
  try {
    return recognize(cells, options);
  } catch (error) {
    return (error as TercetError).problem;
  }
}

const count = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => String(from + i));

describe("labels are recognized", () => {
  test("as classes: names, stars, and up to 20 different numbers", () => {
    expect(recognize(["good", "bad", "good"])).toMatchObject({ task: "classification", taskReason: "The labels are 2 different names." });
    expect(recognize(["5", "1", "3"])).toMatchObject({ task: "classification", taskReason: "The labels are 3 different numbers." });
    expect(recognize(count(1, 20)).task).toBe("classification");
    expect(recognize(["0.5", "1.0", "1.5"]).task).toBe("classification");
  });

  test("as a quantity: more than 20 different numbers, and it says why", () => {
    const { task, taskReason, labels } = recognize(count(0, 20));
    expect(task).toBe("regression");
    expect(taskReason).toBe(
      "The labels are whole numbers, 21 different ones: more than 20 are taken for a quantity; --task classification takes them as names.",
    );
    expect(labels).toEqual(count(0, 20));
    expect(recognize(count(0, 20).map((each) => `-${each}.5e1`)).task).toBe("regression");
  });

  test("as lists: sorted, each once, numbers by value, empty ones too", () => {
    const { task, labels, labelSeparator, taskReason } = recognize(['["b","a"]', "[]", "[10, 9]", '["a","a"]', '[" c "]']);
    expect(task).toBe("multiLabel");
    expect(labels).toEqual(['["a","b"]', "[]", '["9","10"]', '["a"]', '["c"]']);
    expect(labelSeparator).toBeNull();
    expect(taskReason).toBe("The labels are lists: 5 different ones, 1.2 a text on average.");
  });

  test("as separated labels, whatever stands around them", () => {
    const { task, labels, labelSeparator } = recognize(["b | a", "c", "a||"], { labelSeparator: "|" });
    expect([task, labelSeparator]).toEqual(["multiLabel", "|"]);
    expect(labels).toEqual(['["a","b"]', '["c"]', '["a"]']);
  });

  test("as the user says", () => {
    expect(recognize(count(1, 30), { task: "classification" })).toMatchObject({
      task: "classification",
      taskReason: "The labels are 30 different numbers. --task says so.",
    });
    expect(recognize(["1", "2"], { task: "regression" }).task).toBe("regression");
    expect(recognize(['["a"]', "[]"], { task: "classification" }).labels).toEqual(['["a"]', "[]"]);
    expect(recognize(["a", "b"], { task: "multiLabel", labelSeparator: "|" }).labels).toEqual(['["a"]', '["b"]']);
  });

  test("as lists also where a model knows a separator", () => {
    expect(recognize(['["a","b"]'], { task: "multiLabel", labelSeparator: "|" })).toMatchObject({
      labels: ['["a","b"]'],
      labelSeparator: null,
    });
  });
});

describe("labels are refused", () => {
  const numbers = count(1, 60);

  test.each([
    ["NaN", "a number"],
    ["inf", "a number"],
    ["0x10", "a number"],
    ["1,234", "numbers with a decimal point"],
    ["3,5", "numbers with a decimal point"],
  ])("%s among numbers, with its line", (cell, expected) => {
    const problem = refusal([...numbers, cell, ...numbers]);
    expect(problem).toMatchObject({ code: "label-invalid", file: "data.csv", line: 62, received: JSON.stringify(cell) });
    expect((problem as { expected: string }).expected).toContain(expected);
  });

  test("all numbers with commas, not guessed at", () => {
    expect(refusal(numbers.map((each) => `1,0${each.padStart(2, "0")}`))).toMatchObject({ code: "label-invalid", line: 2 });
  });

  test("what is no list of labels among lists", () => {
    const lists = count(1, 20).map(() => '["a","b"]');
    for (const cell of ['["a"', '[{"a":1}]', "[null]", '[""]', "a"]) {
      expect(refusal([...lists, cell]), cell).toMatchObject({ code: "label-invalid", line: 22, received: JSON.stringify(cell) });
    }
  });

  test("a separator that is nowhere, or beside another task", () => {
    expect(refusal(["a", "b"], { labelSeparator: ";" })).toMatchObject({ code: "option-invalid", option: "--label-separator" });
    expect(refusal(["a", "b"], { labelSeparator: ";", task: "regression" })).toMatchObject({ code: "option-invalid" });
    expect(refusal(["a", "b"], { task: "multiLabel" })).toMatchObject({ code: "label-invalid", line: 2 });
  });

  test("in Chinese without a word of English but names and options", () => {
    const problems = [
      refusal([...numbers, "NaN", "inf"]),
      refusal([...numbers, "1,234"]),
      refusal([...count(1, 20).map(() => "[]"), "x"]),
      refusal(["a"], { labelSeparator: ";" }),
      refusal(["a"], { labelSeparator: ";", task: "regression" }),
    ];
    for (const problem of problems) {
      const { code } = problem as { code: "label-invalid" };
      const words = zh.errors[code](problem as TercetError["problem"]).replaceAll(
        /"[^"]*"|\[.*?\]|--[a-z-]+( \w+)?|data\.csv|JSON|NaN|a\|b/g,
        "",
      );
      expect(words).not.toMatch(/[A-Za-z]{2,}/);
    }
  });

  test("reasons are told in Chinese too", () => {
    const reasons = [
      recognize(["a", "b"]),
      recognize(["1", "2"]),
      recognize(count(1, 30)),
      recognize(count(1, 30).map((each) => `${each}.5`)),
      recognize(["[]", '["a"]']),
      recognize(["a;b"], { labelSeparator: ";" }),
      recognize(count(1, 30), { task: "classification" }),
      recognize(["1", "2"], { task: "regression" }),
    ].map(({ taskReason }) => taskReason);
    for (const reason of [...reasons, "There is no label column."])
      expect(chineseFact(reason).replaceAll(/--task( classification)?|";"/g, "")).not.toMatch(/[A-Za-z]/);
  });
});

describe("strata", () => {
  test("of lists are their rarest labels; of quantities parts of the range", () => {
    expect(strataOf("multiLabel", ['["a","b"]', '["a"]', '["a","c"]', "[]", '["b"]'])).toEqual(["b", "a", "c", "", "b"]);
    const parts = strataOf("regression", count(1, 40));
    expect(new Set(parts)).toEqual(new Set(["0", "1"]));
    expect(parts.slice(0, 20).every((part) => part === "0")).toBe(true);
    expect(strataOf("classification", ["x", "y"])).toEqual(["x", "y"]);
  });
});
