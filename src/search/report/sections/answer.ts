// The answer in one paragraph: which model, how good on new texts, whether that is better than the linear model, and how sure that is.
import { lead } from "../blocks.ts";
import { type IntervalRow, intervalChart } from "../charts/intervals.ts";
import { domainOf } from "../charts/scale.ts";
import type { Context, Section } from "../context.ts";
import { againstLinear, hasRows, isLinear, judged, nameOf } from "../facts.ts";
import { type Html, html } from "../html.ts";
import { count, fileSize, milliseconds, pEquation } from "../numbers.ts";
import type { ScoreView } from "../score-view.ts";

export function answer(context: Context): Section {
  const { words } = context;
  const paragraph = html`${[chosenSentence(context), ...qualitySentences(context)].join(words.gap)}${words.gap}${verdictSentences(context)}`;
  const body = html`<div class="hero">${figureOf(context)}${scoreChart(context)}</div>${lead(paragraph)}${keyFigures(context)}`;
  return { id: "answer", heading: words.answer.heading, body };
}

function chosenSentence({ report, words }: Context): string {
  const { best, trials, seconds } = report;
  const told = { ...trials, seconds };
  return isLinear(best)
    ? words.answer.linearChosen(told)
    : words.answer.chosen({ name: best.architecture === "ensemble" ? words.answer.theEnsemble : nameOf(best, words), ...told });
}

function qualitySentences({ report, view, words }: Context): string[] {
  const { best, optimism } = report;
  const seen = judged(best);
  const expected = optimism
    ? [view.words.expected({ score: view.text(optimism.expected), range: view.range(optimism.low, optimism.high) })]
    : [];
  if (!seen) return [...expected, ...(optimism ? [] : [words.answer.notJudged])];
  const interval = view.interval(seen.metrics);
  const told = { score: view.text(view.score(seen.metrics)), range: interval && view.range(...interval), rows: seen.metrics.rows };
  return [...expected, seen.part === "test" ? view.words.tested(told) : view.words.validated(told)];
}

/** The verdict stands out; what it rests on follows. */
function verdictSentences(context: Context): Html {
  const { report, view, words } = context;
  const { best, comparisons } = report;
  const comparison = againstLinear(report);
  if (isLinear(best)) return html`<strong>${words.answer.isLinear}</strong>`;
  if (!comparison) return html`<strong>${words.answer.notCompared}</strong>`;
  const verdict = view.words.verdict({
    a: inSentence(comparison.a, words),
    b: words.answer.theLinear,
    verdict: comparison.verdict,
    difference: view.difference(comparison.difference),
    size: view.size(Math.abs(comparison.difference)),
    low: view.difference(comparison.low),
    high: view.difference(comparison.high),
    p: pEquation(comparison.pAdjusted),
  });
  const sure = comparison.verdict !== "noEvidence";
  const reasons = sure
    ? [words.answer.sureOfDifference({ p: comparison.pAdjusted, comparisons: comparisons.length })]
    : unsureSentences(context, (comparison.high - comparison.low) / 2);
  return html`<strong>${verdict}</strong>${reasons.map((reason) => `${words.gap}${reason}`)}`;
}

function unsureSentences({ report, view, words }: Context, half: number): string[] {
  const { best, baseline } = report;
  const unsure = view.words.unsure({ half: view.size(half), rows: hasRows(best.test) ? best.test.rows : null });
  if (best.msPerText === null || baseline.msPerText === null || baseline.msPerText >= best.msPerText) return [unsure];
  return [unsure, words.answer.linearIsCheaper({ ms: best.msPerText, linearMs: baseline.msPerText })];
}

function inSentence(name: string, words: Context["words"]): string {
  return name === "ensemble" ? words.answer.theEnsemble : name;
}

/** One large number: what to expect, else what was measured. */
function figureOf({ report, view }: Context): Html | null {
  const { best, optimism } = report;
  const seen = judged(best);
  if (optimism) return bigNumber(view.big(optimism.expected), view.words.figure.expected, view.range(optimism.low, optimism.high));
  const score = view.score(seen?.metrics);
  if (!seen || score === null) return null;
  const interval = view.interval(seen.metrics);
  return bigNumber(view.big(score), view.words.figure[seen.part], interval ? view.range(...interval) : null);
}

function bigNumber([number, unit]: readonly [string, string], about: string, range: string | null): Html {
  const shown = unit === "" ? html`${number}` : html`${number}<span class="unit">${unit}</span>`;
  return html`<p class="figure-number"><span class="big">${shown}</span><span class="about">${about}${range ? html`<br><span class="range">${range}</span>` : null}</span></p>`;
}

/** The answer, the linear model and what always answers the same on one axis. */
function scoreChart({ report, view, words }: Context): Html | null {
  const seen = judged(report.best);
  const score = view.score(seen?.metrics);
  if (!seen || score === null) return null;
  const { part, metrics } = seen;
  const rowOf = (label: string, value: number, interval: readonly [number, number] | null, kind: IntervalRow["kind"]): IntervalRow => {
    const [low, high] = interval ?? [null, null];
    return { label, value, low, high, text: view.text(value), kind };
  };
  const rows: IntervalRow[] = [rowOf(nameOf(report.best, words), score, view.interval(metrics), "answer")];
  const rival = report.baseline[part];
  const ofLinear = view.score(rival);
  if (!isLinear(report.best) && ofLinear !== null) rows.push(rowOf(words.common.linear, ofLinear, view.interval(rival), "linear"));
  const floor = view.floor(metrics);
  if (floor !== null) rows.push(rowOf(view.words.floor, floor, null, "plain"));
  const title = words.answer.chartTitle({ part, score: view.words.score });
  const shown = nearby(ends(rows.filter(({ kind }) => kind !== "plain")), floor, view);
  const chart = intervalChart({
    id: "answer-accuracy",
    title,
    description: rows.map(({ label, text }) => `${label}${words.colon}${text}`).join("; "),
    rows,
    domain: domainOf(shown, view.axis(shown, 0.04)),
    format: view.ticks,
  });
  return html`<figure>${chart}<figcaption>${title}</figcaption></figure>`;
}

/** The majority stretches the axis only as far as the models can still be told apart; further away it is an arrow at the edge. */
function nearby(models: readonly number[], floor: number | null, view: ScoreView): readonly number[] {
  const [lowest, highest] = [Math.min(...models), Math.max(...models)];
  if (floor === null) return models;
  const gap = view.lowerIsBetter ? floor - highest : lowest - floor;
  return gap > 3 * Math.max(view.axis(models, 0.04).least, highest - lowest) ? models : [...models, floor];
}

function ends(rows: readonly IntervalRow[]): number[] {
  return rows.flatMap(({ value, low, high }) => [value, low, high]).filter((each) => each !== null);
}

function keyFigures({ report, view, words }: Context): Html {
  const { best } = report;
  const pairs: (readonly [string, string])[] = [
    ...view.keyFigures(judged(best)?.metrics ?? null),
    [words.common.speed, milliseconds(best.msPerText)],
    [words.common.size, fileSize(best.sizeBytes)],
    [words.common.parameters, count(best.parameters)],
  ];
  return html`<dl class="key-figures">${pairs.filter(([, value]) => value !== "–").map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
