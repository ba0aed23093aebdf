// Sizes of whole tensors, summed in order and in double precision: the same bits wherever they are computed.

/** √(Σ xᵢ²) */
export function euclideanNorm(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return Math.sqrt(sum);
}

/** √(mean of xᵢ²); 0 of nothing. */
export function rootMeanSquare(values: ArrayLike<number>): number {
  return values.length === 0 ? 0 : euclideanNorm(values) / Math.sqrt(values.length);
}
