// What a trial will cost in seconds: from the network and the rows alone at first, corrected by what trials of its architecture took.
import { findRow } from "../core/find-row.ts";
import type { TaskKind } from "../core/task-kind.ts";
import { architectures } from "../models/registry.ts";
import { chooseLoss } from "../tasks/choose-loss.ts";
import type { Recipe } from "../tasks/recipe.ts";
import { makeOptimizer } from "../tasks/train-network.node.ts";
import { macsPerText, predictSeconds, updatedParameters } from "../training/cost.ts";
import { networkLayout } from "../training/network-layout.ts";
import type { Candidate } from "./candidate.ts";
import type { Outcome, Trial } from "./outcome.ts";
import { toRecipe } from "./to-recipe.ts";

export interface CostFacts {
  /** Rows of the training and validation parts. */
  readonly rows: number;
  /** Share of them that a trial trains on. */
  readonly trainedShare: number;
  readonly task: TaskKind;
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
  /** Learns from one that runs: what it will have taken in the end, by how far it has come. */
  foresee(trial: Trial, seconds: number): void;
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
    const seen = [...foreseen.values()];
    const own = ratios.get(architecture) ?? seen.filter((each) => each.architecture === architecture).map(({ ratio }) => ratio);
    const all = [...[...ratios.values()].flat(), ...seen.map(({ ratio }) => ratio)];
    return median(own.length > 0 ? own : all) ?? 1; // an architecture that was not met yet: as fast as the others are
  };
  const foreseen = new Map<number, { readonly architecture: string; readonly ratio: number }>();
  const ratioOfSeconds = ({ candidate, fold }: Trial, seconds: number) => {
    const rows = fold === null ? facts.trainedShare : 1; // a refit has more to do
    return (Math.max(0.05, seconds - secondsAround) * rows) / baseOf(candidate!);
  };
  /** The longest that the very candidate took on part of the rows: nothing tells more of its next time. */
  const measured = new Map<string, number>();
  const predict = (candidate: Candidate) =>
    measured.get(JSON.stringify(candidate)) ?? secondsAround + baseOf(candidate) * ratioOf(candidate.architecture);
  return {
    predict,
    predictRefit: (candidate) => secondsAround + (predict(candidate) - secondsAround) / facts.trainedShare,
    learn({ trial, status, seconds }) {
      if (!learns || !trial.candidate) return;
      if (status !== "finished") return; // what it would have taken stays foreseen
      foreseen.delete(trial.number);
      const key = JSON.stringify(trial.candidate);
      if (trial.fold !== null) measured.set(key, Math.max(seconds, measured.get(key) ?? 0));
      const { architecture } = trial.candidate;
      ratios.set(architecture, [...(ratios.get(architecture) ?? []), ratioOfSeconds(trial, seconds)]);
    },
    foresee(trial, seconds) {
      if (!learns || !trial.candidate) return;
      foreseen.set(trial.number, { architecture: trial.candidate.architecture, ratio: ratioOfSeconds(trial, seconds) });
    },
  };
}

function secondsOf(recipe: Recipe, { rows, trainedShare, task, classes, meanLength, words }: CostFacts): number {
  const { outputs, output } = chooseLoss(recipe.loss, classes, task);
  const vocabularySize = Math.max(3, Math.min(recipe.vocabularySize, words + 2));
  const architecture = findRow(architectures, "--architecture", recipe.architecture);
  const network = architecture.create!({ vocabularySize, outputs, output }, recipe.architectureOptions);
  const length = Math.max(1, Math.min(recipe.maxLength, Math.round(meanLength)));
  return predictSeconds({
    macs: macsPerText(network, length),
    parameters: updatedParameters(networkLayout(network).layout, makeOptimizer(recipe), vocabularySize),
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
