// What held-out rows promised, and what to expect: the best of many looks better than it is.
import { charts, empty, figure, lead } from "../blocks.ts";
import { type IntervalRow, intervalChart } from "../charts/intervals.ts";
import { domainOf } from "../charts/scale.ts";
import type { Context, Section } from "../context.ts";
import { hasRows } from "../facts.ts";
import { html } from "../html.ts";
import { percent } from "../numbers.ts";

export function optimism({ report, words }: Context): Section {
  const { optimism: found, best } = report;
  const texts = words.optimism;
  const section = { id: "optimism", heading: texts.heading };
  if (!found) return { ...section, body: empty(texts.none) };
  const { validation, expected, low, high } = found;
  const rows: IntervalRow[] = [
    { label: texts.promised, value: validation, low: null, high: null, text: percent(validation), kind: "plain" },
    { label: texts.expected, value: expected, low, high, text: percent(expected), kind: "answer" },
  ];
  if (hasRows(best.test)) {
    const [from, to] = best.test.intervals.accuracy ?? [null, null];
    rows.push({ label: texts.tested, value: best.test.accuracy, low: from, high: to, text: percent(best.test.accuracy), kind: "plain" });
  }
  const values = rows.flatMap((row) => [row.value, row.low, row.high]).filter((each) => each !== null);
  const chart = intervalChart({
    id: "optimism-chart",
    title: texts.chartTitle,
    description: rows.map(({ label, text }) => `${label}${words.colon}${text}`).join("; "),
    rows,
    domain: domainOf(values, { least: 0.02, within: [0, 1] }),
    reference: validation,
  });
  return { ...section, body: html`${lead(texts.lead(found))}${charts(figure(chart, texts.chartTitle))}` };
}
