import { describe, expect, test } from "vitest";
import { classificationMetrics } from "../metrics/classification-report.ts";
import { displayWidth, padEnd, padStart } from "./display-width.ts";
import { en } from "./messages/en.ts";
import { duration, fileSize } from "./numbers.ts";
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
