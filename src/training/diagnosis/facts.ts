// What the doctor looks at: a finished training as plain numbers, without texts.
import type { Metrics } from "../../metrics/classification-report.ts";
import type { LeakWord } from "../../text/findings/leak-words.ts";
import type { HistoryValues, Stopped } from "../events.ts";
import type { LinearProbe } from "./linear-probe.ts";

export interface RunFacts {
  readonly settings: RunSettings;
  readonly history: HistoryValues;
  /** Epoch whose weights were kept, counted from 1; null without epochs (the linear model). */
  readonly keptEpoch: number | null;
  readonly stopped: Stopped;
  /** Training rows of each label. */
  readonly rowsByClass: Readonly<Record<string, number>>;
  /** On training rows with dropout off; a sample of them is enough. */
  readonly train?: FitScores;
  readonly validation: ValidationScores | null;
  /** The linear model, trained on the same rows, on the same validation rows. */
  readonly linear?: { readonly accuracy: number; readonly logLoss: number; readonly recalls: readonly number[] };
  /** Short trainings of the linear model on parts of the training rows. */
  readonly probe?: LinearProbe;
  /** Words that give a label away, most rows first. */
  readonly leakWords?: readonly LeakWord[];
  readonly repeats: Repeats;
}

/** What the training was asked for. */
export interface RunSettings {
  readonly architecture: string;
  /** Null for an architecture with a solver of its own. */
  readonly optimizer: string | null;
  readonly loss: string | null;
  readonly learningRate: number | null;
  /** What the optimizer takes when no rate is given. */
  readonly usualLearningRate: number | null;
  readonly epochs: number;
  readonly batchSize: number;
}

export interface FitScores {
  readonly rows: number;
  readonly accuracy: number;
  /** Nats. */
  readonly logLoss: number;
}

export interface ValidationScores extends FitScores {
  readonly majorityAccuracy: number;
  readonly f1Macro: number;
  /** Mean score of the answers: what the model believes its accuracy to be. */
  readonly meanScore: number;
  /** The factor on the logits that makes the validation labels most likely; below 1: the model is too sure. */
  readonly scale: number;
  /** Log loss after that factor. */
  readonly scaledLogLoss: number;
  /** In the order of `rowsByClass`. */
  readonly perClass: readonly Pick<Metrics["perClass"][number], "label" | "recall" | "support">[];
}

/** Texts that stand more than once. */
export interface Repeats {
  /** Rows of the file whose text stands in an earlier row. */
  readonly duplicates: number;
  /** Rows of the file whose text stands under several labels. */
  readonly contradictory: number;
  /** Rows of the file. */
  readonly rows: number;
  /** Held-out rows whose text is in the training rows too. */
  readonly overlap: number;
  /** Held-out rows. */
  readonly heldOut: number;
}
