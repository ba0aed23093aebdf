import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Metric, MetricBatch } from "./metric.ts";
import { metrics } from "./registry.ts";

interface Case {
  dtype?: string;
  targets: number[];
  outputs?: number[];
  probabilities?: { shape: [number, number]; data: number[] };
  expected?: Record<string, number>;
}

// numbers: test/golden/metrics.py, scikit-learn
const golden: Record<string, Record<string, Case>> = JSON.parse(
  readFileSync(new URL("../../test/golden/metrics.json", import.meta.url), "utf8"),
);

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
  const cases = Object.entries(golden[suits]!).filter(([, each]) => each.dtype !== "float32");

  test("is a row under its own id, and undefined before the first row", () => {
    expect(create().id).toBe(id);
    expect(scoreOf(create(), [])).toBeNull();
  });

  test.each(cases)("equals scikit-learn, in one batch and in two: %s", (_, each) => {
    const width = suits === "regression" ? 1 : each.probabilities!.shape[1];
    const batch = { targets: each.targets, outputs: each.outputs ?? each.probabilities!.data, width };
    const wanted = suits === "regression" ? (each as unknown as Record<string, number>)[id] : each.expected![id]; // a regression case holds its numbers itself
    expect(scoreOf(create(), [batch])).toBeCloseTo(wanted!, 12);
    expect(scoreOf(create(), inTwoBatches(batch))).toBeCloseTo(wanted!, 12);
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
