// Start values of parameters: functions of a key and a shape, equal on every machine.
import { sizeOf } from "../core/array.ts";
import { normalAt, uniformAt } from "../core/random.ts";

/** Fills an array of the given shape with start values; all randomness comes from the key. */
export type Initializer = (target: Float32Array, shape: readonly number[], key: number) => void;

export const zeros: Initializer = (target) => {
  target.fill(0);
};

export const ones: Initializer = (target) => {
  target.fill(1);
};

/** Uniform in [−limit, limit). Keras's default for embeddings has limit 0.05. */
export function uniform(limit: number): Initializer {
  return (target, _, key) => {
    for (let i = 0; i < target.length; i++) target[i] = limit * (2 * uniformAt(key, i) - 1);
  };
}

/**
 * Uniform in [−l, l) with l = √(6 / (fan in + fan out)). Shapes: `[..., fan in, fan out]`; leading axes are a receptive field.
 * Source: Glorot & Bengio 2010, https://proceedings.mlr.press/v9/glorot10a.html
 */
export const glorotUniform: Initializer = (target, shape, key) => {
  const field = sizeOf(shape.slice(0, -2));
  const [fanIn, fanOut] = [(shape.at(-2) ?? 1) * field, (shape.at(-1) ?? 1) * field];
  uniform(Math.sqrt(6 / (fanIn + fanOut)))(target, shape, key);
};

/**
 * A matrix with orthonormal columns or rows, whichever are fewer. Shapes: `[rows, columns]`.
 * Source: Saxe, McClelland & Ganguli 2013, https://arxiv.org/abs/1312.6120 (Gram–Schmidt on normal numbers).
 */
export const orthogonal: Initializer = (target, shape, key) => {
  const [rows, columns] = shape as [number, number];
  const [count, size] = [Math.min(rows, columns), Math.max(rows, columns)];
  const vectors = Array.from({ length: count }, (_, v) => Float64Array.from({ length: size }, (_, i) => normalAt(key, v * size + i)));
  vectors.forEach((vector, v) => {
    // Twice: once leaves rounding errors that grow with the number of vectors.
    for (let pass = 0; pass < 2; pass++) for (let w = 0; w < v; w++) subtractProjection(vector, vectors[w]!);
    const norm = Math.sqrt(dot(vector, vector));
    for (let i = 0; i < size; i++) vector[i]! /= norm;
  });
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) target[r * columns + c] = rows >= columns ? vectors[c]![r]! : vectors[r]![c]!;
  }
};

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function subtractProjection(vector: Float64Array, unit: Float64Array): void {
  const along = dot(vector, unit);
  for (let i = 0; i < vector.length; i++) vector[i]! -= along * unit[i]!;
}
