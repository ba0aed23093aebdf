// From values to places on a chart, and the round numbers in between.

export interface Scale {
  readonly low: number;
  readonly high: number;
  /** Place of a value; values outside are put at the end they passed. */
  readonly at: (value: number) => number;
  readonly contains: (value: number) => boolean;
  readonly ticks: readonly number[];
}

export type Domain = readonly [low: number, high: number];

/** Equal differences are equal lengths. */
export function linearScale([low, high]: Domain, [from, to]: readonly [number, number], count = 4): Scale {
  const at = (value: number) => round(from + ((Math.min(high, Math.max(low, value)) - low) / (high - low)) * (to - from));
  return { low, high, at, contains: (value) => value >= low && value <= high, ticks: roundTicks(low, high, count) };
}

/** Equal ratios are equal lengths; for values above 0. */
export function logScale([low, high]: Domain, [from, to]: readonly [number, number]): Scale {
  const inner = linearScale([Math.log10(low), Math.log10(high)], [from, to]);
  const at = (value: number) => inner.at(Math.log10(Math.max(low, value)));
  return { low, high, at, contains: (value) => value >= low && value <= high, ticks: logTicks(low, high) };
}

export interface DomainOptions {
  /** Shortest the domain may be. */
  readonly least: number;
  /** Ends that are never passed, e.g. 0 and 1 for shares. */
  readonly within?: Domain;
}

/** A domain that holds the values with some air at both ends. Without values: `within`, or 0 to 1. */
export function domainOf(values: readonly number[], { least, within = [-Infinity, Infinity] }: DomainOptions): Domain {
  if (values.length === 0) return within.every(Number.isFinite) ? within : [0, 1];
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const air = Math.max(0.08 * (highest - lowest), (least - (highest - lowest)) / 2);
  const [low, high] = [Math.max(within[0], lowest - air), Math.min(within[1], highest + air)];
  // What an end of `within` took away is given to the other.
  return high - low >= least ? [low, high] : low === within[0] ? [low, low + least] : [high - least, high];
}

/** A domain of a log scale: values above 0, a quarter more at each end. */
export function logDomainOf(values: readonly number[]): Domain {
  const positive = values.filter((value) => value > 0);
  return positive.length === 0 ? [1, 10] : [Math.min(...positive) / 1.35, Math.max(...positive) * 1.35];
}

/** Multiples of 1, 2 or 5 times a power of ten; about `count` of them. */
export function roundTicks(low: number, high: number, count: number): number[] {
  const rough = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.7) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

function logTicks(low: number, high: number): number[] {
  const powers = Array.from({ length: 24 }, (_, i) => 10 ** (i - 9));
  const decades = Math.log10(high / low);
  const factors = decades > 2.5 ? [1] : decades > 1.2 ? [1, 3] : [1, 2, 5];
  return powers
    .flatMap((power) => factors.map((factor) => Number((factor * power).toPrecision(3))))
    .filter((tick) => tick >= low && tick <= high);
}

/** Decimals that tell the ticks apart when they are shown times `factor` (100 for percent). */
export function tickDigits(ticks: readonly number[], factor = 1): number {
  const step = ticks.length > 1 ? Math.abs(ticks[1]! - ticks[0]!) * factor : 1;
  return Math.max(0, Math.min(4, Math.ceil(-Math.log10(step) - 1e-9)));
}

/** Hundredths of a unit are enough for the eye, and keep the file small. */
export function round(value: number): number {
  return Number(value.toFixed(2));
}
