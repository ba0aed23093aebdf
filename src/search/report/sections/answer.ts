// The answer in one paragraph: which model, how good on new texts, whether that is better than the linear model, and how sure that is.
import { lead } from "../blocks.ts";
import { type IntervalRow, intervalChart } from "../charts/intervals.ts";
import { domainOf } from "../charts/scale.ts";
import type { Context, Section } from "../context.ts";
import { againstLinear, hasRows, isLinear, judged, nameOf, spanOf } from "../facts.ts";
import { type Html, html } from "../html.ts";
import { count, decimal, fileSize, milliseconds, percent, percentRange } from "../numbers.ts";

export function answer(context: Context): Section {
  const { words } = context;
  const paragraph = html`${[chosenSentence(context), ...qualitySentences(context)].join(words.gap)}${words.gap}${verdictSentences(context)}`;
  const body = html`<div class="hero">${figureOf(context)}${accuracyChart(context)}</div>${lead(paragraph)}${keyFigures(context)}`;
  return { id: "answer", heading: words.answer.heading, body };
}

function chosenSentence({ report, words }: Context): string {
  const { best, trials, seconds } = report;
  const told = { ...trials, seconds };
  return isLinear(best)
    ? words.answer.linearChosen(told)
    : words.answer.chosen({ name: best.architecture === "ensemble" ? words.answer.theEnsemble : nameOf(best, words), ...told });
}

function qualitySentences({ report, words }: Context): string[] {
  const { best, optimism } = report;
  const seen = judged(best);
  const expected = optimism ? [words.answer.expected({ ...optimism, accuracy: optimism.expected })] : [];
  if (!seen) return [...expected, ...(optimism ? [] : [words.answer.notJudged])];
  const told = { accuracy: seen.metrics.accuracy!, interval: spanOf(seen.metrics.intervals.accuracy), rows: seen.metrics.rows };
  return [...expected, seen.part === "test" ? words.answer.tested(told) : words.answer.validated(told)];
}

/** The verdict stands out; what it rests on follows. */
function verdictSentences(context: Context): Html {
  const { report, words } = context;
  const { best, comparisons } = report;
  const comparison = againstLinear(report);
  if (isLinear(best)) return html`<strong>${words.answer.isLinear}</strong>`;
  if (!comparison) return html`<strong>${words.answer.notCompared}</strong>`;
  const verdict = words.answer.verdict({ ...comparison, a: inSentence(comparison.a, words), b: words.answer.theLinear });
  const sure = comparison.verdict !== "noEvidence";
  const reasons = sure
    ? [words.answer.sureOfDifference({ p: comparison.pAdjusted, comparisons: comparisons.length })]
    : unsureSentences(context, (comparison.high - comparison.low) / 2);
  return html`<strong>${verdict}</strong>${reasons.map((reason) => `${words.gap}${reason}`)}`;
}

function unsureSentences({ report, words }: Context, half: number): string[] {
  const { best, baseline } = report;
  const unsure = words.answer.unsureOfDifference({ half, rows: hasRows(best.test) ? best.test.rows : null });
  if (best.msPerText === null || baseline.msPerText === null || baseline.msPerText >= best.msPerText) return [unsure];
  return [unsure, words.answer.linearIsCheaper({ ms: best.msPerText, linearMs: baseline.msPerText })];
}

function inSentence(name: string, words: Context["words"]): string {
  return name === "ensemble" ? words.answer.theEnsemble : name;
}

/** One large number: what to expect, else what was measured. */
function figureOf({ report, words }: Context): Html | null {
  const { best, optimism } = report;
  const seen = judged(best);
  if (optimism) return bigNumber(optimism.expected, words.answer.figure.expected, percentRange(optimism.low, optimism.high));
  if (!seen) return null;
  const interval = seen.metrics.intervals.accuracy;
  return bigNumber(seen.metrics.accuracy!, words.answer.figure[seen.part], interval ? percentRange(...interval) : null);
}

function bigNumber(share: number, about: string, range: string | null): Html {
  return html`<p class="figure-number"><span class="big">${(100 * share).toFixed(1)}<span class="unit"> %</span></span><span class="about">${about}${range ? html`<br><span class="range">${range}</span>` : null}</span></p>`;
}

/** The answer, the linear model and the majority on one axis. */
function accuracyChart({ report, words }: Context): Html | null {
  const seen = judged(report.best);
  if (!seen) return null;
  const { part, metrics } = seen;
  const rows: IntervalRow[] = [rowOf(nameOf(report.best, words), metrics.accuracy!, metrics.intervals.accuracy, "answer")];
  const rival = report.baseline[part];
  if (!isLinear(report.best) && hasRows(rival)) rows.push(rowOf(words.common.linear, rival.accuracy!, rival.intervals.accuracy, "linear"));
  if (metrics.majorityAccuracy !== null) rows.push(rowOf(words.common.majority, metrics.majorityAccuracy, null, "plain"));
  const title = words.answer.chartTitle(part);
  const chart = intervalChart({
    id: "answer-accuracy",
    title,
    description: rows.map(({ label, text }) => `${label}${words.colon}${text}`).join("; "),
    rows,
    domain: domainOf(nearby(ends(rows.filter(({ kind }) => kind !== "plain")), metrics.majorityAccuracy), { least: 0.04, within: [0, 1] }),
  });
  return html`<figure>${chart}<figcaption>${title}</figcaption></figure>`;
}

function rowOf(label: string, value: number, interval: readonly [number, number] | null, kind: IntervalRow["kind"]): IntervalRow {
  const [low, high] = interval ?? [null, null];
  return { label, value, low, high, text: percent(value), kind };
}

/** The majority stretches the axis only as far as the models can still be told apart; further away it is an arrow at the edge. */
function nearby(models: readonly number[], majority: number | null): readonly number[] {
  const [lowest, highest] = [Math.min(...models), Math.max(...models)];
  return majority === null || lowest - majority > 3 * Math.max(0.04, highest - lowest) ? models : [...models, majority];
}

function ends(rows: readonly IntervalRow[]): number[] {
  return rows.flatMap(({ value, low, high }) => [value, low, high]).filter((each) => each !== null);
}

function keyFigures({ report, words }: Context): Html {
  const { best } = report;
  const metrics = judged(best)?.metrics;
  const pairs: [string, string][] = [
    [words.leaderboard.f1, decimal(metrics?.f1Macro)],
    ["AUROC", decimal(metrics?.auroc)],
    [words.leaderboard.logLoss, decimal(metrics?.logLoss)],
    [words.common.speed, milliseconds(best.msPerText)],
    [words.common.size, fileSize(best.sizeBytes)],
    [words.common.parameters, count(best.parameters)],
  ];
  return html`<dl class="key-figures">${pairs.filter(([, value]) => value !== "–").map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
