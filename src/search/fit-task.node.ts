// From a data file to the best combination of architecture, optimizer and loss, with the evidence for it.
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { expectOneOf, expectOption, expectPositiveInteger } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import { nextRunFolder } from "../hub/next-folder.node.ts";
import { writeWhole } from "../hub/write-whole.node.ts";
import { type AnyMetrics, undefinedScores } from "../metrics/any-metrics.ts";
import type { Metrics } from "../metrics/classification-report.ts";
import { loadEngine } from "../runtime/engine.node.ts";
import { writeClassifier } from "../tasks/classifier-parts.node.ts";
import { budgetOf, expectEnoughBudget, secondsOfTheEnd, spentIn } from "./budget.ts";
import { type Clock, makeClock } from "./clock.ts";
import { makeCostModel } from "./cost.ts";
import { diagnoseSearch } from "./diagnose-search.node.ts";
import { choose, extraTrials, type FinalsContext, pickNetwork, refit, secondsOfFolds } from "./finalists.node.ts";
import { dataReport, type FitData, readFitData } from "./fit-data.node.ts";
import type { FitOptions } from "./fit-options.ts";
import type { AnyFitReport, FitReport } from "./fit-report.ts";
import { type JournalLine, openJournal, readJournal } from "./journal.node.ts";
import { judgeFinalists } from "./judge-finalists.node.ts";
import { firstShare, linearSeconds } from "./linear-seconds.ts";
import { makeReport } from "./make-report.ts";
import type { Trial } from "./outcome.ts";
import { pinsOf } from "./pins.ts";
import { type Replay, readReplay, replayDifferences } from "./replay.node.ts";
import { writeReportPage } from "./report/report-files.node.ts";
import { isBarelyBegun, openRunFolder, type RunFolder, writeTrialData } from "./run-folder.node.ts";
import { expectSameRun, factsOf } from "./same-run.ts";
import { nextTrial, type SearchStage } from "./search-stage.ts";
import { bestLinear, type Standing, standingOf } from "./search-state.ts";
import { makeSpace, sizeOfSpace } from "./space.ts";
import { makeWorkshop } from "./workshop.node.ts";

/** The doctor's look at parts of the rows takes up to a third of it, even with many classes. */
const secondsOfProbe = 8;
/** Without any model yet the end of the budget is no reason to stop: seconds more. */
const overtime = 3;

/** Searches, and writes a run folder with the best model in it. What is wrong with the data is refused before anything is written. */
export async function fitTask<Scores extends AnyMetrics = Metrics>(options: FitOptions): Promise<FitReport<Scores>> {
  checkOptions(options);
  if (options.architecture !== "linear") await loadEngine(); // networks are trained in other processes: what is missing or slow is told by this one
  const { startedAt = performance.now(), seed = 1, onEvent } = options;
  const out = options.out ?? nextRunFolder(options.data);
  const replay = options.replay === undefined ? null : readReplay(options.replay);
  const journalFile = join(out, "journal.jsonl");
  const resumes = options.resume === true || options.addBudget !== undefined;
  const before = resumes && existsSync(journalFile) ? readJournal(journalFile) : [];
  const goesOn = before.some(({ event }) => event === "run");
  const keep = goesOn || (resumes && (await isBarelyBegun(out)));
  const read = await readFitData(options);
  const { pins, warnings } = pinsOf(options, read.profile);
  const data = { ...read, warnings: [...read.warnings, ...warnings] };
  const facts = factsOf(options, data);
  if (goesOn) expectSameRun(before, facts, out);
  if (replay) expectSameRun(replay.lines, facts, options.replay!);
  const budget = replay ? null : budgetOf(options, before);
  const clock = makeClock({ budget, startedAt, before: spentIn(before) });
  if (!goesOn) expectEnoughBudget(options, data, clock);
  const folder = await openRunFolder(out, { overwrite: options.overwrite ?? false, keep });
  const journal = openJournal(folder.journal);
  try {
    if (!goesOn) journal.add({ event: "run", facts });
    if (budget !== null) journal.add({ event: "budget", seconds: budget });
    await writeTrialData(folder.dataFile, data.trial);
    const space = makeSpace(data.profile, pins);
    tellData(options, data, { space: sizeOfSpace(space), budgetSeconds: budget, trials: options.trials ?? null });
    const report = await search({ options, data, space, clock, budget, folder, journal, before, seed, replay });
    return report as FitReport<Scores>; // of the task that the caller knows
  } finally {
    journal.close();
    await folder.close();
    onEvent?.({ event: "done", model: folder.model, report: join(folder.path, "report.html") });
  }
}

