// What as many rows again would bring.
import { charts, empty, figure, lead } from "../blocks.ts";
import { learningCurve } from "../charts/learning-curve.ts";
import type { Context, Section } from "../context.ts";
import { html } from "../html.ts";
import { count, percent } from "../numbers.ts";

export function moreData({ report, words }: Context): Section {
  const texts = words.moreData;
  const section = { id: "more-data", heading: texts.heading };
  const { moreData: found } = report;
  if (!found) return { ...section, body: empty(texts.none) };
  const told = `${texts.lead(found)}${found.low <= 0 && found.high >= 0 ? `${words.gap}${texts.unsure}` : ""}`;
  const last = found.curve.reduce(
    (most, point) => (point.rows > most.rows ? point : most),
    found.curve[0] ?? { rows: 0, accuracy: 0, low: 0, high: 0 },
  );
  if (last.rows === 0) return { ...section, body: lead(told) };
  const share = (value: number) => Math.min(1, Math.max(0, last.accuracy + value));
  const rows = last.rows + found.rows;
  const chart = learningCurve({
    id: "more-data-curve",
    title: texts.title,
    description: found.curve.map((point) => `${count(point.rows)} ${words.common.rows}${words.colon}${percent(point.accuracy)}`).join("; "),
    measured: found.curve,
    forecast: { rows, accuracy: share(found.gain), low: share(found.low), high: share(found.high) },
    xTitle: texts.rowsAxis,
    yTitle: words.common.accuracy,
    forecastName: texts.forecast(rows),
  });
  return { ...section, body: html`${lead(told)}${charts(figure(chart, texts.caption, texts.title))}` };
}
