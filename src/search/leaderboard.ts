// The leaderboard: a row for each combination that was tried, and for the models of the end.
import type { Metrics } from "../metrics/classification-report.ts";
import { wilsonInterval } from "../metrics/wilson.ts";
import type { LeaderboardRow } from "./fit-report.ts";
import { architectureOf, type HeldOutScores, type Outcome } from "./outcome.ts";
import { bestLinear, standings } from "./search-state.ts";

/** Rows of finished trials by log loss, then the cut ones, then the failed ones. */
export function leaderboardOf(outcomes: readonly Outcome[]): LeaderboardRow[] {
  const linears = outcomes.filter(({ trial }) => trial.candidate === null && trial.origin === "linear");
  const linear = bestLinear(outcomes);
  const all = [
    ...linears.map((outcome) => ({ logLoss: outcome.scores?.logLoss ?? Number.POSITIVE_INFINITY, row: rowOf([outcome]), outcome })),
    ...standings(outcomes).map((standing) => ({
      logLoss: standing.logLoss,
      row: rowOf(standing.outcomes),
      outcome: standing.outcomes[0]!,
    })),
  ].filter(({ outcome }) => outcome.trial.candidate !== null || outcome === linear || outcome.status === "finished");
  const order = { finished: 0, pruned: 1, failed: 2 };
  all.sort((a, b) => order[a.row.status] - order[b.row.status] || a.logLoss - b.logLoss || a.row.trial - b.row.trial);
  return all.map(({ row }, i) => ({ ...row, rank: i + 1 }));
}

/** One row for the trials of one combination, which differ in their seed. */
export function rowOf(outcomes: readonly Outcome[]): LeaderboardRow {
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
    validation: validationOf(finished),
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

/** Mean scores over the seeds; the interval over the rows of the first. */
function validationOf(finished: readonly Outcome[]): Metrics | null {
  const scores = finished.flatMap((outcome) => (outcome.scores ? [outcome.scores] : []));
  const [first] = scores;
  if (!first) return null;
  const mean = (value: (each: HeldOutScores) => number) => scores.reduce((sum, each) => sum + value(each), 0) / scores.length;
  return {
    rows: first.rows,
    accuracy: mean(({ accuracy }) => accuracy),
    majorityAccuracy: null,
    f1Macro: mean(({ f1Macro }) => f1Macro),
    f1Micro: null,
    f1Weighted: null,
    precisionMacro: null,
    recallMacro: null,
    logLoss: mean(({ logLoss }) => logLoss),
    auroc: null,
    ece: null,
    intervals: { accuracy: wilsonInterval(first.accuracy, first.rows), f1Macro: null },
    confidence: 0.95,
    perClass: [],
    confusion: { labels: [], matrix: [] },
  };
}

/** Numbers of the rows that none other beats or equals in accuracy, time and size while being better in one. */
export function paretoFront(rows: readonly LeaderboardRow[]): number[] {
  const known = rows.flatMap((row) => {
    const accuracy = (row.test ?? row.validation)?.accuracy ?? null;
    const { msPerText, sizeBytes } = row;
    return accuracy === null || msPerText === null || sizeBytes === null
      ? []
      : [{ trial: row.trial, values: [-accuracy, msPerText, sizeBytes] }];
  });
  const beats = (a: readonly number[], b: readonly number[]) =>
    a.every((value, i) => value <= b[i]!) && a.some((value, i) => value < b[i]!);
  return known.filter(({ values }) => !known.some((other) => beats(other.values, values))).map(({ trial }) => trial);
}
