// From decision values to probabilities.

/** Turns logits `[rows, columns]` into probabilities `[rows, classes]`. */
export function toProbabilities(logits: Float64Array, columns: number): Float32Array {
  return columns === 1 ? sigmoidPairs(logits) : softmaxRows(logits, columns);
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
