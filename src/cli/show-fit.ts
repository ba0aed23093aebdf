// A search as it runs: in a terminal a live leaderboard with what runs and the time that is left, elsewhere a line for each trial.
import type { FitEvent } from "../search/fit-events.ts";
import { architectureOf, type Outcome, type Trial } from "../search/outcome.ts";
import type { Context } from "./context.ts";
import { displayWidth, padEnd, padStart } from "./display-width.ts";
import { type FitView, fitView } from "./fit-view.ts";
import { duration } from "./numbers.ts";
import { showData } from "./show-training.ts";
import { renderTable } from "./table.ts";

/** Shows events as they come; with `--progress json` as one object a line. */
export function showFit(context: Context): (event: FitEvent) => void {
  const { messages, terminal, values } = context;
  if (values.progress === "json") return jsonLines(terminal.complain);
  let board: (event: FitEvent) => void = () => {};
  return (event) => {
    switch (event.event) {
      case "data":
        board = (terminal.isInteractive ? liveBoard : trialLines)(context, fitView(messages, event.task));
        showData(context, event);
        terminal.say(messages.fit.start(event));
        return;
      case "warning":
        terminal.say(messages.warningLine(messages.errors[event.problem.code](event.problem)));
        return;
      case "stage":
        if (event.stage !== "search") terminal.say(messages.fit.stages[event.stage]);
        board(event);
        return;
      default:
        board(event);
    }
  };
}

/** One line for each trial that ends. */
function trialLines(context: Context, view: FitView): (event: FitEvent) => void {
  const { messages, terminal } = context;
  const { better } = messages.fit;
  const columns = headingsOf(context, view);
  let best = 0;
  let hasHeading = false;
  return (event) => {
    if (event.event === "best") best = event.trial;
    if (event.event !== "trial" || !isOfSearch(event.outcome.trial)) return;
    if (!hasHeading) terminal.say(lineOf(columns, columns));
    hasHeading = true;
    const note = event.outcome.trial.number === best ? `  ${better}` : "";
    terminal.say(`${lineOf(columns, cellsOf(context, view, event.outcome, event.secondsLeft))}${note}`);
  };
}

const mostShown = 8;
const refreshMs = 1000;

/** The best trials so far, what runs, and the time that is left. */
function liveBoard(context: Context, view: FitView): (event: FitEvent) => void {
  const { messages, terminal } = context;
  const { running: runningLine, best: bestLine } = messages.fit;
  const columns = headingsOf(context, view);
  const ended: Outcome[] = [];
  const running = new Map<number, Trial>();
  let known: { readonly secondsLeft: number | null; readonly at: number } = { secondsLeft: null, at: 0 };
  let timer: NodeJS.Timeout | undefined;
  const left = () => (known.secondsLeft === null ? null : Math.max(0, known.secondsLeft - (performance.now() - known.at) / 1000));
  const draw = () => {
    const shown = ended
      .filter(({ trial, scores }) => isOfSearch(trial) && scores !== null)
      .sort((a, b) => a.scores!.loss - b.scores!.loss)
      .slice(0, mostShown);
    const table = renderTable([columns.slice(0, 7), ...shown.map((outcome) => cellsOf(context, view, outcome, null).slice(0, 7))], {
      left: leftColumns,
    });
    const names = [...running.values()].map((trial) => `${trial.number} ${architectureOf(trial)}`);
    const line = runningLine({ running: names, ended: ended.length, secondsLeft: left() });
    terminal.showLive(["", ...(shown.length > 0 ? [bestLine, ...table.split("\n")] : []), line]);
  };
  return (event) => {
    if (event.event === "done") {
      clearInterval(timer);
      terminal.showLive([]);
      return;
    }
    if ("secondsLeft" in event) known = { secondsLeft: event.secondsLeft, at: performance.now() };
    if (event.event === "trialStart") running.set(event.trial.number, event.trial);
    if (event.event === "trial") {
      running.delete(event.outcome.trial.number);
      ended.push(event.outcome);
    }
    timer ??= setInterval(draw, refreshMs).unref();
    draw();
  };
}

function isOfSearch({ origin }: Trial): boolean {
  return origin !== "refit" && origin !== "fold" && origin !== "curve";
}

function headingsOf({ messages }: Context, { headings: [score, loss] }: FitView): readonly string[] {
  const { columns } = messages.fit;
  return [...columns.slice(0, 4), score, loss, ...columns.slice(6)];
}

function cellsOf(
  { messages }: Context,
  view: FitView,
  { trial, status, scores, seconds, reason }: Outcome,
  secondsLeft: number | null,
): string[] {
  const shown = scores && view.trial(scores);
  return [
    String(trial.number),
    architectureOf(trial),
    trial.candidate?.optimizer ?? "–",
    trial.candidate?.loss ?? "–",
    shown ? shown[0] : status === "pruned" && reason !== undefined ? messages.fit.noTime : messages.fit.status[status],
    shown ? shown[1] : "",
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
