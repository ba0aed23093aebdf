// Where trials are run: lanes of child processes, the journal, the folder, and what has come of all trials so far.
import { existsSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "./clock.ts";
import type { CostModel } from "./cost.ts";
import type { FitEvent } from "./fit-events.ts";
import type { Preference } from "./fit-options.ts";
import type { Journal, JournalLine } from "./journal.node.ts";
import { runLanes, type Started } from "./lanes.ts";
import type { TaskMeasures } from "./measures/task-measures.ts";
import { architectureOf, type Outcome, type Trial } from "./outcome.ts";
import { preferredNetwork } from "./prefer.ts";
import type { RunFolder } from "./run-folder.node.ts";
import { heldOutFile } from "./run-trial.node.ts";
import { makeRunner } from "./runner.node.ts";
import { bestLinear, goesOnAtHalf, partners, standings } from "./search-state.ts";
import { isSameWork } from "./trials.ts";

export interface Workshop {
  /** In the order in which they were taken. */
  readonly outcomes: readonly Outcome[];
  /** Trials that run side by side. */
  readonly lanes: number;
  /** Number of the next trial. */
  nextNumber(): number;
  /** Runs trials side by side until `next` has none; at the deadline what still runs is ended. */
  run(next: () => Trial | null, deadline?: Deadline): Promise<void>;
  /** Runs these. Answers their outcomes in the order given. */
  runAll(trials: readonly Trial[], deadline?: Deadline): Promise<Outcome[]>;
  folderOf(trial: Trial): string;
}

/** Seconds until what runs must have ended; Infinity: it is never cut. */
export type Deadline = () => number;

export interface WorkshopOptions {
  readonly folder: RunFolder;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly lanes: number;
  /** Whether decisions must not depend on the clock. */
  readonly virtual: boolean;
  readonly prefer: Preference;
  readonly measures: TaskMeasures;
  /** Lines of an earlier journal of this run. */
  readonly before: readonly JournalLine[];
  /** What became of each half-time report in a run that is replayed; null: it is decided anew. */
  readonly decisions: ReadonlyMap<number, boolean> | null;
  readonly onEvent?: (event: FitEvent) => void;
  readonly cost: CostModel;
  readonly signal?: AbortSignal;
}

const pollMs = 100;
/** Networks whose answers to the held-out rows are kept. */
const keptAnswers = 20;
/** A little more than is left may still do. */
const tolerance = 0.1;

export function makeWorkshop(options: WorkshopOptions): Workshop {
  const { folder, journal, clock, lanes, virtual, before, decisions, measures, cost, onEvent, signal } = options;
  const known = before.flatMap((line) => (line.event === "done" && line.outcome.status !== "failed" ? [line.outcome] : []));
  // With a budget the time of earlier processes is spent and their outcomes stand; with a number of trials the same decisions are made
  // again, and a trial whose outcome is known is not run again.
  const outcomes: Outcome[] = virtual ? [] : [...known];
  let lastNumber = outcomes.reduce((most, { trial }) => Math.max(most, trial.number), 0);
  /** Numbers of trials of which nothing is left to be cleared away. */
  const tidied = new Set<number>();
  const halves: number[] = outcomes.flatMap(({ trial, halfLoss }) => (isRanked(trial) && halfLoss !== null ? [halfLoss] : []));
  const runner = makeRunner({ dataFile: folder.dataFile, folderOf: folder.folderOf });

  return {
    lanes,
    outcomes,
    nextNumber: () => ++lastNumber,
    run,
    async runAll(trials, deadline) {
      const waiting = [...trials];
      await run(() => waiting.shift() ?? null, deadline);
      return trials.map((trial) => outcomes.findLast((outcome) => outcome.trial.number === trial.number)!);
    },
    folderOf: folder.folderOf,
  };

  async function run(next: () => Trial | null, deadline: Deadline = clock.left): Promise<void> {
    const watch = setInterval(() => {
      if (signal?.aborted) runner.stop("the search was interrupted");
      else if (deadline() <= 0) runner.stop("the budget was over");
      else cutHopeless(deadline());
    }, pollMs);
    try {
      await runLanes({ lanes, order: virtual ? "virtual" : "real", next: () => (signal?.aborted ? null : next()), start, onHalf, onDone });
    } finally {
      clearInterval(watch);
    }
  }

  /** Ends what will not be ready in time, so that its lane serves something smaller. */
  function cutHopeless(secondsLeft: number): void {
    for (const { trial, behind, ahead } of runner.forecasts()) {
      if (!trial.candidate) continue;
      cost.foresee(trial, behind + ahead);
      if (ahead > secondsLeft * (1 + tolerance)) runner.stop("it would not have been ready in time", trial);
    }
  }

  function start(trial: Trial): Started {
    lastNumber = Math.max(lastNumber, trial.number);
    const done = virtual ? known.find((outcome) => isSameWork(outcome.trial, trial) && isThere(outcome)) : undefined;
    if (done) return { half: Promise.resolve(done.halfLoss), done: Promise.resolve(done), goOn: () => {} };
    journal.add({ event: "start", trial });
    onEvent?.({ event: "trialStart", trial, secondsLeft: secondsLeft() });
    return runner.start(trial);
  }

  function onHalf(trial: Trial, loss: number): boolean {
    const goesOn = decisions?.get(trial.number) ?? (!isRanked(trial) || goesOnAtHalf(halves, loss));
    if (isRanked(trial)) halves.push(loss);
    journal.add({ event: "half", number: trial.number, loss, goesOn });
    return goesOn;
  }

  async function onDone(outcome: Outcome): Promise<void> {
    outcomes.push(outcome);
    journal.add({ event: "done", outcome });
    journal.add({ event: "time", seconds: clock.spent() });
    cost.learn(outcome);
    await promoteIfBest(outcome);
    await tidy();
    onEvent?.({ event: "trial", outcome, secondsLeft: secondsLeft() });
  }

  /** Nothing in the end is better than a single model that is there from the first seconds on. */
  async function promoteIfBest({ trial, status, scores }: Outcome): Promise<void> {
    const isRunner = ({ fold, origin }: Trial) => fold === 0 && origin !== "curve";
    if (status !== "finished" || !isRunner(trial) || !scores) return;
    const others = outcomes.filter((each) => each.trial.number !== trial.number && isRunner(each.trial));
    if (others.some((each) => each.scores && each.scores.loss <= scores.loss)) return;
    const written = join(folder.folderOf(trial), "model");
    if (!existsSync(written)) return; // of an earlier process, and not the best by now
    const copy = `${written}-best`;
    await cp(written, copy, { recursive: true }); // the trial's own stays: it may be a member of the answer
    await folder.promote(copy);
    const { accuracy = null } = scores.named;
    const score = { accuracy, metric: measures.metric, score: measures.told(scores.score) };
    onEvent?.({ event: "best", trial: trial.number, architecture: architectureOf(trial), ...score, model: folder.model });
  }

  /** Models and answers of the best linear and of the networks that could be in the answer stay. */
  async function tidy(): Promise<void> {
    const linear = bestLinear(outcomes);
    const best = [...partners(outcomes), preferredNetwork(outcomes, options.prefer, measures)].flatMap((each) => each?.outcomes ?? []);
    const next = standings(outcomes)
      .slice(0, keptAnswers)
      .flatMap((each) => each.outcomes); // a seed may bring one of them back to the top
    const numbers = (list: readonly Outcome[]) => new Set(list.map(({ trial }) => trial.number));
    const models = numbers([...(linear ? [linear] : []), ...best]);
    const answers = numbers([...(linear ? [linear] : []), ...best, ...next]);
    for (const { trial } of outcomes) {
      const { number, fold } = trial;
      if (fold !== 0 || tidied.has(number)) continue; // refits and folds are few
      const path = folder.folderOf(trial);
      if (!models.has(number)) await rm(join(path, "model"), { recursive: true, force: true });
      if (answers.has(number)) continue;
      await rm(join(path, heldOutFile), { force: true });
      tidied.add(number);
    }
  }

  function isThere({ trial, status }: Outcome): boolean {
    return status === "pruned" || existsSync(folder.folderOf(trial));
  }

  function secondsLeft(): number | null {
    const left = clock.left();
    return Number.isFinite(left) ? left : null;
  }
}

/** Whether a trial is compared with others at half time. */
function isRanked({ fold, candidate, origin }: Trial): boolean {
  return candidate !== null && fold === 0 && origin !== "seed";
}
