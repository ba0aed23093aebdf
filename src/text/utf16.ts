// UTF-16 without a byte order mark: told from binary data, and its byte order, by how its text would read.

/** Characters looked at. */
const sampleBytes = 1 << 16;
/** What no text holds: control characters but tab and line breaks, and code points that stand for nothing. */
const strange = /[^\P{Cc}\t\n\r]|\p{Cn}|\p{Co}/u;

/**
 * The byte order of UTF-16 text, from its first bytes; null where it is none. Delimiters, line breaks and Latin letters have a zero byte:
 * the order in which there are more of these, and nothing that no text holds, is the one.
 */
export function utf16Order(bytes: Uint8Array): "utf-16le" | "utf-16be" | null {
  const sample = bytes.subarray(0, Math.min(sampleBytes, bytes.length - (bytes.length % 2)));
  const [little, big] = (["utf-16le", "utf-16be"] as const).map((name) => ({ name, latin: latinCharacters(sample, name) }));
  const found = little!.latin >= big!.latin ? little! : big!;
  return found.latin > 0 ? found.name : null;
}

// A pair cut at the end is left open by `stream`.
function latinCharacters(bytes: Uint8Array, name: "utf-16le" | "utf-16be"): number {
  try {
    const text = new TextDecoder(name, { fatal: true }).decode(bytes, { stream: true });
    return strange.test(text) ? 0 : (text.match(/[\t\r\n -~]/g)?.length ?? 0);
  } catch {
    return 0; // not UTF-16 in this order
  }
}
