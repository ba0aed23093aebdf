// One window of a convolution for each text and filter, computed by itself: what the maximum over time needs where texts are long.
import type { Value } from "../graph/node.ts";
import {
  add,
  cast,
  constant,
  cumSum,
  fill,
  gather,
  gatherElements,
  matmul,
  mul,
  reshape,
  squeeze,
  swapAxes,
  transpose,
  unsqueeze,
  where,
} from "../graph/ops/index.ts";
import { lastAxis } from "../graph/shapes.ts";

interface Convolution {
  /** `[batch, length, features]` */
  readonly x: Value;
  /** `[size, features, filters]` */
  readonly weight: Value;
  /** `[filters]` */
  readonly bias: Value;
  /** bool `[batch, windows]`, false where a window begins in padding; null when padding is not told apart. */
  readonly mask: Value | null;
}

/**
 * y[n, f] = Σⱼ x[n, t + j]·Wⱼ[·, f] + b[f] with t = starts[n, f]; 0 where the window begins in padding
 *
 * Shapes: starts int64 `[batch, filters]` → `[batch, filters]`. With the starts of the strongest windows it equals the maximum over time of
 * the convolution, and so does its gradient, which costs size·features per text and filter instead of length times that.
 */
export function windowsAt(starts: Value, { x, weight, bias, mask }: Convolution): Value {
  const [size, features, filters] = weight.shape as [number, number, number];
  const windows = gather(reshape(x, ["infer", lastAxis(x)]), rowsOf(starts, x, size)); // [filters, batch, size, features]
  const flat = reshape(windows, [filters, { copy: 1 }, size * features]);
  const kernels = reshape(transpose(weight, [2, 0, 1]), [filters, size * features, 1]);
  const products = swapAxes(squeeze(matmul(flat, kernels), [2]), 0, 1); // [batch, filters]
  const values = add(products, bias);
  return mask ? where(gatherElements(mask, starts, 1), values, 0) : values;
}

/** The rows of x, its texts one below the other, of which each window consists: `[filters, batch, size]`. */
function rowsOf(starts: Value, x: Value, size: number): Value {
  const ones = fill(1, x, [{ copy: 0 }, 1]);
  const text = cast(add(cumSum(ones, 0), -1), "int64"); // [batch, 1]: 0, 1, 2, …
  const first = add(starts, mul(text, x.shape[1]!)); // [batch, filters]
  const steps = constant(
    BigInt64Array.from({ length: size }, (_, j) => BigInt(j)),
    [size],
  );
  return add(unsqueeze(swapAxes(first, 0, 1), [2]), steps);
}
