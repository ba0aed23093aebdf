// What the answer gets wrong: sure mistakes, labels that are probably wrong, weak parts, and what leaving texts unanswered brings.
import type { ErrorAnalysis } from "../../fit-report.ts";
import { charts, empty, figure } from "../blocks.ts";
import { coverageChart } from "../charts/coverage.ts";
import { type IntervalRow, intervalChart } from "../charts/intervals.ts";
import { domainOf } from "../charts/scale.ts";
import type { Context, Section } from "../context.ts";
import { cutToCharacters, cutToColumns } from "../cut.ts";
import { judged } from "../facts.ts";
import { type Html, html, userText } from "../html.ts";
import { percent } from "../numbers.ts";
import { scoreOfSlice } from "../score-view.ts";
import { foldedList, table } from "../table.ts";
import type { Words } from "../words/words.ts";

const mostTexts = 8;
const mostCharacters = 300;
const mostSlices = 12;

export function errors(context: Context): Section {
  const { report, view, words } = context;
  const section = { id: "errors", heading: words.errors.heading };
  const { errors: found } = report;
  if (!found) return { ...section, body: empty(words.errors.none) };
  const isOfQuantity = view.task === "regression"; // which has no labels to suspect
  const parts = [mistakes(found, context), ...(isOfQuantity ? [] : [suspects(found, words)]), slices(found, context)];
  if (view.task === "classification") parts.push(abstention(found, context));
  return { ...section, body: html`${parts}` };
}

function mistakes({ mistakes: all }: ErrorAnalysis, { view, words }: Context): Html {
  const { common, errors: texts } = words;
  const title = html`<h3>${view.task === "regression" ? texts.largestTitle : texts.mistakesTitle}</h3>`;
  if (all.length === 0) return html`${title}${empty(view.words.noMistakes)}`;
  const items = all.map(({ text, label, predicted, score }) =>
    quoted(text, words, [
      [common.label, userText(shortLabel(label))],
      [common.answer, html`<b>${userText(shortLabel(predicted))}</b>`],
      [view.words.mistakeScore, view.text(score)],
    ]),
  );
  return html`${title}<p>${view.words.mistakes}</p>${foldedList(items, { most: mostTexts, words })}`;
}

function suspects({ suspects: all }: ErrorAnalysis, words: Words): Html {
  const { common, errors: texts } = words;
  if (all.length === 0) return html`<h3>${texts.suspectsTitle}</h3>${empty(texts.noSuspects)}`;
  const items = all.map(({ row, text, label, suggested, score }) =>
    quoted(text, words, [
      ["", texts.row(row)],
      [common.label, userText(shortLabel(label))],
      [texts.suggested, html`<b>${userText(shortLabel(suggested))}</b>`],
      [common.score, percent(score)],
    ]),
  );
  return html`<h3>${texts.suspectsTitle}</h3><p>${texts.suspectsLead}</p>${foldedList(items, { most: mostTexts, words })}`;
}

function shortLabel(label: string): string {
  return cutToColumns(label, 40);
}

function quoted(text: string, words: Words, about: readonly (readonly [name: string, value: Html | string])[]): Html {
  const { shown, left } = cutToCharacters(text, mostCharacters);
  const rest = left === 0 ? null : html` <span class="sub">${words.page.cut(left)}</span>`;
  const pairs = about.map(([name, value]) => html`<span>${name === "" ? null : html`<span class="sub">${name}</span> `}${value}</span> `);
  return html`<li><p class="quote">${userText(shown)}${rest}</p><p class="about">${pairs}</p></li>`;
}

function slices({ slices: all }: ErrorAnalysis, { report, view, words }: Context): Html {
  const texts = words.errors;
  if (all.length === 0) return html`<h3>${texts.slicesTitle}</h3>${empty(texts.noSlices)}`;
  const overall = view.score(judged(report.best)?.metrics) ?? undefined;
  const rows = all.slice(0, mostSlices).map((slice): IntervalRow => {
    const isApart = overall !== undefined && (slice.high < overall || slice.low > overall);
    return {
      label: texts.slice(slice),
      value: scoreOfSlice(slice),
      low: slice.low,
      high: slice.high,
      text: view.text(scoreOfSlice(slice)),
      kind: isApart ? "answer" : "plain",
    };
  });
  const ends = rows.flatMap(({ low, high, value }) => [low!, high!, value!]);
  const chart = intervalChart({
    id: "errors-slices",
    title: texts.slicesTitle,
    description: rows.map(({ label, text }) => `${label}${words.colon}${text}`).join("; "),
    rows,
    domain: domainOf(ends, view.axis(ends, 0.04)),
    format: view.ticks,
    reference: overall,
  });
  return html`<h3>${texts.slicesTitle}</h3>${charts(figure(chart, texts.slicesLead(view.words.score)))}`;
}

function abstention({ abstention: all }: ErrorAnalysis, { report, view, words }: Context): Html {
  const texts = words.errors;
  const title = html`<h3>${texts.abstentionTitle}</h3>`;
  const points = all.filter(({ answered }) => answered > 0);
  if (points.length === 0) return html`${title}${empty(texts.noAbstention)}`;
  const overall = view.score(judged(report.best)?.metrics) ?? points[0]!.accuracy;
  const told = texts.abstentionLead({ ...telling(points), all: overall });
  const chart = coverageChart({
    id: "errors-abstention",
    title: texts.abstentionTitle,
    description: told,
    points,
    xTitle: texts.abstentionAxis,
    yTitle: words.common.accuracy,
  });
  const thresholds = table({
    caption: texts.abstentionTitle,
    hidesCaption: true,
    columns: [
      { title: texts.threshold, kind: "number" },
      { title: texts.answered, kind: "number" },
      { title: words.common.accuracy, kind: "number" },
    ],
    rows: points.map(({ threshold, answered, accuracy }) => ({
      cells: [percent(threshold, 0), percent(answered), html`<b>${percent(accuracy)}</b>`],
    })),
    words,
    most: 12,
  });
  return html`${title}<p>${told}</p>${charts(figure(chart, texts.abstentionCaption), html`<div>${thresholds}</div>`)}`;
}

/** The point to speak of: the highest threshold that still answers nine of ten texts, else the one that answers most. */
function telling(points: ErrorAnalysis["abstention"]): ErrorAnalysis["abstention"][number] {
  const many = points.filter(({ answered }) => answered >= 0.9).sort((a, b) => b.threshold - a.threshold);
  return many[0] ?? [...points].sort((a, b) => b.answered - a.answered)[0]!;
}
