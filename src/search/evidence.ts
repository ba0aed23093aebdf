// What the trials of a search say beyond the best of them: how lucky the best was, which leg mattered, what more rows would bring.

import { wilsonInterval } from "../metrics/wilson.ts";
import { unpackBits } from "./bits.ts";
import { estimateEffects } from "./effects.ts";
import type { Choice } from "./finalists.node.ts";
import type { Effects, MoreData, Optimism } from "./fit-report.ts";
import { forecastMoreData } from "./more-data.ts";
import { estimateOptimism } from "./optimism.ts";
import type { Outcome } from "./outcome.ts";
import { bestLinear } from "./search-state.ts";

/** With fewer there was nothing to choose by luck. */
const fewestChoices = 3;

/** Of the choice among all trials on the first fold, and the pair. Null where there was hardly a choice. */
export function optimismOf(
  outcomes: readonly Outcome[],
  { contenders, answer }: Pick<Choice, "contenders" | "answer">,
  seed: number,
): Optimism | null {
  const judged = firstFold(outcomes).filter(({ trial }) => trial.origin !== "seed");
  const rows = judged[0]?.scores?.rows ?? 0;
  const pair = contenders.find(({ name }) => name === "pair");
  const bits = [...judged.map(({ scores }) => scores!.right), ...(pair ? [pair.scores.right] : [])];
  const best =
    bits.length < fewestChoices
      ? null
      : estimateOptimism(
          bits.map((text) => Uint8Array.from(unpackBits(text, rows), Number)),
          { seed },
        );
  if (!best) return null;
  // The answer need not be the most accurate of all: what luck adds to the best is taken off what it had.
  const validation = answer.scores.accuracy;
  const expected = validation - (best.validation - best.expected);
  const [low, high] = wilsonInterval(expected, answer.scores.rows);
  return { validation, expected, low, high, among: best.among };
}

/** Of the legs on the accuracy of the networks that finished. */
export function effectsOf(outcomes: readonly Outcome[], seed: number): Effects | null {
  const trials = firstFold(outcomes).flatMap(({ trial: { candidate }, scores }) =>
    candidate
      ? [{ architecture: candidate.architecture, optimizer: candidate.optimizer, loss: candidate.loss, score: scores!.accuracy }]
      : [],
  );
  return estimateEffects(trials, { seed });
}

/** Of as many rows again, from the linear model on parts of them. */
export function moreDataOf(outcomes: readonly Outcome[], trainedRows: number, seed: number): MoreData | null {
  const whole = bestLinear(outcomes);
  const parts = outcomes.filter(({ trial, status }) => trial.origin === "curve" && status === "finished");
  const points = [...parts, ...(whole ? [whole] : [])].flatMap(({ trial, scores }) =>
    scores
      ? [{ rows: Math.round(trial.share * trainedRows), errors: Math.round((1 - scores.accuracy) * scores.rows), tested: scores.rows }]
      : [],
  );
  return forecastMoreData(points, { seed });
}

function firstFold(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.filter(({ trial, status, scores }) => trial.fold === 0 && trial.share === 1 && status === "finished" && scores !== null);
}
