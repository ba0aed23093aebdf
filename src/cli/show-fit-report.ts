// The end of a search in the terminal: the leaderboard, the judgment on the test rows, the verdict, what next.
import type { AnyMetrics } from "../metrics/any-metrics.ts";
import type { AnyFitReport, LeaderboardRow } from "../search/fit-report.ts";
import { guidePaths } from "../search/words/guide.ts";
import type { Context } from "./context.ts";
import { displayWidth } from "./display-width.ts";
import { type FitView, fitView } from "./fit-view.ts";
import { decimal, fileSize } from "./numbers.ts";
import { quotedPath, shortPath } from "./paths.ts";
import { renderTable } from "./table.ts";

const mostRows = 10;

export function showFitReport(context: Context, report: AnyFitReport): void {
  const { messages, terminal } = context;
  const { fit } = messages;
  const { leaderboard, best, run, model } = report;
  const view = fitView(messages, report.task);
  const validated = leaderboard.find(({ validation }) => validation)?.validation?.rows ?? 0;
  terminal.print(`\n${terminal.bold(fit.leaderboardTitle({ rows: validated, folds: false }))}`);
  terminal.print(leaderboardTable(context, view, leaderboard.slice(0, mostRows)));
  if (leaderboard.length > mostRows) terminal.print(`  ${fit.more({ rows: leaderboard.length - mostRows })}`);
  showFinal(context, view, report);
  if (report.optimism) {
    const { validation, expected, low, high } = report.optimism;
    const told = { validation: view.score(validation), expected: view.score(expected), low: view.score(low), high: view.score(high) };
    terminal.print(`\n${fit.optimism(told)}`);
  }
  if (report.moreData) {
    const { rows, gain, low, high } = report.moreData;
    const told = { rows, gain: view.gain(gain), low: view.gain(low), high: view.gain(high) };
    terminal.print(`\n${report.metric === "meanAbsoluteError" ? fit.moreDataOfQuantity(told) : fit.moreData(told)}`);
  }
  if (report.diagnosis.length > 0) {
    terminal.print(`\n${terminal.bold(fit.findingsTitle)}`);
    for (const { evidence, advice, command } of report.diagnosis)
      terminal.print(`  ${evidence} ${advice}${command ? `\n    ${command}` : ""}`);
    const pages = guidePaths(
      report.diagnosis.map(({ code }) => code),
      context.language,
    );
    if (pages.length > 0) terminal.print(messages.guide({ pages }));
  }
  const [folder, modelFolder] = [shortPath(run), shortPath(model)];
  terminal.print(`\n${fit.runLine({ folder, model: modelFolder, size: fileSize(best.sizeBytes ?? 0) })}`);
  terminal.print(fit.report({ file: shortPath(report.report) }));
}

/** What can be done with the answer. */
export function showNext({ messages, terminal }: Context, { run }: Pick<AnyFitReport, "run">): void {
  terminal.print(`\n${terminal.bold(messages.nextTitle)}`);
  for (const { command, about } of messages.next({ folder: quotedPath(shortPath(run)) }))
    terminal.print(`  ${about}${messages.colon}\n    ${command}`);
}

function showFinal({ messages, terminal }: Context, view: FitView, { finalists, best, comparisons }: AnyFitReport): void {
  const { fit } = messages;
  const tested = best.test !== null;
  const scores = (best.test ?? best.validation)!;
  const rows = finalists.map((row) => view.finalist(titleOf(row), row.test ?? row.validation));
  terminal.print(`\n${terminal.bold(fit.finalTitle({ rows: scores.rows, tested }))}`);
  terminal.print(renderTable([view.finalColumns(messages, scores), view.floor(messages, scores), ...rows]));
  terminal.print(`\n${fit.answer({ title: titleOf(best), isPair: best.architecture === "ensemble" })}`);
  if (best.architecture === "linear" && finalists.length > 1) terminal.print(fit.keptLinear);
  const nameOf = (architecture: string) => titleOf(finalists.find((row) => row.architecture === architecture)!); // both were judged
  for (const comparison of comparisons) {
    const { rowsNeeded, verdict } = comparison;
    terminal.print(messages.verdict({ ...comparison, a: nameOf(comparison.a), b: nameOf(comparison.b), p: comparison.pAdjusted }));
    if (verdict === "noEvidence" && rowsNeeded !== null) terminal.print(`  ${fit.evidence({ rowsNeeded })}`);
  }
}

/** "linear", "textCnn", "linear + textCnn". */
export function titleOf({ architecture, options }: Pick<LeaderboardRow, "architecture" | "options">): string {
  return architecture === "ensemble" ? (options.members as readonly string[]).join(" + ") : architecture;
}

/** As many columns as the terminal has room for: what matters least goes first. */
function leaderboardTable({ messages, terminal }: Context, view: FitView, rows: readonly LeaderboardRow<AnyMetrics>[]): string {
  const { leaderboard } = messages.fit;
  const columns: readonly (readonly [heading: string, cell: (row: LeaderboardRow<AnyMetrics>) => string, keep: number])[] = [
    [leaderboard.rank, ({ rank }) => String(rank), 9],
    [leaderboard.trial, ({ trial }) => String(trial), 4],
    [leaderboard.architecture, ({ architecture }) => architecture, 9],
    [leaderboard.optimizer, ({ optimizer }) => optimizer ?? "–", 6],
    [leaderboard.loss, ({ loss }) => loss ?? "–", 5],
    [view.headings[0], ({ validation, status }) => (validation ? view.row(validation)[0] : messages.fit.status[status]), 9],
    [leaderboard.interval, ({ validation }) => view.row(validation)[1], 7],
    [view.headings[1], ({ validation }) => view.row(validation)[2], 8],
    [leaderboard.size, ({ sizeBytes }) => (sizeBytes === null ? "–" : fileSize(sizeBytes)), 3],
    [leaderboard.msPerText, ({ msPerText }) => decimal(msPerText, 2), 2],
  ];
  const text = [leaderboard.architecture, leaderboard.optimizer, leaderboard.loss];
  for (let least = 1; ; least++) {
    const shown = columns.filter(([, , keep]) => keep >= least);
    const left = shown.flatMap(([heading], i) => (text.includes(heading) ? [i] : []));
    const table = renderTable([shown.map(([heading]) => heading), ...rows.map((row) => shown.map(([, cell]) => cell(row)))], { left });
    const width = Math.max(...table.split("\n").map(displayWidth));
    if (width <= terminal.columns || least === 9) return table;
  }
}
