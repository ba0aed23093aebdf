// A search as lines: what is read, each trial as it ends, and in a terminal what runs and how much time is left.
import { parseDuration } from "../search/duration.ts";
import type { FitEvent } from "../search/fit-events.ts";
import { architectureOf, type Outcome } from "../search/outcome.ts";
import type { Context } from "./context.ts";
import { displayWidth, padEnd, padStart } from "./display-width.ts";
import { decimal, duration, percent } from "./numbers.ts";
import { showData } from "./show-training.ts";

const defaultBudget = "5m";

/** How long a search goes on. Throws `option-invalid`. */
export function searchLength({
  budget = defaultBudget,
  trials = null,
}: {
  readonly budget?: number | string;
  readonly trials?: number | null;
}): SearchLength {
  return { trials, budget: trials === null ? parseDuration("--budget", budget) : null };
}

export interface SearchLength {
  /** Seconds; null with a number of trials. */
  readonly budget: number | null;
  readonly trials: number | null;
}

/** Shows events as they come; with `--progress json` as one object a line. */
export function showFit(context: Context, length: SearchLength): (event: FitEvent) => void {
  const { messages, terminal, values } = context;
  if (values.progress === "json") return jsonLines(terminal.complain);
  const { fit } = messages;
  let running = 0;
  let best = 0;
  let hasHeading = false;
  return (event) => {
    switch (event.event) {
      case "data":
        showData(context, event);
        terminal.say(fit.start({ ...length, space: event.space }));
        return;
      case "warning":
        terminal.say(messages.warningLine(messages.errors[event.problem.code](event.problem)));
        return;
      case "stage":
        if (event.stage !== "search") terminal.say(fit.stages[event.stage]);
        return;
      case "trialStart":
        running++;
        terminal.sayInPlace(fit.running({ running, secondsLeft: event.secondsLeft }));
        return;
      case "best":
        best = event.trial;
        return;
      case "trial": {
        running--;
        const { origin } = event.outcome.trial;
        if (origin !== "refit" && origin !== "fold" && origin !== "curve") {
          if (!hasHeading) terminal.say(lineOf(fit.columns, fit.columns));
          hasHeading = true;
          const note = event.outcome.trial.number === best ? `  ${fit.better}` : "";
          terminal.say(`${lineOf(fit.columns, cellsOf(context, event.outcome, event.secondsLeft))}${note}`);
        }
        terminal.sayInPlace(fit.running({ running, secondsLeft: event.secondsLeft }));
        return;
      }
    }
  };
}

function cellsOf({ messages }: Context, { trial, status, scores, seconds }: Outcome, secondsLeft: number | null): string[] {
  const state = messages.fit.status[status];
  return [
    String(trial.number),
    architectureOf(trial),
    trial.candidate?.optimizer ?? "–",
    trial.candidate?.loss ?? "–",
    scores ? percent(scores.accuracy) : state,
    scores ? decimal(scores.logLoss) : "",
    duration(seconds),
    secondsLeft === null ? "" : duration(Math.max(0, secondsLeft)),
  ];
}

const widths = [5, 12, 9, 25, 16, 8, 7, 12];
const leftColumns = [1, 2, 3];

/** Cells under headings that were printed before: each line is written when its trial ends. */
function lineOf(headings: readonly string[], cells: readonly string[]): string {
  return cells
    .map((cell, i) => {
      const width = Math.max(displayWidth(headings[i]!), widths[i]!);
      return leftColumns.includes(i) ? padEnd(cell, width) : padStart(cell, width);
    })
    .join("  ")
    .trimEnd();
}

function jsonLines(write: (line: string) => void): (event: FitEvent) => void {
  const began = performance.now();
  return ({ event: name, ...rest }) => write(JSON.stringify({ event: name, time: (performance.now() - began) / 1000, ...rest }));
}
