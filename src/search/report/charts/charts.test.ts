import { describe, expect, test } from "vitest";
import { find, readHtml } from "../../../../test/report/read-html.ts";
import type { Html } from "../html.ts";
import { coverageChart } from "./coverage.ts";
import { curvesChart } from "./curves.ts";
import { heatMap } from "./heat-map.ts";
import { intervalChart } from "./intervals.ts";
import { learningCurve } from "./learning-curve.ts";
import { reliabilityChart } from "./reliability.ts";
import { linearScale } from "./scale.ts";
import { scatterChart } from "./scatter.ts";
import { barStrip, intervalStrip, stripScale } from "./strip.ts";

const head = { id: "c", title: "What it is", description: "What it shows" };
const read = (chart: Html) => readHtml(chart.markup);
const numbers = (element: { attributes: Readonly<Record<string, string>> }, ...names: string[]) =>
  names.map((name) => Number(element.attributes[name]));

/** "M1 2L3 4" as pairs. */
function points(path: string): number[][] {
  return path
    .replace("Z", "")
    .slice(1)
    .split("L")
    .map((pair) => pair.split(" ").map(Number));
}

describe("every chart", () => {
  const charts: Record<string, Html> = {
    intervals: intervalChart({
      ...head,
      rows: [{ label: "a", value: 0.5, low: 0.4, high: 0.6, text: "50", kind: "answer" }],
      domain: [0, 1],
    }),
    curves: curvesChart({
      ...head,
      panels: [{ title: "loss", unit: "plain", lines: [{ name: "t", values: [1, 0.5], kind: "training" }] }],
      epochTitle: "epoch",
      bestEpoch: 2,
      bestName: "best",
    }),
    scatter: scatterChart({
      ...head,
      points: [{ x: 1, y: 0.9, name: "a", kind: "plain", isFront: true }],
      xTitle: "x",
      yTitle: "y",
      format: String,
    }),
    reliability: reliabilityChart({
      ...head,
      ...{ bins: [{ score: 0.9, accuracy: 0.8, rows: 3 }], scoreTitle: "s", accuracyTitle: "a", rowsTitle: "r", diagonalName: "d" },
    }),
    "heat map": heatMap({
      ...head,
      labels: ["a", "b"],
      matrix: [
        [3, 1],
        [0, 2],
      ],
      rowsTitle: "r",
      columnsTitle: "c",
    }),
    "learning curve": learningCurve({
      ...head,
      measured: [{ rows: 100, score: 0.8, low: 0.7, high: 0.9 }],
      forecast: { rows: 200, score: 0.85, low: 0.8, high: 0.9 },
      ...{ xTitle: "x", yTitle: "y", forecastName: "f" },
    }),
    coverage: coverageChart({ ...head, points: [{ answered: 1, accuracy: 0.9 }], xTitle: "x", yTitle: "y" }),
  };

  test.each(Object.entries(charts))("is named and described to those who cannot see it: %s", (_, chart) => {
    const [svg, title, desc] = read(chart);
    expect(svg!.attributes).toMatchObject({ role: "img", "aria-labelledby": "c-title c-desc" });
    expect([title!.attributes.id, title!.text, desc!.attributes.id, desc!.text]).toEqual([
      "c-title",
      "What it is",
      "c-desc",
      "What it shows",
    ]);
  });

  test.each(Object.entries(charts))("has no place that is no number: %s", (_, chart) => {
    expect(chart.markup).not.toMatch(/NaN|Infinity|undefined|null/);
  });
});

test("intervals stand at their values on the axis, and the reference goes through them", () => {
  const rows = [
    { label: "a", value: 0.5, low: 0.25, high: 0.75, text: "50", kind: "answer" as const },
    { label: "b", value: 0.25, low: null, high: null, text: "25", kind: "plain" as const },
  ];
  const elements = read(intervalChart({ ...head, rows, domain: [0, 1], reference: 0.5 }));
  const x = linearScale([0, 1], [12, 348]).at;
  expect(find(elements, "circle").map((circle) => numbers(circle, "cx", "cy"))).toEqual([
    [x(0.5), 32],
    [x(0.25), 72],
  ]);
  expect(find(elements, "line.whisker").map((line) => numbers(line, "x1", "x2"))).toEqual([[x(0.25), x(0.75)]]);
  expect(find(elements, "line.reference").map((line) => numbers(line, "x1", "x2"))).toEqual([[x(0.5), x(0.5)]]);
});

