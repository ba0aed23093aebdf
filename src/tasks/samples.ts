// Some rows to show a model on.
import type { LabeledText } from "./classifier.ts";
import type { Part } from "./data-set.node.ts";

const sampleRows = 3;

/** Rows spread over the part, so that a sorted file shows more than one label. */
export function samplesOf({ texts, labels }: Part): LabeledText[] {
  const count = Math.min(sampleRows, texts.length);
  return Array.from({ length: count }, (_, i) => {
    const row = Math.floor(((i + 0.5) * texts.length) / count);
    return { text: texts[row]!, label: labels[row]! };
  });
}
