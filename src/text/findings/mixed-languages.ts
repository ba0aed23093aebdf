// Texts in another language than most.
import { detectLanguage } from "../language.ts";
import { type DataFinding, type FindingInput, finding } from "./finding.ts";

/** Of the texts whose language can be told, so many are in another one. */
const leastShare = 0.05;
const fewestRows = 5;
/** Shorter texts say too little to tell a language by. */
const fewestUnits = 20;
const mostTexts = 2000; // looked at, from the whole length of the file

/** Of a file with more texts a sample is looked at, and its counts are made larger by the same share. */
export function mixedLanguages(input: FindingInput): DataFinding[] {
  const { texts } = input.used;
  const step = Math.max(1, Math.ceil(texts.length / mostTexts));
  const rowsOf = new Map<string, number[]>();
  for (let row = 0; row < texts.length; row += step) {
    if (texts[row]!.length < fewestUnits) continue;
    const { tag } = detectLanguage([texts[row]!]);
    if (tag === "und") continue;
    const known = rowsOf.get(tag);
    if (known) known.push(row);
    else rowsOf.set(tag, [row]);
  }
  const ranked = [...rowsOf].sort(([, a], [, b]) => b.length - a.length);
  const told = ranked.reduce((sum, [, rows]) => sum + rows.length, 0);
  const others = ranked.slice(1).filter(([, rows]) => rows.length >= Math.max(fewestRows, leastShare * told));
  if (others.length === 0) return [];
  const rows = others.flatMap(([, each]) => each).sort((a, b) => a - b);
  const found = [ranked[0]!, ...others].map(([tag]) => tag);
  const sampled = finding("mixedLanguages", input, { rows, found, share: rows.length / told });
  return [{ ...sampled, rows: rows.length * step }];
}
