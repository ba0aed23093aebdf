// What is told about one answer: each word of the text, and what it did to the answer.
import type { GradientMethod } from "./text-reader.ts";

/** What an effect is measured in: nats of log-odds, or the score itself where a model's scores are no probabilities. */
export type EffectUnit = "logOdds" | "score";

export interface WordEffect {
  /** As it stands in the text: `text.slice(start, end)`. */
  readonly word: string;
  /** In UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** Whether the model knows the word; null where that cannot be told. */
  readonly known: boolean | null;
  /** Log-odds of the label with the word minus without it: above 0 the word speaks for the label. Null for a word that was not left out. */
  readonly occlusion: number | null;
  /** Probability of the label without the word. */
  readonly scoreWithout: number | null;
  /** What the word adds to the log-odds by the model's weights. Null where the weights are not known. */
  readonly gradient: number | null;
}

export interface Explanation {
  readonly text: string;
  /** The label that is explained: the model's answer, unless another was asked for. */
  readonly label: string;
  /** Probability of that label, 0 to 1; of a quantity the answer itself. */
  readonly score: number;
  /** Probability of that label for a text without words. */
  readonly baseScore: number;
  /** What the model answers. */
  readonly answer: string;
  /** In the order of the text. */
  readonly words: readonly WordEffect[];
  readonly methods: {
    readonly occlusion: { readonly of: EffectUnit /** Words that were left out, one at a time. */; readonly words: number };
    /** `rest`: what is left of the log-odds when all words' parts are taken away: bias, and what is not linear. */
    readonly gradient: { readonly by: GradientMethod; readonly of: EffectUnit; readonly rest: number } | null;
    /** Spearman's rank correlation of the two methods over the words; null below three words, or with one method. */
    readonly agreement: number | null;
  };
  /** Words at the cut-off end of the text that the model does not read. */
  readonly truncated: number;
}
