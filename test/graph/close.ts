// Comparing numbers with a shape, with a message that says where and by how much they differ.
import { expect } from "vitest";

export interface Shaped {
  readonly data: ArrayLike<number>;
  readonly shape: readonly number[];
}

export interface Tolerance {
  /** Default 1e-12: both sides are float64. */
  readonly rtol?: number;
  /** Default 1e-13. */
  readonly atol?: number;
}

/** |actual − expected| ≤ atol + rtol · |expected| everywhere; equal infinities and NaNs agree. */
export function expectClose(actual: Shaped, expected: Shaped, { rtol = 1e-12, atol = 1e-13 }: Tolerance = {}): void {
  expect([...actual.shape]).toEqual([...expected.shape]);
  for (let i = 0; i < expected.data.length; i++) {
    const [a, b] = [actual.data[i]!, expected.data[i]!];
    if (Object.is(a, b) || Math.abs(a - b) <= atol + rtol * Math.abs(b)) continue;
    expect.fail(`element ${i} of [${expected.shape}]: expected ${b}, received ${a} (difference ${Math.abs(a - b)})`);
  }
}
