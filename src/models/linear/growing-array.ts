// An Int32Array with an end that can be pushed to.

export class GrowingInts {
  length = 0;
  private data: Int32Array;

  constructor(capacity = 1024) {
    this.data = new Int32Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.data.length) {
      const larger = new Int32Array(2 * this.data.length);
      larger.set(this.data);
      this.data = larger;
    }
    this.data[this.length++] = value;
  }

  at(index: number): number {
    return this.data[index];
  }

  increment(index: number): void {
    this.data[index]++;
  }

  clear(): void {
    this.length = 0;
  }

  /** The values pushed so far; the list keeps them. */
  values(): Int32Array {
    return this.data.slice(0, this.length);
  }

  /** The values pushed so far, handed over without a copy; the list is empty after it. */
  take(): Int32Array {
    const taken = this.data.subarray(0, this.length);
    this.data = new Int32Array(1024);
    this.length = 0;
    return taken;
  }
}
