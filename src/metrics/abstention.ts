// What is gained by leaving unsure texts unanswered.
import { expectOption } from "../core/check.ts";
import type { Interval } from "./interval.ts";
import { predictedClass } from "./predicted-class.ts";
import { wilsonInterval } from "./wilson.ts";

/** What happens when only answers with at least this score are given. */
export interface Abstention {
  readonly threshold: number;
  /** Share of the rows that is answered. */
  readonly answered: number;
  /** Share of the answered rows that is right. */
  readonly accuracy: number;
}

/** A threshold that was chosen on these rows, with the 95 % interval of what it gives on them. */
export interface ChosenThreshold extends Abstention {
  readonly interval: Interval;
}

export interface AbstentionOptions {
  /** Right class of each row. */
  readonly targets: ArrayLike<number>;
  /** `[rows, classes]` */
  readonly probabilities: ArrayLike<number>;
  readonly classes: number;
}

const commonThresholds: readonly number[] = [0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];

/** One line a threshold, in the order given; thresholds that no answer reaches are left out. */
export function abstentionCurve({
  thresholds = commonThresholds,
  ...rows
}: AbstentionOptions & { thresholds?: readonly number[] }): Abstention[] {
  const answers = answersBestFirst(rows);
  return thresholds.flatMap((threshold) => {
    const given = answers.filter(({ score }) => score >= threshold);
    if (given.length === 0) return [];
    const right = given.filter((answer) => answer.right).length;
    return [{ threshold, answered: given.length / answers.length, accuracy: right / given.length }];
  });
}

/**
 * The threshold that answers most rows while the answered are right at least as often as `precision`; null when none is.
 * It is the best on these rows, and so a little worse on others: the interval says how much.
 */
export function thresholdFor({ precision, ...rows }: AbstentionOptions & { precision: number }): ChosenThreshold | null {
  expectOption(precision > 0 && precision <= 1, "precision", "a share above 0, up to 1", precision);
  const answers = answersBestFirst(rows);
  let [right, best]: [number, ChosenThreshold | null] = [0, null];
  for (const [i, answer] of answers.entries()) {
    if (answer.right) right++;
    const given = i + 1;
    if (answers[given]?.score === answer.score) continue; // equal scores are answered together, or not at all
    const [threshold, accuracy] = [answer.score, right / given];
    if (accuracy >= precision) best = { threshold, answered: given / answers.length, accuracy, interval: wilsonInterval(accuracy, given) };
  }
  return best;
}

function answersBestFirst({ targets, probabilities, classes }: AbstentionOptions): { readonly score: number; readonly right: boolean }[] {
  return Array.from(targets, (target, row) => {
    const top = predictedClass(probabilities, row, classes);
    return { score: probabilities[row * classes + top]!, right: top === target };
  }).sort((a, b) => b.score - a.score);
}
