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
  let slots = new Int32Array(1 << 12).fill(-1); // token numbers; at most half full
  let mask = slots.length - 1;
  let pool = new Uint16Array(1 << 14); // the units of all tokens, one after the other
  let ends = new Int32Array(1 << 11); // where each token ends in the pool
  let hashes = new Int32Array(1 << 11);
  let size = 0;

  // The slot that holds the token, or the free one where it belongs.
  function slotOf(units: Uint16Array, length: number, hash: number): number {
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const index = slots[slot]!;
      if (index < 0 || (hashes[index] === hash && isEqual(index, units, length))) return slot;
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
    if (size === ends.length) {
      ends = grown(ends, 2 * size, Int32Array);
      hashes = grown(hashes, 2 * size, Int32Array);
    }
    for (let i = 0; i < length; i++) pool[start + i] = units[i]!;
    ends[size] = start + length;
    hashes[size] = hash;
    slots[slot] = size++;
    if (2 * size > slots.length) rehash();
    return size - 1;
  }

  function rehash(): void {
    slots = new Int32Array(2 * slots.length).fill(-1);
    mask = slots.length - 1;
    for (let index = 0; index < size; index++) {
      let slot = (hashes[index]! ^ (hashes[index]! >>> 15)) & mask;
      while (slots[slot]! >= 0) slot = (slot + 1) & mask;
      slots[slot] = index;
    }
  }

  return {
    get size() {
      return size;
    },
    find: (units, length, hash) => slots[slotOf(units, length, hash)]!,
    findOrAdd(units, length, hash) {
      const slot = slotOf(units, length, hash);
      const index = slots[slot]!;
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
