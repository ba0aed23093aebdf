// Why a classifier answers as it does: what each word of a text did to the answer, by leaving it out and by the model's weights.
import { TercetError } from "../core/errors.ts";
import { nameHint } from "../core/nearest.ts";
import { rankCorrelation } from "../metrics/rank-correlation.ts";
import { leaveOut } from "../text/token-spans.ts";
import type { TextModel } from "./classifier.ts";
import { partsOf } from "./classifier-parts.node.ts";
import type { Explanation } from "./explanation.ts";
import { logOdds, type ScoreScale, scoreScaleOf } from "./log-odds.ts";
import { plainReader, type Reading, type TextReader } from "./text-reader.ts";

export interface ExplainOptions {
  /** The label to explain. Default: each text's answer. */
  readonly label?: string;
  /** Aborted: rejects within a batch of texts. */
  readonly signal?: AbortSignal;
}

/** What explaining needs of a model. */
export type Explained = Pick<TextModel<unknown, unknown>, "classes" | "config" | "probabilities">;

export interface Explainer {
  /** One explanation per text, in the order given. Throws `option-invalid` for a label that the model does not know. */
  explain(texts: readonly string[], options?: ExplainOptions): Promise<Explanation[]>;
  /** Frees the native memory of the explainer; the classifier keeps its own. */
  release(): Promise<void>;
}

/** Words of one text that are left out in turn; of a longer text those are taken whose weights say most, or the first. */
export const mostLeftOut = 512;
/** Variants of texts that are answered in one call. */
const mostVariants = 2048;

/**
 * Explains answers of any classifier: by occlusion, which needs its answers only, and for models of ours also by their weights.
 *
 *   occlusion(w) = log-odds(text) − log-odds(text without w)
 *   gradient(w)  = ⟨x_w, ∂ log-odds / ∂x_w⟩ on word vectors x; for a linear model the sum of its n-grams' weight × value
 *
 * Log-odds of the label explained against all others, in nats. Of a text that is too long for the model only the part it reads counts.
 * Source: Li, Monroe & Jurafsky 2016, https://arxiv.org/abs/1612.08220 (leaving out); Shrikumar et al. 2016,
 * https://arxiv.org/abs/1605.01713 (gradient × input).
 */
export async function explain(classifier: Explained, texts: readonly string[], options?: ExplainOptions): Promise<Explanation[]> {
  const explainer = makeExplainer(classifier);
  try {
    return await explainer.explain(texts, options);
  } finally {
    await explainer.release();
  }
}

/** For texts that come one after the other: what is compiled for the first is used for the next. */
export function makeExplainer(classifier: Explained): Explainer {
  let reader: Promise<TextReader> | undefined;
  return {
    async explain(texts, { label, signal } = {}) {
      if (label !== undefined) expectLabel(classifier, label);
      reader ??= readerOf(classifier);
      const ready = await reader;
      const readings = texts.map((text) => ready.read(text));
      const explanations: Explanation[] = [];
      for (const group of groups(readings)) explanations.push(...(await explainGroup({ classifier, reader: ready, label, signal }, group)));
      return explanations;
    },
    async release() {
      await (await reader)?.release();
      reader = undefined;
    },
  };
}

async function readerOf(classifier: Explained): Promise<TextReader> {
  const parts = partsOf(classifier);
  if (parts?.network) return (await import("./network-reader.node.ts")).networkReader(parts);
  if (parts?.config.tercet.architecture === "linear") return (await import("./linear-reader.node.ts")).linearReader(parts);
  return plainReader();
}

function expectLabel({ classes }: Explained, label: string): void {
  if (classes.includes(label)) return;
  const expected = `one of the model's labels: ${classes.join(", ")}`;
  const hint = nameHint(label, classes);
  throw new TercetError("option-invalid", { where: "explain", option: "label", expected, received: JSON.stringify(label), hint });
}

/** Texts whose variants fit into one call; one text at least. */
function groups(readings: readonly Reading[]): Reading[][] {
  const found: Reading[][] = [];
  let room = 0;
  for (const reading of readings) {
    const variants = 1 + Math.min(reading.words.length, mostLeftOut);
    if (found.length === 0 || variants > room) {
      found.push([]);
      room = mostVariants;
    }
    found.at(-1)!.push(reading);
    room -= variants;
  }
  return found;
}

