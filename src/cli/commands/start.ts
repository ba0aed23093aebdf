// tercet start: what `npm start` shows. A search of one minute on the bundled messages, or on the user's own file, and its answer on new texts.
import { fileURLToPath } from "node:url";
import type { FitReport } from "../../search/fit-report.ts";
import { fitTask } from "../../search/fit-task.node.ts";
import { loadModel } from "../../tasks/load-model.node.ts";
import { type Context, exitCodes } from "../context.ts";
import { fitOptions } from "../fit-options.ts";
import { percent } from "../numbers.ts";
import { showFit } from "../show-fit.ts";
import { showFitReport, showNext } from "../show-fit-report.ts";
import { renderTable } from "../table.ts";
import { checkChoices } from "../training-choices.ts";

const bundled = fileURLToPath(new URL("../../../data/sms-spam.csv", import.meta.url));
const budget = "1m";

export async function run(context: Context): Promise<number> {
  const { messages, terminal, positionals, values, signal, seed, language } = context;
  const [file] = positionals;
  const unused = checkChoices(values);
  const options = { budget, ...defined(fitOptions(values)) };
  const onEvent = showFit(context);
  for (const problem of unused) onEvent({ event: "warning", problem });
  const startedAt = performance.now(); // an installation before it is none of the search's time
  const report = await fitTask({
    ...options,
    data: file ?? bundled,
    seed,
    language,
    problemText: (problem) => messages.errors[problem.code](problem),
    startedAt,
    onEvent,
    signal,
  });
  const { warnings, ...rest } = report;
  context.printDocument(rest, [...unused, ...warnings]);
  if (values.json) return exitCodes.done;
  showFitReport(context, report);
  await showPredictions(context, report, file === undefined ? messages.newSentences : report.samples.map(({ text }) => text));
  showNext(context, report);
  if (file === undefined) terminal.print(`\n${messages.ownFile}`);
  return exitCodes.done;
}

async function showPredictions({ messages, terminal }: Context, report: FitReport, texts: readonly string[]): Promise<void> {
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

function defined<Options extends object>(options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options; // fewer keys, same values
}
