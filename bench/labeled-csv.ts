// Texts and labels as the CSV file that a user would have.
import type { LabeledTexts } from "./linear-sets.ts";

export function labeledCsv({ texts, labels }: LabeledTexts): string {
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  return `text,label\n${texts.map((text, row) => `${cell(text)},${cell(labels[row]!)}\n`).join("")}`;
}