interface Running {
  readonly options: FitOptions;
  readonly data: FitData;
  readonly space: ReturnType<typeof makeSpace>;
  readonly clock: Clock;
  readonly budget: number | null;
  readonly folder: RunFolder;
  readonly journal: ReturnType<typeof openJournal>;
  readonly before: readonly JournalLine[];
  readonly seed: number;
  readonly replay: Replay | null;
}

async function search(running: Running): Promise<AnyFitReport> {
  const { options, data, space, clock, budget, folder, journal, before, seed, replay } = running;
  const { onEvent, signal } = options;
  const virtual = budget === null;
  const cost = makeCostModel(data.cost, { learns: !virtual });
  const lanes = options.threads ?? availableParallelism();
  const workshop = makeWorkshop({
    folder,
    journal,
    clock,
    lanes: virtual && !replay ? (options.threads ?? 2) : lanes, // what is decided with a number of trials must not depend on the machine
    virtual,
    prefer: options.prefer ?? "accuracy",
    measures: data.measures,
    before,
    decisions: replay?.decisions ?? null,
    onEvent,
    cost,
    signal,
  });
  for (const outcome of workshop.outcomes) cost.learn(outcome);
  const reserve = (candidate: Parameters<SearchStage["reserve"]>[0]) =>
    secondsOfTheEnd({ data, outcomes: workshop.outcomes, cost }, candidate);
  const stage: SearchStage = {
    space,
    seed,
    judgedBy: data.judgedBy,
    linear: {
      seconds: linearSeconds(data.trial.texts, data.trial.classes.length),
      firstShare: firstShare(data.trial.texts, data.trial.classes.length),
    },
    cost,
    mostTrials: options.trials ?? null,
    left: clock.left,
    reserve,
    foldSeconds: (candidate) => secondsOfFolds({ data, workshop, cost }, candidate),
    outcomes: workshop.outcomes,
    nextNumber: workshop.nextNumber,
    started: workshop.outcomes.map(({ trial }) => trial).filter(isOfSearch),
  };
  onEvent?.({ event: "stage", stage: "search", secondsLeft: left(clock) });
  if (replay) await workshop.runAll(replay.trials);
  else
    await workshop.run(
      () => nextTrial(stage),
      () => clock.left() - (bestLinear(workshop.outcomes) ? reserve(null) : -overtime),
    );
  if (!bestLinear(workshop.outcomes)) throw nothingMade(workshop.outcomes, signal);
  const finals: FinalsContext = {
    data,
    workshop,
    cost,
    seed,
    single: options.single ?? false,
    prefer: options.prefer ?? "accuracy",
    left: clock.left,
    reserve,
    interrupted: () => signal?.aborted ?? false,
  };
  const network = replay ? standingOf(workshop.outcomes, replay.picked) : await pickNetwork(finals);
  journal.add({ event: "picked", candidate: network?.candidate ?? null });
  if (!replay) await runExtraTrials(finals, options, network);
  const chosen = await choose(finals, network);
  if (!finals.interrupted()) onEvent?.({ event: "stage", stage: "refit", secondsLeft: left(clock) });
  const { choice, finalists } = await refit(finals, chosen);
  onEvent?.({ event: "stage", stage: "judge", secondsLeft: left(clock) });
  const judged = await judgeFinalists({ data, choice, finalists, seed });
  const written = join(folder.path, "trials", "answer");
  await rm(written, { recursive: true, force: true }); // of a process that was killed here
  await mkdir(written, { recursive: true });
  const answer = judged.answer;
  const scores = { validation: answer.validation, test: answer.test };
  const rows = rowsOf(data);
  const sizeBytes = await writeClassifier(written, answer.parts, { metrics: scores, rows, test: answer.test });
  await folder.promote(written);
  const probe = !finals.interrupted() && clock.left() > secondsOfProbe;
  const diagnosis = await diagnoseSearch({ options, data, choice, finalists, seed, probe });
  for (const { parts } of judged.all) await parts.release();
  journal.add({ event: "answer", answer: { name: choice.answer.name, trials: answer.trials } });
  onEvent?.({ event: "stage", stage: "report", secondsLeft: left(clock) });
  const report = makeReport({
    ...{ options, data, space: sizeOfSpace(space), workshop, choice, judged, sizeBytes, diagnosis, seed },
    ...{ run: folder.path, model: folder.model, budgetSeconds: budget, seconds: clock.spent() },
    warnings: [
      ...data.warnings,
      ...(replay ? replayDifferences(replay, workshop.outcomes) : []),
      ...(answer.test ? undefinedScores(answer.test) : []),
    ],
  });
  await writeReport(report, options);
  return report;
}

