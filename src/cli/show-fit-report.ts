// The end of a search in the terminal: the leaderboard, the judgment on the test rows, the verdict, what next.
import type { FitReport, LeaderboardRow } from "../search/fit-report.ts";
import type { Context } from "./context.ts";
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

function leaderboardTable({ messages }: Context, rows: readonly LeaderboardRow[]): string {
  const cells = rows.map((row) => [
    String(row.rank),
    String(row.trial),
    row.architecture,
    row.optimizer ?? "–",
    row.loss ?? "–",
    row.validation ? percent(row.validation.accuracy) : messages.fit.status[row.status],
    percentRange(row.validation?.intervals.accuracy),
    decimal(row.validation?.logLoss),
    row.sizeBytes === null ? "–" : fileSize(row.sizeBytes),
    decimal(row.msPerText, 2),
  ]);
  return renderTable([messages.fit.leaderboardColumns, ...cells], { left: [2, 3, 4] });
}