test("the linear model is a square on its corner, told apart by shape", () => {
  const row = { label: "a", value: 0.5, low: null, high: null, text: "50", kind: "linear" as const };
  const elements = read(intervalChart({ ...head, rows: [row], domain: [0, 1] }));
  expect(find(elements, "circle")).toEqual([]);
  expect(points(find(elements, "path.linear")[0]!.attributes.d!)[0]).toEqual([180, 26.38]);
});

test("a value beyond the axis is an arrow at the edge, not a point", () => {
  const elements = read(intervalStrip({ value: 0.1, low: 0.05, high: 0.2 }, "plain", stripScale([0.5, 1]), []));
  expect(find(elements, "circle")).toEqual([]);
  expect(points(find(elements, "path.beyond")[0]!.attributes.d!)[0]).toEqual([8, 0]);
  expect(find(elements, "line.whisker")).toEqual([]);
});

test("a strip shows the references that its axis holds", () => {
  const scale = stripScale([0.5, 1]);
  const references = [
    { value: 0.75, dash: "dashed" as const },
    { value: 0.2, dash: "dotted" as const },
  ];
  const lines = find(read(intervalStrip({ value: 0.75, low: null, high: null }, "answer", scale, references)), "line.reference");
  expect(lines.map((line) => numbers(line, "x1"))).toEqual([[82]]);
});

test("a bar is as long as its share", () => {
  expect(find(read(barStrip(0.25)), "rect.bar").map((bar) => numbers(bar, "width"))).toEqual([[30]]);
  expect(find(read(barStrip(7)), "rect.bar").map((bar) => numbers(bar, "width"))).toEqual([[120]]);
});

test("curves go through their values, lower losses lower, and the best epoch is marked", () => {
  const panels = [
    {
      title: "loss",
      unit: "plain" as const,
      lines: [
        { name: "training", values: [0.4, 0.2, 0.1], kind: "training" as const },
        { name: "held-out", values: [0.5, 0.3, 0.4], kind: "held-out" as const },
      ],
    },
  ];
  const elements = read(curvesChart({ ...head, panels, epochTitle: "epoch", bestEpoch: 2, bestName: "lowest" }));
  const [training, heldOut] = find(elements, "path.curve").map((path) => points(path.attributes.d!));
  const y = linearScale([0.1 - 0.032, 0.5 + 0.032], [134, 22]).at;
  expect(training).toEqual([
    [56, y(0.4)],
    [173, y(0.2)],
    [290, y(0.1)],
  ]);
  expect(heldOut!.map(([, place]) => place)).toEqual([y(0.5), y(0.3), y(0.4)]);
  expect(find(elements, "line.reference").map((line) => numbers(line, "x1"))).toEqual([[173]]);
});

test("a training of one epoch is one point", () => {
  const panels = [{ title: "loss", unit: "plain" as const, lines: [{ name: "t", values: [0.4], kind: "training" as const }] }];
  const elements = read(curvesChart({ ...head, panels, epochTitle: "epoch", bestEpoch: 1, bestName: "best" }));
  expect(find(elements, "circle")).toHaveLength(1);
});

test("a loss that is no number any more is left out of the curve", () => {
  const panels = [
    { title: "loss", unit: "plain" as const, lines: [{ name: "t", values: [0.4, 0.3, Number.NaN], kind: "training" as const }] },
  ];
  const chart = curvesChart({ ...head, panels, epochTitle: "epoch", bestEpoch: null, bestName: "best" });
  expect(chart.markup).not.toContain("NaN");
  expect(points(find(read(chart), "path.curve")[0]!.attributes.d!)).toHaveLength(2);
});

test("the front is named and joined by steps from cheap to dear, the beaten are open circles", () => {
  const all = [
    { x: 100, y: 0.9, name: "dear", kind: "answer" as const, isFront: true },
    { x: 1, y: 0.8, name: "cheap", kind: "linear" as const, isFront: true },
    { x: 10, y: 0.7, name: "beaten", kind: "plain" as const, isFront: false },
  ];
  const elements = read(scatterChart({ ...head, points: all, xTitle: "x", yTitle: "y", format: String }));
  const [answer, beaten] = [find(elements, "circle.answer")[0]!, find(elements, "circle.behind")[0]!];
  const front = points(find(elements, "path.front")[0]!.attributes.d!);
  expect(front).toHaveLength(3);
  expect(front[2]).toEqual(numbers(answer, "cx", "cy"));
  expect(front[1]).toEqual([front[2]![0], front[0]![1]]); // a step: right first, then up
  const [x, y] = numbers(beaten, "cx", "cy") as [number, number];
  expect(x).toBeCloseTo((front[0]![0]! + front[2]![0]!) / 2, 1); // 10 lies in the middle of 1 and 100
  expect(y).toBeGreaterThan(front[0]![1]!);
  expect(find(elements, "text.small").map(({ text }) => text)).toEqual(["cheap", "dear"]);
});