interface Asked {
  readonly classifier: Explained;
  readonly reader: TextReader;
  readonly label: string | undefined;
  readonly signal: AbortSignal | undefined;
}

async function explainGroup({ classifier, reader, label, signal }: Asked, readings: readonly Reading[]): Promise<Explanation[]> {
  const { classes } = classifier;
  const scale = scoreScaleOf(classifier.config.tercet);
  const answer = async (texts: readonly string[]) => {
    const scores = await classifier.probabilities(texts, { signal });
    return texts.map((_, row) => scores.subarray(row * classes.length, (row + 1) * classes.length));
  };
  const answers = await answer(["", ...readings.map(partRead)]);
  const [wordless, ...scores] = answers as [Float32Array, ...Float32Array[]]; // one answer for each text
  const labels = scores.map((row) => (label === undefined ? largest(row) : classes.indexOf(label)));
  const effects = await reader.effects(readings, labels, signal);
  const chosen = readings.map(({ words }, i) => wordsToLeaveOut(words.length, effects?.[i]));
  const variants = await answer(readings.flatMap((reading, i) => chosen[i]!.map((word) => withoutWord(reading, word))));
  let next = 0;
  return readings.map((reading, i) => {
    const own = new Map(chosen[i]!.map((word) => [word, variants[next++]!]));
    return toExplanation({
      reading,
      reader,
      classes,
      scale,
      label: labels[i]!,
      scores: scores[i]!,
      wordless,
      without: own,
      effects: effects?.[i],
    });
  });
}

function partRead({ text, read }: Reading): string {
  return text.slice(read.start, read.end);
}

function withoutWord(reading: Reading, word: number): string {
  const { start, end } = reading.words[word]!;
  const { start: from } = reading.read;
  return leaveOut(partRead(reading), { start: start - from, end: end - from }, reading.rules);
}

/** In the order of the text. */
function wordsToLeaveOut(count: number, effects: Float64Array | undefined): number[] {
  const all = Array.from({ length: count }, (_, word) => word);
  if (count <= mostLeftOut) return all;
  if (effects) all.sort((a, b) => Math.abs(effects[b]!) - Math.abs(effects[a]!));
  return all.slice(0, mostLeftOut).sort((a, b) => a - b);
}

interface Found {
  readonly reading: Reading;
  readonly reader: TextReader;
  readonly classes: readonly string[];
  readonly scale: ScoreScale;
  readonly label: number;
  /** Answers to the text, to no text, and to the text without each word that was left out. */
  readonly scores: Float32Array;
  readonly wordless: Float32Array;
  readonly without: ReadonlyMap<number, Float32Array>;
  readonly effects: Float64Array | undefined;
}

function toExplanation({ reading, reader, classes, scale, label, scores, wordless, without, effects }: Found): Explanation {
  const { text, notRead } = reading;
  const all = logOdds(scores, label, scale);
  const words = reading.words.map(({ start, end, known }, word) => {
    const left = without.get(word);
    return {
      word: text.slice(start, end),
      start,
      end,
      known,
      occlusion: left ? all - logOdds(left, label, scale) : null,
      scoreWithout: left ? left[label]! : null,
      gradient: effects ? effects[word]! : null,
    };
  });
  const of = scale === "linear" ? ("score" as const) : ("logOdds" as const);
  const both = words.filter(({ occlusion, gradient }) => occlusion !== null && gradient !== null);
  return {
    text,
    label: classes[label]!,
    score: scores[label]!,
    baseScore: wordless[label]!,
    answer: classes[largest(scores)]!,
    words,
    methods: {
      occlusion: { of, words: without.size },
      gradient: effects && reader.method ? { by: reader.method, of, rest: effects.reduce((rest, effect) => rest - effect, all) } : null,
      agreement:
        both.length < 3
          ? null
          : rankCorrelation(
              both.map(({ occlusion }) => occlusion!),
              both.map(({ gradient }) => gradient!),
            ),
    },
    truncated: notRead,
  };
}

function largest(scores: Float32Array): number {
  return scores.indexOf(Math.max(...scores));
}
