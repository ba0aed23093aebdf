// Which labels are taken for which others. Of many labels, only the most confused are drawn.
import { charts, empty, figure, lead } from "../blocks.ts";
import { heatMap } from "../charts/heat-map.ts";
import type { Context, Section } from "../context.ts";
import { cutToColumns } from "../cut.ts";
import { judged } from "../facts.ts";
import { html, userText } from "../html.ts";
import { count, percent } from "../numbers.ts";
import { table } from "../table.ts";

const mostLabels = 12;
const mostPairs = 10;

export interface ConfusedPair {
  readonly label: string;
  readonly answer: string;
  readonly rows: number;
  /** Of the rows of the label. */
  readonly share: number;
}

export function confusion({ report, view, words }: Context): Section | null {
  if (view.task !== "classification") return null;
  const texts = words.confusion;
  const section = { id: "confusion", heading: texts.heading };
  const seen = judged(report.best);
  if (!seen || !("confusion" in seen.metrics) || seen.metrics.confusion.labels.length === 0) return { ...section, body: empty(texts.none) };
  const { labels, matrix } = seen.metrics.confusion;
  const pairs = confusedPairs(labels, matrix);
  const mistakes = pairs.reduce((sum, pair) => sum + pair.rows, 0);
  const short = (label: string) => cutToColumns(label, 40);
  const [worst] = pairs;
  const worstSentence = worst ? texts.worst({ ...worst, label: short(worst.label), answer: short(worst.answer) }) : texts.noMistakes;
  const told = `${texts.lead({ rows: seen.metrics.rows, mistakes, part: seen.part })}${words.gap}${worstSentence}`;
  const kept = mostConfused(matrix, mostLabels);
  const chart = heatMap({
    id: "confusion-chart",
    title: texts.title,
    description: told,
    labels: kept.map((i) => labels[i]!),
    matrix: kept.map((r) => kept.map((c) => matrix[r]![c]!)),
    rowsTitle: texts.truth,
    columnsTitle: texts.answer,
  });
  const caption = `${kept.length < labels.length ? `${texts.some({ shown: kept.length, all: labels.length })}${words.gap}` : ""}${texts.caption}`;
  const pairRows = pairs.slice(0, mostPairs).map(({ label, answer, rows, share }) => ({
    cells: [userText(short(label)), userText(short(answer)), count(rows), percent(share)],
  }));
  const pairTable = table({
    caption: texts.pairsTitle,
    columns: [
      { title: texts.truth },
      { title: texts.answer },
      { title: words.common.rows, kind: "number" },
      { title: texts.ofLabel, kind: "number" },
    ],
    rows: pairRows,
    words,
  });
  return {
    ...section,
    body: html`${lead(told)}${charts(figure(chart, caption), pairs.length === 0 ? null : html`<div>${pairTable}</div>`)}`,
  };
}

/** Mistakes by true label and answer, most frequent first. */
export function confusedPairs(labels: readonly string[], matrix: readonly (readonly number[])[]): ConfusedPair[] {
  const pairs = matrix.flatMap((row, r) => {
    const total = row.reduce((sum, each) => sum + each, 0);
    return row.flatMap((rows, c) => (c === r || rows === 0 ? [] : [{ label: labels[r]!, answer: labels[c]!, rows, share: rows / total }]));
  });
  return pairs.sort((a, b) => b.rows - a.rows || b.share - a.share);
}

/** The labels of the most frequent confusions, both sides, up to `most`, in the order of the matrix; all where there are no more. */
export function mostConfused(matrix: readonly (readonly number[])[], most: number): number[] {
  const all = matrix.map((_, i) => i);
  if (all.length <= most) return all;
  const pairs = confusedPairs(all.map(String), matrix);
  const kept = new Set<number>();
  for (const { label, answer } of pairs) {
    const sides = [Number(label), Number(answer)].filter((side) => !kept.has(side));
    if (kept.size + sides.length <= most) for (const side of sides) kept.add(side);
  }
  return kept.size === 0 ? all.slice(0, most) : [...kept].sort((a, b) => a - b);
}
