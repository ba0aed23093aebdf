// The end of a search in the terminal: the leaderboard, the judgment on the test rows, the verdict, what next.
import type { FitReport, LeaderboardRow } from "../search/fit-report.ts";
import { guidePaths } from "../search/words/guide.ts";
import type { Context } from "./context.ts";
import { displayWidth } from "./display-width.ts";
import { decimal, fileSize, percent, percentRange } from "./numbers.ts";
import { quotedPath, shortPath } from "./paths.ts";
import { renderTable } from "./table.ts";

const mostRows = 10;

export function showFitReport(context: Context, report: FitReport): void {
  const { messages, terminal } = context;
  const { fit } = messages;
  const { leaderboard, best, run, model } = report;
  const validated = leaderboard.find(({ validation }) => validation)?.validation?.rows ?? 0;
  terminal.print(`\n${terminal.bold(fit.leaderboardTitle({ rows: validated, folds: false }))}`);
  terminal.print(leaderboardTable(context, leaderboard.slice(0, mostRows)));
  if (leaderboard.length > mostRows) terminal.print(`  ${fit.more({ rows: leaderboard.length - mostRows })}`);
  showFinal(context, report);
  if (report.optimism) terminal.print(`\n${fit.optimism(report.optimism)}`);
  if (report.moreData) terminal.print(`\n${fit.moreData(report.moreData)}`);
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
export function showNext({ messages, terminal }: Context, { run }: FitReport): void {
  terminal.print(`\n${terminal.bold(messages.nextTitle)}`);
  for (const { command, about } of messages.next({ folder: quotedPath(shortPath(run)) }))
    terminal.print(`  ${about}${messages.colon}\n    ${command}`);
}

function showFinal({ messages, terminal }: Context, { finalists, best, comparisons }: FitReport): void {
  const { fit, columns, majority } = messages;
  const tested = best.test !== null;
  const scores = (best.test ?? best.validation)!;
  const rows = finalists.map((row) => {
    const metrics = row.test ?? row.validation;
    return [titleOf(row), percent(metrics?.accuracy), percentRange(metrics?.intervals.accuracy), decimal(metrics?.f1Macro)];
  });
  terminal.print(`\n${terminal.bold(fit.finalTitle({ rows: scores.rows, tested }))}`);
  terminal.print(
    renderTable([
      [columns.model, columns.accuracy, columns.interval, columns.f1],
      [majority, percent(scores.majorityAccuracy), "", ""],
      ...rows,
    ]),
  );
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
export function titleOf({ architecture, options }: LeaderboardRow): string {
  return architecture === "ensemble" ? (options.members as readonly string[]).join(" + ") : architecture;
}

/** As many columns as the terminal has room for: what matters least goes first. */
function leaderboardTable({ messages, terminal }: Context, rows: readonly LeaderboardRow[]): string {
  const { leaderboard } = messages.fit;
  const columns: readonly (readonly [heading: string, cell: (row: LeaderboardRow) => string, keep: number])[] = [
    [leaderboard.rank, ({ rank }) => String(rank), 9],
    [leaderboard.trial, ({ trial }) => String(trial), 4],
    [leaderboard.architecture, ({ architecture }) => architecture, 9],
    [leaderboard.optimizer, ({ optimizer }) => optimizer ?? "–", 6],
    [leaderboard.loss, ({ loss }) => loss ?? "–", 5],
    [leaderboard.accuracy, ({ validation, status }) => (validation ? percent(validation.accuracy) : messages.fit.status[status]), 9],
    [leaderboard.interval, ({ validation }) => percentRange(validation?.intervals.accuracy), 7],
    [leaderboard.logLoss, ({ validation }) => decimal(validation?.logLoss), 8],
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
