// The search itself: the linear model first, then networks for as long as the budget or the number of trials lasts.

import { candidateKey } from "./candidate.ts";
import type { CostModel } from "./cost.ts";
import type { JudgedBy } from "./fit-data.node.ts";
import type { Outcome, Trial } from "./outcome.ts";
import { propose } from "./propose.ts";
import { bestLinear, bestStanding, type Standing, scoredOf } from "./search-state.ts";
import { type Space, startOf } from "./space.ts";
import { makeTrial } from "./trials.ts";

export interface SearchStage {
  readonly space: Space;
  readonly seed: number;
  readonly judgedBy: JudgedBy;
  readonly cost: CostModel;
  /** What the linear model takes on all rows, and the share of them that the first one is trained on. */
  readonly linear: { readonly seconds: number; readonly firstShare: number };
  /** Trials in all; null: as many as the budget has room for. */
  readonly mostTrials: number | null;
  /** Seconds to the end; Infinity without a budget. */
  readonly left: () => number;
  /** Seconds that the end takes when this network is in the answer. */
  readonly reserve: (candidate: Standing["candidate"] | null) => number;
  /** Seconds that the other folds take, which let all rows judge this network; 0 where there are none. */
  readonly foldSeconds: (candidate: Standing["candidate"]) => number;
  readonly outcomes: readonly Outcome[];
  readonly nextNumber: () => number;
  /** Trials that were started by this process or an earlier one, running ones included. */
  readonly started: Trial[];
}

/** The grid takes about so many times as long as its quick form: settings times folds, less what falls behind. */
const gridOverQuick = 8;
/** Share of the time that is left which the grid may take. */
const gridShare = 0.35;
/** The last trials end later than foreseen, and the network that is picked may be a dearer one than the best so far. */
const foldSlack = 1.5;
/** Every so many trials of networks the best one is tried with another seed, up to so many of them. */
const seedsEvery = 5;
const mostSeeds = 3;

/** The next trial, or null when the search is over or waits for what runs. */
export function nextTrial(stage: SearchStage): Trial | null {
  const { started, mostTrials } = stage;
  if (mostTrials !== null && started.length >= mostTrials) return null;
  const trial = nextLinear(stage) ?? nextNetwork(stage);
  if (trial) started.push(trial);
  return trial;
}

/** In its quick form, on part of the rows first where all take long; then the grid. Each only where there is time for it. */
function nextLinear({ started, outcomes, seed, linear, left, reserve, nextNumber }: SearchStage): Trial | null {
  const linears = started.filter(({ candidate, origin }) => candidate === null && origin === "linear");
  const next = { number: 0, origin: "linear" as const, seed };
  const { seconds, firstShare } = linear;
  if (linears.length === 0) {
    const quick = { quick: true, share: firstShare, predictedSeconds: seconds * firstShare };
    return makeTrial({ ...next, number: nextNumber(), ...quick });
  }
  const done = bestLinear(outcomes);
  if (!done || done.trial.number !== linears.at(-1)!.number) return null; // what runs has to end first
  const { share, quick } = done.trial;
  const took = Number.isFinite(left()) ? done.seconds : done.trial.predictedSeconds;
  const isWhole = share === 1;
  if (isWhole && !quick) return null;
  const predictedSeconds = isWhole ? gridOverQuick * took : took / share;
  if (predictedSeconds > gridShare * (left() - reserve(null))) return null;
  return makeTrial({ ...next, number: nextNumber(), quick: !isWhole, predictedSeconds });
}

function nextNetwork(stage: SearchStage): Trial | null {
  const { space, seed, cost, outcomes, started, judgedBy, left, reserve, foldSeconds, nextNumber } = stage;
  const trialOf = (candidate: Standing["candidate"], origin: Trial["origin"], itsSeed = seed) =>
    makeTrial({ number: nextNumber(), origin, candidate, seed: itsSeed, predictedSeconds: cost.predict(candidate) });
  const best = bestStanding(outcomes)?.candidate ?? null;
  const networks = started.filter(({ candidate, origin }) => candidate !== null && origin !== "seed");
  // The start of each architecture comes before the folds, the folds before everything else: to know is better than to try once more.
  const folds = best && networks.length >= space.architectures.length ? foldSlack * foldSeconds(best) : 0;
  const fits = (candidate: Standing["candidate"]) =>
    cost.predict(candidate) + Math.max(reserve(candidate), reserve(best)) + folds <= left();
  if (judgedBy === "few") {
    const simplest = simplestStart(space);
    return simplest && networks.length === 0 && fits(simplest) ? trialOf(simplest, "portfolio") : null;
  }
  const again = seedToTry(stage, networks.length);
  if (again && fits(again.candidate)) return trialOf(again.candidate, "seed", again.seed);
  const keys = new Set(started.flatMap(({ candidate }) => (candidate ? [candidateKey(candidate)] : [])));
  const proposal = propose({ space, scored: scoredOf(outcomes), started: keys, number: networks.length + 1, seed, fits });
  return proposal && trialOf(proposal.candidate, proposal.origin);
}

/** On very few rows only the mean of word vectors has not too much to learn; another network only if it was asked for. */
function simplestStart(space: Space): Standing["candidate"] | null {
  const architecture = space.architectures.includes("mean") ? "mean" : space.architectures[0];
  const [optimizer, loss] = [space.optimizers[0], space.losses[0]];
  return architecture && optimizer && loss ? startOf(space, { architecture, optimizer, loss }) : null;
}

/** The best candidate with the next seed, when its turn has come: how much of its lead is luck? */
function seedToTry({ outcomes, started, seed }: SearchStage, networks: number): { candidate: Standing["candidate"]; seed: number } | null {
  const turns = Math.floor(networks / seedsEvery);
  const tried = started.filter(({ origin }) => origin === "seed");
  if (tried.length >= turns) return null;
  const best = bestStanding(outcomes);
  if (!best) return null;
  const seeds = started.filter(({ candidate }) => candidate && candidateKey(candidate) === candidateKey(best.candidate)).length;
  return seeds < mostSeeds ? { candidate: best.candidate, seed: seed + seeds } : null;
}
