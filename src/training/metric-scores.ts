// Metrics of a user's choice, kept while the rows of an epoch go by.
import { TercetError } from "../core/errors.ts";
import { nameHint, plainName } from "../core/nearest.ts";
import type { Answers, OutputActivation } from "../losses/loss.ts";
import type { LabelKind } from "../losses/suitability.ts";
import { type ClassScore, classScore } from "../metrics/class-score-metrics.ts";
import type { Metric, MetricBatch } from "../metrics/metric.ts";
import { metrics } from "../metrics/registry.ts";
import type { DataSet } from "./batch.ts";
import { rankProbabilities, sumToOne, toProbabilities } from "./targets.ts";

export type Scores = Readonly<Record<string, number | null>>;

export interface MetricScores {
  /** Counts the logits `[batch, width]` of rows of the data set. */
  add(logits: Float32Array, rows: Int32Array, width: number): void;
  /** By id; null where undefined. */
  result(): Scores;
  /** The metrics' own tallies, live, in their order: others go on from copies of them. */
  tallies(): readonly unknown[];
}

export interface Reading {
  readonly output: OutputActivation;
  readonly answers?: Answers;
}

/** Metrics over probabilities of classes, or over numbers, of rows of a data set. Every row counts once, whatever its weight in the loss. */
export function makeMetricScores(
  chosen: readonly Metric[],
  { y }: DataSet,
  reading: Reading,
  begun: readonly unknown[] = [],
): MetricScores {
  const tallies = chosen.map((metric, i) => ({ metric, state: begun[i] === undefined ? metric.start() : structuredClone(begun[i]) }));
  return {
    add(logits, rows, width) {
      if (tallies.length === 0) return;
      const batch = batchOf(logits.slice(0, rows.length * width), y, { rows, width, ...reading });
      for (const { metric, state } of tallies) metric.add(state, batch);
    },
    result: () => Object.fromEntries(tallies.map(({ metric, state }) => [metric.id, metric.result(state)])),
    tallies: () => tallies.map(({ state }) => state),
  };
}

interface BatchReading extends Reading {
  readonly rows: Int32Array;
  readonly width: number;
}

function batchOf(logits: Float32Array, y: DataSet["y"], { rows, width, output, answers }: BatchReading): MetricBatch {
  if (y instanceof Float32Array) {
    const targets = Array.from(rows).flatMap((row) => Array.from(y.subarray(row * width, (row + 1) * width)));
    return { targets, outputs: toProbabilities(logits, width, output), width: 1 };
  }
  const targets = Array.from(rows, (row) => y[row]!);
  if (answers === "ranks") return { targets, outputs: rankProbabilities(logits, width), width: width + 1 };
  const found = toProbabilities(logits, width, output);
  return { targets, outputs: output === "sigmoid" && width > 1 ? sumToOne(found, width) : found, width };
}

/** The metric of an id, or the one given; "f1[2]" is the F1 of class 2 alone. */
export function findMetric(choice: string | Metric): Metric {
  if (typeof choice !== "string") return choice;
  const [, score, classIndex] = /^(f1|precision|recall)\[(\d+)\]$/.exec(choice) ?? [];
  if (score) return classScore(score as ClassScore, Number(classIndex)); // as the pattern says
  const found = metrics.find(({ id }) => plainName(id) === plainName(choice));
  if (found) return found.create();
  const names = metrics.map(({ id }) => id);
  throw new TercetError("option-invalid", {
    where: "compile.metrics",
    expected: names.join(", "),
    received: JSON.stringify(choice),
    hint: nameHint(choice, names),
  });
}

/** Refuses metrics that have no meaning for such targets. */
export function checkMetrics(chosen: readonly Metric[], kind: LabelKind, { width, answers }: { width: number; answers?: Answers }): void {
  const severalNumbers = kind === "amount" && width > 1;
  const wanted = answers === "embedding" || severalNumbers ? undefined : suits[kind];
  for (const { id } of chosen) {
    const row =
      metrics.find((each) => each.id === id.replace(/\[\d+\]$/, "")) ?? (id.endsWith("]") ? { suits: "classification" } : undefined);
    if (!row || row.suits === wanted) continue;
    const fit = metrics.filter((each) => each.suits === wanted).map((each) => each.id);
    throw new TercetError("option-invalid", {
      where: "compile.metrics",
      expected: fit.length > 0 ? fit.join(", ") : "no metrics, as the loss and the accuracy are all there is for such targets",
      received: id,
      hint: `${id} is for ${row.suits}.`,
    });
  }
}

const suits: Readonly<Record<LabelKind, "classification" | "regression" | undefined>> = {
  twoClasses: "classification",
  manyClasses: "classification",
  labelSets: undefined,
  distribution: undefined,
  quantity: "regression",
  amount: "regression",
  vector: undefined,
};
