// What is gained by leaving unsure texts unanswered: accuracy of the answers against the share of texts that get one.
import { type Html, html } from "../html.ts";
import { type Area, axisBelow, axisLeft, type ChartHead, chartWidth, pathThrough, percentTicks, picture } from "./chart.ts";
import { domainOf, linearScale } from "./scale.ts";

export interface CoveragePoint {
  /** Share of texts that are answered. */
  readonly answered: number;
  readonly accuracy: number;
}

export interface CoverageChart extends ChartHead {
  readonly points: readonly CoveragePoint[];
  readonly xTitle: string;
  readonly yTitle: string;
}

const area: Area = { left: 52, right: chartWidth - 16, top: 24, bottom: 196 };

export function coverageChart({ points, xTitle, yTitle, ...head }: CoverageChart): Html {
  const sorted = [...points].sort((a, b) => a.answered - b.answered);
  const x = linearScale(
    domainOf(
      sorted.map(({ answered }) => answered),
      { least: 0.1, within: [0, 1] },
    ),
    [area.left, area.right],
    4,
  );
  const y = linearScale(
    domainOf(
      sorted.map(({ accuracy }) => accuracy),
      { least: 0.02, within: [0, 1] },
    ),
    [area.bottom, area.top],
    4,
  );
  const places = sorted.map(({ answered, accuracy }) => [x.at(answered), y.at(accuracy)] as const);
  const body = [
    axisBelow(x, area, { format: percentTicks(x), title: xTitle }),
    axisLeft(y, area, { format: percentTicks(y), title: yTitle }),
    html`<path class="curve held-out" d="${pathThrough(places)}"/>`,
    places.map(([cx, cy]) => html`<circle class="mark answer" cx="${cx}" cy="${cy}" r="3"/>`),
  ];
  return picture(head, area.bottom + 38, body);
}
