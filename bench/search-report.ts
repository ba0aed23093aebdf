// What the runs of the search bench say together: a table against the goals, the rules, budgets, and the peers.
import { type FitRun, isBudgetKept } from "./fit-run.ts";
import type { JudgedModel } from "./judge-model.ts";
import { spreadOf, type surroundings } from "./measure.ts";
import type { PeerRun } from "./search-peers.ts";
import { type Goals, goalsOfNewTexts, goalsOfTheMean, leastAboveLinear, mostBelowLinear, mostMissed, searchSets } from "./search-sets.ts";
import { type Cell, megabytes, surroundingsText, tableText } from "./table.ts";

/** A run of `fit`, and its models judged apart from it. */
export interface SearchRun extends FitRun {
  readonly set: string;
  readonly seed: number;
  /** Null when the run failed. */
  readonly judged: {
    readonly answer: JudgedModel;
    /** Models of the other finalists, where the run folder holds them. */
    readonly linear: JudgedModel | null;
    readonly network: JudgedModel | null;
  } | null;
}

export interface SearchPeerRun extends PeerRun {
  readonly set: string;
  readonly peer: string;
}

export interface ReportInput {
  readonly runs: readonly SearchRun[];
  readonly peerRuns: readonly SearchPeerRun[];
  readonly budgetSeconds: number;
  /** Whether the runs were asked for one model. */
  readonly isSingle: boolean;
  readonly around: ReturnType<typeof surroundings>;
}

/** Accuracies on test rows in percent. */
interface Scores {
  readonly linear: number | null;
  readonly network: number | null;
  readonly single: number | null;
  readonly pair: number | null;
  readonly answer: number | null;
}

type Column = keyof Scores;
const columns: readonly Column[] = ["linear", "network", "single", "pair", "answer"];

interface Row {
  readonly name: string;
  readonly goals: Goals;
  readonly seeds: readonly Scores[];
  readonly mean: Scores;
}

interface Rule {
  readonly rule: string;
  readonly found: string;
  /** Null where there is nothing to judge. */
  readonly holds: boolean | null;
}

const goalBudget = 300; // seconds

export function searchReport(input: ReportInput): { readonly document: object; readonly text: string } {
  const { runs, peerRuns, budgetSeconds, isSingle, around } = input;
  const rows = searchSets.flatMap(({ name, goals }) => rowOf(name, goals, seedsOf(runs, name, scoresOf)));
  const newTexts = rowOf("ChnSentiCorp, new texts", goalsOfNewTexts, seedsOf(runs, "ChnSentiCorp", scoresOfNewTexts));
  const mean = meanRow(rows);
  const rules = rulesOf({ rows, mean, runs, isSingle });
  const problems = problemsOf(runs, peerRuns);
  const shown = [...rows, ...newTexts, ...mean];
  const lines = [
    tableText(
      qualityHeader(isSingle),
      shown.map((row) => qualityLine(row, isSingle)),
    ),
    ...(budgetSeconds === goalBudget ? [] : [`Goals are those of five minutes; these runs had ${budgetSeconds} s.`]),
    "",
    tableText(
      ["rule", "found", "holds"],
      rules.map(({ rule, found, holds }) => [rule, found, verdict(holds)]),
    ),
    "",
    tableText(costHeader, costLines(runs)),
    ...(peerRuns.length === 0 ? [] : ["", tableText(peerHeader, peerLines(runs, peerRuns))]),
    ...problems,
    surroundingsText(around),
  ];
  return { document: { rows: shown, rules, runs, peerRuns, problems }, text: lines.join("\n") };
}

function seedsOf(runs: readonly SearchRun[], set: string, scores: (run: SearchRun) => Scores | null): Scores[] {
  return runs.filter((run) => run.set === set).flatMap((run) => scores(run) ?? []);
}

function scoresOf({ result, judged }: SearchRun): Scores | null {
  if (!result || !judged) return null;
  const of = (kind: "linear" | "network" | "pair") =>
    percent(result.finalists.find((finalist) => finalist.kind === kind)?.testAccuracy ?? null);
  const own = { linear: of("linear"), network: of("network") };
  return { ...own, single: own[singleOf(result)], pair: of("pair"), answer: percent(judged.answer.accuracy) };
}

