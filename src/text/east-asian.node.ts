// Japanese, Korean and traditional Chinese in the encodings of before Unicode. chardet tells them by their frequent characters.

/** Names of chardet to names of TextDecoder. */
const known: Readonly<Record<string, string>> = { Shift_JIS: "shift_jis", "EUC-KR": "euc-kr", Big5: "big5" };
const sampleBytes = 1 << 16;
/** Single sentences of each reach 100 of 100; another encoding is then at most at 71. */
const [sure, rival] = [100, 80];

/** The encoding of bytes that are no UTF-8; null unless one stands out clearly. Whether all bytes fit it is not looked at. */
export async function eastAsianEncoding(bytes: Uint8Array): Promise<string | null> {
  const { analyse } = await import("chardet");
  const start = Math.max(
    0,
    bytes.findIndex((byte) => byte >= 0x80),
  ); // where it begins to differ from ASCII
  const [first, second] = analyse(bytes.subarray(start, start + sampleBytes));
  const isClear = first !== undefined && first.confidence >= sure && (second?.confidence ?? 0) <= rival;
  return isClear ? (known[first.name] ?? null) : null;
}
