// Texts made for timing: words drawn by Zipf's law, with punctuation, or Chinese characters. The same on every machine.
import { randomKey, uniformAt } from "../src/core/random.ts";

export interface MadeTexts {
  readonly texts: readonly string[];
  readonly labels: readonly string[];
  /** Of the texts in UTF-8. */
  readonly bytes: number;
}

export type MadeLanguage = "english" | "chinese";

export interface MadeOptions {
  readonly language: MadeLanguage;
  readonly bytes: number;
  /** Words or characters of a text: uniform between the two. */
  readonly tokens: readonly [least: number, most: number];
}

const labels = ["negative", "positive"];

/** Texts until there are as many bytes. */
export function makeTexts({ language, bytes: wanted, tokens: [least, most] }: MadeOptions): MadeTexts {
  const key = randomKey("made texts", language);
  let drawn = 0;
  const draw = () => uniformAt(key, drawn++);
  const textOf = language === "english" ? englishText : chineseText;
  const made: { texts: string[]; labels: string[]; bytes: number } = { texts: [], labels: [], bytes: 0 };
  while (made.bytes < wanted) {
    const text = textOf(least + Math.floor(draw() * (most - least + 1)), draw);
    made.texts.push(text);
    made.labels.push(labels[Math.floor(draw() * labels.length)]!);
    made.bytes += Buffer.byteLength(text);
  }
  return made;
}

/** Rows with quotes where the text needs them, one text in eight with a quoted quote. */
export function toCsv({ texts, labels }: MadeTexts): string {
  const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return `text,label\n${texts.map((text, row) => `${cell(text)},${labels[row]}\n`).join("")}`;
}

const syllables = ["ba", "ten", "li", "ro", "mu", "sha", "ker", "no", "vi", "est", "a", "dow", "pri", "gle", "ti", "on"];
const vocabulary = Array.from({ length: 20_000 }, (_, rank) => wordOf(rank));

/** Word of a rank: frequent words are short. */
function wordOf(rank: number): string {
  let word = "";
  for (let rest = rank + 1; rest > 0; rest = Math.floor(rest / syllables.length)) word += syllables[rest % syllables.length];
  return word;
}

/** A rank with probability about 1 / rank. */
function zipf(size: number, uniform: number): number {
  return Math.min(size - 1, Math.floor(size ** uniform) - 1);
}

function englishText(count: number, draw: () => number): string {
  const words = Array.from({ length: count }, (_, i) => {
    const word = vocabulary[zipf(vocabulary.length, draw())]!;
    const cased = i === 0 ? word[0]!.toUpperCase() + word.slice(1) : word;
    return cased + (i % 11 === 10 ? "," : i % 17 === 16 ? "." : "");
  });
  const text = words.join(" ");
  return draw() < 1 / 8 ? `"${text}!" ...` : `${text}.`;
}

function chineseText(count: number, draw: () => number): string {
  const first = 0x4e00;
  const characters = Array.from({ length: count }, (_, i) => (i % 12 === 11 ? "，" : String.fromCharCode(first + zipf(3500, draw()))));
  return `${characters.join("")}。`;
}
