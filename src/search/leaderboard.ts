// The leaderboard: a row for each combination that was tried, and for the models of the end.
import type { AnyMetrics } from "../metrics/any-metrics.ts";
import type { LeaderboardRow } from "./fit-report.ts";
import type { TaskMeasures } from "./measures/task-measures.ts";
import { architectureOf, type Outcome } from "./outcome.ts";
import { bestLinear, standings } from "./search-state.ts";

type AnyRow = LeaderboardRow<AnyMetrics>;
type Measures = Pick<TaskMeasures, "summary">;

/** Rows of finished trials by loss, then the cut ones, then the failed ones. */
export function leaderboardOf(outcomes: readonly Outcome[], measures: Measures): AnyRow[] {
  const linears = outcomes.filter(({ trial }) => trial.candidate === null && trial.origin === "linear");
  const linear = bestLinear(outcomes);
  const all = [
    ...linears.map((outcome) => ({ loss: outcome.scores?.loss ?? Number.POSITIVE_INFINITY, row: rowOf([outcome], measures), outcome })),
    ...standings(outcomes).map((standing) => ({
      loss: standing.loss,
      row: rowOf(standing.outcomes, measures),
      outcome: standing.outcomes[0]!,
    })),
  ].filter(({ outcome }) => outcome.trial.candidate !== null || outcome === linear || outcome.status === "finished");
  const order = { finished: 0, pruned: 1, failed: 2 };
  all.sort((a, b) => order[a.row.status] - order[b.row.status] || a.loss - b.loss || a.row.trial - b.row.trial);
  return all.map(({ row }, i) => ({ ...row, rank: i + 1 }));
}

/** One row for the trials of one combination, which differ in their seed. */
export function rowOf(outcomes: readonly Outcome[], measures: Measures): AnyRow {
  const finished = outcomes.filter(({ status }) => status === "finished");
  const shown = finished[0] ?? outcomes[0]!;
  const { trial } = shown;
  return {
    rank: 0,
    trial: trial.number,
    architecture: architectureOf(trial),
    optimizer: trial.candidate?.optimizer ?? null,
    loss: trial.candidate?.loss ?? null,
    options: shown.options,
    seeds: outcomes.map((each) => each.trial.seed),
    validation: validationOf(finished, measures),
    test: null,
    parameters: shown.parameters,
    sizeBytes: shown.sizeBytes,
    msPerText: shown.msPerText,
    trainSeconds: outcomes.reduce((sum, { seconds }) => sum + seconds, 0),
    status: shown.status,
    origin: trial.origin,
    history: shown.history,
  };
}

function validationOf(finished: readonly Outcome[], { summary }: Measures): AnyMetrics | null {
  const scores = finished.flatMap((outcome) => (outcome.scores ? [outcome.scores] : []));
  return scores.length === 0 ? null : summary(scores);
}

/** Numbers of the rows that none other beats or equals in score, time and size while being better in one. */
export function paretoFront(rows: readonly AnyRow[], { scoreOf, told }: Pick<TaskMeasures, "scoreOf" | "told">): number[] {
  const known = rows.flatMap((row) => {
    const metrics = row.test ?? row.validation;
    const score = metrics && scoreOf(metrics);
    const { msPerText, sizeBytes } = row;
    return score === null || msPerText === null || sizeBytes === null
      ? []
      : [{ trial: row.trial, values: [-told(score), msPerText, sizeBytes] }]; // turned twice, more is better
  });
  const beats = (a: readonly number[], b: readonly number[]) =>
    a.every((value, i) => value <= b[i]!) && a.some((value, i) => value < b[i]!);
  return known.filter(({ values }) => !known.some((other) => beats(other.values, values))).map(({ trial }) => trial);
}
