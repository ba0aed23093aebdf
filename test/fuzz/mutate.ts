// Bytes with one random change, as a bad disk, a cut transfer or a stray editor leaves them.
import { bitsAt } from "../../src/core/random.ts";

/** The mutation of a key, and what was done, to be told where it matters. */
export function mutate(bytes: Buffer, key: number): readonly [Buffer, string] {
  const pick = (counter: number, below: number) => bitsAt(key, counter) % below;
  const place = pick(0, bytes.length);
  const count = 1 + pick(1, 12);
  const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)];
  switch (pick(2, 4)) {
    case 0: {
      const changed = Buffer.from(bytes);
      changed[place]! ^= 1 << pick(3, 8);
      return [changed, `a bit flipped in byte ${place}`];
    }
    case 1:
      return [Buffer.concat([before, after.subarray(count)]), `${count} bytes cut at ${place}`];
    case 2:
      return [
        Buffer.concat([before, Buffer.from(Array.from({ length: count }, (_, i) => pick(10 + i, 256))), after]),
        `${count} bytes put in at ${place}`,
      ];
    default:
      return [Buffer.from(before), `all cut from ${place} on`];
  }
}