function scoresOfNewTexts({ result, judged }: SearchRun): Scores | null {
  if (!result || judged?.answer.newTextsAccuracy == null) return null;
  const of = (kind: "linear" | "network") => percent(judged[kind]?.newTextsAccuracy ?? null);
  const own = { linear: of("linear"), network: of("network") };
  const answer = percent(judged.answer.newTextsAccuracy);
  return { ...own, single: own[singleOf(result)], pair: result.answer.kind === "pair" ? answer : null, answer };
}

/** Which model alone the run would have answered with: see the head of search.bench.ts. */
function singleOf({ answer, finalists }: NonNullable<FitRun["result"]>): "linear" | "network" {
  if (answer.kind !== "pair") return answer.kind;
  const accuracy = (kind: "linear" | "network") => finalists.find((finalist) => finalist.kind === kind)?.validationAccuracy ?? 0;
  return accuracy("network") > accuracy("linear") ? "network" : "linear";
}

function percent(share: number | null): number | null {
  return share === null ? null : 100 * share;
}

function rowOf(name: string, goals: Goals, seeds: readonly Scores[]): Row[] {
  return seeds.length === 0 ? [] : [{ name, goals, seeds, mean: meanScores(seeds) }];
}

function meanRow(rows: readonly Row[]): Row[] {
  if (rows.length < searchSets.length) return [];
  const means = rows.map(({ mean }) => mean);
  return [{ name: "mean of the seven", goals: goalsOfTheMean, seeds: [], mean: meanScores(means) }];
}

function meanScores(all: readonly Scores[]): Scores {
  return Object.fromEntries(columns.map((column) => [column, meanOf(all.map((each) => each[column]))])) as unknown as Scores; // of all columns
}

/** Null unless all are known: a mean over fewer would be another thing. */
function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length < values.length || known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function deviationOf(values: readonly (number | null)[]): number | null {
  const mean = meanOf(values);
  if (mean === null || values.length < 2) return null;
  return Math.sqrt(values.reduce((sum: number, value) => sum + (value! - mean) ** 2, 0) / (values.length - 1));
}

interface Judged {
  readonly rows: readonly Row[];
  readonly mean: readonly Row[];
  readonly runs: readonly SearchRun[];
  readonly isSingle: boolean;
}

function rulesOf({ rows, mean: [mean], runs, isSingle }: Judged): Rule[] {
  const column = isSingle ? "single" : "answer";
  const isWhole = rows.length === searchSets.length;
  const misses = rows.map(({ name, goals, mean: scores }) => ({ name, by: goals[column].must - hundredths(scores.answer ?? 0) }));
  const missed = misses.filter(({ by }) => by > 0);
  const gains = rows.flatMap(({ name, mean: { linear, answer } }) =>
    linear === null || answer === null ? [] : [{ name, by: answer - linear }],
  );
  const worst = gains.toSorted((a, b) => a.by - b.by)[0];
  const meanGain = meanOf(gains.map(({ by }) => by));
  const over = runs.filter((run) => !isBudgetKept(run));
  const excess = runs.map(({ seconds, budgetSeconds }) => seconds - budgetSeconds);
  const list = (all: readonly { readonly name: string; readonly by: number }[]) =>
    all.map(({ name, by }) => `${name} by ${by.toFixed(2)}`).join(", ");
  const goal = goalsOfTheMean[column];
  const differing = runs.filter(isMisreported);
  return [
    {
      rule: `mean of the seven: at least ${goal.must}, aim ${goal.aim}`,
      found:
        mean?.mean.answer == null ? "not all sets" : `${mean.mean.answer.toFixed(2)}${mean.mean.answer >= goal.aim ? ", the aim" : ""}`,
      holds: mean?.mean.answer == null ? null : hundredths(mean.mean.answer) >= goal.must,
    },
    {
      rule: `at most one set below its must, by at most ${mostMissed}`,
      found: missed.length === 0 ? "none" : list(missed),
      holds: isWhole ? missed.length === 0 || (missed.length === 1 && missed[0]!.by <= mostMissed) : null,
    },
    {
      rule: `on no set more than ${mostBelowLinear} below the own linear model`,
      found: worst === undefined ? "nothing" : `least gain ${signed(worst.by)}, ${worst.name}`,
      holds: worst === undefined ? null : worst.by >= -mostBelowLinear,
    },
    {
      rule: `in the mean at least ${leastAboveLinear} above the own linear model`,
      found: meanGain === null ? "nothing" : signed(meanGain),
      holds: isWhole && meanGain !== null ? meanGain >= leastAboveLinear : null,
    },
    {
      rule: "budget + 5 %, or + 5 s where that is more",
      found: excess.length === 0 ? "no runs" : `${over.length} of ${runs.length} over; latest ${signed(Math.max(...excess))} s`,
      holds: runs.length === 0 ? null : over.length === 0,
    },
    {
      rule: "every run ends with a model",
      found: `${runs.filter(({ result }) => result === null).length} of ${runs.length} failed`,
      holds: runs.length === 0 ? null : runs.every(({ result }) => result !== null),
    },
    {
      rule: "the saved model answers the test rows as the report says",
      found: differing.length === 0 ? "all runs" : differing.map(({ set, seed }) => `not ${set}, seed ${seed}`).join("; "),
      holds: runs.length === 0 ? null : differing.length === 0,
    },
  ];
}

