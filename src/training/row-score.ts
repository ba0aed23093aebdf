// What a training tells beside the loss: how many rows are right, or how far off numbers are.
import type { Answers, OutputActivation } from "../losses/loss.ts";
import type { DataSet } from "./batch.ts";
import { isExactMatch, predictedClass, softplus } from "./targets.ts";

/** Share of rows that are right; of quantities the mean distance instead, in their own unit; of embeddings neither. */
export type EpochScore = { readonly accuracy: number } | { readonly accuracy: null; readonly meanAbsoluteError?: number };

export interface RowScore {
  /** Counts the logits `[batch, width]` of rows of the data set. */
  add(logits: Float32Array, rows: Int32Array, width: number): void;
  /** Over all rows so far. */
  result(): EpochScore;
  /** What was counted so far: another score goes on from it. */
  tally(): readonly number[];
}

/** Of one class a row: the class that scores highest. Of several labels: all of them right, and no other. Of a quantity: |ŷ − y|. */
export function makeRowScore(
  { y, unit = 1 }: DataSet,
  output: OutputActivation,
  answers?: Answers,
  begun: readonly number[] = [],
): RowScore {
  if (answers === "embedding") return { add: () => {}, result: () => ({ accuracy: null }), tally: () => [] };
  const isQuantity = isOfQuantity(y, output);
  let [sum = 0, count = 0] = begun;
  return {
    add(logits, rows, width) {
      rows.forEach((row, i) => {
        if (isQuantity)
          for (let c = 0; c < width; c++) sum += (unit * Math.abs(answerOf(logits[i * width + c]!, output) - y[row * width + c]!)) / width;
        else if (y instanceof Float32Array) sum += isExactMatch(logits, y, { logits: i * width, targets: row * width, width }) ? 1 : 0;
        else if (predictedClass(logits, i, width, { output, answers }) === y[row]) sum++;
      });
      count += rows.length;
    },
    result: () => (isQuantity ? { accuracy: null, meanAbsoluteError: sum / count } : { accuracy: sum / count }),
    tally: () => [sum, count],
  };
}

/** Numbers under a last layer without an activation, or under a softplus, are quantities; under a sigmoid they say which labels a row has. */
export function isOfQuantity(y: DataSet["y"], output: OutputActivation): boolean {
  return y instanceof Float32Array && (output === "linear" || output === "softplus");
}

function answerOf(logit: number, output: OutputActivation): number {
  return output === "softplus" ? softplus(logit) : logit;
}
