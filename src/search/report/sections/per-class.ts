// Precision, recall and F1 of each label, weakest first.
import { empty, lead } from "../blocks.ts";
import { barStrip } from "../charts/strip.ts";
import type { Context, Section } from "../context.ts";
import { cutToColumns } from "../cut.ts";
import { judged } from "../facts.ts";
import { html, userText } from "../html.ts";
import { count, percent } from "../numbers.ts";
import { table } from "../table.ts";

const mostRows = 20;

export function perClass({ report, view, words }: Context): Section | null {
  if (view.task === "regression") return null;
  const texts = words.perClass;
  const section = { id: "per-class", heading: texts.heading };
  const metrics = judged(report.best)?.metrics;
  const all = metrics && "perClass" in metrics ? metrics.perClass : [];
  if (all.length === 0) return { ...section, body: empty(texts.none) };
  const sorted = [...all].sort((a, b) => a.f1 - b.f1 || b.support - a.support);
  const weakest = sorted.find(({ support }) => support > 0) ?? sorted[0]!;
  const rows = sorted.map(({ label, precision, recall, f1, support }) => ({
    cells: [
      userText(cutToColumns(label, 60)),
      percent(precision),
      percent(recall),
      html`<b>${percent(f1)}</b>`,
      barStrip(f1, "answer"),
      count(support),
    ],
  }));
  const body = table({
    caption: texts.heading,
    hidesCaption: true,
    columns: [
      { title: words.common.label },
      { title: texts.precision, kind: "number" },
      { title: texts.recall, kind: "number" },
      { title: texts.f1, kind: "number" },
      { title: html`<span class="unseen">${texts.f1}</span>`, kind: "chart" },
      { title: texts.support, kind: "number" },
    ],
    rows,
    words,
    most: mostRows,
  });
  return {
    ...section,
    body: html`${lead(texts.lead({ label: cutToColumns(weakest.label, 40), f1: weakest.f1, rows: weakest.support }))}${body}`,
  };
}
