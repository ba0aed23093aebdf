// One array for the gradient of a step, where it must be known as a whole before any weight changes: for clipping and for accumulation.

/** Adds up the shards' gradients, in their order, times the batch's share: into ← (into +) weight · Σ gradients. */
export function gatherGradient(
  into: Float32Array,
  gradients: readonly Float32Array[],
  { weight, isFirst }: { readonly weight: number; readonly isFirst: boolean },
): void {
  if (isFirst) into.fill(0);
  for (const gradient of gradients) for (let i = 0; i < into.length; i++) into[i]! += weight * gradient[i]!;
}

export function scaleGradient(gradient: Float32Array, factor: number): void {
  if (factor !== 1) for (let i = 0; i < gradient.length; i++) gradient[i]! *= factor;
}
