// What all charts share: the picture with its title and description, axes, and grid lines.
import { type Html, html, type Insert } from "../html.ts";
import { type DomainOptions, round, type Scale, tickDigits } from "./scale.ts";

/** All charts are drawn for a phone and grow with the page. */
export const chartWidth = 360;

export interface ChartHead {
  /** Unique on the page. */
  readonly id: string;
  /** What is shown; read aloud, and shown on hovering. */
  readonly title: string;
  /** What can be seen, in numbers, for those who cannot see it. */
  readonly description: string;
}

export function picture({ id, title, description }: ChartHead, height: number, body: Insert): Html {
  return html`<svg class="chart" viewBox="0 0 ${chartWidth} ${round(height)}" role="img" aria-labelledby="${id}-title ${id}-desc"><title id="${id}-title">${title}</title><desc id="${id}-desc">${description}</desc>${body}</svg>`;
}

export interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export type Format = (value: number) => string;

/** Numbers under the chart, with grid lines upwards. */
export function axisBelow(scale: Scale, { top, bottom, left, right }: Area, { format, title }: { format: Format; title?: string }): Html {
  return html`<g class="axis">${scale.ticks.map(
    (tick) =>
      html`<line class="grid" x1="${scale.at(tick)}" x2="${scale.at(tick)}" y1="${top}" y2="${bottom}"/><text x="${inside(scale.at(tick), format(tick))}" y="${bottom + 15}" text-anchor="middle">${format(tick)}</text>`,
  )}${title ? html`<text class="axis-title" x="${(left + right) / 2}" y="${bottom + 31}" text-anchor="middle">${title}</text>` : null}</g>`;
}

/** The middle of a text that does not leave the picture; a character of the axis is at most about 7.4 wide. */
function inside(x: number, text: string): number {
  const half = 3.7 * text.length;
  return round(Math.min(chartWidth - half, Math.max(half, x)));
}

/** Numbers at the left, with grid lines to the right; its title stands above. */
export function axisLeft(scale: Scale, { top, left, right }: Area, { format, title }: { format: Format; title?: string }): Html {
  return html`<g class="axis">${scale.ticks.map(
    (tick) =>
      html`<line class="grid" x1="${left}" x2="${right}" y1="${scale.at(tick)}" y2="${scale.at(tick)}"/><text x="${left - 6}" y="${round(scale.at(tick) + 3.8)}" text-anchor="end">${format(tick)}</text>`,
  )}${title ? html`<text class="axis-title" x="${left}" y="${top - 9}">${title}</text>` : null}</g>`;
}

export function percentTicks({ ticks }: Scale): Format {
  const digits = tickDigits(ticks, 100);
  return (tick) => `${(100 * tick).toFixed(digits)} %`;
}

/** How the values of an axis are shown, how long it is at least, and which way is better. */
export interface AxisView {
  readonly axis: (values: readonly number[], share: number) => DomainOptions;
  readonly ticks: (scale: Scale) => Format;
  readonly lowerIsBetter: boolean;
}

/** Of shares, such as an accuracy. */
export const shareAxis: AxisView = {
  axis: (_, share) => ({ least: share, within: [0, 1] }),
  ticks: percentTicks,
  lowerIsBetter: false,
};

export function plainTicks({ ticks }: Scale): Format {
  const digits = tickDigits(ticks);
  return (tick) => tick.toFixed(digits).replace("-", "−");
}

/** 0.002, 0.5, 30, 2k, 1.5M. */
export function shortNumber(value: number): string {
  if (value >= 1e6) return `${Number((value / 1e6).toPrecision(3))}M`;
  if (value >= 1e4) return `${Number((value / 1e3).toPrecision(3))}k`;
  return value.toLocaleString("en-US", { maximumSignificantDigits: 4 });
}

/** A path through points: "M1 2L3 4". */
export function pathThrough(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${round(x)} ${round(y)}`).join("");
}

/** Moves places apart, in their order, until they differ by at least `gap`, and keeps them within the ends. */
export function spread(places: readonly number[], gap: number, [from, to]: readonly [number, number]): number[] {
  const order = places.map((_, i) => i).sort((a, b) => places[a]! - places[b]!);
  const moved = [...places];
  for (const [k, i] of order.entries()) if (k > 0) moved[i] = Math.max(moved[i]!, moved[order[k - 1]!]! + gap);
  const over = Math.max(0, (moved[order.at(-1)!] ?? 0) - to);
  for (const i of order) moved[i] = Math.max(from, moved[i]! - over);
  for (const [k, i] of order.entries()) if (k > 0) moved[i] = Math.max(moved[i]!, moved[order[k - 1]!]! + gap);
  return moved;
}
