// Reads one file out of a ZIP archive.
import { inflateRawSync } from "node:zlib";

/** The text of the entry whose name ends so, found in the central directory. Layout: APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16. */
export function unzip(zip: Buffer, ending: string): string {
  const directoryEnd = zip.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  let at = zip.readUInt32LE(directoryEnd + 16);
  for (let entries = zip.readUInt16LE(directoryEnd + 10); entries > 0; entries--) {
    const [size, nameLength, extraLength, commentLength] = [
      zip.readUInt32LE(at + 20),
      ...[28, 30, 32].map((offset) => zip.readUInt16LE(at + offset)),
    ];
    const name = zip.toString("utf8", at + 46, at + 46 + nameLength);
    if (name.endsWith(ending) && !name.includes("__MACOSX")) {
      const header = zip.readUInt32LE(at + 42);
      const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
      const bytes = zip.subarray(start, start + size);
      return (zip.readUInt16LE(at + 10) === 0 ? bytes : inflateRawSync(bytes)).toString("utf8");
    }
    at += 46 + nameLength + extraLength + commentLength;
  }
  throw new Error(`The archive has no entry ending in ${ending}.`);
}
