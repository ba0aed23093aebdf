// Trials side by side: which is started when, and in which order what they report is taken.

import type { Outcome, Trial } from "./outcome.ts";

/** A trial that runs. */
export interface Started {
  /** Loss on held-out rows at half time; null when it ended before or is not asked. */
  readonly half: Promise<number | null>;
  readonly done: Promise<Outcome>;
  /** The answer to a half-time report. */
  goOn(goesOn: boolean): void;
}

export interface LanesOptions {
  /** Trials that run at the same time. */
  readonly lanes: number;
  /**
   * "real": reports are taken as they come. "virtual": in the order of a clock on which every trial takes as long as predicted,
   * so that what is decided depends neither on the machine's speed nor on what else runs on it.
   */
  readonly order: "real" | "virtual";
  /** The next trial; null: none now. */
  next(): Trial | null;
  start(trial: Trial): Started;
  /** Whether a trial goes on after its half-time report. */
  onHalf(trial: Trial, loss: number): boolean;
  onDone(outcome: Outcome): Promise<void>;
}

interface Lane {
  readonly trial: Trial;
  readonly started: Started;
  readonly began: number;
  /** Time on the virtual clock of what it reports next. */
  due: number;
  report: Promise<Report>;
}

type Report = { readonly kind: "half"; readonly loss: number | null } | { readonly kind: "done"; readonly outcome: Outcome };

/** Runs trials until there is none to start and none running. */
export async function runLanes(options: LanesOptions): Promise<void> {
  const { lanes, order, next, start, onHalf, onDone } = options;
  const running: Lane[] = [];
  let now = 0; // virtual
  for (;;) {
    while (running.length < lanes) {
      const trial = next();
      if (!trial) break;
      running.push(begin(trial, start(trial), now));
    }
    if (running.length === 0) return;
    const lane = order === "virtual" ? earliest(running) : await firstToReport(running);
    const report = await lane.report;
    now = Math.max(now, lane.due);
    if (report.kind === "half") afterHalf(lane, report.loss, { now, onHalf });
    else {
      running.splice(running.indexOf(lane), 1);
      await onDone(report.outcome);
    }
  }
}

function begin(trial: Trial, started: Started, now: number): Lane {
  const report = started.half.then((loss): Report => ({ kind: "half", loss }));
  return { trial, started, began: now, due: now + trial.predictedSeconds / 2, report };
}

function afterHalf(lane: Lane, loss: number | null, { now, onHalf }: { now: number } & Pick<LanesOptions, "onHalf">): void {
  const goesOn = loss === null || onHalf(lane.trial, loss);
  if (loss !== null) lane.started.goOn(goesOn);
  lane.due = goesOn ? lane.began + lane.trial.predictedSeconds : now;
  lane.report = lane.started.done.then((outcome): Report => ({ kind: "done", outcome }));
}

/** What is due first; of two that are due together, the trial that was started first. */
function earliest(running: readonly Lane[]): Lane {
  return running.reduce((first, lane) =>
    lane.due < first.due || (lane.due === first.due && lane.trial.number < first.trial.number) ? lane : first,
  );
}

async function firstToReport(running: readonly Lane[]): Promise<Lane> {
  return Promise.race(running.map((lane) => lane.report.then(() => lane)));
}
