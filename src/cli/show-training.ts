// A training as lines: what was read, what is trained, how it goes.
import type { Problem } from "../core/errors.ts";
import type { DataReport, TaskEvent } from "../tasks/train-report.ts";
import type { EpochEvent } from "../training/events.ts";
import type { Context } from "./context.ts";
import { displayWidth, padStart } from "./display-width.ts";
import { decimal, duration, percent, quantity } from "./numbers.ts";
import { oneLine } from "./table.ts";

/** Shows events as they come; with `--progress json` as one object a line. */
export function showTraining({ messages, terminal, values }: Context): (event: TaskEvent) => void {
  if (values.progress === "json") return jsonLines(terminal.complain);
  const clock = stepClock();
  let headings: readonly string[] = messages.epochColumns;
  return (event) => {
    switch (event.event) {
      case "data": {
        headings = epochHeadings(messages, event.task);
        showData({ messages, terminal }, event);
        terminal.say(messages.splitLine(event.data.split));
        return;
      }
      case "warning":
        terminal.say(messages.warningLine(messages.errors[event.problem.code](event.problem)));
        return;
      case "model":
        terminal.say(messages.modelLine({ ...event, workers: event.plan.workers }));
        if (event.predictedSeconds !== null) terminal.say(messages.predictedLine({ seconds: event.predictedSeconds }));
        return;
      case "step":
        if (terminal.isInteractive) {
          const secondsLeft = clock(event);
          if (secondsLeft !== undefined) terminal.sayInPlace(messages.stepLine({ ...event, secondsLeft }));
        }
        return;
      case "rate":
        if (terminal.isInteractive) terminal.sayInPlace(messages.rates.stepLine(event));
        return;
      case "epoch": {
        if (event.epoch === 1) terminal.say(epochRow(headings, headings));
        terminal.say(`${epochRow(headings, epochCells(event))}${event.best ? `  ${messages.bestMark}` : ""}`);
        return;
      }
      case "baseline":
        terminal.say(messages.baselineLine(event));
        return;
    }
  };
}

/** The score beside each loss is the accuracy, the exact match of several labels, or the mean error of a quantity. */
function epochHeadings({ epochColumns, epochColumnsOfQuantity, columns }: Context["messages"], task: string): readonly string[] {
  if (task === "regression") return epochColumnsOfQuantity;
  const accuracy = epochColumns[2];
  return task === "multiLabel" ? epochColumns.map((name) => (name === accuracy ? columns.exactMatch : name)) : epochColumns;
}

/** What was read, and what was recognized in it. */
export function showData(
  { messages, terminal }: Pick<Context, "messages" | "terminal">,
  { data, task, taskReason }: { readonly data: DataReport; readonly task: string; readonly taskReason: string },
): void {
  const { rows, used, textColumns, labelColumn, language, labels, numbers } = data;
  const [text, label] = [oneLine(textColumns.join(", ")), oneLine(labelColumn ?? "–")];
  terminal.say(messages.taskLine({ task, reason: taskReason }));
  terminal.say(messages.dataLine({ rows, used, text, label, language, labels: numbers ? null : Object.keys(labels).length }));
}

/** Notes on the scores, which come after the last event. */
export function sayScoreNotes({ messages, terminal }: Context, warnings: readonly Problem[]): void {
  for (const problem of warnings.filter(({ code }) => code === "metric-undefined"))
    terminal.say(messages.warningLine(messages.errors[problem.code](problem)));
}

function epochCells({ epoch, epochs, loss, val_loss, seconds, ...event }: EpochEvent): string[] {
  const isOfQuantity = event.accuracy === null;
  const score = isOfQuantity ? quantity(event.meanAbsoluteError) : percent(event.accuracy);
  const validation = isOfQuantity ? quantity(event.val_meanAbsoluteError) : percent(event.val_accuracy);
  return [`${epoch}/${epochs}`, decimal(loss, 4), score, decimal(val_loss, 4), validation, duration(seconds)];
}

const narrowestColumn = 7;

/** Cells under headings that were printed before: each line is written when its epoch ends. */
function epochRow(headings: readonly string[], cells: readonly string[]): string {
  return cells.map((cell, i) => padStart(cell, Math.max(displayWidth(headings[i]!), narrowestColumn))).join("  ");
}

const refreshMs = 100;

/** Seconds that are left at the present pace, ten times a second at most; undefined between. */
function stepClock(): (at: { epoch: number; epochs: number; step: number; steps: number }) => number | undefined {
  let started: number | undefined;
  let shown = 0;
  return ({ epoch, epochs, step, steps }) => {
    const now = performance.now();
    started ??= now;
    if (now - shown < refreshMs) return undefined;
    shown = now;
    const done = (epoch - 1) * steps + step;
    return ((now - started) / done) * (epochs * steps - done) * 0.001;
  };
}

/** Steps come many a second: one in ten is written. */
function jsonLines(write: (line: string) => void): (event: TaskEvent) => void {
  const began = performance.now();
  return (event) => {
    if ((event.event === "step" || event.event === "rate") && event.step % 10 !== 0) return;
    const { event: name, ...rest } = event;
    write(JSON.stringify({ event: name, time: (performance.now() - began) / 1000, ...rest }));
  };
}
