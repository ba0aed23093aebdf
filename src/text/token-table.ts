// A hash table from tokens, given as UTF-16 units, to small numbers: open addressing over typed arrays, no string per look-up.
import { tokenHash, unitsToString } from "./tokenize.ts";

export interface TokenTable {
  readonly size: number;
  /** The number of a token, or −1. */
  find(units: Uint16Array, length: number, hash: number): number;
  /** The number of a token, which is the next free one when it is new. */
  findOrAdd(units: Uint16Array, length: number, hash: number): number;
  /** The token with a number. */
  token(index: number): string;
}

export function tokenTable(): TokenTable {
  // Open addressing: slot s holds a hash at 2s and a token number at 2s + 1, side by side in one line of the cache; at most half are full.
  let slots = new Int32Array(1 << 13).fill(-1);
  let mask = slots.length / 2 - 1;
  let pool = new Uint16Array(1 << 14); // the units of all tokens, one after the other
  let ends = new Int32Array(1 << 11); // where each token ends in the pool
  let size = 0;

  // The slot that holds the token, or the free one where it belongs.
  function slotOf(units: Uint16Array, length: number, hash: number): number {
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const index = slots[2 * slot + 1]!;
      if (index < 0 || (slots[2 * slot] === hash && isEqual(index, units, length))) return slot;
      slot = (slot + 1) & mask;
    }
  }

  function isEqual(index: number, units: Uint16Array, length: number): boolean {
    const start = index === 0 ? 0 : ends[index - 1]!;
    if (ends[index]! - start !== length) return false;
    for (let i = 0; i < length; i++) if (pool[start + i] !== units[i]) return false;
    return true;
  }

  function add(units: Uint16Array, length: number, hash: number, slot: number): number {
    const start = size === 0 ? 0 : ends[size - 1]!;
    if (start + length > pool.length) pool = grown(pool, 2 * (start + length), Uint16Array);
    if (size === ends.length) ends = grown(ends, 2 * size, Int32Array);
    for (let i = 0; i < length; i++) pool[start + i] = units[i]!;
    ends[size] = start + length;
    slots[2 * slot] = hash;
    slots[2 * slot + 1] = size++;
    if (2 * size > mask) rehash();
    return size - 1;
  }

  function rehash(): void {
    const old = slots;
    slots = new Int32Array(2 * old.length).fill(-1);
    mask = slots.length / 2 - 1;
    for (let from = 0; from < old.length; from += 2) {
      if (old[from + 1]! < 0) continue;
      const hash = old[from]!;
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[2 * slot + 1]! >= 0) slot = (slot + 1) & mask;
      slots[2 * slot] = hash;
      slots[2 * slot + 1] = old[from + 1]!;
    }
  }

  return {
    get size() {
      return size;
    },
    find: (units, length, hash) => slots[2 * slotOf(units, length, hash) + 1]!,
    findOrAdd(units, length, hash) {
      const slot = slotOf(units, length, hash);
      const index = slots[2 * slot + 1]!;
      return index >= 0 ? index : add(units, length, hash, slot);
    },
    token(index) {
      const start = index === 0 ? 0 : ends[index - 1]!;
      return unitsToString(pool.subarray(start), ends[index]! - start);
    },
  };
}

/** A table in which the token at place i has number i. */
export function tableOf(tokens: readonly string[]): TokenTable {
  const table = tokenTable();
  for (const token of tokens) {
    const units = Uint16Array.from({ length: token.length }, (_, i) => token.charCodeAt(i));
    table.findOrAdd(units, units.length, tokenHash(units, units.length));
  }
  return table;
}

function grown<Data extends Uint16Array | Int32Array>(data: Data, length: number, make: new (length: number) => Data): Data {
  const larger = new make(length);
  larger.set(data);
  return larger;
}
