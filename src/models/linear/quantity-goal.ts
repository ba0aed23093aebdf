// A number for each text: one column of ridge regression on the standardized number.
import type { LinearGoal } from "./goal.ts";
import { fitRidge } from "./ridge.ts";

const tolerance = { loose: 1e-3, tight: 1e-6 };
const mostParts = 10;
const rowsOfPart = 20;

/** `values` are standardized, `[rows]`; answers are in the unit that `mean` and `deviation` are given in. */
export function quantityGoal(values: Float32Array, unit: { readonly mean: number; readonly deviation: number }): LinearGoal {
  const { mean, deviation } = unit;
  return {
    task: "regression",
    rows: values.length,
    columns: 1,
    strata: partsOfRange(values),
    take: (rows) =>
      quantityGoal(
        Float32Array.from(rows, (row) => values[row]),
        unit,
      ),
    fitColumn: (matrix, _, { C, precision }) => fitRidge(matrix, values, { C, tolerance: tolerance[precision] }),
    scores: (answers) => Array.from(values, (value, row) => -((answers[row] - value) ** 2)),
    right: () => null,
    calibrate: () => ({ scales: Float64Array.of(deviation), shifts: Float64Array.of(mean) }),
    standIns: () => Float64Array.of(mean),
  };
}

/** Which tenth of the range each value lies in, or a larger part where there are few. */
function partsOfRange(values: Float32Array): Int32Array {
  const count = Math.min(mostParts, Math.max(1, Math.floor(values.length / rowsOfPart)));
  const sorted = values.toSorted();
  const edges = Array.from({ length: count - 1 }, (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / count)]);
  return Int32Array.from(values, (value) => edges.filter((edge) => value >= edge).length);
}
