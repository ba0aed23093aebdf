// The data and what the audit found in it.
import type { NumberFacts } from "../../../text/audit.ts";
import { facts, lead } from "../blocks.ts";
import { barStrip } from "../charts/strip.ts";
import type { Context, Section } from "../context.ts";
import { cutToColumns } from "../cut.ts";
import { labelsByRows } from "../facts.ts";
import { type Html, html, userText } from "../html.ts";
import { count, percent, quantity } from "../numbers.ts";
import { table } from "../table.ts";

const fewRows = 10; // of a label: too few to learn it or to judge it by
const mostLabels = 20;
const labelColumns = 60;

export function data(context: Context): Section {
  const { report, words } = context;
  const { split, used } = report.data;
  const body = [
    lead(words.data.lead({ used, ...split })),
    audit(context),
    ...(report.data.numbers ? [] : [labels(context)]),
    fileFacts(context),
  ];
  return { id: "data", heading: words.data.heading, body: html`${body}` };
}

function fileFacts({ report, words }: Context): Html {
  const { file, fingerprint, format, encoding, delimiter, textColumns, labelColumn, language, lengths, split, labelsPerRow, numbers } =
    report.data;
  const texts = words.data;
  return facts([
    [texts.file, html`<code>${userText(file)}</code>`],
    [texts.fingerprint, html`<code>${fingerprint}</code>`],
    [texts.format, texts.formatValue({ format, encoding, delimiter })],
    [texts.textColumns, userText(textColumns.join(", "))],
    [texts.labelColumn, labelColumn === null ? null : userText(labelColumn)],
    [texts.labelsPerRow, labelsPerRow ? texts.labelsPerRowValue(labelsPerRow) : null],
    [texts.numbers, numbers ? texts.numbersValue(shownNumbers(numbers)) : null],
    [texts.language, language],
    [texts.lengths, texts.lengthsValue(lengths)],
    [texts.split, texts.splitValue(split)],
  ]);
}

function shownNumbers({ mean, deviation, min, p50, max }: NumberFacts) {
  return { mean: quantity(mean), deviation: quantity(deviation), min: quantity(min), p50: quantity(p50), max: quantity(max) };
}

/** What was looked for: with a word and a sign, never by color alone. */
function audit({ report, view, words }: Context): Html {
  const { empty, duplicates, contradictory, split, used } = report.data;
  const texts = words.data;
  const byRows = labelsByRows(report);
  const rare = byRows.filter(([, rows]) => rows < fewRows).map(([label]) => cutToColumns(label, 30));
  const findings: [isFine: boolean, text: string][] = [
    [empty === 0, texts.empty(empty)],
    [duplicates === 0, texts.duplicates(duplicates)],
    [contradictory === 0, texts.contradictory(contradictory)],
    [split.overlap === 0, texts.overlap(split.overlap)],
    ...(report.data.numbers ? [] : [[rare.length === 0, texts.rare({ labels: rare, least: fewRows })] as [boolean, string]]),
  ];
  const [commonest] = byRows;
  if (commonest && view.task === "classification") {
    const share = commonest[1] / used;
    findings.push([share < 0.8, texts.balance({ label: cutToColumns(commonest[0], 30), share })]);
  }
  const items = findings.map(
    ([isFine, text]) =>
      html`<li class="${isFine ? "fine" : "look"}"><span class="sign">${isFine ? "✓" : "!"}<span class="unseen"> ${isFine ? texts.fine : texts.look}${words.colon}</span></span><span>${text}</span></li>`,
  );
  return html`<h3>${texts.auditTitle}</h3><ul class="audit">${items}</ul>`;
}

function labels({ report, words }: Context): Html {
  const byRows = labelsByRows(report);
  const largest = byRows[0]?.[1] ?? 1;
  const rows = byRows.map(([label, number]) => ({
    cells: [userText(cutToColumns(label, labelColumns)), count(number), percent(number / report.data.used), barStrip(number / largest)],
  }));
  return table({
    caption: words.data.labelsTitle,
    columns: [
      { title: words.common.label },
      { title: words.common.rows, kind: "number" },
      { title: words.data.share, kind: "number" },
      { title: html`<span class="unseen">${words.data.share}</span>`, kind: "chart" },
    ],
    rows,
    words,
    most: mostLabels,
  });
}
