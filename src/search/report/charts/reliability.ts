// Reliability diagram: of the answers with a score around x, the share y is right. On the diagonal scores can be taken at their word.
import { type Html, html } from "../html.ts";
import { type Area, axisBelow, axisLeft, type ChartHead, chartWidth, pathThrough, percentTicks, picture } from "./chart.ts";
import { linearScale, round } from "./scale.ts";

export interface ReliabilityBin {
  /** Mean score. */
  readonly score: number;
  readonly accuracy: number;
  readonly rows: number;
}

export interface ReliabilityChart extends ChartHead {
  readonly bins: readonly ReliabilityBin[];
  readonly scoreTitle: string;
  readonly accuracyTitle: string;
  readonly rowsTitle: string;
  readonly diagonalName: string;
}

const area: Area = { left: 52, right: chartWidth - 16, top: 24, bottom: 230 };
const histogram = { top: 288, bottom: 330 };

export function reliabilityChart({ bins, ...texts }: ReliabilityChart): Html {
  const known = bins.filter(({ rows }) => rows > 0).sort((a, b) => a.score - b.score);
  const low = Math.floor(10 * Math.min(0.9, ...known.flatMap(({ score, accuracy }) => [score, accuracy])) + 1e-9) / 10;
  const x = linearScale([low, 1], [area.left, area.right], 5);
  const y = linearScale([low, 1], [area.bottom, area.top], 5);
  const most = Math.max(1, ...known.map(({ rows }) => rows));
  const radius = (rows: number) => round(2.5 + 5 * Math.sqrt(rows / most)); // area by rows
  const bars = known.map(({ score, rows }) => {
    const height = round(Math.max(1, (rows / most) * (histogram.bottom - histogram.top)));
    return html`<rect class="bar plain" x="${round(x.at(score) - 4)}" y="${round(histogram.bottom - height)}" width="8" height="${height}"/>`;
  });
  const body = [
    axisBelow(x, area, { format: percentTicks(x), title: texts.scoreTitle }),
    axisLeft(y, area, { format: percentTicks(y), title: texts.accuracyTitle }),
    html`<line class="reference" x1="${x.at(low)}" y1="${y.at(low)}" x2="${x.at(1)}" y2="${y.at(1)}"/>`,
    html`<line class="reference" x1="${area.left + 8}" x2="${area.left + 26}" y1="${area.top + 14}" y2="${area.top + 14}"/><text class="small halo" x="${area.left + 31}" y="${area.top + 18}">${texts.diagonalName}</text>`,
    html`<path class="curve held-out" d="${pathThrough(known.map(({ score, accuracy }) => [x.at(score), y.at(accuracy)]))}"/>`,
    known.map(
      ({ score, accuracy, rows }) => html`<circle class="mark answer" cx="${x.at(score)}" cy="${y.at(accuracy)}" r="${radius(rows)}"/>`,
    ),
    html`<g class="axis"><text class="axis-title" x="${area.left}" y="${histogram.top - 7}">${texts.rowsTitle}</text><text x="${area.left - 6}" y="${histogram.top + 8}" text-anchor="end">${most.toLocaleString("en-US")}</text></g>`,
    bars,
    html`<line class="axis-line" x1="${area.left}" x2="${area.right}" y1="${histogram.bottom}" y2="${histogram.bottom}"/>`,
  ];
  return picture(texts, histogram.bottom + 8, body);
}
