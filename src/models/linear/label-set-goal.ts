// Any number of labels: a column for each label, which decides for itself and is calibrated by itself.
import { fitScale } from "../../metrics/fit-scale.ts";
import type { HeldOutValues, LinearGoal } from "./goal.ts";
import { fitColumn } from "./one-vs-rest.ts";

/** `sets` is 1 where a row has a label: `[rows, labels]`. A label is answered where its decision value is above 0. */
export function labelSetGoal(sets: Float32Array, labels: number): LinearGoal {
  const rows = sets.length / labels;
  const has = (row: number, label: number) => sets[row * labels + label] === 1;
  return {
    task: "multiLabel",
    rows,
    columns: labels,
    strata: rarestLabels(sets, labels),
    memberships: sets,
    take(chosen) {
      const taken = new Float32Array(chosen.length * labels);
      chosen.forEach((row, i) => {
        taken.set(sets.subarray(row * labels, (row + 1) * labels), i * labels);
      });
      return labelSetGoal(taken, labels);
    },
    fitColumn: (matrix, column, options) =>
      fitColumn(
        matrix,
        Int8Array.from({ length: rows }, (_, row) => (has(row, column) ? 1 : -1)),
        { ...options, column },
      ),
    scores: (values) => Array.from({ length: rows }, (_, row) => f1OfRow(values, sets, row * labels, labels)),
    right: (values) => Array.from({ length: rows }, (_, row) => f1OfRow(values, sets, row * labels, labels) === 1),
    calibrate(heldOut) {
      const scales = Float64Array.from({ length: labels }, (_, column) => fitScale(heldOut.map((part) => ofColumn(part, column, labels))));
      return { scales, shifts: new Float64Array(labels) };
    },
    standIns: () =>
      Float64Array.from({ length: labels }, (_, label) => {
        let count = 0;
        for (let row = 0; row < rows; row++) if (has(row, label)) count++;
        return Math.log(Math.max(count, 0.5) / Math.max(rows - count, 0.5));
      }),
  };
}

/** 2·|right| / (|answered| + |actual|); 1 for a row without labels that is given none. */
function f1OfRow(values: Float64Array, sets: Float32Array, from: number, labels: number): number {
  let [hits, sizes] = [0, 0];
  for (let i = from; i < from + labels; i++) {
    const [answered, actual] = [values[i] > 0, sets[i] === 1];
    if (answered && actual) hits++;
    sizes += Number(answered) + Number(actual);
  }
  return sizes === 0 ? 1 : (2 * hits) / sizes;
}

/** One label as two classes of its own: it is there, or not. */
function ofColumn({ values, goal }: HeldOutValues, column: number, labels: number) {
  const one = Float64Array.from({ length: goal.rows }, (_, row) => values[row * labels + column]);
  const is = goal.memberships!;
  return { values: one, columns: 1, labels: Int32Array.from({ length: goal.rows }, (_, row) => is[row * labels + column]) };
}

/** The rarest label of each row; one more than there are for a row without. */
function rarestLabels(sets: Float32Array, labels: number): Int32Array {
  const counts = new Int32Array(labels);
  for (let i = 0; i < sets.length; i++) counts[i % labels] += sets[i];
  return Int32Array.from({ length: sets.length / labels }, (_, row) => {
    let rarest = labels;
    for (let label = 0; label < labels; label++) {
      if (sets[row * labels + label] === 1 && (rarest === labels || counts[label] < counts[rarest])) rarest = label;
    }
    return rarest;
  });
}
