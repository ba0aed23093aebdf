// From decision values to probabilities: one scale, learned on rows the weights have not seen.

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

/** Turns logits `[rows, columns]` into probabilities `[rows, classes]`. */
export function toProbabilities(logits: Float64Array, columns: number): Float32Array {
  return columns === 1 ? sigmoidPairs(logits) : softmaxRows(logits, columns);
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
  const top = largest(row, 0, row.length);
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

function sigmoidPairs(logits: Float64Array): Float32Array {
  const out = new Float32Array(2 * logits.length);
  for (let row = 0; row < logits.length; row++) {
    out[2 * row] = 1 / (1 + Math.exp(logits[row]));
    out[2 * row + 1] = 1 / (1 + Math.exp(-logits[row]));
  }
  return out;
}

function softmaxRows(logits: Float64Array, columns: number): Float32Array {
  const out = new Float32Array(logits.length);
  for (let start = 0; start < logits.length; start += columns) {
    const top = largest(logits, start, start + columns);
    let total = 0;
    for (let i = start; i < start + columns; i++) total += Math.exp(logits[i] - top);
    for (let i = start; i < start + columns; i++) out[i] = Math.exp(logits[i] - top) / total;
  }
  return out;
}

function largest(values: Float64Array, start: number, end: number): number {
  let top = values[start];
  for (let i = start + 1; i < end; i++) if (values[i] > top) top = values[i];
  return top;
}
