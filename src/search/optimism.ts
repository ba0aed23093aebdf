// The best of many trials on the same rows looks better than it is: by how much, and what to expect.
import { invariant } from "../core/errors.ts";
import { randomKey, uniformAt } from "../core/random.ts";
import { wilsonInterval } from "../metrics/wilson.ts";
import type { Optimism } from "./fit-report.ts";

export interface OptimismOptions {
  /** Default 0. */
  readonly seed?: number;
  /** Default 500, fewer where trials × rows are many: 2·10⁸ steps in all, but never below 100. */
  readonly resamples?: number;
}

const mostSteps = 2e8;

/**
 * What to expect of the best of some trials on new rows, by repeating the choice: rows are drawn with replacement, the trial that is best
 * on them is taken, and scored on the rows that were not drawn; `expected` is the mean of these scores, at most the accuracy it had.
 * Where all trials are equally good it is right in the mean; where they differ it is 0.3 to 0.6 points too low, as a choice on
 * the drawn rows is a little worse than one on all. The interval is Wilson's on as many rows, around `expected`.
 *
 * `right`: of each trial, 1 for a row that it answers right and 0 for others, the same rows in the same order: `[trials][rows]`.
 * Null without trials or rows.
 * Source: Tsamardinos, Greasidou & Borboudakis 2018, https://doi.org/10.1007/s10994-018-5714-4 (BBC-CV).
 */
export function estimateOptimism(right: readonly Uint8Array[], { seed = 0, ...options }: OptimismOptions = {}): Optimism | null {
  const rows = right[0]?.length ?? 0;
  if (rows === 0) return null;
  invariant(
    right.every((trial) => trial.length === rows),
    "all trials should be judged on the same rows",
  );
  const validation = Math.max(...right.map((trial) => trial.reduce((sum, one) => sum + one, 0))) / rows;
  const resamples = options.resamples ?? Math.round(Math.min(500, Math.max(100, mostSteps / (rows * right.length))));
  const unseen = right.length === 1 ? validation : meanOnUnseenRows(right, rows, resamples, seed);
  const expected = Math.min(validation, unseen);
  const [low, high] = wilsonInterval(expected, rows);
  return { validation, expected, low, high, among: right.length };
}

function meanOnUnseenRows(right: readonly Uint8Array[], rows: number, resamples: number, seed: number): number {
  let [sum, scored] = [0, 0];
  for (let resample = 0; resample < resamples; resample++) {
    const times = timesDrawn(rows, randomKey(seed, "optimism", resample));
    const score = scoreOnUnseen(bestOn(right, times), times);
    if (score === null) continue;
    sum += score;
    scored++;
  }
  // With two rows or so every row may be drawn each time: then there is nothing to tell the choice from luck.
  return scored === 0 ? 0 : sum / scored;
}

function timesDrawn(rows: number, key: number): Int32Array {
  const times = new Int32Array(rows);
  for (let draw = 0; draw < rows; draw++) times[Math.floor(uniformAt(key, draw) * rows)]! += 1;
  return times;
}

function bestOn(right: readonly Uint8Array[], times: Int32Array): Uint8Array {
  let [best, most] = [right[0]!, -1];
  for (const trial of right) {
    let hits = 0;
    for (let row = 0; row < times.length; row++) hits += times[row]! * trial[row]!;
    if (hits > most) [best, most] = [trial, hits];
  }
  return best;
}

function scoreOnUnseen(trial: Uint8Array, times: Int32Array): number | null {
  let [hits, rows] = [0, 0];
  for (let row = 0; row < times.length; row++) {
    if (times[row]! > 0) continue;
    hits += trial[row]!;
    rows++;
  }
  return rows === 0 ? null : hits / rows;
}
