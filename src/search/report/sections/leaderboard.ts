// The leaderboard: all trials with intervals on one axis, the linear model and the majority as lines; the finalists on test rows above it.
import type { Metrics } from "../../../metrics/classification-report.ts";
import type { LeaderboardRow } from "../../fit-report.ts";
import { empty, lead } from "../blocks.ts";
import { percentTicks } from "../charts/chart.ts";
import { type Domain, domainOf, type Scale } from "../charts/scale.ts";
import { intervalStrip, type Reference, stripAxis, stripScale } from "../charts/strip.ts";
import type { Context, Section } from "../context.ts";
import { hasRows, kindOf, nameOf } from "../facts.ts";
import { type Html, html } from "../html.ts";
import { decimal, duration, fileSize, milliseconds, percent, percentRange } from "../numbers.ts";
import { type Column, table } from "../table.ts";
import { knownOrigins, type Part } from "../words/words.ts";

const mostRows = 20;

export function leaderboard(context: Context): Section {
  const { report, words } = context;
  const finalists = report.finalists.filter(({ test }) => hasRows(test));
  const body = [
    lead(words.leaderboard.lead(report.trials)),
    html`<h3>${words.leaderboard.finalistsTitle}</h3>`,
    finalists.length === 0
      ? empty(words.leaderboard.noFinalists)
      : [html`<p>${words.leaderboard.finalistsLead}</p>`, board(finalists, "test", context)],
    html`<h3>${words.leaderboard.caption}</h3>`,
    board(report.leaderboard, "validation", context),
  ];
  return { id: "leaderboard", heading: words.leaderboard.heading, body: html`${body}` };
}

/** Rows with their scores on one part of the data. */
function board(rows: readonly LeaderboardRow[], part: Part, context: Context): Html {
  const { report, words } = context;
  const linear = report.baseline[part]?.accuracy ?? null;
  const majority = rows.map((row) => row[part]?.majorityAccuracy ?? null).find((each) => each !== null) ?? null;
  const scale = stripScale(
    accuracyDomain(
      rows.map((row) => row[part]),
      linear,
      majority,
    ),
  );
  const references: Reference[] = [
    ...(linear === null ? [] : [{ value: linear, dash: "dashed" as const }]),
    ...(majority === null ? [] : [{ value: majority, dash: "dotted" as const }]),
  ];
  const caption = part === "test" ? words.leaderboard.finalistsTitle : words.leaderboard.caption;
  const shown = rows.map((row) => ({
    cells: cells(row, { part, scale, references, ...context }),
    isMarked: kindOf(row, report) === "answer",
  }));
  const lines = [
    words.leaderboard.marks,
    ...(linear === null ? [] : [words.leaderboard.dashedLine({ name: words.common.linear, accuracy: linear })]),
    ...(majority === null
      ? []
      : [words.leaderboard.dottedLine({ name: words.common.majority, accuracy: majority, isLeft: !scale.contains(majority) })]),
  ];
  return html`${table({ caption, hidesCaption: true, columns: columns(scale, context), rows: shown, words, most: mostRows })}<p class="legend">${lines.map((line) => html`<span>${line}</span> `)}</p>`;
}

function columns(scale: Scale, { words }: Context): Column[] {
  const { common, leaderboard: texts } = words;
  return [
    { title: texts.combination },
    { title: html`<span class="unseen">${common.accuracy}</span>${stripAxis(scale, percentTicks(scale))}`, kind: "chart" },
    { title: html`${common.accuracy}<span class="sub">${common.interval}</span>`, kind: "number" },
    { title: texts.f1, kind: "number" },
    { title: texts.logLoss, kind: "number" },
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

function cells(row: LeaderboardRow, { part, scale, references, report, words }: CellOptions): Html[] {
  const metrics = row[part];
  const [low, high] = metrics?.intervals.accuracy ?? [null, null];
  const range = low === null ? null : html`<span class="sub">${percentRange(low, high)}</span>`;
  const value = { value: metrics?.accuracy ?? null, low, high };
  return [
    html`<span class="entry">${part === "validation" ? html`<span class="rank">${row.rank}</span>` : null}<span><span class="combination">${nameOf(row, words)}</span><span class="sub">${aboutOf(row, words)}</span></span></span>`,
    intervalStrip(value, kindOf(row, report), scale, references),
    html`<b>${percent(metrics?.accuracy)}</b>${range}`,
    ...[
      decimal(metrics?.f1Macro),
      decimal(metrics?.logLoss),
      milliseconds(row.msPerText),
      fileSize(row.sizeBytes),
      duration(row.trainSeconds),
    ].map((text) => html`${text}`),
  ];
}

/** "trial 4 · known to be good · seeds 1, 2", and how it ended unless it finished. */
function aboutOf(row: LeaderboardRow, words: Context["words"]): Html {
  const { trial, status, seeds } = row;
  const parts = [words.common.trial(trial), originOf(row, words), ...(seeds.length > 0 ? [words.leaderboard.seeds(seeds)] : [])];
  return html`${parts.join(" · ")}${status === "finished" ? null : html` · <b>${words.leaderboard.status[status]}</b>`}`;
}

function originOf({ origin }: LeaderboardRow, words: Context["words"]): string {
  const known = knownOrigins.find((each) => each === origin);
  return known ? words.leaderboard.origins[known] : origin;
}

/**
 * Holds the better half, and all that are shown at once: what lies further below the best than three times the median does would press the others together,
 * and is shown as an arrow at the edge. The majority is on the chart where that leaves two thirds of it to the models.
 */
function accuracyDomain(all: readonly (Metrics | null)[], linear: number | null, majority: number | null): Domain {
  const sorted = all.filter(hasRows).sort((a, b) => b.accuracy! - a.accuracy!);
  const scored = sorted.slice(0, Math.max(mostRows, sorted.length >> 1));
  const [best, median] = [scored[0]?.accuracy ?? 1, scored[scored.length >> 1]?.accuracy ?? 1];
  const kept = scored.filter(({ accuracy }) => accuracy! >= best - 3 * Math.max(0.01, best - median));
  const values = [
    ...kept.flatMap(({ accuracy, intervals }) => [accuracy!, ...(intervals.accuracy ?? [])]),
    ...(linear === null ? [] : [linear]),
  ];
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const isNear = majority !== null && lowest - majority < (highest - lowest) / 2;
  return domainOf(isNear ? [...values, majority] : values, { least: 0.02, within: [0, 1] });
}
