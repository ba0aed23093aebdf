// Whether the score of an answer says how often such answers are right.
import type { AnyMetrics } from "../../../metrics/any-metrics.ts";
import { charts, empty, figure, lead } from "../blocks.ts";
import { reliabilityChart } from "../charts/reliability.ts";
import type { Context, Section } from "../context.ts";
import { judged } from "../facts.ts";
import { html } from "../html.ts";

export function calibration({ report, view, words }: Context): Section | null {
  if (view.task !== "classification") return null; // the bins are of the one label that is answered
  const texts = words.calibration;
  const section = { id: "calibration", heading: texts.heading };
  const bins = (report.errors?.calibration ?? []).filter(({ rows }) => rows > 0);
  if (bins.length === 0) return { ...section, body: empty(texts.none) };
  const rows = bins.reduce((sum, bin) => sum + bin.rows, 0);
  const bias = bins.reduce((sum, bin) => sum + bin.rows * (bin.score - bin.accuracy), 0) / rows;
  // The bins of the chart give the error themselves where it was not told.
  const ece =
    eceOf(judged(report.best)?.metrics) ?? bins.reduce((sum, bin) => sum + bin.rows * Math.abs(bin.score - bin.accuracy), 0) / rows;
  const chart = reliabilityChart({
    id: "calibration-chart",
    title: texts.title,
    description: bins.map(texts.bin).join("; "),
    bins,
    scoreTitle: texts.score,
    accuracyTitle: texts.share,
    rowsTitle: texts.rows,
    diagonalName: texts.diagonal,
  });
  return { ...section, body: html`${lead(texts.lead({ ece, bias }))}${charts(figure(chart, texts.caption))}` };
}

function eceOf(metrics: AnyMetrics | undefined): number | null {
  return metrics && "ece" in metrics ? metrics.ece : null;
}
