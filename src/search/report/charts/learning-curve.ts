// A score by number of training rows, with its band, and the forecast of more rows as a dashed step.
import { type Html, html } from "../html.ts";
import {
  type Area,
  type AxisView,
  axisBelow,
  axisLeft,
  type ChartHead,
  chartWidth,
  pathThrough,
  picture,
  shareAxis,
  shortNumber,
} from "./chart.ts";
import { domainOf, linearScale, logDomainOf, logScale, round } from "./scale.ts";

export interface CurvePoint {
  readonly rows: number;
  readonly score: number;
  readonly low: number;
  readonly high: number;
}

export interface LearningCurve extends ChartHead {
  /** At least one. */
  readonly measured: readonly CurvePoint[];
  readonly forecast: CurvePoint;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly forecastName: string;
  /** Of the scores. Default: shares. */
  readonly view?: AxisView;
}

const area: Area = { left: 52, right: chartWidth - 16, top: 24, bottom: 216 };

export function learningCurve({ measured, forecast, xTitle, yTitle, forecastName, view = shareAxis, ...head }: LearningCurve): Html {
  const points = [...measured].sort((a, b) => a.rows - b.rows);
  const all = [...points, forecast];
  const x = logScale(logDomainOf(all.map(({ rows }) => rows)), [area.left, area.right]);
  const heights = all.flatMap(({ low, high, score }) => [low, high, score]);
  const y = linearScale(domainOf(heights, view.axis(heights, 0.02)), [area.bottom, area.top], 4);
  const place = ({ rows, score }: CurvePoint) => [x.at(rows), y.at(score)] as const;
  const last = points.at(-1)!;
  const band = [
    ...points.map(({ rows, high }) => [x.at(rows), y.at(high)] as const),
    ...points.toReversed().map(({ rows, low }) => [x.at(rows), y.at(low)] as const),
  ];
  const [fx, fy] = place(forecast);
  const body = [
    axisBelow(x, area, { format: shortNumber, title: xTitle }),
    axisLeft(y, area, { format: view.ticks(y), title: yTitle }),
    html`<path class="band" d="${pathThrough(band)}Z"/>`,
    html`<path class="curve held-out" d="${pathThrough(points.map(place))}"/>`,
    points.map((point) => html`<circle class="mark answer" cx="${place(point)[0]}" cy="${place(point)[1]}" r="3.5"/>`),
    html`<path class="curve training" d="${pathThrough([place(last), [fx, fy]])}"/>`,
    html`<line class="whisker plain" x1="${fx}" x2="${fx}" y1="${y.at(forecast.low)}" y2="${y.at(forecast.high)}"/>`,
    html`<circle class="mark plain" cx="${fx}" cy="${fy}" r="4"/>`,
    html`<text class="small halo" x="${fx + 6}" y="${round(y.at(forecast.low) + 16)}" text-anchor="end">${forecastName}</text>`,
  ];
  return picture(head, area.bottom + 38, body);
}
