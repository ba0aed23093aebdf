// Making the models of a run again, as its journal tells: the same trials, cut where they were cut, with no look at the clock.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Problem, TercetError, toProblem } from "../core/errors.ts";
import type { Candidate } from "./candidate.ts";
import { type JournalLine, journalName, outcomesOf, readJournal } from "./journal.node.ts";
import type { Outcome, Trial } from "./outcome.ts";

export interface Replay {
  /** What is to be run: all that came to an end, but for the models of the end, which are made anew. */
  readonly trials: readonly Trial[];
  /** What was decided at half time, by trial. */
  readonly decisions: ReadonlyMap<number, boolean>;
  /** The network that could be in the answer. */
  readonly picked: Candidate | null;
  readonly lines: readonly JournalLine[];
}

export function readReplay(run: string): Replay {
  const file = join(run, journalName);
  if (!existsSync(file)) {
    const hint = "A run folder is what tercet fit writes.";
    throw new TercetError("file-missing", {
      file: run,
      option: "--replay",
      expected: "a run folder with a journal",
      received: "none",
      hint,
    });
  }
  const lines = readJournal(file);
  const ended = outcomesOf(lines).filter(({ status, trial }) => status !== "failed" && trial.origin !== "refit");
  const decisions = new Map(lines.flatMap((line) => (line.event === "half" ? [[line.number, line.goesOn] as const] : [])));
  const picked = lines.findLast((line) => line.event === "picked")?.candidate ?? null;
  return { trials: ended.map(({ trial }) => trial), decisions, picked, lines };
}

/** A note for each trial that did not become what it was: another machine or version rounds differently. */
export function replayDifferences({ lines }: Replay, outcomes: readonly Outcome[]): Problem[] {
  const then = new Map(outcomesOf(lines).map((outcome) => [outcome.trial.number, outcome]));
  return outcomes.flatMap(({ trial, weightsSha256, status }) => {
    const before = then.get(trial.number);
    if (!before || (before.weightsSha256 === weightsSha256 && before.status === status)) return [];
    const received = `weights ${weightsSha256?.slice(0, 12) ?? status}`;
    const expected = `weights ${before.weightsSha256?.slice(0, 12) ?? before.status}`;
    return [toProblem("run-different", { where: `trial ${trial.number}`, expected, received })];
  });
}
