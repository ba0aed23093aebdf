// One scale of decision values, learned on rows the weights have not seen, that makes their probabilities the likeliest.

/** Decision values of held-out rows: `values` is `[rows, columns]`; one column means two classes. */
export interface HeldOut {
  readonly values: Float64Array;
  readonly columns: number;
  readonly labels: Int32Array;
}

/**
 * The scale s > 0 under which the held-out labels are most likely:
 *
 *   two classes: P(second) = 1 / (1 + exp(−s·d))      more: P(c) = exp(s·d_c) / Σ_k exp(s·d_k)
 *
 * The negative log-likelihood is convex in s; its minimum is found by Newton steps kept inside a bracket. A true class counts
 * for 1 − ε and the others share ε = 1 / (rows + 2), so that s stays finite when all rows are right.
 * Source: Guo et al. 2017, https://arxiv.org/abs/1706.04599, §4.2 (s is one over their temperature); ε after Platt 1999.
 */
export function fitScale(heldOut: readonly HeldOut[]): number {
  const rows = heldOut.reduce((total, part) => total + part.labels.length, 0);
  if (rows === 0) return 1;
  const doubt = 1 / (rows + 2);
  let [low, high] = [1e-3, 1e3];
  let scale = 1;
  for (let step = 0; step < 60 && high / low > 1 + 1e-7; step++) {
    let [slope, curvature] = [0, 1e-12];
    for (const part of heldOut) {
      const change = likelihoodSlope(part, scale, doubt);
      slope += change.slope;
      curvature += change.curvature;
    }
    if (slope > 0) high = scale;
    else low = scale;
    const newton = scale - slope / curvature;
    const next = newton > low && newton < high ? newton : Math.sqrt(low * high);
    if (Math.abs(next - scale) < 1e-7 * scale) return next;
    scale = next;
  }
  return scale;
}

// First and second derivative of the negative log-likelihood by s: E_p[d] − E_target[d], and the variance of d under p.
function likelihoodSlope({ values, columns, labels }: HeldOut, scale: number, doubt: number): { slope: number; curvature: number } {
  const classes = columns === 1 ? 2 : columns;
  const row = new Float64Array(classes);
  let [slope, curvature] = [0, 0];
  for (let r = 0; r < labels.length; r++) {
    for (let c = 0; c < columns; c++) row[classes - columns + c] = values[r * columns + c]; // the first of two classes has d = 0
    const moments = momentsUnderSoftmax(row, scale);
    let others = 0;
    for (let c = 0; c < classes; c++) if (c !== labels[r]) others += row[c];
    slope += moments.mean - (1 - doubt) * row[labels[r]] - (doubt / (classes - 1)) * others;
    curvature += moments.variance;
  }
  return { slope, curvature };
}

function momentsUnderSoftmax(row: Float64Array, scale: number): { mean: number; variance: number } {
  const top = Math.max(...row);
  let [total, first, second] = [0, 0, 0];
  for (const value of row) {
    const weight = Math.exp(scale * (value - top));
    total += weight;
    first += weight * value;
    second += weight * value * value;
  }
  const mean = first / total;
  return { mean, variance: Math.max(0, second / total - mean * mean) };
}
