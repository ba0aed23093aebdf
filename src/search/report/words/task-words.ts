// Sentences of the report that depend on what is learned: one label a text, several, or a quantity. Numbers come as they are shown.
import type { Verdict } from "../../../metrics/verdict.ts";
import type { Part } from "./words.ts";

export interface ToldScore {
  readonly score: string;
  /** Ends of its interval; null where none is known. */
  readonly range: string | null;
  readonly rows: number;
}

export interface ToldComparison {
  readonly a: string;
  readonly b: string;
  readonly verdict: Verdict;
  /** With its sign, and without. */
  readonly difference: string;
  readonly size: string;
  readonly low: string;
  readonly high: string;
  /** "p = 0.03" */
  readonly p: string;
}

export interface TaskWords {
  /** What the score is called inside a sentence. */
  readonly score: string;
  /** What always answering the same is called. */
  readonly floor: string;
  /** The loss that ranks trials, and why. */
  readonly loss: string;
  readonly rankedBy: string;
  /** The score of each epoch. */
  readonly epochScore: string;
  readonly subtitle: (facts: { labels: number; rows: number; language: string }) => string;
  readonly expected: (facts: { score: string; range: string }) => string;
  readonly tested: (facts: ToldScore) => string;
  readonly validated: (facts: ToldScore) => string;
  /** Under the large number. */
  readonly figure: Readonly<Record<"expected" | Part, string>>;
  /** Whether `a` is better than `b`. */
  readonly verdict: (comparison: ToldComparison) => string;
  readonly unsure: (facts: { half: string; rows: number | null }) => string;
  readonly difference: string;
  readonly curve: (facts: { trial: number; score: string; seconds: number }) => string;
  readonly choices: string;
  readonly best: string;
  readonly optimism: (facts: {
    validation: string;
    expected: string;
    range: string;
    among: number;
    gap: string;
    isLess: boolean;
  }) => string;
  readonly mistakes: string;
  readonly noMistakes: string;
  /** The number beside a mistake. */
  readonly mistakeScore: string;
  readonly moreData: (facts: { rows: number; gain: string; low: string; high: string }) => string;
  readonly kind: (facts: { name: string; labels: number }) => string;
  readonly use: string;
}
