// A score against a cost on a log scale: what nothing else beats at once is filled, named and joined; the rest stands behind it.
import { cutToColumns } from "../cut.ts";
import { type Html, html } from "../html.ts";
import {
  type Area,
  type AxisView,
  axisBelow,
  axisLeft,
  type ChartHead,
  chartWidth,
  type Format,
  pathThrough,
  picture,
  shareAxis,
  spread,
} from "./chart.ts";
import { type MarkKind, mark } from "./marks.ts";
import { domainOf, linearScale, logDomainOf, logScale, type Scale } from "./scale.ts";

export interface ScatterPoint {
  readonly x: number;
  readonly y: number;
  readonly name: string;
  readonly kind: MarkKind;
  /** Whether nothing else beats it. */
  readonly isFront: boolean;
}

export interface ScatterChart extends ChartHead {
  readonly points: readonly ScatterPoint[];
  readonly xTitle: string;
  readonly yTitle: string;
  readonly format: Format;
  /** Of y. Default: shares. */
  readonly view?: AxisView;
}

const area: Area = { left: 52, right: chartWidth - 14, top: 24, bottom: 216 };

export function scatterChart({ points, xTitle, yTitle, format, view = shareAxis, ...head }: ScatterChart): Html {
  const x = logScale(logDomainOf(points.map((point) => point.x)), [area.left + 6, area.right - 6]);
  const heights = points.map((point) => point.y);
  const y = linearScale(domainOf(heights, view.axis(heights, 0.02)), [area.bottom - 6, area.top + 6], 4);
  const front = points.filter(({ isFront }) => isFront).sort((a, b) => a.x - b.x);
  const body = [
    axisBelow(x, area, { format, title: xTitle }),
    axisLeft(y, area, { format: view.ticks(y), title: yTitle }),
    points
      .filter(({ isFront }) => !isFront)
      .map((point) => html`<circle class="mark behind" cx="${x.at(point.x)}" cy="${y.at(point.y)}" r="3"/>`),
    front.length > 1 ? html`<path class="front" d="${pathThrough(steps(front, x, y, view.lowerIsBetter ? -1 : 1))}"/>` : null,
    front.map((point) => mark(point.kind === "plain" ? "answer" : point.kind, x.at(point.x), y.at(point.y))),
    names(front, x, y),
  ];
  return picture(head, area.bottom + 38, body);
}

/** What the front offers at each cost: the best score so far, a step at each point that is better. */
function steps(front: readonly ScatterPoint[], x: Scale, y: Scale, better: number): [number, number][] {
  let best = -Infinity;
  let height = Number.NaN;
  return front.flatMap((point): [number, number][] => {
    if (better * point.y < best) return [];
    best = better * point.y;
    const before: [number, number][] = Number.isNaN(height) ? [] : [[x.at(point.x), height]];
    height = y.at(point.y);
    return [...before, [x.at(point.x), height]];
  });
}

function names(front: readonly ScatterPoint[], x: Scale, y: Scale): Html[] {
  const middle = (area.left + area.right) / 2;
  const sides = front.map((point) => (x.at(point.x) > middle ? "end" : "start"));
  const placesOf = (side: string) =>
    spread(
      front.filter((_, i) => sides[i] === side).map((point) => y.at(point.y) + 4),
      13,
      [area.top + 8, area.bottom - 2],
    );
  const places = { start: placesOf("start"), end: placesOf("end") };
  const next = { start: 0, end: 0 };
  return front.map((point, i) => {
    const side = sides[i] as "start" | "end"; // of the two above
    const shift = side === "start" ? 9 : -9;
    return html`<text class="small halo" x="${x.at(point.x) + shift}" y="${places[side][next[side]++]!}" text-anchor="${side}">${cutToColumns(point.name, 22)}</text>`;
  });
}
