// What as many rows again would bring.
import { charts, empty, figure, lead } from "../blocks.ts";
import { learningCurve } from "../charts/learning-curve.ts";
import type { Context, Section } from "../context.ts";
import { html } from "../html.ts";
import { count } from "../numbers.ts";
import { scoreOfPoint } from "../score-view.ts";

export function moreData({ report, view, words }: Context): Section {
  const texts = words.moreData;
  const section = { id: "more-data", heading: texts.heading };
  const { moreData: found } = report;
  if (!found) return { ...section, body: empty(texts.none) };
  const gain = { rows: found.rows, gain: view.difference(found.gain), low: view.difference(found.low), high: view.difference(found.high) };
  const told = `${view.words.moreData(gain)}${found.low <= 0 && found.high >= 0 ? `${words.gap}${texts.unsure}` : ""}`;
  const last = found.curve.reduce(
    (most, point) => (point.rows > most.rows ? point : most),
    found.curve[0] ?? { rows: 0, score: 0, low: 0, high: 0 },
  );
  if (last.rows === 0) return { ...section, body: lead(told) };
  const [least, most] = view.axis([], 1).within!; // an error falls by what is gained
  const after = (value: number) => Math.min(most, Math.max(least, scoreOfPoint(last) + (view.lowerIsBetter ? -value : value)));
  const rows = last.rows + found.rows;
  const chart = learningCurve({
    id: "more-data-curve",
    title: texts.title(view.words.score),
    description: found.curve
      .map((point) => `${count(point.rows)} ${words.common.rows}${words.colon}${view.text(scoreOfPoint(point))}`)
      .join("; "),
    measured: found.curve.map((point) => ({ ...point, score: scoreOfPoint(point) })),
    forecast: { rows, score: after(found.gain), low: after(found.low), high: after(found.high) },
    xTitle: texts.rowsAxis,
    yTitle: view.words.score,
    view,
    forecastName: texts.forecast(rows),
  });
  return { ...section, body: html`${lead(told)}${charts(figure(chart, texts.caption, texts.title(view.words.score)))}` };
}
