// How much the three legs of a network, and each of their choices, moved the scores of a search.
import { quantile } from "../metrics/quantile.ts";
import type { ChoiceEffect, Effect, Effects } from "./fit-report.ts";
import { type Decomposition, drawDecompositions, type Factor } from "./variance-shares.ts";

/** What a trial was made of, and how well it did. */
export interface ScoredTrial {
  readonly architecture: string;
  readonly optimizer: string;
  readonly loss: string;
  /** Accuracy on held-out rows. */
  readonly score: number;
}

export interface EffectsOptions {
  /** Default 0. */
  readonly seed?: number;
  /** Possible truths that shares and intervals are taken from. Default 1,000. */
  readonly draws?: number;
}

const legNames = ["architecture", "optimizer", "loss"] as const;
const fewestTrials = 8;

/**
 * Shares of the variance of scores by leg and by pair of legs, and the effect of each choice, with 95 % intervals. They are what a full
 * grid of the choices that occur would show, each combination equally often, whatever was tried more; variance-shares.ts says how.
 * A share is of all variance, with what the legs do not explain: seeds, other options, and what three legs do together.
 *
 * A leg with one choice has no effect to tell of and is left out. Null with fewer than 8 trials, or when nothing varies: not the legs, or
 * not the scores. Few trials, or choices that were always tried together, give wide intervals.
 */
export function estimateEffects(trials: readonly ScoredTrial[], { seed = 0, draws = 1000 }: EffectsOptions = {}): Effects | null {
  const legs = legNames.map((name) => legOf(name, trials)).filter(({ choices }) => choices.length > 1);
  const scores = trials.map(({ score }) => score);
  if (trials.length < fewestTrials || legs.length === 0 || scores.every((score) => score === scores[0])) return null;
  const decompositions = drawDecompositions(scores, legs, { seed, draws });
  return { trials: trials.length, legs: sharesOf(legs, decompositions), choices: choicesOf(legs, decompositions) };
}

interface Leg extends Factor {
  readonly name: (typeof legNames)[number];
  readonly choices: readonly string[];
}

function legOf(name: Leg["name"], trials: readonly ScoredTrial[]): Leg {
  const choices = [...new Set(trials.map((trial) => trial[name]))];
  return { name, choices, levels: choices.length, ofNumber: Int32Array.from(trials, (trial) => choices.indexOf(trial[name])) };
}

function sharesOf(legs: readonly Leg[], decompositions: readonly Decomposition[]): Effect[] {
  const pairs = legs.flatMap((first, i) => legs.slice(i + 1).map((second) => `${first.name} × ${second.name}`));
  const names = [...legs.map(({ name }) => name), ...pairs];
  const shares = decompositions.map(({ main, pairs, noise }) => {
    const variances = [...main, ...pairs];
    const total = variances.reduce((sum, variance) => sum + variance, noise);
    return variances.map((variance) => variance / total);
  });
  return names.map((leg, i) => {
    const { middle, low, high } = summary(shares.map((drawn) => drawn[i]!));
    return { leg, share: middle, low, high };
  });
}

function choicesOf(legs: readonly Leg[], decompositions: readonly Decomposition[]): ChoiceEffect[] {
  return legs.flatMap(({ name, choices, ofNumber }, leg) => {
    return choices.map((choice, level) => {
      const { middle, low, high } = summary(decompositions.map(({ effects }) => effects[leg]![level]!));
      const trials = ofNumber.filter((each) => each === level).length;
      return { leg: name, choice, difference: middle, low, high, trials };
    });
  });
}

/** The mean of the draws, and the ends of their middle 95 %. */
function summary(drawn: readonly number[]): { readonly middle: number; readonly low: number; readonly high: number } {
  const sorted = Float64Array.from(drawn).sort();
  return {
    middle: drawn.reduce((sum, value) => sum + value, 0) / drawn.length,
    low: quantile(sorted, 0.025),
    high: quantile(sorted, 0.975),
  };
}
