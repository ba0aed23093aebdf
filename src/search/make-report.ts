// What a run tells in the end, put together from what has come of its trials.
import { join } from "node:path";
import type { Problem } from "../core/errors.ts";
import type { AnyMetrics } from "../metrics/any-metrics.ts";
import { samplesOf } from "../tasks/samples.ts";
import { analyzeErrors } from "./error-analysis.ts";
import { effectsOf, moreDataOf, optimismOf } from "./evidence.ts";
import type { Choice } from "./finalists.node.ts";
import { dataReport, type FitData } from "./fit-data.node.ts";
import type { FitOptions } from "./fit-options.ts";
import type { AnyFitReport, Finding, LeaderboardRow } from "./fit-report.ts";
import { rowsOfTrial } from "./folds.ts";
import type { JudgedFinalist, JudgedFinalists } from "./judge-finalists.node.ts";
import { leaderboardOf, paretoFront, rowOf } from "./leaderboard.ts";
import { bestLinear } from "./search-state.ts";
import type { Workshop } from "./workshop.node.ts";

type AnyRow = LeaderboardRow<AnyMetrics>;

export interface ReportParts {
  readonly options: FitOptions;
  readonly data: FitData;
  /** Number of combinations that could be tried. */
  readonly space: number;
  readonly workshop: Workshop;
  readonly choice: Choice;
  readonly judged: JudgedFinalists;
  readonly sizeBytes: number;
  readonly seed: number;
  readonly run: string;
  readonly model: string;
  readonly budgetSeconds: number | null;
  readonly seconds: number;
  readonly diagnosis: readonly Finding[];
  readonly warnings: readonly Problem[];
}

export function makeReport(parts: ReportParts): AnyFitReport {
  const { options, data, space, workshop, choice, judged, seed, run, model, budgetSeconds, seconds, diagnosis, warnings } = parts;
  const { outcomes } = workshop;
  const { measures } = data;
  const leaderboard = leaderboardOf(outcomes, measures);
  const finalists = judged.all.map((finalist) => finalistRow(finalist, parts));
  const best = finalists.find((_, i) => judged.all[i] === judged.answer)!;
  const baseline = finalists[judged.all.findIndex(({ name }) => name === "linear")]!;
  const count = (status: string) => outcomes.filter((each) => each.status === status).length;
  return {
    run,
    model,
    task: measures.task,
    taskReason: data.prepared.audit.taskReason,
    data: dataReport(data),
    seed,
    budgetSeconds,
    seconds,
    trials: { finished: count("finished"), pruned: count("pruned"), failed: count("failed"), space },
    metric: measures.metric,
    best,
    baseline,
    leaderboard,
    finalists,
    comparisons: judged.comparisons,
    effects: effectsOf(outcomes, measures, seed),
    optimism: optimismOf(outcomes, choice, measures, seed),
    diagnosis,
    moreData: moreDataOf(outcomes, data.profile.rows, measures, seed),
    pareto: paretoFront(leaderboard, measures),
    errors: errorsOf(parts),
    samples: samplesOf(data.test.texts.length > 0 ? data.test : data.prepared.train),
    repeat: commandOf(options),
    report: join(run, "report.html"),
    warnings,
  };
}

function errorsOf({ data, choice, judged }: ReportParts): AnyFitReport["errors"] {
  const { splitting, texts } = data.trial;
  const rows = rowsOfTrial(data.trial, choice.rows);
  const hasTest = data.test.texts.length > 0;
  const linear = choice.contenders.find(({ name }) => name === "linear")!;
  return analyzeErrors({
    measures: data.measures,
    judged: { rows: hasTest ? data.test : rows, targets: judged.targets, answers: judged.answer.answers },
    held: { rows, targets: choice.targets, answers: linear.answers },
    trainTexts: texts,
    splitting,
  });
}

function finalistRow(finalist: JudgedFinalist, { data: { measures }, workshop, choice, judged, sizeBytes }: ReportParts): AnyRow {
  const { name, validation, test, msPerText, trials } = finalist;
  const { outcomes } = workshop;
  const refitted = outcomes.filter(({ trial }) => trials.includes(trial.number));
  const origin = name === "linear" ? bestLinear(outcomes)! : choice.network!.outcomes[0]!;
  const network = refitted.find(({ trial }) => trial.candidate !== null); // of a pair the network, whichever ended last
  const base = rowOf([network ?? refitted.at(-1) ?? origin], measures);
  const isPair = name === "pair";
  const sum = (value: (row: AnyRow) => number | null) => refitted.reduce((total, each) => total + (value(rowOf([each], measures)) ?? 0), 0);
  return {
    ...base,
    rank: judged.all.indexOf(finalist) + 1,
    ...(isPair && {
      architecture: "ensemble",
      optimizer: choice.network!.candidate.optimizer,
      loss: choice.network!.candidate.loss,
      options: { members: ["linear", choice.network!.candidate.architecture], network: choice.network!.candidate.options },
    }),
    validation,
    test,
    parameters: isPair ? sum(({ parameters }) => parameters) : base.parameters,
    sizeBytes: finalist === judged.answer ? sizeBytes : isPair ? sum((row) => row.sizeBytes) : base.sizeBytes,
    msPerText,
    trainSeconds: finalist.seconds,
    origin: isPair ? "pair" : "refit",
  };
}

/** The command that repeats the run: what was chosen, in the order of the help. */
function commandOf(options: FitOptions): string {
  const {
    data,
    budget,
    trials,
    seed = 1,
    text,
    label,
    labelFile,
    validation,
    test,
    task,
    labelSeparator,
    architecture,
    optimizer,
    loss,
    minPerClass,
    prefer,
    single,
  } = options;
  const given: readonly (readonly [name: string, value: unknown])[] = [
    ["text", text?.join(",")],
    ["label", label],
    ["label-file", labelFile],
    ["task", task],
    ["label-separator", labelSeparator],
    trials === undefined ? ["budget", budget ?? "5m"] : ["trials", trials],
    ["architecture", architecture],
    ["optimizer", optimizer],
    ["loss", loss],
    ...Object.entries(options.options ?? {}).map(([name, value]) => [kebab(name), value] as const),
    ["validation", validation],
    ["test", test],
    ["min-per-class", minPerClass],
    ["prefer", prefer],
    ["seed", seed],
  ];
  const words = given.flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${shellWord(String(value))}`]));
  return ["npx tercet fit", shellWord(data), ...words, ...(single ? ["--single"] : [])].join(" ");
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** A word as a shell takes it for one. */
function shellWord(text: string): string {
  return /^[\w./\\:,=+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
