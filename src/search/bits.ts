// Rows of yes or no as short text: six to a character of the base64url alphabet.

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Six to a character, the first in its highest bit; the length is told apart from the padding by whoever knows the number of rows. */
export function packBits(bits: readonly boolean[]): string {
  let text = "";
  for (let from = 0; from < bits.length; from += 6) {
    let six = 0;
    for (let i = 0; i < 6; i++) six = six * 2 + (bits[from + i] ? 1 : 0);
    text += digits[six];
  }
  return text;
}

export function unpackBits(text: string, count: number): boolean[] {
  return Array.from({ length: count }, (_, i) => {
    const six = digits.indexOf(text[Math.floor(i / 6)]!);
    return ((six >> (5 - (i % 6))) & 1) === 1;
  });
}