test("a reliability point on the diagonal lies on the line, and its bar counts its rows", () => {
  const bins = [
    { score: 0.75, accuracy: 0.75, rows: 10 },
    { score: 0.95, accuracy: 0.85, rows: 40 },
    { score: 0.6, accuracy: 0.1, rows: 0 },
  ];
  const chart = reliabilityChart({ ...head, bins, scoreTitle: "s", accuracyTitle: "a", rowsTitle: "r", diagonalName: "d" });
  const elements = read(chart);
  const diagonal = find(elements, "line.reference")[0]!;
  const [x1, y1, x2, y2] = numbers(diagonal, "x1", "y1", "x2", "y2") as [number, number, number, number];
  const [[cx, cy], [, lower]] = find(elements, "circle.answer").map((circle) => numbers(circle, "cx", "cy")) as [number[], number[]];
  expect((cy! - y1) / (y2 - y1)).toBeCloseTo((cx! - x1) / (x2 - x1), 2);
  expect(lower!).toBeLessThan(cy!); // more often right: higher on the chart
  const heights = find(elements, "rect.bar").map((bar) => numbers(bar, "height")[0]!);
  expect(heights).toEqual([10.5, 42]);
});

test("a field of the confusion matrix shows its number, the diagonal is outlined, mistakes are darker the more there are", () => {
  const elements = read(
    heatMap({
      ...head,
      labels: ["a", "b"],
      matrix: [
        [30, 4],
        [2, 20],
      ],
      rowsTitle: "r",
      columnsTitle: "c",
    }),
  );
  expect(find(elements, "text.count").map(({ text }) => text)).toEqual(["30", "4", "2", "20"]);
  expect(find(elements, "rect.right")).toHaveLength(2);
  const opacities = find(elements, "rect.wrong").map((rect) => numbers(rect, "fill-opacity")[0]!);
  expect(opacities).toEqual([0.4, 0.23]);
  const [first, second, third] = find(elements, "rect.cell").map((rect) => numbers(rect, "x", "y")) as [number[], number[], number[]];
  expect(second[0]! - first[0]!).toBe(63.5); // answers go to the right; outlined fields are half a unit smaller at each side
  expect(third[1]! - first[1]!).toBe(63.5); // true labels go down
});

test("the forecast stands where twice the rows are, above the last point by its gain", () => {
  const measured = [
    { rows: 200, score: 0.9, low: 0.88, high: 0.92 },
    { rows: 100, score: 0.8, low: 0.77, high: 0.83 },
  ];
  const chart = learningCurve({
    ...head,
    measured,
    forecast: { rows: 400, score: 0.95, low: 0.93, high: 0.97 },
    ...{ xTitle: "x", yTitle: "y", forecastName: "f" },
  });
  const elements = read(chart);
  const [first, last] = find(elements, "circle.answer").map((circle) => numbers(circle, "cx", "cy")) as [number[], number[]];
  const [x, y] = numbers(find(elements, "circle.plain")[0]!, "cx", "cy") as [number, number];
  expect(x - last[0]!).toBeCloseTo(last[0]! - first[0]!, 1); // each is a doubling
  expect(last[1]! - y).toBeCloseTo((first[1]! - last[1]!) / 2, 1); // 5 points after 10
  const band = points(find(elements, "path.band")[0]!.attributes.d!);
  expect(band.map(([place]) => place)).toEqual([first[0], last[0], last[0], first[0]]);
});

test("fewer answers lie to the left", () => {
  const all = [
    { answered: 1, accuracy: 0.9 },
    { answered: 0.8, accuracy: 0.97 },
  ];
  const [few, many] = find(read(coverageChart({ ...head, points: all, xTitle: "x", yTitle: "y" })), "circle").map((circle) =>
    numbers(circle, "cx", "cy"),
  );
  expect(few![0]!).toBeLessThan(many![0]!);
  expect(few![1]!).toBeLessThan(many![1]!);
});
