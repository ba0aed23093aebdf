// tercet start: what `npm start` shows. The reference network on the bundled messages, or on the user's own file.
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { loadModel } from "../../tasks/load-model.node.ts";
import type { TrainReport } from "../../tasks/train-report.ts";
import { trainTask } from "../../tasks/train-task.node.ts";
import { type Context, exitCodes } from "../context.ts";
import { trainOptions } from "../data-options.ts";
import { fileSize, percent } from "../numbers.ts";
import { tellDiagnosis } from "../show-diagnosis.ts";
import { comparisonTable, metricsText } from "../show-metrics.ts";
import { sayScoreNotes, showTraining } from "../show-training.ts";
import { renderTable } from "../table.ts";
import { checkChoices } from "../training-choices.ts";

const bundled = fileURLToPath(new URL("../../../data/sms-spam.csv", import.meta.url));

export async function run(context: Context): Promise<number> {
  const { messages, terminal, positionals, values, signal, seed } = context;
  const [file] = positionals;
  const unused = checkChoices(values);
  const onEvent = showTraining(context);
  for (const problem of unused) onEvent({ event: "warning", problem });
  const report = await trainTask({ ...trainOptions(values), data: file ?? bundled, seed, onEvent, signal });
  const { warnings, ...rest } = report;
  const diagnosis = await tellDiagnosis(context, report, shortest(report.data.file));
  context.printDocument({ ...rest, diagnosis: diagnosis.findings }, [...unused, ...warnings]);
  if (values.json) return exitCodes.done;
  if (report.architecture !== "linear") terminal.say(messages.stopped[report.stopped](report));
  sayScoreNotes(context, warnings);
  if (report.test) {
    terminal.print(`\n${terminal.bold(messages.testTitle({ rows: report.test.rows }))}`);
    terminal.print(
      comparisonTable(context, { architecture: report.architecture, test: report.test, baseline: report.baseline?.test ?? null }),
    );
    for (const comparison of report.comparisons) terminal.print(`\n${messages.verdict(comparison)}`);
    terminal.print(`\n${metricsText(context, report.test)}`);
  }
  if (diagnosis.text) terminal.print(`\n${diagnosis.text}`);
  await showPredictions(context, report, file === undefined ? messages.newSentences : report.samples.map(({ text }) => text));
  const folder = shortest(report.model);
  terminal.print(`\n${messages.savedLine({ folder, size: fileSize(report.sizeBytes) })}`);
  terminal.print(`\n${terminal.bold(messages.nextTitle)}`);
  for (const { command, about } of messages.next({ folder: quoted(folder) })) terminal.print(`  ${about}${messages.colon}\n    ${command}`);
  if (file === undefined) terminal.print(`\n${messages.ownFile}`);
  return exitCodes.done;
}

async function showPredictions({ messages, terminal }: Context, report: TrainReport, texts: readonly string[]): Promise<void> {
  if (texts.length === 0) return;
  const classifier = await loadModel(report.model);
  const predictions = await classifier.predict(texts);
  await classifier.release();
  terminal.print(`\n${terminal.bold(messages.predictionsTitle)}`);
  terminal.print(
    renderTable(
      predictions.map(({ label, score }, i) => [label, percent(score), texts[i]!]),
      { left: [0, 2], cellWidth: 58 },
    ),
  );
}

/** A path below this folder as it is typed here; any other whole. */
function shortest(path: string): string {
  const below = relative(process.cwd(), path);
  return below === "" || below.startsWith("..") ? path : below;
}

function quoted(folder: string): string {
  return /^[\w./\\:-]+$/.test(folder) ? folder : JSON.stringify(folder);
}
