// Labels to class indices, and the class names that the indices stand for.
import { TercetError } from "../core/errors.ts";
import type { EncodedLabels } from "./encoded.ts";
import { sortNatural } from "./natural-order.ts";

export interface LabelEncoder {
  readonly task: "classification";
  /** Learns the classes from labels; returns itself. */
  adapt(labels: readonly string[]): LabelEncoder;
  /** The class index of each label. */
  encode(labels: readonly string[]): EncodedLabels;
  /** Names of the classes, sorted, numbers in them by value: "1", "2", "10". */
  readonly classes: readonly string[];
}

/** An encoder of labels; with `classes` (of a saved model) it needs no `adapt`. */
export function labelEncoder(known?: { readonly classes: readonly string[] }): LabelEncoder {
  let classes = known?.classes;
  const expectClasses = (): readonly string[] => {
    const expected = "adapt(labels) to have been called";
    if (!classes) throw new TercetError("not-adapted", { where: "labelEncoder", expected, received: "no classes yet" });
    return classes;
  };
  const encoder: LabelEncoder = {
    task: "classification",
    adapt(labels) {
      classes = classesOf(labels);
      return encoder;
    },
    encode: (labels) => encodeLabels(labels, expectClasses()),
    get classes() {
      return expectClasses();
    },
  };
  return encoder;
}

/** The distinct labels, sorted; refuses fewer than two. */
export function classesOf(labels: readonly string[]): string[] {
  const classes = sortNatural([...new Set(labels)]);
  if (classes.length < 2) {
    const received = classes.length === 0 ? "no label" : `one, ${JSON.stringify(classes[0])}, in all ${labels.length} rows`;
    throw new TercetError("one-class", { where: "labels", expected: "at least two different labels", received });
  }
  return classes;
}

function encodeLabels(labels: readonly string[], classes: readonly string[]): EncodedLabels {
  expectKnownLabels(labels, classes);
  const indexOf = new Map(classes.map((name, index) => [name, index]));
  return { data: Int32Array.from(labels, (label) => indexOf.get(label)!), shape: [labels.length], classes };
}

/** Refuses labels that are none of the classes. */
export function expectKnownLabels(labels: readonly string[], classes: readonly string[]): void {
  const known = new Set(classes);
  const unseen = [...new Set(labels.filter((label) => !known.has(label)))];
  if (unseen.length === 0) return;
  const received = `${unseen.length > 1 ? `${unseen.length} others: ` : ""}${listed(unseen)}`;
  const hint = "The classes come from the training rows: give those rows too, or leave rows with other labels out.";
  throw new TercetError("label-unseen", { where: "labels", expected: `one of ${listed(classes)}`, received, hint });
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 10).map((name) => JSON.stringify(name));
  return shown.join(", ") + (names.length > 10 ? ` and ${names.length - 10} more` : "");
}
