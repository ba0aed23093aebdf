// Quantities to numbers of mean 0 and deviation 1, so that every unit is learned alike.
import type { NumericArray } from "../core/array.ts";
import { TercetError } from "../core/errors.ts";
import { numberOf } from "./label-cells.ts";

export interface NumberEncoder {
  readonly task: "regression";
  /** Learns mean and deviation; returns itself. Refuses numbers that are all equal. */
  adapt(cells: readonly string[]): NumberEncoder;
  /** (y − mean) / deviation: `[rows, 1]`. */
  encode(cells: readonly string[]): NumericArray<Float32Array>;
  /** One name: what the number is called. */
  readonly classes: readonly string[];
  readonly mean: number;
  /** Root of the mean squared distance from the mean. */
  readonly deviation: number;
}

export function numberEncoder(
  options: { readonly name?: string; readonly mean?: number; readonly deviation?: number } = {},
): NumberEncoder {
  const classes = [options.name ?? "value"];
  let known = options.mean === undefined ? undefined : { mean: options.mean, deviation: options.deviation ?? 1 };
  const expectKnown = () => {
    if (known) return known;
    throw new TercetError("not-adapted", {
      where: "numberEncoder",
      expected: "adapt(labels) to have been called",
      received: "no numbers yet",
    });
  };
  const encoder: NumberEncoder = {
    task: "regression",
    classes,
    adapt(cells) {
      known = spreadOf(numbersOf(cells));
      return encoder;
    },
    encode(cells) {
      const { mean, deviation } = expectKnown();
      return { data: Float32Array.from(numbersOf(cells), (value) => (value - mean) / deviation), shape: [cells.length, 1] };
    },
    get mean() {
      return expectKnown().mean;
    },
    get deviation() {
      return expectKnown().deviation;
    },
  };
  return encoder;
}

/** The numbers of cells that hold nothing else. */
export function numbersOf(cells: readonly string[]): Float64Array {
  return Float64Array.from(cells, (cell, row) => {
    const value = numberOf(cell.trim());
    if (value !== null) return value;
    throw new TercetError("label-invalid", { where: `labels[${row}]`, expected: "a number", received: JSON.stringify(cell) });
  });
}

function spreadOf(values: Float64Array): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  if (values.some((value) => value !== values[0])) return { mean, deviation };
  const received = values.length === 0 ? "no number" : `one, ${values[0]}, in all ${values.length} rows`;
  throw new TercetError("one-class", { where: "labels", expected: "at least two different numbers", received });
}
