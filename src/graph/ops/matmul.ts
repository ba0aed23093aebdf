// Matrix products.
import { TercetError } from "../../core/errors.ts";
import { makeNode, type Value } from "../node.ts";
import { broadcast } from "../shapes.ts";

export interface MatmulOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/** a · b over the last two axes; leading axes broadcast. Either may be read transposed, without a copy. */
export function matmul(a: Value, b: Value, { transposeA = false, transposeB = false }: MatmulOptions = {}): Value {
  const [rankA, rankB] = [a.shape.length, b.shape.length];
  const [rowsA, innerA] = transposeA ? [rankA - 1, rankA - 2] : [rankA - 2, rankA - 1];
  const [innerB, columnsB] = transposeB ? [rankB - 1, rankB - 2] : [rankB - 2, rankB - 1];
  if (rankA < 2 || rankB < 2 || a.shape[innerA] !== b.shape[innerB]) {
    throw new TercetError("shape-mismatch", {
      where: "matmul",
      expected: "the inner axes to be equal",
      received: `[${a.shape}]${transposeA ? "ᵀ" : ""} · [${b.shape}]${transposeB ? "ᵀ" : ""}`,
    });
  }
  const lead = broadcast("matmul", [leading(a), leading(b)]);
  const shape = [...lead.shape, a.shape[rowsA]!, b.shape[columnsB]!];
  const names = [...lead.names, a.names[rowsA]!, b.names[columnsB]!];
  return makeNode("MatMul", [a, b], { transposeA, transposeB }, [{ shape, names, dtype: a.dtype }]).outputs[0]!;
}

const leading = ({ shape, names }: Value) => ({ shape: shape.slice(0, -2), names: names.slice(0, -2) });
