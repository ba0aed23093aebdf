import { readFileSync } from "node:fs";
// Conformance of metrics: a row of the registry gets all the checks below. A skip carries its reason.
import { describe, expect, test } from "vitest";
import { type ClassScore, classScore } from "./class-score-metrics.ts";
import type { Metric, MetricBatch } from "./metric.ts";
import { metrics } from "./registry.ts";
import { topKAccuracy } from "./top-k-accuracy.ts";

interface Case {
  dtype?: string;
  targets: number[];
  outputs?: number[];
  probabilities?: { shape: [number, number]; data: number[] };
  expected?: Record<string, number>;
}

const read = (file: string) => JSON.parse(readFileSync(new URL(`../../test/golden/${file}`, import.meta.url), "utf8"));

// numbers: test/golden/metrics.py and metric-scores.py, scikit-learn
const golden: Record<string, Record<string, Case>> = read("metrics.json");
const further: Record<string, Record<string, Record<string, number | null>>> = read("metric-scores.json");

/** Where our id is another word than the script's. */
const goldenName: Readonly<Record<string, string>> = { expectedCalibrationError: "ece" };

/** What scikit-learn says of a case, under the id of a metric; null where it says NaN. */
function wantedOf(suits: string, name: string, id: string): number | null {
  const key = goldenName[id] ?? id;
  const found = { ...golden[suits]![name], ...golden[suits]![name]!.expected, ...further[suits]![name] } as unknown as Record<
    string,
    number | null
  >;
  if (!(key in found)) throw new Error(`no golden number of ${id} for "${name}"`);
  return found[key]!;
}

function expectScore(actual: number | null, wanted: number | null): void {
  if (wanted === null) expect(actual).toBeNull();
  else expect(actual! / Math.max(1, Math.abs(wanted))).toBeCloseTo(wanted / Math.max(1, Math.abs(wanted)), 12); // perplexity may be 1e7
}

/** The cases of a kind in float64: in float32 only the log loss differs, by its clipping, which log-loss has a test of its own for. */
const casesOf = (suits: string) => Object.entries(golden[suits]!).filter(([, each]) => each.dtype !== "float32");

function scoreOf(metric: Metric, batches: readonly MetricBatch[]): number | null {
  const state = metric.start();
  for (const batch of batches) metric.add(state, batch);
  return metric.result(state);
}

/** The rows of a batch in two batches, the second filled up with rows of weight 0 that hold nonsense. */
function inTwoBatches({ targets, outputs, width }: MetricBatch): MetricBatch[] {
  const half = Math.ceil(targets.length / 2);
  const part = (from: number, to: number) =>
    [Array.from(targets).slice(from, to), Array.from(outputs).slice(from * width, to * width)] as const;
  const [firstTargets, firstOutputs] = part(0, half);
  const [lastTargets, lastOutputs] = part(half, targets.length);
  const filler = new Array<number>(width).fill(Number.NaN);
  return [
    { targets: firstTargets, outputs: firstOutputs, width },
    { targets: [...lastTargets, 0], outputs: [...lastOutputs, ...filler], width, weights: [...lastTargets.map(() => 1), 0] },
  ];
}

describe.each(metrics)("$id", ({ id, suits, create }) => {
  test("is a row under its own id, and undefined before the first row", () => {
    expect(create().id).toBe(id);
    expect(scoreOf(create(), [])).toBeNull();
  });

  test.each(casesOf(suits))("equals scikit-learn, in one batch and in two: %s", (name, each) => {
    const width = suits === "regression" ? 1 : each.probabilities!.shape[1];
    const batch = { targets: each.targets, outputs: each.outputs ?? each.probabilities!.data, width };
    const wanted = wantedOf(suits, name, id);
    expectScore(scoreOf(create(), [batch]), wanted);
    expectScore(scoreOf(create(), inTwoBatches(batch)), wanted);
  });

  test("lies in its range, and its best end is where up or down is good", () => {
    const { range, higherIsBetter } = create();
    const perfect = {
      targets: [0, 1, 1, 0],
      outputs: suits === "regression" ? [0, 1, 1, 0] : [1, 0, 0, 1, 0, 1, 1, 0],
      width: suits === "regression" ? 1 : 2,
    };
    expect(scoreOf(create(), [perfect])).toBeCloseTo(higherIsBetter ? range[1] : range[0], 12);
  });
});

test.each(metrics.filter(({ suits }) => suits === "classification"))("$id takes single probabilities of class 1 as pairs", ({ create }) => {
  const targets = [0, 1, 1, 0, 1];
  const single = [0.2, 0.7, 0.4, 0.5, 0.9];
  const pairs = single.flatMap((p) => [1 - p, p]);
  expect(scoreOf(create(), [{ targets, outputs: single, width: 1 }])).toBeCloseTo(
    scoreOf(create(), [{ targets, outputs: pairs, width: 2 }])!,
    12,
  );
});

describe("options", () => {
  test.each(casesOf("classification"))(
    "k of topKAccuracy, and the scores of one class alone: %s",
    (name, { targets, probabilities, expected }) => {
      const [, width] = probabilities!.shape;
      const batch = { targets, outputs: probabilities!.data, width };
      expectScore(scoreOf(topKAccuracy({ k: 1 }), [batch]), wantedOf("classification", name, "topOneAccuracy"));
      expectScore(scoreOf(topKAccuracy({ k: 2 }), [batch]), wantedOf("classification", name, "topTwoAccuracy"));
      for (const score of ["precision", "recall", "f1"] as ClassScore[]) {
        const each = (expected as unknown as Record<string, number[]>)[score]!; // the script writes one a class
        each.forEach((wanted, c) => {
          expectScore(scoreOf(classScore(score, c), [batch]), wanted);
        });
      }
    },
  );

  test("that have no meaning are refused", () => {
    expect(() => topKAccuracy({ k: 0 })).toThrow(/topKAccuracy\.k/);
    expect(() => classScore("f1", 1.5)).toThrow(/f1\[1\.5\]/);
    expect(() => scoreOf(classScore("recall", 2), [{ targets: [0, 1], outputs: [0.2, 0.6], width: 1 }])).toThrow(/index from 0 to 1/);
    const auroc = metrics.find(({ id }) => id === "auroc")!.create();
    expect(() => scoreOf(auroc, [{ targets: [0, 1], outputs: [0.2, 0.6], width: 1, weights: [1, 0.5] }])).toThrow(/0 or 1 for each row/);
  });
});

/** They refuse weights: see above. */
const unweighted = ["auroc", "averagePrecision", "expectedCalibrationError"];

test.each(metrics.filter(({ suits, id }) => suits === "classification" && !unweighted.includes(id)))(
  "$id weighs rows: a row of weight 2 counts as two rows",
  ({ create }) => {
    const batch = { targets: [0, 1, 1, 0], outputs: [0.7, 0.3, 0.4, 0.6, 0.1, 0.9, 0.45, 0.55], width: 2, weights: [1, 2, 1, 1] };
    const twice = { targets: [0, 1, 1, 1, 0], outputs: [0.7, 0.3, 0.4, 0.6, 0.4, 0.6, 0.1, 0.9, 0.45, 0.55], width: 2 };
    expectScore(scoreOf(create(), [batch]), scoreOf(create(), [twice]));
  },
);
