// node --import this: a clock of the day that goes back an hour each time it is read.
const real = Date.now;
let reads = 0;
Date.now = () => real() - 3_600_000 * reads++;
globalThis.Date = class extends Date {
  constructor(...parts) {
    super(...(parts.length === 0 ? [Date.now()] : parts));
  }
  static now = () => real() - 3_600_000 * reads++;
};
