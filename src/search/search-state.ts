// What a search knows: how its trials ended. Everything is decided from this, so that a journal is enough to go on.
import { type Candidate, candidateKey } from "./candidate.ts";
import type { Outcome } from "./outcome.ts";
import type { Scored } from "./propose.ts";

/** A candidate with all its trials on the first fold: one for each seed. */
export interface Standing {
  readonly candidate: Candidate;
  readonly outcomes: readonly Outcome[];
  /** Mean loss over the seeds; Infinity where no trial finished. */
  readonly loss: number;
  /** Mean score over the seeds; −Infinity where no trial finished. */
  readonly score: number;
}

/** Networks, best first: by loss, which tells small differences apart sooner than the score; ties go to the earlier trial. */
export function standings(outcomes: readonly Outcome[]): Standing[] {
  const groups = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const { candidate, fold } = outcome.trial;
    if (candidate === null || fold !== 0) continue;
    const key = candidateKey(candidate);
    groups.set(key, [...(groups.get(key) ?? []), outcome]);
  }
  const all = [...groups.values()].map((group): Standing => {
    const finished = group.filter(({ status, scores }) => status === "finished" && scores);
    const mean = (value: (outcome: Outcome) => number) => finished.reduce((sum, each) => sum + value(each), 0) / finished.length;
    const isKnown = finished.length > 0;
    return {
      candidate: group[0]!.trial.candidate!,
      outcomes: group,
      loss: isKnown ? mean(({ scores }) => scores!.loss) : Number.POSITIVE_INFINITY,
      score: isKnown ? mean(({ scores }) => scores!.score) : Number.NEGATIVE_INFINITY,
    };
  });
  return all.sort((a, b) => a.loss - b.loss || a.outcomes[0]!.trial.number - b.outcomes[0]!.trial.number);
}

/** Of one candidate. */
export function standingOf(outcomes: readonly Outcome[], candidate: Candidate | null): Standing | null {
  if (candidate === null) return null;
  const key = candidateKey(candidate);
  return standings(outcomes).find((standing) => candidateKey(standing.candidate) === key) ?? null;
}

/** The best network that has finished. */
export function bestStanding(outcomes: readonly Outcome[]): Standing | null {
  const [first] = standings(outcomes);
  return first && Number.isFinite(first.loss) ? first : null;
}

/** Networks whose answers are kept: the best few, and the best of each architecture, as two that err differently do well together. */
export function partners(outcomes: readonly Outcome[]): Standing[] {
  const finished = standings(outcomes).filter(({ loss }) => Number.isFinite(loss));
  const met = new Set<string>();
  return finished.filter(({ candidate: { architecture } }, i) => {
    const isFirst = !met.has(architecture);
    met.add(architecture);
    return isFirst || i < mostPartners;
  });
}

export function scoredOf(outcomes: readonly Outcome[]): Scored[] {
  return standings(outcomes).map(({ candidate, loss }) => ({ candidate, score: loss }));
}

/** The best trial of the linear model on the first fold; null before one has finished. */
export function bestLinear(outcomes: readonly Outcome[]): Outcome | null {
  const done = outcomes.filter(({ trial, status }) => trial.candidate === null && trial.origin === "linear" && status === "finished");
  return done.reduce<Outcome | null>((best, each) => (best === null || isBetterLinear(each, best) ? each : best), null);
}

/** More rows are better than fewer; a setting that a grid has chosen by cross-validation is better founded than the quick one, whatever this one fold says. */
function isBetterLinear(a: Outcome, b: Outcome): boolean {
  return a.trial.share > b.trial.share || (a.trial.share === b.trial.share && b.trial.quick && !a.trial.quick);
}

const mostPartners = 3;

/** Fewer half-time reports than these say too little of what is usual. */
const enoughReports = 6;

/** Whether a trial goes on at half time: not if more than half of the earlier ones stood better. */
export function goesOnAtHalf(earlier: readonly number[], loss: number): boolean {
  if (earlier.length < enoughReports) return true;
  const better = earlier.filter((each) => each < loss).length;
  return better <= earlier.length / 2;
}
