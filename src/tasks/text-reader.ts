// How a model reads a text: which words it sees, and what its weights say about each of them.
import type { TokenRules } from "../text/char-classes.ts";
import { detectLanguage } from "../text/language.ts";
import { type Span, tokenSpans } from "../text/token-spans.ts";

/** A word as it stands in the text. */
export interface ReadWord extends Span {
  /** Whether the model knows the word; null where that cannot be told. */
  readonly known: boolean | null;
}

export interface Reading {
  readonly text: string;
  /** The part that the model reads: all of it, or as many tokens as it takes. */
  readonly read: Span;
  /** The words of that part; their places are those in the whole text. */
  readonly words: readonly ReadWord[];
  /** Words of the text outside that part. */
  readonly notRead: number;
  /** How its words were cut, so that one can be left out without joining its neighbors. */
  readonly rules: TokenRules;
}

/** What a method that looks at the weights is called in reports. */
export type GradientMethod = "gradientTimesInput" | "weights";

export interface TextReader {
  read(text: string): Reading;
  /** Null for a model whose weights are not known. */
  readonly method: GradientMethod | null;
  /** What each word adds to the log-odds of a label (an index), a list for each text; null where the model has no vectors of words. */
  effects(readings: readonly Reading[], labels: readonly number[], signal?: AbortSignal): Promise<Float64Array[] | null>;
  /** Frees native memory. */
  release(): Promise<void>;
}

/** For a model of which only the answers are known: words as any text has them, read to the end. */
export function plainReader(): TextReader {
  return {
    read(text) {
      const rules = { splitting: detectLanguage([text]).splitting, lowercase: true };
      const words = tokenSpans(text, rules).map((span) => ({ ...span, known: null }));
      return wholeText({ text, words, rules });
    },
    method: null,
    effects: async () => null,
    release: async () => {},
  };
}

/** A reading to the end of the text. */
export function wholeText(reading: Pick<Reading, "text" | "words" | "rules">): Reading {
  return { ...reading, read: { start: 0, end: reading.text.length }, notRead: 0 };
}
