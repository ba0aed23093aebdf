// tercet train: one model on one file.
import type { AnyMetrics } from "../../metrics/any-metrics.ts";
import type { TrainReport } from "../../tasks/train-report.ts";
import { trainTask } from "../../tasks/train-task.node.ts";
import { type Context, exitCodes } from "../context.ts";
import { trainOptions } from "../data-options.ts";
import { fileSize } from "../numbers.ts";
import { tellDiagnosis } from "../show-diagnosis.ts";
import { scoreDetails, scoreTable } from "../show-scores.ts";
import { sayScoreNotes, showTraining } from "../show-training.ts";
import { checkChoices } from "../training-choices.ts";

export async function run(context: Context): Promise<number> {
  const { messages, terminal, positionals, values, signal, seed } = context;
  if (values["find-learning-rate"]) return (await import("../find-learning-rate.ts")).run(context);
  const unused = checkChoices(values);
  const onEvent = showTraining(context);
  for (const problem of unused) onEvent({ event: "warning", problem });
  const report = await trainTask<AnyMetrics>({ ...trainOptions(values), data: positionals[0]!, seed, onEvent, signal });
  const { warnings, ...rest } = report;
  const diagnosis = await tellDiagnosis(context, report, positionals[0]!);
  context.printDocument({ ...rest, diagnosis: diagnosis.findings }, [...unused, ...warnings]);
  if (report.architecture !== "linear") terminal.say(messages.stopped[report.stopped](report));
  if (report.predictedSeconds !== null) terminal.say(messages.tookLine(timesOf(report)));
  sayScoreNotes(context, warnings);
  if (report.test) {
    const rows = { architecture: report.architecture, test: report.test, baseline: report.baseline?.test ?? null };
    terminal.print(`\n${terminal.bold(messages.testTitle({ rows: report.test.rows }))}`);
    terminal.print(scoreTable(context, rows));
    for (const comparison of report.comparisons) terminal.print(`\n${messages.verdict(comparison)}`);
    const details = scoreDetails(context, report.test);
    if (details !== "") terminal.print(`\n${details}`);
  }
  if (diagnosis.text) terminal.print(`\n${diagnosis.text}`);
  terminal.print(`\n${messages.savedLine({ folder: report.model, size: fileSize(report.sizeBytes) })}`);
  return exitCodes.done;
}

/** What the epochs that ran took, beside what was predicted for so many. */
function timesOf({ epochs, options, predictedSeconds, trainedSeconds }: TrainReport<AnyMetrics>) {
  const planned = options.epochs as number; // a network's options have them
  return { epochs, planned, seconds: trainedSeconds, predicted: (predictedSeconds! * epochs) / planned };
}
