// Pairs of models on the same test rows: difference, interval, p and its adjustment, verdict.
import { empty, lead } from "../blocks.ts";
import { domainOf } from "../charts/scale.ts";
import { intervalStrip, stripAxis, stripScale } from "../charts/strip.ts";
import type { Context, Section } from "../context.ts";
import { html } from "../html.ts";
import { pValue } from "../numbers.ts";
import { table } from "../table.ts";

export function comparisons({ report, view, words }: Context): Section {
  const { comparisons: all } = report;
  const texts = words.comparisons;
  const section = { id: "comparisons", heading: texts.heading };
  if (all.length === 0) return { ...section, body: empty(texts.none) };
  const ends = [0, ...all.flatMap(({ low, high, difference }) => [low, high, difference])];
  const scale = stripScale(domainOf(ends, { least: view.axis(ends, 0.01).least }));
  const rows = all.map((comparison) => ({
    cells: [
      texts.versus(comparison.a, comparison.b),
      intervalStrip({ ...comparison, value: comparison.difference }, comparison.verdict === "noEvidence" ? "plain" : "answer", scale, [
        { value: 0, dash: "dashed" },
      ]),
      html`<b>${view.difference(comparison.difference)}</b>`,
      `${view.difference(comparison.low)} … ${view.difference(comparison.high)}`,
      pValue(comparison.p),
      pValue(comparison.pAdjusted),
      texts.verdicts[comparison.verdict],
    ],
  }));
  const methods = [...new Set(all.map(({ method }) => texts.methods[method] ?? method))].join("; ");
  const body = table({
    caption: texts.heading,
    hidesCaption: true,
    columns: [
      { title: texts.pair },
      { title: html`<span class="unseen">${view.words.difference}</span>${stripAxis(scale, view.differenceTicks(scale))}`, kind: "chart" },
      { title: view.words.difference, kind: "number" },
      { title: words.common.interval, kind: "number" },
      { title: texts.p, kind: "number" },
      { title: texts.pAdjusted, kind: "number" },
      { title: texts.verdictTitle },
    ],
    rows,
    words,
  });
  return {
    ...section,
    body: html`${lead(texts.lead({ count: all.length, method: methods }))}${body}<p class="legend">${texts.adjusted}</p>`,
  };
}
