// Newton–Schulz on the runtime's kernels: the same iteration as in optimizers/newton-schulz.ts, as an ONNX program for each shape.
import type { Graph, Value } from "../graph/node.ts";
import { add, input, matmul, mul, transpose } from "../graph/ops/index.ts";
import { lowerGraph } from "../onnx/lower.ts";
import { writeOnnx } from "../onnx/write.ts";
import type { MatrixSize } from "../optimizers/matrix-size.ts";
import { newtonSchulzCoefficients, smallestNorm } from "../optimizers/newton-schulz.ts";
import type { MatrixToOrthogonalize } from "../optimizers/optimizer.ts";
import { euclideanNorm } from "../optimizers/root-mean-square.ts";
import type { Executable } from "../runtime/executable.ts";
import { createExecutable } from "../runtime/onnxruntime.node.ts";

export interface Orthogonalizer {
  /** The matrix with singular values near 1, in float32. The array is used again by the next call for such a shape. */
  orthogonalize(asked: MatrixToOrthogonalize): Promise<Float32Array>;
  release(): Promise<void>;
}

interface Bound {
  readonly executable: Executable;
  readonly normalized: Float32Array;
  readonly result: Float32Array;
}

/** Programs are made when a shape is first met. One thread: the bits depend on nothing but the matrix. */
export function makeOrthogonalizer(): Orthogonalizer {
  const bound = new Map<string, Promise<Bound>>();
  return {
    async orthogonalize({ matrix, size, steps }) {
      const key = `${size.rows} ${size.columns} ${steps}`;
      if (!bound.has(key)) bound.set(key, bind(size, steps));
      const { executable, normalized, result } = await bound.get(key)!;
      const norm = Math.max(euclideanNorm(matrix), smallestNorm);
      for (let i = 0; i < matrix.length; i++) normalized[i] = matrix[i]! / norm;
      const shape = [size.rows, size.columns];
      await executable.run({ normalized: { data: normalized, shape } }, { orthogonal: { data: result, shape } });
      return result;
    },
    async release() {
      for (const each of bound.values()) await (await each).executable.release();
      bound.clear();
    },
  };
}

async function bind(size: MatrixSize, steps: number): Promise<Bound> {
  const onnx = writeOnnx(lowerGraph(newtonSchulzGraph(size, steps), { outputNames: ["orthogonal"] }));
  const executable = await createExecutable(onnx);
  const elements = size.rows * size.columns;
  return { executable, normalized: new Float32Array(elements), result: new Float32Array(elements) };
}

/** normalized `[rows, columns]`, of norm 1 → orthogonal `[rows, columns]`. */
export function newtonSchulzGraph({ rows, columns }: MatrixSize, steps: number): Graph {
  const [a, b, c] = newtonSchulzCoefficients;
  const normalized = input("normalized", [rows, columns]);
  const isTall = rows > columns;
  let x: Value = isTall ? transpose(normalized, [1, 0]) : normalized; // [short, long]
  for (let step = 0; step < steps; step++) {
    const gram = matmul(x, x, { transposeB: true }); // XXᵀ, [short, short]
    const mixed = add(mul(gram, b), mul(matmul(gram, gram), c));
    x = add(mul(x, a), matmul(mixed, x));
  }
  return { inputs: [normalized], outputs: [isTall ? transpose(x, [1, 0]) : x] };
}
