// What a search and the process of a trial say to each other.
import type { TaskKind } from "../core/task-kind.ts";
import type { ModelFacts } from "../tasks/classifier-parts.node.ts";
import type { Splitting } from "../text/char-classes.ts";
import type { Ended, Trial } from "./outcome.ts";

/** The rows that trials see: training and validation, never the test. Written once, read by every trial. */
export interface TrialData {
  readonly texts: readonly string[];
  /** A cell of each row: a name, a JSON list of labels, or a number. */
  readonly labels: readonly string[];
  readonly task: TaskKind;
  /** The labels; of a quantity its name alone. */
  readonly classes: readonly string[];
  /** Of a quantity: mean and deviation of all these rows, which every trial standardizes it by. */
  readonly quantity: { readonly mean: number; readonly deviation: number } | null;
  /** Line of the file that each row begins on, where it is known. */
  readonly lines?: readonly number[];
  /** How the rows are divided into folds, once or several times: per row its fold, −1 where it is never held out. */
  readonly divisions: readonly Int32Array[];
  /** Folds of a division: fold f of the k-th is number k · foldsEach + f. */
  readonly foldsEach: number;
  readonly splitting: Splitting;
  readonly facts: ModelFacts;
}

export interface TrialRequest {
  readonly trial: Trial;
  /** File of the rows. */
  readonly dataFile: string;
  /** Where the trial may write: model/ and held-out.f32. */
  readonly folder: string;
}

export type ToTrial = { readonly say: "begin"; readonly request: TrialRequest } | { readonly say: "goOn"; readonly goesOn: boolean };

export type FromTrial =
  /** How far it has come: 0 to 1. */
  | { readonly say: "alive"; readonly progress: number }
  | { readonly say: "half"; readonly loss: number }
  | { readonly say: "done"; readonly outcome: Ended };
