// A hash table from 64-bit keys, held as two 32-bit halves, to the numbers 0, 1, 2, … in order of first appearance.

/**
 * Open addressing with linear probing on typed arrays, at most half full. The strings behind the keys are never stored:
 * with 64 bits, one million different n-grams collide anywhere with probability 3e-8.
 */
export class KeyTable {
  size = 0;
  low: Int32Array;
  high: Int32Array;
  private slots: Int32Array; // number + 1; 0 is free

  constructor(capacity = 1024) {
    const keys = 2 ** Math.ceil(Math.log2(Math.max(2, capacity)));
    this.low = new Int32Array(keys);
    this.high = new Int32Array(keys);
    this.slots = new Int32Array(2 * keys);
  }

  /** The number of a key; −1 when it is not there. */
  find(low: number, high: number): number {
    return this.slots[this.slotOf(low, high)] - 1;
  }

  /** The number of a key, which is added when it is not there. */
  add(low: number, high: number): number {
    const slot = this.slotOf(low, high);
    const known = this.slots[slot];
    if (known > 0) return known - 1;
    if (this.size === this.low.length) {
      this.grow();
      return this.add(low, high);
    }
    this.low[this.size] = low;
    this.high[this.size] = high;
    this.slots[slot] = ++this.size;
    return this.size - 1;
  }

  // The slot that holds the key, or the free one where it belongs.
  private slotOf(low: number, high: number): number {
    const { slots } = this;
    const mask = slots.length - 1;
    let slot = (low ^ (low >>> 15)) & mask;
    for (;;) {
      const number = slots[slot] - 1;
      if (number < 0 || (this.low[number] === low && this.high[number] === high)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    const { low, high, size } = this;
    this.low = new Int32Array(2 * size);
    this.high = new Int32Array(2 * size);
    this.low.set(low);
    this.high.set(high);
    this.slots = new Int32Array(4 * size);
    for (let number = 0; number < size; number++) this.slots[this.slotOf(low[number], high[number])] = number + 1;
  }
}

/** A table of given keys, numbered in the order given. */
export function keyTableOf(low: Int32Array, high: Int32Array): KeyTable {
  const table = new KeyTable(low.length);
  for (let i = 0; i < low.length; i++) table.add(low[i], high[i]);
  return table;
}
