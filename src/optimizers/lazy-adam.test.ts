import { expect, test } from "vitest";
import golden from "../../test/golden/lazy_adam.json" with { type: "json" };
import { lazyAdam } from "./lazy-adam.ts";

// Numbers: test/golden/lazy_adam.py, float64. The rule is a plain loop: over float64 arrays it computes in float64.
type UpdateRow = (
  w: Float64Array,
  g: Float64Array,
  slots: Readonly<Record<string, Float64Array>>,
  row: { offset: number; width: number; gradientOffset: number },
  context: { learningRate: number; step: number },
) => void;

test("lazyAdam follows PyTorch's SparseAdam for five steps, row by row", () => {
  const { learningRate } = golden.options;
  const updateRow = lazyAdam(golden.options).updateRow as unknown as UpdateRow;
  const w = Float64Array.from(golden.initial.data);
  const slots = { m: new Float64Array(w.length), v: new Float64Array(w.length) };
  const width = golden.initial.shape[1]!;
  golden.steps.forEach(({ ids, gradient, weights }, i) => {
    for (const id of new Set(ids)) {
      const offset = id * width;
      const own = Float64Array.from([99, ...gradient.data.slice(offset, offset + width)]); // a gradient may lie elsewhere
      updateRow(w, own, slots, { offset, width, gradientOffset: 1 }, { learningRate, step: i + 1 });
    }
    weights.data.forEach((value, j) => {
      expect(Math.abs(w[j]! - value)).toBeLessThan(1e-9);
    });
  });
});
