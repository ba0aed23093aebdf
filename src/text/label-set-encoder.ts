// Sets of labels to rows of zeros and ones, and the label names that the columns stand for.
import type { NumericArray } from "../core/array.ts";
import { TercetError } from "../core/errors.ts";
import { labelsOf } from "./label-cells.ts";
import { classesOf, expectKnownLabels } from "./label-encoder.ts";

export interface LabelSetEncoder {
  readonly task: "multiLabel";
  /** Learns the labels from cells that `listCell` wrote; returns itself. */
  adapt(cells: readonly string[]): LabelSetEncoder;
  /** 1 where the cell has the label: `[rows, labels]`. */
  encode(cells: readonly string[]): NumericArray<Float32Array>;
  /** The labels, sorted. */
  readonly classes: readonly string[];
}

export function labelSetEncoder(known?: { readonly classes: readonly string[] }): LabelSetEncoder {
  let classes = known?.classes;
  const expectClasses = (): readonly string[] => {
    if (classes) return classes;
    throw new TercetError("not-adapted", {
      where: "labelSetEncoder",
      expected: "adapt(labels) to have been called",
      received: "no labels yet",
    });
  };
  const encoder: LabelSetEncoder = {
    task: "multiLabel",
    adapt(cells) {
      classes = classesOf(cells.flatMap(labelsOf));
      return encoder;
    },
    encode: (cells) => encodeSets(cells.map(labelsOf), expectClasses()),
    get classes() {
      return expectClasses();
    },
  };
  return encoder;
}

function encodeSets(sets: readonly (readonly string[])[], classes: readonly string[]): NumericArray<Float32Array> {
  expectKnownLabels(sets.flat(), classes);
  const columnOf = new Map(classes.map((name, column) => [name, column]));
  const data = new Float32Array(sets.length * classes.length);
  for (const [row, set] of sets.entries()) for (const label of set) data[row * classes.length + columnOf.get(label)!] = 1;
  return { data, shape: [sets.length, classes.length] };
}
