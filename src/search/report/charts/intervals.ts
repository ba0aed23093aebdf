// Values with their intervals, one under the other on one axis; each row carries its name and its number.
import { cutToColumns } from "../cut.ts";
import { type Html, html } from "../html.ts";
import { type Area, axisBelow, type ChartHead, chartWidth, type Format, percentTicks, picture } from "./chart.ts";
import { type IntervalValue, interval, type MarkKind } from "./marks.ts";
import { type Domain, linearScale, type Scale } from "./scale.ts";

export interface IntervalRow extends IntervalValue {
  readonly label: string;
  /** The value in words, at the right. */
  readonly text: string;
  readonly kind: MarkKind;
}

export interface IntervalChart extends ChartHead {
  readonly rows: readonly IntervalRow[];
  readonly domain: Domain;
  /** Of the axis. Default: percent. */
  readonly format?: (scale: Scale) => Format;
  /** A dashed line through all rows. */
  readonly reference?: number;
}

const rowHeight = 40;
const columns = 44; // of the name and the number together

export function intervalChart({ rows, domain, reference, format = percentTicks, ...head }: IntervalChart): Html {
  const area: Area = { left: 12, right: chartWidth - 12, top: 6, bottom: 6 + rows.length * rowHeight };
  const scale = linearScale(domain, [area.left, area.right], 4);
  const line =
    reference === undefined || !scale.contains(reference)
      ? null
      : html`<line class="reference" x1="${scale.at(reference)}" x2="${scale.at(reference)}" y1="${area.top}" y2="${area.bottom}"/>`;
  const body = [
    axisBelow(scale, area, { format: format(scale) }),
    line,
    rows.map((row, i) => intervalRow(row, scale, area.top + i * rowHeight)),
  ];
  return picture(head, area.bottom + 22, body);
}

function intervalRow(row: IntervalRow, scale: Scale, top: number): Html {
  const label = cutToColumns(row.label, columns - row.text.length);
  return html`<g class="row"><text class="name halo" x="12" y="${top + 13}">${label}</text><text class="number halo" x="${chartWidth - 12}" y="${top + 13}" text-anchor="end">${row.text}</text>${interval(row, row.kind, scale, top + 26)}</g>`;
}
