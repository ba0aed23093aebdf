// What the trials of a search say beyond the best of them: how lucky the best was, which leg mattered, what more rows would bring.

import type { RowTallies } from "../metrics/row-tallies.ts";
import { estimateEffects } from "./effects.ts";
import type { Choice } from "./finalists.node.ts";
import type { Effects, MoreData, Optimism } from "./fit-report.ts";
import type { TaskMeasures } from "./measures/task-measures.ts";
import { forecastMoreData } from "./more-data.ts";
import { expectedOfBest } from "./optimism.ts";
import type { Outcome } from "./outcome.ts";
import { bestLinear } from "./search-state.ts";

/** With fewer there was nothing to choose by luck. */
const fewestChoices = 3;

/** Of the choice among all trials on the first fold, and the pair. Null where there was hardly a choice. */
export function optimismOf(
  outcomes: readonly Outcome[],
  { contenders, answer }: Pick<Choice, "contenders" | "answer">,
  measures: TaskMeasures,
  seed: number,
): Optimism | null {
  const judged = firstFold(outcomes).filter(({ trial }) => trial.origin !== "seed");
  const rows = judged[0]?.scores?.rows ?? 0;
  const pair = contenders.find(({ name }) => name === "pair");
  const choices = [...judged.map(({ scores }) => scores!), ...(pair ? [pair.scores] : [])];
  const best =
    choices.length < fewestChoices
      ? null
      : expectedOfBest(
          choices.map((scores) => firstRows(measures.tallies(scores), rows)),
          { seed },
        );
  if (!best) return null;
  // The answer need not have the best score of all: what luck adds to the best is taken off what it had.
  const { scores } = answer;
  const expected = scores.score - (best.validation - best.expected);
  const [low, high] = measures.intervalAround(expected, scores);
  return { validation: measures.told(scores.score), expected: measures.told(expected), low, high, among: best.among };
}

/** The pair was judged on the rows of all folds: those of the first come first. */
function firstRows({ over, under }: RowTallies, rows: number): RowTallies {
  const first = (numbers: ArrayLike<number>) => Float64Array.from({ length: rows }, (_, row) => numbers[row]!);
  return { over: first(over), under: under && first(under) };
}

/** Of the legs on the score of the networks that finished, as it is told. */
export function effectsOf(outcomes: readonly Outcome[], { told }: Pick<TaskMeasures, "told">, seed: number): Effects | null {
  const trials = firstFold(outcomes).flatMap(({ trial: { candidate }, scores }) =>
    candidate
      ? [{ architecture: candidate.architecture, optimizer: candidate.optimizer, loss: candidate.loss, score: told(scores!.score) }]
      : [],
  );
  return estimateEffects(trials, { seed });
}

/** Of as many rows again, from the linear model on parts of them. */
export function moreDataOf(
  outcomes: readonly Outcome[],
  trainedRows: number,
  measures: Pick<TaskMeasures, "measured">,
  seed: number,
): MoreData | null {
  const whole = bestLinear(outcomes);
  const parts = outcomes.filter(({ trial, status }) => trial.origin === "curve" && status === "finished");
  const points = [...parts, ...(whole ? [whole] : [])].flatMap(({ trial, scores }) =>
    scores ? [measures.measured(Math.round(trial.share * trainedRows), scores)] : [],
  );
  return forecastMoreData(points, { seed });
}

function firstFold(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.filter(({ trial, status, scores }) => trial.fold === 0 && trial.share === 1 && status === "finished" && scores !== null);
}
