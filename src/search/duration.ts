// A span of time as a user writes it.
import { expectOption } from "../core/check.ts";

const units = { s: 1, m: 60, h: 3600 } as const;

/** Seconds of "90s", "5m", "1h", "90" or a number. Throws `option-invalid`. */
export function parseDuration(option: string, value: number | string): number {
  const expected = 'a time such as "90s", "5m" or "1h"';
  if (typeof value === "number") {
    expectOption(Number.isFinite(value) && value > 0, option, expected, value);
    return value;
  }
  const [, amount, unit = "s"] = /^(\d+(?:\.\d+)?)\s*([smh])?$/.exec(value.trim()) ?? [];
  expectOption(amount !== undefined && Number(amount) > 0, option, expected, value);
  return Number(amount) * units[unit as keyof typeof units]; // the pattern has no other unit
}
