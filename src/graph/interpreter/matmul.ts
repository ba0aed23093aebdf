// Matrix products over the last two axes.
import { broadcast } from "../shapes.ts";
import { mismatch } from "./problems.ts";
import { broadcastStrides, gridOffsets, stridesOf, type Tensor, zeros } from "./tensor.ts";

/** yᵢⱼ = Σₖ aᵢₖ bₖⱼ; leading axes broadcast; a transposed operand is read with its strides swapped. */
export function matmul(a: Tensor, b: Tensor, { transposeA, transposeB }: { transposeA: boolean; transposeB: boolean }): Tensor {
  const [rows, inner, strideRow, strideInnerA] = matrixOf(a, transposeA);
  const [innerB, columns, strideInnerB, strideColumn] = matrixOf(b, transposeB);
  if (inner !== innerB) mismatch("MatMul", "the inner axes to be equal", `[${a.shape}] · [${b.shape}]`);
  const leadA = a.shape.slice(0, -2);
  const leadB = b.shape.slice(0, -2);
  const { shape: lead } = broadcast("MatMul", [unnamed(leadA), unnamed(leadB)]);
  const startsA = gridOffsets(lead, broadcastStrides(leadA, lead));
  const startsB = gridOffsets(lead, broadcastStrides(leadB, lead));
  const y = zeros([...lead, rows, columns]);
  let at = 0;
  for (let batch = 0; batch < startsA.length; batch++) {
    const startA = startsA[batch]! * rows * inner;
    const startB = startsB[batch]! * inner * columns;
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let k = 0; k < inner; k++) {
          sum += a.data[startA + i * strideRow + k * strideInnerA]! * b.data[startB + k * strideInnerB + j * strideColumn]!;
        }
        y.data[at++] = sum;
      }
    }
  }
  return y;
}

/** Rows, columns and the strides along them, of the matrix that is meant. */
function matrixOf({ shape }: Tensor, transposed: boolean): [number, number, number, number] {
  const [rows, columns] = shape.slice(-2) as [number, number]; // the op's rule asks for rank 2 or more
  const [strideRow, strideColumn] = stridesOf(shape.slice(-2)) as [number, number];
  return transposed ? [columns, rows, strideColumn, strideRow] : [rows, columns, strideRow, strideColumn];
}

const unnamed = (shape: readonly number[]) => ({ shape, names: shape.map(() => null) });
