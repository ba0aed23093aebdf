// Counter-based randomness: every number is a pure function of (key, counter), so no order of execution can change it.

/** A 32-bit avalanche mix with two multiplications ("lowbias32"). Source: https://nullprogram.com/blog/2018/07/31/ */
export function mix32(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** A 32-bit key from any parts, e.g. `randomKey(seed, "shuffle", epoch)`. Equal parts give equal keys on every machine. */
export function randomKey(...parts: readonly (number | string)[]): number {
  let key = 0x9e3779b9;
  for (const part of parts) key = typeof part === "number" ? hashNumber(key, part) : hashString(key, part);
  return key;
}

/** 32 random bits at a position of a stream. */
export function bitsAt(key: number, counter: number): number {
  return mix32(mix32(counter ^ key) + key);
}

/** A uniform number in [0, 1) with 32 random bits, at a position of a stream. */
export function uniformAt(key: number, counter: number): number {
  return bitsAt(key, counter) / 2 ** 32;
}

/** A standard normal number at a position of a stream (Box–Muller; uses positions 2c and 2c+1). */
export function normalAt(key: number, counter: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - uniformAt(key, 2 * counter)));
  return radius * Math.cos(2 * Math.PI * uniformAt(key, 2 * counter + 1));
}

/** The numbers 0 … count − 1 in a random order (Fisher–Yates). */
export function permutation(count: number, key: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(uniformAt(key, i) * (i + 1));
    const kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
  return order;
}

/** A 32-bit hash of a string, mixed into a key: FNV-1a over UTF-16 units, then an avalanche. */
export function hashString(key: number, text: string): number {
  let hash = key ^ 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mix32(hash ^ text.length);
}

function hashNumber(key: number, value: number): number {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 53
    ? mix32(mix32(key ^ (value | 0)) + Math.floor(value / 2 ** 32))
    : hashString(key, String(value));
}
