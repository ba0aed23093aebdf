// What a callback watches, and when it has become better.
import { expectNotNegative, expectOption } from "../../core/check.ts";
import { TercetError } from "../../core/errors.ts";
import { nameHint } from "../../core/nearest.ts";
import { metrics } from "../../metrics/registry.ts";
import type { Logs } from "./callback.ts";

export interface MonitorOptions {
  /** A name in the logs. Default "val_loss". */
  readonly monitor?: string;
  /** Whether lower or higher is better. Default "auto": as the metric of that name says, lower for a loss. */
  readonly mode?: "auto" | "min" | "max";
  /** Smaller changes are none. */
  readonly minDelta?: number;
}

export interface Monitor {
  /** The number that is watched. Throws `option-invalid` if the logs have none of that name. */
  valueIn(logs: Logs): number;
  isBetter(value: number, best: number): boolean;
  /** Worse than any number. */
  readonly worst: number;
}

export function makeMonitor(where: string, { monitor = "val_loss", mode = "auto", minDelta = 0 }: MonitorOptions): Monitor {
  expectOption(["auto", "min", "max"].includes(mode), `${where}.mode`, "auto, min, max", mode);
  expectNotNegative(`${where}.minDelta`, minDelta);
  const higher = mode === "auto" ? isHigherBetter(monitor) : mode === "max";
  return {
    valueIn: (logs) => numberIn(logs, where, monitor),
    isBetter: (value, best) => (higher ? value - minDelta > best : value + minDelta < best),
    worst: higher ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY,
  };
}

function isHigherBetter(monitor: string): boolean {
  const id = monitor.replace(/^val_/, "").replace(/\[\d+\]$/, "");
  const row = metrics.find((each) => each.id === id);
  return row ? row.create().higherIsBetter : ["f1", "precision", "recall"].includes(id);
}

function numberIn(logs: Logs, where: string, monitor: string): number {
  const value = logs[monitor];
  if (typeof value === "number") return value;
  const known = Object.keys(logs).filter((name) => logs[name] !== null);
  throw new TercetError("option-invalid", {
    where: `${where}.monitor`,
    expected: known.join(", "),
    received: value === null ? `${monitor}, which is undefined on these rows` : monitor,
    hint:
      monitor.startsWith("val_") && !known.some((name) => name.startsWith("val_")) ? "Give fit validationData." : nameHint(monitor, known),
  });
}