/** A row of the largest test part, that of CLINC150, is 0.0002. */
function isMisreported({ result, judged }: SearchRun): boolean {
  return result !== null && judged !== null && Math.abs((result.answer.testAccuracy ?? 0) - judged.answer.accuracy) > 1e-4;
}

function qualityHeader(isSingle: boolean): string[] {
  const goals = ["must / aim", "met"];
  const answer = isSingle ? ["answer", ...goals] : ["single", ...goals, "answer", ...goals];
  return [
    "test rows, percent ± sd",
    "seeds",
    "linear",
    "must",
    "met",
    "network",
    ...answer,
    ...(isSingle ? [] : ["pair"]),
    "answer − linear",
  ];
}

function qualityLine({ name, goals, seeds, mean }: Row, isSingle: boolean): Cell[] {
  const value = (column: Column) => {
    const deviation = deviationOf(seeds.map((each) => each[column]));
    return mean[column] === null ? null : mean[column].toFixed(2) + (deviation === null ? "" : ` ± ${deviation.toFixed(2)}`);
  };
  const judged = (column: Column, { must, aim }: { must: number; aim: number }): Cell[] => {
    const reached = mean[column] === null ? null : hundredths(mean[column]);
    const met = reached === null ? null : reached >= aim ? "aim" : reached >= must ? "yes" : "NO";
    return [value(column), `${must.toFixed(1)} / ${aim.toFixed(1)}`, met];
  };
  const linear = [
    value("linear"),
    goals.linear.must.toFixed(1),
    mean.linear === null ? null : verdict(hundredths(mean.linear) >= goals.linear.must),
  ];
  const answers = isSingle ? judged("answer", goals.single) : [...judged("single", goals.single), ...judged("answer", goals.answer)];
  const gain = mean.answer === null || mean.linear === null ? null : signed(mean.answer - mean.linear);
  const count = seeds.length === 0 ? null : String(seeds.length);
  return [name, count, ...linear, value("network"), ...answers, ...(isSingle ? [] : [value("pair")]), gain];
}

const costHeader = [
  "time and memory",
  "runs",
  "wall s, most",
  "over budget",
  "first model s",
  "most",
  "p50 ms",
  "peak MB",
  "at most MB",
  "trials",
];

