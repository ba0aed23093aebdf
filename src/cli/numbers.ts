// Numbers as people read them.

export function percent(share: number | null | undefined, digits = 1): string {
  return share === null || share === undefined ? "–" : `${(100 * share).toFixed(digits)} %`;
}

export function percentRange(interval: readonly [number, number] | null | undefined): string {
  return interval ? `${(100 * interval[0]).toFixed(1)}–${(100 * interval[1]).toFixed(1)} %` : "–";
}

export function decimal(value: number | null | undefined, digits = 3): string {
  return value === null || value === undefined ? "–" : value.toFixed(digits);
}

/** A number in any unit: whole from 1000 up, else with four digits that count: 12345, 3.142, 0.0005. */
export function quantity(value: number | null | undefined): string {
  if (value === null || value === undefined) return "–";
  return String(Math.abs(value) < 1000 ? Number(value.toPrecision(4)) : Math.round(value));
}

export function quantityRange(interval: readonly [number, number] | null | undefined): string {
  return interval ? `${quantity(interval[0])}–${quantity(interval[1])}` : "–";
}

/** 950 → "950", 195489 → "195,489". */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

export function fileSize(bytes: number): string {
  if (bytes < 1e3) return `${bytes} B`;
  return bytes < 999_500 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds); // first, or 119.7 becomes 1 min 60 s
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

export function areNumbers(labels: readonly string[]): boolean {
  return labels.every((label) => label.trim() !== "" && Number.isFinite(Number(label)));
}

/** A difference of shares in percentage points, with its sign: −1.4. */
export function points(difference: number): string {
  const text = (100 * difference).toFixed(1);
  return (text === "-0.0" ? "0.0" : text).replace("-", "−");
}

/** With its sign: +1.30, −0.25. */
export function signed(value: number | null | undefined, digits = 2): string {
  if (value === null || value === undefined) return "–";
  const size = Math.abs(value).toFixed(digits);
  return Number(size) === 0 ? size : `${value > 0 ? "+" : "−"}${size}`;
}

export function pValue(p: number): string {
  return p < 0.001 ? "< 0.001" : `= ${p.toFixed(p < 0.1 ? 3 : 2)}`;
}

/** A learning rate with two digits that count: 0.0021, 3.2e-7. */
export function rateText(rate: number): string {
  return String(Number(rate.toPrecision(2)));
}
