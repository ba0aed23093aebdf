// What held-out rows promised, and what to expect: the best of many looks better than it is.
import { charts, empty, figure, lead } from "../blocks.ts";
import { type IntervalRow, intervalChart } from "../charts/intervals.ts";
import { domainOf } from "../charts/scale.ts";
import type { Context, Section } from "../context.ts";
import { hasRows } from "../facts.ts";
import { html } from "../html.ts";

export function optimism({ report, view, words }: Context): Section {
  const { optimism: found, best } = report;
  const texts = words.optimism;
  const section = { id: "optimism", heading: texts.heading };
  if (!found) return { ...section, body: empty(texts.none) };
  const { validation, expected, low, high } = found;
  const rows: IntervalRow[] = [
    { label: texts.promised, value: validation, low: null, high: null, text: view.text(validation), kind: "plain" },
    { label: texts.expected, value: expected, low, high, text: view.text(expected), kind: "answer" },
  ];
  if (hasRows(best.test)) {
    const [from, to] = view.interval(best.test) ?? [null, null];
    const tested = view.score(best.test);
    rows.push({ label: texts.tested, value: tested, low: from, high: to, text: view.text(tested), kind: "plain" });
  }
  const values = rows.flatMap((row) => [row.value, row.low, row.high]).filter((each) => each !== null);
  const chart = intervalChart({
    id: "optimism-chart",
    title: texts.chartTitle(view.words.score),
    description: rows.map(({ label, text }) => `${label}${words.colon}${text}`).join("; "),
    rows,
    domain: domainOf(values, view.axis(values, 0.02)),
    format: view.ticks,
    reference: validation,
  });
  const told = view.words.optimism({
    validation: view.text(validation),
    expected: view.text(expected),
    range: view.range(low, high),
    among: found.among,
    gap: view.size(Math.abs(validation - expected)),
    isLess: expected <= validation,
  });
  return { ...section, body: html`${lead(told)}${charts(figure(chart, texts.chartTitle(view.words.score)))}` };
}