/** Medians over the seeds; peaks are the largest. */
function costLines(runs: readonly SearchRun[]): Cell[][] {
  return searchSets.flatMap(({ name }) => {
    const own = runs.filter(({ set }) => set === name);
    if (own.length === 0) return [];
    const most = (values: readonly number[]) => (values.length === 0 ? null : Math.max(...values));
    const median = (values: readonly number[]) => (values.length === 0 ? null : spreadOf(values).median);
    const first = own.flatMap(({ firstModelSeconds }) => firstModelSeconds ?? []);
    const trials = own.flatMap(({ result }) => (result ? [result.trials] : []));
    const sum = (kind: "finished" | "pruned" | "failed") => trials.reduce((total, each) => total + each[kind], 0);
    return [
      [
        name,
        String(own.length),
        most(own.map(({ seconds }) => seconds))!.toFixed(1),
        `${own.filter((run) => !isBudgetKept(run)).length}`,
        median(first),
        most(first),
        median(own.flatMap(({ judged }) => judged?.answer.msPerText ?? [])),
        megabytesText(most(own.flatMap(({ peak }) => peak?.rssBytes ?? []))),
        megabytesText(most(own.flatMap(({ peak }) => peak?.boundBytes ?? []))),
        `${sum("finished")} finished, ${sum("pruned")} cut, ${sum("failed")} failed`,
      ],
    ];
  });
}

const peerHeader = [
  "beside peers, seed 1",
  "test",
  "new texts",
  "validation",
  "search s",
  "wall s",
  "trials",
  "p50 ms",
  "peak MB",
  "ours − theirs",
];

function peerLines(runs: readonly SearchRun[], peerRuns: readonly SearchPeerRun[]): Cell[][] {
  const sets = [...new Set(peerRuns.map(({ set }) => set))];
  return sets.flatMap((set) => {
    const own = runs.find((run) => run.set === set && run.seed === 1);
    const ours = own?.judged?.answer;
    const ourTrials = own?.result?.trials;
    const ourLine: Cell[] = [
      `${set}: tercet fit`,
      ...[ours?.accuracy, ours?.newTextsAccuracy, own?.result?.answer.validationAccuracy].map(shareText),
      ...[own?.result?.seconds, own?.seconds].map((seconds) => seconds?.toFixed(1) ?? null),
      ourTrials ? String(ourTrials.finished + ourTrials.pruned) : null,
      ours?.msPerText ?? null,
      megabytesText(own?.peak?.rssBytes ?? null),
      null,
    ];
    const theirs = peerRuns
      .filter((run) => run.set === set)
      .map(({ peer, result, seconds, peak }): Cell[] => {
        const newTexts = result && result.newTexts < 0.9 * result.rows.test ? result.newTextsAccuracy : null;
        return [
          `${set}: ${peer}`,
          ...[result?.accuracy, newTexts, result?.validationAccuracy].map(shareText),
          ...[result?.searchSeconds, seconds].map((each) => each?.toFixed(1) ?? null),
          result?.trials == null ? null : String(result.trials),
          result?.msPerText ?? null,
          megabytesText(peak?.rssBytes ?? null),
          ours && result ? signed(100 * (ours.accuracy - result.accuracy)) : null,
        ];
      });
    return [ourLine, ...theirs];
  });
}

function problemsOf(runs: readonly SearchRun[], peerRuns: readonly SearchPeerRun[]): string[] {
  const builds = new Set(runs.map(({ build }) => build));
  return [
    ...runs.flatMap(({ set, seed, problem }) => (problem === null ? [] : [`${set}, seed ${seed}: failed: ${problem}`])),
    ...peerRuns.flatMap(({ set, peer, problem }) => (problem === null ? [] : [`${set}, ${peer}: did not run: ${problem}`])),
    ...(builds.size > 1 ? [`These runs are of ${builds.size} different builds of the program; --again makes them anew.`] : []),
  ];
}

/** As the table shows it: goals have one decimal, and 81.698 is 81.7. */
function hundredths(percentage: number): number {
  return Math.round(100 * percentage) / 100;
}

function shareText(share: number | null | undefined): string | null {
  return share == null ? null : (100 * share).toFixed(2);
}

function megabytesText(bytes: number | null): string | null {
  return bytes === null ? null : megabytes(bytes).toString();
}

function signed(value: number): string {
  return `${value >= 0 ? "+" : "−"}${Math.abs(value).toFixed(2)}`;
}

function verdict(holds: boolean | null): string | null {
  return holds === null ? null : holds ? "yes" : "NO";
}
