// Metrics that need all rows at once, as metrics gathered batch by batch: areas under curves, calibration.
import { expectOption } from "../core/check.ts";
import { auroc } from "./auroc.ts";
import { averagePrecision } from "./average-precision.ts";
import { expectedCalibrationError } from "./expected-calibration-error.ts";
import type { Metric, MetricBatch } from "./metric.ts";

/** All rows so far, single probabilities written out as pairs. */
export interface RowsTally {
  readonly targets: number[];
  /** `[rows, classes]` */
  readonly scores: number[];
  classes: number;
}

/** AUROC of class 1, or of more than two classes the mean over classes against the others; formula in `auroc.ts`. */
export function aurocMetric(): Metric<RowsTally> {
  return gathered({ id: "auroc", higherIsBetter: true }, ({ targets, scores, classes }) => auroc(targets, scores, classes));
}

/**
 * Average precision, the area under the precision-recall curve: of class 1, or of more than two classes the mean over classes; formula in
 * `average-precision.ts`. A class without rows counts 0, as in scikit-learn.
 */
export function averagePrecisionMetric(): Metric<RowsTally> {
  return gathered({ id: "averagePrecision", higherIsBetter: true }, ({ targets, scores, classes }) => {
    const judged = classes === 2 ? [1] : Array.from({ length: classes }, (_, c) => c);
    const areaOf = (c: number) =>
      averagePrecision(
        targets.map((target) => target === c),
        targets.map((_, row) => scores[row * classes + c]!),
      ) ?? 0;
    return judged.reduce((sum, c) => sum + areaOf(c), 0) / judged.length;
  });
}

/** Expected calibration error with 15 bins; formula in `expected-calibration-error.ts`. */
export function expectedCalibrationErrorMetric(): Metric<RowsTally> {
  return gathered({ id: "expectedCalibrationError", higherIsBetter: false }, ({ targets, scores, classes }) =>
    expectedCalibrationError(targets, scores, classes),
  );
}

function gathered(about: Pick<Metric, "id" | "higherIsBetter">, scoreOf: (rows: RowsTally) => number | null): Metric<RowsTally> {
  return {
    ...about,
    range: [0, 1],
    start: () => ({ targets: [], scores: [], classes: 0 }),
    add(tally, batch) {
      tally.classes ||= Math.max(2, batch.width);
      for (let row = 0; row < batch.targets.length; row++) if (counts(batch, row, about.id)) addRow(tally, batch, row);
    },
    result: (tally) => (tally.targets.length === 0 ? null : scoreOf(tally)),
  };
}

/** A curve over rows counts each of them once or not at all. */
function counts({ weights }: MetricBatch, row: number, id: string): boolean {
  const weight = weights?.[row] ?? 1;
  expectOption(weight === 0 || weight === 1, `${id}.weights`, "0 or 1 for each row", weight);
  return weight === 1;
}

function addRow({ targets, scores }: RowsTally, batch: MetricBatch, row: number): void {
  const { outputs, width } = batch;
  targets.push(batch.targets[row]!);
  if (width === 1) scores.push(1 - outputs[row]!, outputs[row]!);
  else for (let c = 0; c < width; c++) scores.push(outputs[row * width + c]!);
}
