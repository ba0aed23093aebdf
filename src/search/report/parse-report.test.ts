import { expect, test } from "vitest";
import { exampleReport, largeReport, smallReport } from "../../../test/report/example-report.ts";
import { renderReport } from "./page.ts";
import { parseReport } from "./parse-report.ts";

test.each([
  ["example", exampleReport()],
  ["large", largeReport()],
  ["small", smallReport()],
])("a report that went through JSON is the same: %s", (_, report) => {
  const json = JSON.stringify(report);
  expect(parseReport(json, "report.json")).toEqual(JSON.parse(json));
});

test("keys of a later version are passed over", () => {
  const json = JSON.stringify({ ...exampleReport(), later: 1 });
  expect(parseReport(json, "report.json").seed).toBe(1);
});

test("a training whose loss was no number any more is read and drawn", () => {
  const report = exampleReport();
  const [first, ...others] = report.leaderboard;
  const broken = {
    loss: [0.5, Number.NaN],
    accuracy: [0.6, 0.5],
    val_loss: [Number.NaN, Number.NaN],
    val_accuracy: [0.6, 0.5],
    seconds: [1, 1],
  };
  const all = { loss: [Number.NaN], accuracy: [Number.NaN], seconds: [1] };
  const rows = [{ ...first!, trial: 70, history: broken }, { ...first!, trial: 71, history: all }, ...others];
  const read = parseReport(JSON.stringify({ ...report, leaderboard: rows }), "report.json");
  expect(renderReport(read, { language: "en" })).not.toMatch(/NaN|Infinity/);
});

test.each([
  ["[]", "is a list, not an object"],
  ["null", "is null, not an object"],
  [JSON.stringify({ ...exampleReport(), pareto: ["answer"] }), "pareto[0] is a text, not a number"],
  [
    JSON.stringify({ ...exampleReport(), comparisons: [{ ...exampleReport().comparisons[0], verdict: "great" }] }),
    "comparisons[0].verdict is a text, not one of better, worse, noEvidence",
  ],
  [
    JSON.stringify({ ...exampleReport(), data: { ...exampleReport().data, labels: { ham: "many" } } }),
    "data.labels.ham is a text, not a number",
  ],
])("what is no report is refused with the place: %#", (json, told) => {
  expect(() => parseReport(json, "/runs/a/report.json")).toThrow(told);
});
