// The marks of charts: told apart by shape, not by color alone.
import { type Html, html } from "../html.ts";
import { round, type Scale } from "./scale.ts";

/** "answer" is what the report is about, "linear" its rival, "plain" all others. */
export type MarkKind = "answer" | "linear" | "plain";

/** A filled circle, a square on its corner, or an open circle. */
export function mark(kind: MarkKind, x: number, y: number, radius = 4.5): Html {
  const size = radius * 1.25;
  if (kind === "linear") {
    return html`<path class="mark linear" d="M${x} ${round(y - size)}L${round(x + size)} ${y}L${x} ${round(y + size)}L${round(x - size)} ${y}Z"/>`;
  }
  return html`<circle class="mark ${kind}" cx="${x}" cy="${y}" r="${kind === "plain" ? radius - 1 : radius}"/>`;
}

export interface IntervalValue {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** A line from low to high with its mark at the value; an arrowhead at the edge that the value lies beyond. */
export function interval({ value, low, high }: IntervalValue, kind: MarkKind, scale: Scale, y: number): Html | null {
  if (value === null) return null;
  const isBeyond = !scale.contains(value);
  const whisker =
    low === null || high === null || high < scale.low || low > scale.high
      ? null
      : html`<line class="whisker ${kind}" x1="${scale.at(low)}" x2="${scale.at(high)}" y1="${y}" y2="${y}"/>`;
  return html`${whisker}${isBeyond ? arrow(scale.at(value), y, value < scale.low ? -1 : 1) : mark(kind, scale.at(value), y)}`;
}

function arrow(x: number, y: number, direction: 1 | -1): Html {
  const back = x - 7 * direction;
  return html`<path class="mark beyond" d="M${x} ${y}L${back} ${y - 4}L${back} ${y + 4}Z"/>`;
}
