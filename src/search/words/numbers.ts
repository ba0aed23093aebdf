// Numbers as the doctor's sentences show them.

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
/** A share as percentage points. */
export const points = (share: number): string => (100 * share).toFixed(1);
export const loss = (nats: number): string => nats.toFixed(3);
export const factor = (value: number): string => value.toFixed(2);
export const count = (value: number): string => Math.round(value).toLocaleString("en-US");
