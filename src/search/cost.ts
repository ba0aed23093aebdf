// What a trial will cost in seconds: from the network and the rows alone at first, corrected by what trials of its architecture took.
import { findRow } from "../core/find-row.ts";
import { architectures } from "../models/registry.ts";
import { chooseLoss } from "../tasks/choose-loss.ts";
import type { Recipe } from "../tasks/recipe.ts";
import { macsPerText, predictSeconds } from "../training/cost.ts";
import { countParameters } from "../training/parameters.ts";
import { networkLayout } from "../training/trainer.node.ts";
import type { Candidate } from "./candidate.ts";
import type { Outcome } from "./outcome.ts";
import { toRecipe } from "./to-recipe.ts";

export interface CostFacts {
  /** Rows of the training and validation parts. */
  readonly rows: number;
  /** Share of them that a trial trains on. */
  readonly trainedShare: number;
  readonly classes: number;
  readonly meanLength: number;
  /** Distinct words that occur at least twice. */
  readonly words: number;
}

export interface CostModel {
  /** Of a network on the rows outside one fold. */
  predict(candidate: Candidate): number;
  /** Of a network on all rows. */
  predictRefit(candidate: Candidate): number;
  /** Learns from a trial that ended. */
  learn(outcome: Outcome): void;
}

/** Start of a process, reading the rows, writing the model. */
const secondsAround = 0.5;

/** `learns` false: predictions stay what model and data say, whatever the machine does. */
export function makeCostModel(facts: CostFacts, { learns }: { readonly learns: boolean }): CostModel {
  const bases = new Map<string, number>();
  const ratios = new Map<string, number[]>();
  const baseOf = (candidate: Candidate): number => {
    const key = JSON.stringify(candidate);
    if (!bases.has(key)) bases.set(key, secondsOf(toRecipe(candidate), facts));
    return bases.get(key)!;
  };
  const ratioOf = (architecture: string): number => {
    const own = ratios.get(architecture);
    return median(own ?? [...ratios.values()].flat()) ?? 1; // an architecture that was not met yet: as fast as the others are
  };
  const predict = (candidate: Candidate) => secondsAround + baseOf(candidate) * ratioOf(candidate.architecture);
  return {
    predict,
    predictRefit: (candidate) => secondsAround + (predict(candidate) - secondsAround) / facts.trainedShare,
    learn({ trial, status, seconds }) {
      if (!learns || status !== "finished" || !trial.candidate) return;
      const { architecture } = trial.candidate;
      const rows = trial.fold === null ? facts.trainedShare : 1; // a refit has more to do
      const ratio = (Math.max(0.05, seconds - secondsAround) * rows) / baseOf(trial.candidate);
      ratios.set(architecture, [...(ratios.get(architecture) ?? []), ratio]);
    },
  };
}

function secondsOf(recipe: Recipe, { rows, trainedShare, classes, meanLength, words }: CostFacts): number {
  const { outputs, output } = chooseLoss(recipe.loss, classes);
  const vocabularySize = Math.max(3, Math.min(recipe.vocabularySize, words + 2));
  const architecture = findRow(architectures, "--architecture", recipe.architecture);
  const network = architecture.create!({ vocabularySize, outputs, output }, recipe.architectureOptions);
  const length = Math.max(1, Math.min(recipe.maxLength, Math.round(meanLength)));
  return predictSeconds({
    macs: macsPerText(network, length),
    parameters: countParameters(networkLayout(network).layout),
    rows: rows * trainedShare,
    batchSize: recipe.batchSize,
    epochs: recipe.epochs,
    workers: 1,
  });
}

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}