async function writeReport(report: AnyFitReport, { language = "en", problemText }: FitOptions): Promise<void> {
  const { run } = report;
  await writeWhole(join(run, "report.json"), JSON.stringify(report));
  await writeReportPage(run, report, { language, now: new Date().toISOString(), problemText });
}

/** Trials of folds only when there is time for all of them; the learning curve then, if there still is. */
async function runExtraTrials(finals: FinalsContext, { onEvent }: FitOptions, network: Standing | null): Promise<void> {
  if (finals.interrupted()) return;
  const { folds, curve } = extraTrials(finals, network);
  const seconds = (trials: readonly Trial[]) =>
    trials.reduce((sum, { predictedSeconds }) => sum + predictedSeconds, 0) / finals.workshop.lanes;
  const reserved = () => finals.reserve(network?.candidate ?? null);
  for (const trials of [folds, curve]) {
    if (trials.length === 0 || seconds(trials) + reserved() > finals.left()) continue;
    if (trials === folds) onEvent?.({ event: "stage", stage: "folds", secondsLeft: Number.isFinite(finals.left()) ? finals.left() : null });
    await finals.workshop.runAll(trials, () => finals.left() - reserved());
  }
}

function isOfSearch({ origin }: Trial): boolean {
  return origin !== "fold" && origin !== "curve" && origin !== "refit";
}

function left(clock: Clock): number | null {
  return Number.isFinite(clock.left()) ? clock.left() : null;
}

function rowsOf({ trial, test }: FitData) {
  const held = trial.divisions[0]!.filter((fold) => fold === 0).length;
  return { train: trial.texts.length, validation: held, test: test.texts.length };
}

interface SearchLength {
  /** Combinations that could be tried. */
  readonly space: number;
  readonly budgetSeconds: number | null;
  readonly trials: number | null;
}

function tellData({ onEvent }: FitOptions, { prepared, measures, trial, test, warnings }: FitData, length: SearchLength): void {
  const data = dataReport({ prepared, trial, test });
  onEvent?.({ event: "data", data, task: measures.task, taskReason: prepared.audit.taskReason, ...length });
  for (const problem of warnings) onEvent?.({ event: "warning", problem });
}

function nothingMade(outcomes: readonly { readonly reason?: string }[], signal: AbortSignal | undefined): TercetError {
  const where = "fit";
  if (signal?.aborted)
    return new TercetError("interrupted", { where, expected: "at least the linear model", received: "an interruption before" });
  const [first] = outcomes;
  return new TercetError("interrupted", { where, expected: "at least the linear model", received: first?.reason ?? "no time for it" });
}

function checkOptions({ trials, threads, minPerClass, prefer, seed }: FitOptions): void {
  for (const [name, value] of Object.entries({ "--trials": trials, "--threads": threads, "--min-per-class": minPerClass })) {
    if (value !== undefined) expectPositiveInteger(name, value);
  }
  if (seed !== undefined) expectOption(Number.isInteger(seed), "--seed", "a whole number", seed);
  if (prefer !== undefined) expectOneOf("--prefer", prefer, ["accuracy", "speed", "size"]);
}
