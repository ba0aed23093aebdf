import { describe, expect, test } from "vitest";
import { exampleReport } from "../../test/report/example-report.ts";
import { classificationMetrics } from "../metrics/classification-report.ts";
import type { Context } from "./context.ts";
import { displayWidth, padEnd, padStart } from "./display-width.ts";
import { en } from "./messages/en.ts";
import { zh } from "./messages/zh.ts";
import { duration, fileSize } from "./numbers.ts";
import { tellDiagnosis } from "./show-diagnosis.ts";
import { showFitReport } from "./show-fit-report.ts";
import { confusionTable } from "./show-metrics.ts";
import { renderTable } from "./table.ts";
import { cut, type Terminal } from "./terminal.ts";

describe("widths", () => {
  test("Chinese and emoji take two columns, marks none", () => {
    expect(displayWidth("abc")).toBe(3);
    expect(displayWidth("李白a")).toBe(5);
    expect(displayWidth("，。")).toBe(4);
    expect(displayWidth("e\u0301")).toBe(1);
    expect(displayWidth("😀")).toBe(2);
    expect([padEnd("李", 4), padStart("李", 4)]).toEqual(["李  ", "  李"]);
  });

  test("a long text is cut to its columns, never in half a character", () => {
    expect(cut("abcdef", 4)).toBe("abc…");
    expect(displayWidth(cut("春眠不覺曉", 6))).toBeLessThanOrEqual(6);
  });
});

test("durations are rounded before they are split", () => {
  expect([3.14, 9.96, 59.6, 119.7, 125].map(duration)).toEqual(["3.1 s", "10 s", "1 min 00 s", "2 min 00 s", "2 min 05 s"]);
  expect([999, 1500, 999_700].map(fileSize)).toEqual(["999 B", "2 kB", "1.0 MB"]);
});

describe("tables", () => {
  test("line up whatever the script", () => {
    const lines = renderTable([
      ["標籤", "rows"],
      ["張九齡", "12"],
      ["x", "3"],
    ]).split("\n");
    expect(lines.map(displayWidth)).toEqual([14, 14, 14]);
  });

  test("let nothing from the data steer the terminal", () => {
    expect(renderTable([["a\u001b[31mb\nc"]])).toBe("  a[31mb c");
  });

  test("show as many labels of a confusion matrix as there is room for", () => {
    const labels = Array.from({ length: 30 }, (_, i) => `a rather long label ${i}`);
    const targets = Int32Array.from({ length: 60 }, (_, i) => i % 30);
    const probabilities = Float32Array.from({ length: 60 * 30 }, (_, i) => (i % 30 === Math.floor(i / 30) % 30 ? 1 : 0));
    const metrics = classificationMetrics({ targets, probabilities, labels });
    const plain = (text: string) => text;
    const terminal = { bold: plain, dim: plain, columns: 80 } as unknown as Terminal; // what the table reads of it
    const [, ...lines] = confusionTable({ messages: en, terminal }, metrics).split("\n");
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(80);
    expect(lines.length).toBeGreaterThan(3);
  });
});

test.each([
  ["en", en, "More on this: docs/guide/overfitting.md, docs/guide/better.md"],
  ["zh", zh, "详见 docs/guide/zh/overfitting.md、docs/guide/zh/better.md"],
] as const)("after its findings the doctor names the pages of the guide, each once: %s", async (language, messages, line) => {
  const terminal = { bold: (text: string) => text } as unknown as Terminal; // what the doctor needs of it
  const context = { language, messages, terminal, values: {} } as unknown as Context;
  const advice = { change: "option", option: "epochs", value: 3 } as const;
  const evidence = { trainAccuracy: 0.6, validationAccuracy: 0.5, linearAccuracy: null, isFalling: true, epochs: 1 };
  const numbers = { ...evidence, bestEpoch: 1, lowestLoss: 0.3, lastLoss: 0.9 };
  const rows = { label: "spam", rows: 9, share: 0.1, recall: 0.2, accuracy: 0.9 };
  const diagnosis = [
    { code: "underfitting", confidence: 1, evidence, advice },
    { code: "overfitting", confidence: 1, evidence: numbers, advice },
    { code: "classImbalance", confidence: 1, evidence: rows, advice },
  ] as const;
  const { text } = await tellDiagnosis(context, { diagnosis, stopped: "epochs", task: "classification" }, "a.csv");
  expect(text.split("\n").at(-1)).toBe(line);
});

test("after the findings of a search its pages of the guide are named", () => {
  const lines: string[] = [];
  const plain = (text: string) => text;
  const terminal = {
    bold: plain,
    dim: plain,
    green: plain,
    columns: 80,
    print: (text: string) => void lines.push(text),
  } as unknown as Terminal; // what the report needs of it
  showFitReport({ language: "zh", messages: zh, terminal } as unknown as Context, exampleReport());
  expect(lines).toContain("详见 docs/guide/zh/overfitting.md");
});
