// The budget of a run: what was asked for, whether it can do, and what its end takes.
import { TercetError } from "../core/errors.ts";
import type { Clock } from "./clock.ts";
import type { CostModel } from "./cost.ts";
import { parseDuration } from "./duration.ts";
import type { FitData } from "./fit-data.node.ts";
import type { FitOptions } from "./fit-options.ts";
import { heldRows } from "./folds.ts";
import type { JournalLine } from "./journal.node.ts";
import { firstShare, linearSeconds } from "./linear-seconds.ts";
import type { Outcome } from "./outcome.ts";
import { bestLinear, bestStanding, type Standing } from "./search-state.ts";

const defaultBudget = 300; // seconds
const secondsPerAnswer = 0.0006;
const secondsOfReport = 3;
/** What is told of texts goes through all of them a few times. */
const secondsPerCharacter = 1.5e-7;

/** Seconds in all, those of earlier processes included; null with a number of trials. */
export function budgetOf({ budget, trials, addBudget }: FitOptions, before: readonly JournalLine[]): number | null {
  if (trials !== undefined) return null;
  const earlier = before.findLast((line) => line.event === "budget");
  const first = budget === undefined ? (earlier?.seconds ?? defaultBudget) : parseDuration("--budget", budget);
  if (addBudget === undefined) return first;
  const added = parseDuration("--add-budget", addBudget);
  return Math.max(first, spentIn(before)) + added;
}

/** Seconds that earlier processes have spent on the run. */
export function spentIn(before: readonly JournalLine[]): number {
  return before.findLast((line) => line.event === "time")?.seconds ?? 0;
}

/** Refuses at once a budget in which not even the linear model can be trained, judged and written. */
export function expectEnoughBudget({ data: file }: FitOptions, { trial, test }: FitData, clock: Clock): void {
  const once = linearSeconds(trial.texts, trial.classes.length) * firstShare(trial.texts, trial.classes.length);
  const smallest = Math.ceil(clock.spent() + 2 * once + test.texts.length * secondsPerAnswer + secondsOfReport);
  if (clock.left() + clock.spent() >= smallest) return;
  const rows = trial.texts.length + test.texts.length;
  throw new TercetError("budget-too-small", {
    file,
    option: "--budget",
    expected: `a budget of at least ${smallest}s for ${rows} rows`,
    received: `${Math.round(clock.left() + clock.spent())}s`,
    hint: "Give a larger --budget, or fewer rows.",
  });
}

/** What refit, judging and report take, with room for a slow moment: with this network in the answer, or the best so far. */
export function secondsOfTheEnd(
  { data, outcomes, cost }: { readonly data: FitData; readonly outcomes: readonly Outcome[]; readonly cost: CostModel },
  candidate: Standing["candidate"] | null,
): number {
  const linear = bestLinear(outcomes);
  const best = candidate ?? bestStanding(outcomes)?.candidate ?? null;
  const refits = Math.max(
    linear ? linear.seconds / (linear.trial.quick ? linear.trial.share : 6) + 0.5 : 0,
    best ? cost.predictRefit(best) : 0,
  );
  return (
    1.2 * refits +
    data.test.texts.length * secondsPerAnswer +
    data.characters * secondsPerCharacter +
    secondsOfJudging(data) +
    secondsOfReport
  );
}

/** Where intervals come from rows that are drawn anew a thousand times; per row, and per label of a row. */
const secondsPerJudged = { row: 5e-5, comparison: 0.3 };
const mostFinalists = 3;

/** To judge accuracies takes no time worth counting. */
function secondsOfJudging({ measures: { task }, prepared, trial, test, judgedBy }: FitData): number {
  if (task === "classification") return 0;
  const held = judgedBy === "heldOut" ? heldRows(trial, 0).length : trial.texts.length;
  const perRow = secondsPerJudged.row * (1 + (prepared.audit.data.labelsPerRow?.mean ?? 0));
  return mostFinalists * ((held + test.texts.length) * perRow + secondsPerJudged.comparison);
}
