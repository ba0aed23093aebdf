// What is tried next. A pure function of what has ended: equal outcomes and an equal seed give an equal proposal.
import { randomKey, uniformAt } from "../core/random.ts";
import { type Candidate, candidateKey } from "./candidate.ts";
import type { Origin } from "./outcome.ts";
import { commonIds, firstLegs, hyperparametersOf, type Leg, type Space, startOf, withLeg } from "./space.ts";
import { fitSurrogate } from "./surrogate.ts";

/** A candidate that was judged; the lower the score, the better. */
export interface Scored {
  readonly candidate: Candidate;
  /** Log loss on held-out rows; Infinity for what was cut or failed. */
  readonly score: number;
}

export interface ProposeState {
  readonly space: Space;
  /** What has ended, one entry a candidate. */
  readonly scored: readonly Scored[];
  /** Keys of all that was ever started. */
  readonly started: ReadonlySet<string>;
  /** Number of the trial to come. */
  readonly number: number;
  readonly seed: number;
  /** Whether there is time for it. */
  readonly fits: (candidate: Candidate) => boolean;
}

export interface Proposal {
  readonly candidate: Candidate;
  readonly origin: Origin;
}

/** A model of the space is worth asking from so many finished trials on. */
const enoughForModel = 20;
/** Rare optimizers are worth a trial once so many have finished. */
const enoughForRare = 40;
const drawnChanges = 40;

/**
 * In order: the start of each architecture, the most promising first; then, in turn, each other common optimizer and each other loss
 * once on the best combination so far, so that all three legs are compared, and changes of it; rare optimizers from 40 finished trials on; from 20 finished trials on every second change is
 * the one that a model of the space expects most of. Null when all is tried or nothing fits any more.
 */
export function propose(state: ProposeState): Proposal | null {
  const portfolio = firstOf(state, "portfolio", startsToTry(state));
  if (portfolio) return portfolio;
  const best = bestOf(state.scored);
  if (!best) return null;
  const screen = firstOf(state, "screen", otherLegs(state, best));
  const change = proposeChange(state);
  return state.number % 2 === 0 ? (screen ?? change) : (change ?? screen);
}

function firstOf({ started, fits }: ProposeState, origin: Origin, candidates: readonly Candidate[]): Proposal | null {
  const candidate = candidates.find((each) => !started.has(candidateKey(each)) && fits(each));
  return candidate ? { candidate, origin } : null;
}

/** The start of each architecture that never ran; where it does not fit the time, with fewer epochs, else of shorter texts too. */
function startsToTry({ space, started, fits }: ProposeState): Candidate[] {
  return starts(space).flatMap((candidate) => {
    const quicker = withFirst(space, candidate, "epochs");
    const forms = [candidate, quicker, withFirst(space, quicker, "maxLength")];
    return forms.some((form) => started.has(candidateKey(form))) ? [] : forms.filter(fits).slice(0, 1);
  });
}

function starts(space: Space): Candidate[] {
  const first = firstLegs(space);
  return first ? space.architectures.map((architecture) => startOf(space, { ...first, architecture })) : [];
}

/** The same with the first value of a setting whose values are in increasing order. */
function withFirst(space: Space, candidate: Candidate, name: "epochs" | "maxLength"): Candidate {
  const value = hyperparametersOf(space, candidate).find((each) => each.name === name)!.values[0]!;
  return { ...candidate, options: { ...candidate.options, [name]: value } };
}

/** Each loss and each optimizer that was never judged, in turn, on the best combination, the most promising first: each once. */
function otherLegs(state: ProposeState, best: Candidate): Candidate[] {
  const turn = (leg: "optimizer" | "loss") => {
    const judged = new Set(state.scored.map(({ candidate }) => candidate[leg]));
    return idsToTry(state, leg)
      .filter((id) => !judged.has(id))
      .map((id) => withLeg(state.space, best, leg, id));
  };
  const [optimizers, losses] = [turn("optimizer"), turn("loss")];
  const longer = Math.max(optimizers.length, losses.length);
  return Array.from({ length: longer }, (_, i) => [losses[i], optimizers[i]]).flatMap((pair) => pair.filter((each) => each !== undefined));
}

/** The ids of a leg that are worth a trial by now: rare ones only in a large search. */
function idsToTry({ space, scored }: ProposeState, leg: Leg): readonly string[] {
  const finished = scored.filter(({ score }) => Number.isFinite(score)).length;
  return finished >= enoughForRare ? idsOf(space, leg) : commonIds(space, leg);
}

function proposeChange(state: ProposeState): Proposal | null {
  const finished = state.scored.filter(({ score }) => Number.isFinite(score));
  const drawn = drawChanges(state, finished);
  if (drawn.length === 0) return null;
  const asksModel = finished.length >= enoughForModel && Math.floor(state.number / 2) % 2 === 0;
  if (!asksModel) return { candidate: drawn[0]!, origin: "change" };
  const expects = fitSurrogate(state.space, finished);
  const gains = drawn.map(expects);
  return { candidate: drawn[gains.indexOf(Math.max(...gains))]!, origin: "model" };
}

/** Changes of one or two settings of one of the best three, in a random order; only new ones that fit. */
function drawChanges(state: ProposeState, finished: readonly Scored[]): Candidate[] {
  const { started, number, seed, fits } = state;
  const best = finished.toSorted((a, b) => a.score - b.score).slice(0, 3);
  const key = randomKey(seed, "change", number);
  const drawn = new Map<string, Candidate>();
  for (let i = 0; i < drawnChanges && best.length > 0; i++) {
    const u = (place: number) => uniformAt(key, 8 * i + place);
    const from = best[u(0) < 0.6 ? 0 : Math.floor(u(1) * best.length)]!.candidate;
    let changed = changeOne(state, from, u(2), u(3));
    if (u(4) < 0.5) changed = changeOne(state, changed, u(5), u(6));
    const id = candidateKey(changed);
    if (!started.has(id) && fits(changed)) drawn.set(id, changed);
  }
  return [...drawn.values()];
}

/** One setting moved to a value beside its own, or one leg replaced. */
function changeOne(state: ProposeState, candidate: Candidate, which: number, where: number): Candidate {
  const { space } = state;
  const open = hyperparametersOf(space, candidate).filter(({ values }) => values.length > 1);
  const legs = legsToChange(state);
  const index = Math.floor(which * (open.length + legs.length));
  const leg = legs[index - open.length];
  if (leg) {
    const others = idsToTry(state, leg).filter((id) => id !== candidate[leg]);
    return withLeg(space, candidate, leg, others[Math.floor(where * others.length)]!);
  }
  const parameter = open[index];
  if (!parameter) return candidate;
  const { name, values } = parameter;
  const at = values.findIndex((value) => JSON.stringify(value) === JSON.stringify(candidate.options[name]));
  const neighbors = [at - 1, at + 1].filter((i) => i >= 0 && i < values.length);
  return { ...candidate, options: { ...candidate.options, [name]: values[neighbors[Math.floor(where * neighbors.length)]!]! } };
}

function legsToChange(state: ProposeState): Leg[] {
  return (["architecture", "optimizer", "loss"] as const).filter((leg) => idsToTry(state, leg).length > 1);
}

function idsOf(space: Space, leg: Leg): readonly string[] {
  return { architecture: space.architectures, optimizer: space.optimizers, loss: space.losses }[leg];
}

function bestOf(scored: readonly Scored[]): Candidate | null {
  const finished = scored.filter(({ score }) => Number.isFinite(score));
  return finished.length === 0 ? null : finished.reduce((best, each) => (each.score < best.score ? each : best)).candidate;
}
