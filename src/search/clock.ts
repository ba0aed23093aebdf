// The time of a run: what is spent, what is left.

export interface Clock {
  /** Seconds of work on this run, those of earlier processes included. */
  spent(): number;
  /** Seconds to the end of the budget; Infinity without one. */
  left(): number;
}

/** `startedAt` on the clock of `performance.now()`; `before`: seconds that earlier processes spent on the run. */
export function makeClock({ budget, startedAt, before }: { budget: number | null; startedAt: number; before: number }): Clock {
  const spent = () => before + (performance.now() - startedAt) / 1000;
  return { spent, left: () => (budget === null ? Number.POSITIVE_INFINITY : budget - spent()) };
}
