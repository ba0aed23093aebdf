import { expect, test } from "vitest";
import { orthogonalize } from "../optimizers/newton-schulz.ts";
import { makeOrthogonalizer } from "./orthogonalizer.node.ts";

const sizes = [
  [8, 8],
  [3, 50],
  [50, 7],
  [33, 65],
] as const;

test.each(sizes)("%i × %i: the runtime and TypeScript give the same matrix", async (rows, columns) => {
  const orthogonalizer = makeOrthogonalizer();
  const matrix = Float64Array.from({ length: rows * columns }, (_, i) => Math.sin(1.3 * i + 0.01 * i * i));
  const size = { rows, columns };
  const byRuntime = await orthogonalizer.orthogonalize({ matrix, size, steps: 5 });
  orthogonalize(matrix, size, 5).forEach((value, i) => {
    expect(Math.abs(byRuntime[i]! - value)).toBeLessThan(2e-4); // float32, steepened 3.4⁵ = 485 times at 0
  });
  const zeros = await orthogonalizer.orthogonalize({ matrix: new Float64Array(rows * columns), size, steps: 5 });
  expect(zeros.every((value) => value === 0)).toBe(true);
  await orthogonalizer.release();
});

test("brings the singular values of a full matrix near 1", () => {
  const [rows, columns] = [4, 6];
  const matrix = Float64Array.from({ length: rows * columns }, (_, i) => Math.sin(1.3 * i + 0.01 * i * i));
  const x = orthogonalize(matrix, { rows, columns }, 5);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < rows; j++) {
      let product = 0;
      for (let k = 0; k < columns; k++) product += x[i * columns + k]! * x[j * columns + k]!;
      expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(0.5); // the polynomial ends between 0.7 and 1.2
    }
  }
});
