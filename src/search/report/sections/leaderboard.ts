// The leaderboard: all trials with intervals on one axis, the linear model and the majority as lines; the finalists on test rows above it.
import type { AnyMetrics } from "../../../metrics/any-metrics.ts";
import type { LeaderboardRow } from "../../fit-report.ts";
import { empty, lead } from "../blocks.ts";
import { type Domain, domainOf, type Scale } from "../charts/scale.ts";
import { intervalStrip, type Reference, stripAxis, stripScale } from "../charts/strip.ts";
import type { Context, Section } from "../context.ts";
import { hasRows, kindOf, nameOf } from "../facts.ts";
import { type Html, html } from "../html.ts";
import { duration, fileSize, milliseconds } from "../numbers.ts";
import type { ScoreView } from "../score-view.ts";
import { type Column, table } from "../table.ts";
import { knownOrigins, type Part } from "../words/words.ts";

const mostRows = 20;

export function leaderboard(context: Context): Section {
  const { report, view, words } = context;
  const finalists = report.finalists.filter(({ test }) => hasRows(test));
  const body = [
    lead(words.leaderboard.lead({ ...report.trials, rankedBy: view.words.rankedBy })),
    html`<h3>${words.leaderboard.finalistsTitle}</h3>`,
    finalists.length === 0
      ? empty(words.leaderboard.noFinalists)
      : [html`<p>${words.leaderboard.finalistsLead}</p>`, board(finalists, "test", context)],
    html`<h3>${words.leaderboard.caption(view.words.loss)}</h3>`,
    board(report.leaderboard, "validation", context),
  ];
  return { id: "leaderboard", heading: words.leaderboard.heading, body: html`${body}` };
}

/** Rows with their scores on one part of the data. */
function board(rows: readonly LeaderboardRow<AnyMetrics>[], part: Part, context: Context): Html {
  const { report, view, words } = context;
  const linear = view.score(report.baseline[part]);
  const floor = rows.map((row) => view.floor(row[part])).find((each) => each !== null) ?? null;
  const scale = stripScale(
    scoreDomain(
      rows.map((row) => row[part]),
      { linear, floor, view },
    ),
  );
  const references: Reference[] = [
    ...(linear === null ? [] : [{ value: linear, dash: "dashed" as const }]),
    ...(floor === null ? [] : [{ value: floor, dash: "dotted" as const }]),
  ];
  const caption = part === "test" ? words.leaderboard.finalistsTitle : words.leaderboard.caption(view.words.loss);
  const shown = rows.map((row) => ({
    cells: cells(row, { part, scale, references, ...context }),
    isMarked: kindOf(row, report) === "answer",
  }));
  const lines = [
    words.leaderboard.marks,
    ...(linear === null ? [] : [words.leaderboard.dashedLine({ name: words.common.linear, score: view.text(linear) })]),
    ...(floor === null || (view.lowerIsBetter && !scale.contains(floor))
      ? []
      : [words.leaderboard.dottedLine({ name: view.words.floor, score: view.text(floor), isLeft: !scale.contains(floor) })]),
  ];
  return html`${table({ caption, hidesCaption: true, columns: columns(scale, context), rows: shown, words, most: mostRows })}<p class="legend">${lines.map((line) => html`<span>${line}</span> `)}</p>`;
}

function columns(scale: Scale, { view, words }: Context): Column[] {
  const { common, leaderboard: texts } = words;
  return [
    { title: texts.combination },
    { title: html`<span class="unseen">${view.words.score}</span>${stripAxis(scale, view.ticks(scale))}`, kind: "chart" },
    { title: html`${view.words.score}<span class="sub">${common.interval}</span>`, kind: "number" },
    ...view.others.map(({ title }): Column => ({ title, kind: "number" })),
    { title: common.speed, kind: "number" },
    { title: common.size, kind: "number" },
    { title: common.trainTime, kind: "number" },
  ];
}

interface CellOptions extends Context {
  readonly part: Part;
  readonly scale: Scale;
  readonly references: readonly Reference[];
}

function cells(row: LeaderboardRow<AnyMetrics>, { part, scale, references, report, view, words }: CellOptions): Html[] {
  const metrics = row[part];
  const [low, high] = view.interval(metrics) ?? [null, null];
  const range = low === null ? null : html`<span class="sub">${view.range(low, high!)}</span>`;
  const value = { value: view.score(metrics), low, high };
  return [
    html`<span class="entry">${part === "validation" ? html`<span class="rank">${row.rank}</span>` : null}<span><span class="combination">${nameOf(row, words)}</span><span class="sub">${aboutOf(row, words)}</span></span></span>`,
    intervalStrip(value, kindOf(row, report), scale, references),
    html`<b>${view.text(view.score(metrics))}</b>${range}`,
    ...[
      ...view.others.map((other) => other.text(metrics)),
      milliseconds(row.msPerText),
      fileSize(row.sizeBytes),
      duration(row.trainSeconds),
    ].map((text) => html`${text}`),
  ];
}

/** "trial 4 · known to be good · seeds 1, 2", and how it ended unless it finished. */
function aboutOf(row: LeaderboardRow<AnyMetrics>, words: Context["words"]): Html {
  const { trial, status, seeds } = row;
  const parts = [words.common.trial(trial), originOf(row, words), ...(seeds.length > 0 ? [words.leaderboard.seeds(seeds)] : [])];
  return html`${parts.join(" · ")}${status === "finished" ? null : html` · <b>${words.leaderboard.status[status]}</b>`}`;
}

function originOf({ origin }: Pick<LeaderboardRow, "origin">, words: Context["words"]): string {
  const known = knownOrigins.find((each) => each === origin);
  return known ? words.leaderboard.origins[known] : origin;
}

/**
 * Holds the better half, and all that are shown at once: what lies further below the best than three times the median does would press the others together,
 * and is shown as an arrow at the edge. The majority is on the chart where that leaves two thirds of it to the models.
 */
function scoreDomain(
  all: readonly (AnyMetrics | null)[],
  { linear, floor, view }: { linear: number | null; floor: number | null; view: ScoreView },
): Domain {
  const better = view.lowerIsBetter ? -1 : 1;
  const scoreOf = (metrics: AnyMetrics) => better * view.score(metrics)!; // it has rows
  const sorted = all.filter(hasRows).sort((a, b) => scoreOf(b) - scoreOf(a));
  const scored = sorted.slice(0, Math.max(mostRows, sorted.length >> 1));
  const [best, median] = [scored[0], scored[scored.length >> 1]].map((metrics) => (metrics ? scoreOf(metrics) : better));
  const { least } = view.axis([best!], 0.01);
  const kept = scored.filter((metrics) => scoreOf(metrics) >= best! - 3 * Math.max(least, best! - median!));
  const values = [
    ...kept.flatMap((metrics) => [view.score(metrics)!, ...(view.interval(metrics) ?? [])]),
    ...(linear === null ? [] : [linear]),
  ];
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const gap = floor === null ? 0 : view.lowerIsBetter ? floor - highest : lowest - floor;
  const isNear = floor !== null && gap < (highest - lowest) / 2;
  return domainOf(isNear ? [...values, floor] : values, view.axis(values, 0.02));
}
