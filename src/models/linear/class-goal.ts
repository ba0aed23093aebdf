// One class out of several: a column for each against the rest, a single one for two.
import { fitScale } from "../../metrics/fit-scale.ts";
import type { LinearGoal } from "./goal.ts";
import { columnCount, decidedClass, fitColumn } from "./one-vs-rest.ts";

/** `labels` holds a class number a row. */
export function classGoal(labels: Int32Array, classes: number): LinearGoal {
  const columns = columnCount(classes);
  const isRight = (values: Float64Array) => Array.from(labels, (label, row) => decidedClass(values, row, columns) === label);
  return {
    task: "classification",
    rows: labels.length,
    columns,
    strata: labels,
    take: (rows) =>
      classGoal(
        rows.map((row) => labels[row]),
        classes,
      ),
    fitColumn: (matrix, column, options) => fitColumn(matrix, signsOf(labels, classes === 2 ? 1 : column), { ...options, column }),
    scores: (values) => isRight(values).map(Number),
    right: isRight,
    calibrate(heldOut) {
      const scale = fitScale(heldOut.map(({ values, goal }) => ({ values, columns, labels: goal.strata })));
      return { scales: new Float64Array(columns).fill(scale), shifts: new Float64Array(columns) };
    },
    standIns() {
      const shares = classShares(labels, classes);
      return columns === 1 ? Float64Array.of(Math.log(shares[1] / shares[0])) : shares.map(Math.log);
    },
  };
}

function signsOf(labels: Int32Array, positive: number): Int8Array {
  return Int8Array.from(labels, (label) => (label === positive ? 1 : -1));
}

// Each class's share of the rows; a class without rows counts as half a one.
function classShares(labels: Int32Array, classes: number): Float64Array {
  const counts = new Float64Array(classes);
  for (const label of labels) counts[label]++;
  const shares = counts.map((count) => Math.max(count, 0.5));
  const total = shares.reduce((a, b) => a + b, 0);
  return shares.map((share) => share / total);
}
