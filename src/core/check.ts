// Checks of option values: each throws one `option-invalid` that names the option, what it should be and what it was.
import { TercetError } from "./errors.ts";
import { nameHint } from "./nearest.ts";

export function expectOption(holds: boolean, option: string, expected: string, received: unknown): void {
  if (!holds) throw new TercetError("option-invalid", { where: option, option, expected, received: show(received) });
}

export function expectPositiveInteger(option: string, value: unknown): void {
  expectOption(Number.isInteger(value) && (value as number) > 0, option, "a positive whole number", value);
}

export function expectPositive(option: string, value: unknown): void {
  expectOption(typeof value === "number" && Number.isFinite(value) && value > 0, option, "a number above 0", value);
}

export function expectNotNegative(option: string, value: unknown): void {
  expectOption(typeof value === "number" && Number.isFinite(value) && value >= 0, option, "a number, 0 or more", value);
}

/** A share: 0 ≤ value < 1. */
export function expectRate(option: string, value: unknown): void {
  expectOption(typeof value === "number" && value >= 0 && value < 1, option, "a number from 0 up to, but not including, 1", value);
}

export function expectOneOf(option: string, value: unknown, names: readonly string[]): void {
  if (typeof value === "string" && names.includes(value)) return;
  const hint = typeof value === "string" ? nameHint(value, names) : undefined;
  throw new TercetError("option-invalid", { where: option, option, expected: names.join(", "), received: show(value), hint });
}

/** Refuses options that are not known, with the nearest name. */
export function expectKnownOptions(where: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) {
      const option = `${where}.${name}`;
      throw new TercetError("option-unknown", {
        where,
        option,
        expected: `one of ${known.join(", ")}`,
        received: name,
        hint: nameHint(name, known),
      });
    }
  }
}

/** A value as it is shown in a message: short, and never [object Object]. */
export function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}…` : value);
  if (typeof value === "number" || typeof value === "boolean" || value === undefined || value === null) return String(value);
  if (typeof value === "function") return `function ${value.name}`;
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
