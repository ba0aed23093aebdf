// Making trials: what is left out is what is usual.
import type { Candidate } from "./candidate.ts";
import type { Origin, Outcome, Trial } from "./outcome.ts";

type Given = {
  readonly number: number;
  readonly origin: Origin;
  readonly seed: number;
  readonly predictedSeconds: number;
} & Partial<Trial>;

/** On the first fold, of all rows outside it, with a network or the linear model's grid. */
export function makeTrial(given: Given): Trial {
  return { candidate: null, quick: false, setting: null, fold: 0, share: 1, ...given };
}

/** The setting that a trial of the linear model has ended with. */
export function settingOf({ options }: Outcome): Trial["setting"] {
  const { features, method, C } = options as unknown as NonNullable<Trial["setting"]>; // a linear model records them
  return { features, method, C };
}

export function isSameWork(a: Trial, b: Trial): boolean {
  return JSON.stringify(withoutTime(a)) === JSON.stringify(withoutTime(b));
}

function withoutTime({ predictedSeconds: _, origin: __, ...work }: Trial): object {
  const { candidate, ...rest } = work;
  return { ...rest, candidate: candidate && sortedCandidate(candidate) };
}

function sortedCandidate({ options, ...legs }: Candidate): Candidate {
  return { ...legs, options: Object.fromEntries(Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1))) };
}
