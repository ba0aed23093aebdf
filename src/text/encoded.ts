// What leaves the text room for a model: token ids of texts and class indices of labels.
import { type NumericArray, takeRows } from "../core/array.ts";

/** Token ids `[rows, maxLength]`; 0 is padding, 1 is a word outside the vocabulary. */
export interface EncodedTexts extends NumericArray<Int32Array> {
  /** Tokens of each row after truncation, 0 … maxLength: what is not padding. */
  readonly lengths: Int32Array;
}

/** Class indices `[rows]`, each an index of `classes`. */
export interface EncodedLabels extends NumericArray<Int32Array> {
  readonly classes: readonly string[];
}

/** The id of padding; token 0 of every vocabulary. */
export const paddingId = 0;
/** The id of every word outside the vocabulary; token 1 of every vocabulary. */
export const unknownId = 1;

/** The chosen rows of encoded texts or labels, or of any array, with what belongs to a row. */
export function takeEncoded<Rows extends NumericArray>(rows: Rows, chosen: ArrayLike<number>): Rows {
  const taken = { ...rows, ...takeRows(rows, chosen) };
  const { lengths } = rows as Partial<EncodedTexts>; // present on texts only
  return lengths ? { ...taken, lengths: Int32Array.from(chosen, (row) => lengths[row]!) } : taken;
}
