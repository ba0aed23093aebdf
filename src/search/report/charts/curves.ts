// Training curves: loss and accuracy by epoch, on training rows (dashed) and on held-out rows (solid), the kept epoch marked.
import { type Html, html } from "../html.ts";
import {
  type Area,
  axisBelow,
  axisLeft,
  type ChartHead,
  chartWidth,
  pathThrough,
  percentTicks,
  picture,
  plainTicks,
  spread,
} from "./chart.ts";
import { type Domain, domainOf, linearScale, type Scale } from "./scale.ts";

export interface CurveLine {
  readonly name: string;
  /** One value an epoch. */
  readonly values: readonly number[];
  readonly kind: "training" | "held-out";
}

export interface CurvePanel {
  readonly title: string;
  readonly lines: readonly CurveLine[];
  readonly unit: "plain" | "percent";
}

export interface CurvesChart extends ChartHead {
  readonly panels: readonly CurvePanel[];
  readonly epochTitle: string;
  /** Counted from 1; null where none stands out. */
  readonly bestEpoch: number | null;
  readonly bestName: string;
}

const panelHeight = 112;
const left = 52;
const right = chartWidth - 66; // names of the lines stand behind their ends
const top = 22;

export function curvesChart({ panels, epochTitle, bestEpoch, bestName, ...head }: CurvesChart): Html {
  const epochs = Math.max(...panels.flatMap(({ lines }) => lines.map(({ values }) => values.length)));
  const body = panels.map((panel, i) => {
    const area: Area = { left, right, top: top + i * (panelHeight + 34), bottom: top + i * (panelHeight + 34) + panelHeight };
    const x = epochScale(epochs);
    const isLast = i === panels.length - 1;
    return [
      isLast ? axisBelow(x, area, { format: String, title: epochTitle }) : null,
      drawPanel(panel, area, x),
      bestEpoch === null ? null : bestLine(x.at(bestEpoch), area, i === 0 ? bestName : null),
    ];
  });
  return picture(head, top + panels.length * (panelHeight + 34) + 4, body);
}

/** Whole epochs only. */
function epochScale(epochs: number): Scale {
  const scale = linearScale([1, Math.max(2, epochs)], [left + 4, right - 4], 5);
  return { ...scale, ticks: scale.ticks.filter((tick) => Number.isInteger(tick) && tick >= 1) };
}

function drawPanel({ title, lines, unit }: CurvePanel, area: Area, x: Scale): Html {
  const values = lines.flatMap((line) => line.values.filter(Number.isFinite));
  const domain: Domain =
    unit === "percent" ? domainOf(values, { least: 0.02, within: [0, 1] }) : domainOf(values, { least: 0.02, within: [0, Infinity] });
  const y = linearScale(domain, [area.bottom, area.top], 3);
  const format = unit === "percent" ? percentTicks(y) : plainTicks(y);
  const known = lines.filter((line) => line.values.some(Number.isFinite));
  const ends = spread(
    known.map((line) => y.at(line.values.findLast(Number.isFinite)!) + 3.8),
    12,
    [area.top + 4, area.bottom + 4],
  );
  return html`${axisLeft(y, area, { format, title })}${known.map((line, i) => drawLine(line, x, y, ends[i]!))}`;
}

function drawLine({ name, values, kind }: CurveLine, x: Scale, y: Scale, labelY: number): Html {
  const places = values.flatMap((value, epoch) => (Number.isFinite(value) ? [[x.at(epoch + 1), y.at(value)] as const] : []));
  const dots =
    kind === "held-out" || places.length === 1
      ? places.map(([cx, cy]) => html`<circle class="dot ${kind}" cx="${cx}" cy="${cy}" r="2.2"/>`)
      : null;
  return html`<path class="curve ${kind}" d="${pathThrough(places)}"/>${dots}<text class="line-name ${kind}" x="${places.at(-1)![0] + 7}" y="${labelY}">${name}</text>`;
}

function bestLine(x: number, { top, bottom }: Area, name: string | null): Html {
  return html`<line class="reference" x1="${x}" x2="${x}" y1="${top}" y2="${bottom}"/>${
    name ? html`<text class="axis-title" x="${x}" y="${top - 9}" text-anchor="middle">${name}</text>` : null
  }`;
}
