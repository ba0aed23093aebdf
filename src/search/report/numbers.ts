// Numbers as the report shows them. A number that is not defined is "–".

const none = "–";
const space = "\u00a0"; // a number is not parted from its unit

export function percent(share: number | null | undefined, digits = 1): string {
  return isKnown(share) ? `${(100 * share).toFixed(digits)}${space}%` : none;
}

export function percentRange(low: number | null | undefined, high: number | null | undefined, digits = 1): string {
  return isKnown(low) && isKnown(high) ? `${(100 * low).toFixed(digits)}–${(100 * high).toFixed(digits)}${space}%` : none;
}

export function decimal(value: number | null | undefined, digits = 3): string {
  return isKnown(value) ? withMinus(value.toFixed(digits)) : none;
}

/** 195489 → "195,489". */
export function count(value: number | null | undefined): string {
  return isKnown(value) ? value.toLocaleString("en-US") : none;
}

/** A difference of shares in percentage points, with its sign: +0.9, −1.4. */
export function signedPoints(difference: number): string {
  const text = (100 * difference).toFixed(1);
  if (Number(text) === 0) return "0.0";
  return difference > 0 ? `+${text}` : withMinus(text);
}

/** A difference of shares in percentage points: 0.9, −1.4. */
export function points(difference: number): string {
  return signedPoints(difference).replace("+", "");
}

export function pValue(p: number): string {
  return p < 0.001 ? "< 0.001" : p.toFixed(p < 0.1 ? 3 : 2);
}

/** As part of a sentence: "p < 0.001", "p = 0.03". */
export function pEquation(p: number): string {
  return p < 0.001 ? `p${space}<${space}0.001` : `p${space}=${space}${pValue(p)}`;
}

export function fileSize(bytes: number | null): string {
  if (!isKnown(bytes)) return none;
  if (bytes < 1e3) return `${bytes}${space}B`;
  return bytes < 999_500 ? `${(bytes / 1e3).toFixed(0)}${space}kB` : `${(bytes / 1e6).toFixed(1)}${space}MB`;
}

export function milliseconds(value: number | null): string {
  if (!isKnown(value)) return none;
  return `${value < 0.995 ? value.toFixed(2) : value < 99.5 ? value.toFixed(1) : value.toFixed(0)}${space}ms`;
}

export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)}${space}s`;
  const whole = Math.round(seconds); // first, or 119.7 becomes 1 min 60 s
  if (whole < 60) return `${whole}${space}s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}${space}min${space}${String(whole % 60).padStart(2, "0")}${space}s`;
  return `${Math.floor(minutes / 60)}${space}h${space}${String(minutes % 60).padStart(2, "0")}${space}min`;
}

function withMinus(text: string): string {
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
}

function isKnown(value: number | null | undefined): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}

/** A number in any unit: whole from 1000 up, else with four digits that count: 12345, 3.142, 0.0005. */
export function quantity(value: number | null | undefined): string {
  if (!isKnown(value)) return none;
  return withMinus(String(Math.abs(value) < 1000 ? Number(value.toPrecision(4)) : Math.round(value)));
}

export function quantityRange(low: number, high: number): string {
  return `${quantity(low)}–${quantity(high)}`;
}

/** With its sign: +1.3, −0.25. */
export function signedQuantity(value: number): string {
  return value > 0 ? `+${quantity(value)}` : quantity(value);
}
