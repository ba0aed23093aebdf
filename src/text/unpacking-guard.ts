// Stops the unpacking of a decompression bomb: a small file made to become an endless one.
import { TercetError } from "../core/errors.ts";

/** Text shrinks to a third or a tenth; what deflate packs best, one byte again and again, to a thousandth. */
const mostGrowth = 200;
/** Less than this does no harm. */
const harmlessBytes = 100 * 1024 * 1024;

export interface UnpackingGuard {
  addPacked(bytes: number): void;
  /** Throws `file-unreadable` where much came out of little. */
  addUnpacked(bytes: number): void;
}

export function unpackingGuard(file: string): UnpackingGuard {
  let packed = 0;
  let unpacked = 0;
  return {
    addPacked(bytes) {
      packed += bytes;
    },
    addUnpacked(bytes) {
      unpacked += bytes;
      if (unpacked <= harmlessBytes || unpacked <= mostGrowth * packed) return;
      throw new TercetError("file-unreadable", {
        file,
        expected: `data of at most ${mostGrowth} times the size of the packed file`,
        received: "more, as in a decompression bomb",
        hint: "If it is what you expect, unpack it first.",
      });
    },
  };
}
