// What the interpreter refuses.
import { TercetError } from "../../core/errors.ts";

export function mismatch(where: string, expected: string, received: string): never {
  throw new TercetError("shape-mismatch", { where, expected, received });
}

/** A position along an axis of this size; negative counts from the end. Throws `index-out-of-range`. */
export function checkedIndex(where: string, index: number, size: number): number {
  const position = index < 0 ? index + size : index;
  if (Number.isInteger(index) && position >= 0 && position < size) return position;
  throw new TercetError("index-out-of-range", { where, expected: `an index from ${-size} to ${size - 1}`, received: String(index) });
}
