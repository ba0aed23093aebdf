// tercet start: what `npm start` shows. A search of one minute on the bundled messages, or on the user's own file, and its answer on new texts.
import { fileURLToPath } from "node:url";
import type { AnyFitReport } from "../../search/fit-report.ts";
import type { AnyTextModel } from "../../tasks/classifier.ts";
import { loadModel } from "../../tasks/load-model.node.ts";
import { type Context, exitCodes } from "../context.ts";
import { runSearch } from "../run-search.ts";
import { answerCells } from "../show-answer.ts";
import { showNext } from "../show-fit-report.ts";
import { renderTable } from "../table.ts";

const bundled = fileURLToPath(new URL("../../../data/sms-spam.csv", import.meta.url));
export async function run(context: Context): Promise<number> {
  const { messages, terminal, positionals, values } = context;
  const [file] = positionals;
  const startedAt = performance.now(); // an installation before it is none of the search's time
  const report = await runSearch(context, { data: file ?? bundled, usualBudget: "1m", startedAt });
  if (!report || values.json) return exitCodes.done;
  await showPredictions(context, report, file === undefined ? messages.newSentences : report.samples.map(({ text }) => text));
  showNext(context, report);
  if (file === undefined) terminal.print(`\n${messages.ownFile}`);
  return exitCodes.done;
}

async function showPredictions({ messages, terminal }: Context, report: AnyFitReport, texts: readonly string[]): Promise<void> {
  if (texts.length === 0) return;
  const model = await loadModel<AnyTextModel>(report.model);
  const predictions = await model.predict(texts);
  await model.release();
  terminal.print(`\n${terminal.bold(messages.predictionsTitle)}`);
  terminal.print(
    renderTable(
      predictions.map((answer, i) => [...answerCells(answer), texts[i]!]),
      { left: [0, 2], cellWidth: 58 },
    ),
  );
}
