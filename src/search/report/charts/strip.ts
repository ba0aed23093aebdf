// A value with its interval in one line of a table: the rows of the table make the chart. The numbers stand beside it, so it is not read aloud.
import { type Html, html } from "../html.ts";
import type { Format } from "./chart.ts";
import { type IntervalValue, interval, type MarkKind } from "./marks.ts";
import { type Domain, linearScale, round, type Scale } from "./scale.ts";

const stripWidth = 164;
const tickWidth = 38;

export interface Reference {
  readonly value: number;
  /** Dashed for the linear model and for zero, dotted for the majority. */
  readonly dash: "dashed" | "dotted";
}

export function stripScale(domain: Domain): Scale {
  return linearScale(domain, [8, stripWidth - 8], 3);
}

/** As high as its row, whatever that is, so that the lines of the references go through the whole table. */
export function intervalStrip(value: IntervalValue, kind: MarkKind, scale: Scale, references: readonly Reference[]): Html {
  const lines = references
    .filter((reference) => scale.contains(reference.value))
    .map(({ value: at, dash }) => html`<line class="reference ${dash}" x1="${scale.at(at)}" x2="${scale.at(at)}" y1="0" y2="100%"/>`);
  return html`<svg class="strip" width="${stripWidth}" height="100%" aria-hidden="true">${lines}<svg y="50%" overflow="visible">${interval(value, kind, scale, 0)}</svg></svg>`;
}

/** The numbers above such a column, as many as have room. */
export function stripAxis(scale: Scale, format: Format): Html {
  const roomy: { readonly tick: number; readonly x: number }[] = [];
  for (const tick of scale.ticks) {
    const x = Math.min(stripWidth - 18, Math.max(16, scale.at(tick)));
    if (x - (roomy.at(-1)?.x ?? -tickWidth) >= tickWidth) roomy.push({ tick, x });
  }
  return html`<svg class="strip-axis" width="${stripWidth}" height="16" viewBox="0 0 ${stripWidth} 16" aria-hidden="true"><g class="axis">${roomy.map(
    ({ tick, x }) => html`<text x="${x}" y="12" text-anchor="middle">${format(tick)}</text>`,
  )}</g></svg>`;
}

/** A share from 0 to 1 as a bar. */
export function barStrip(share: number, kind: MarkKind = "plain"): Html {
  const width = round(Math.max(0, Math.min(1, share)) * 120);
  return html`<svg class="bar-strip" width="120" height="12" viewBox="0 0 120 12" aria-hidden="true"><rect class="track" x="0" y="2" width="120" height="8" rx="1"/><rect class="bar ${kind}" x="0" y="2" width="${width}" height="8" rx="1"/></svg>`;
}
