// Text to tokens in one pass over its UTF-16 units, without making a string for each token.
import { charClasses, firstLetter, isAlone, isDropped, isExpanding, isSpace, isSurrogate, type TokenRules } from "./char-classes.ts";

/** Words longer than this many characters are unknown, whatever the vocabulary (`max_input_chars_per_word` in tokenizer.json). */
export const longestWord = 1000;

/** Gives a token a number: its first `length` units in `units` (overwritten by the next token), and their hash. */
export type NumberToken = (units: Uint16Array, length: number, hash: number) => number;

/**
 * Writes the number of each token of the text into `out` until it is full, and returns how many were written.
 * A word of more than `longestWord` characters gets −1 unasked. A text has at most as many tokens as UTF-16 units.
 */
export type Scan = (text: string, numberToken: NumberToken, out: Int32Array) => number;

export const paddingToken = "[PAD]";
export const unknownToken = "[UNK]";

// 32-bit FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/
const hashStart = 0x811c9dc5 | 0;
const hashPrime = 0x01000193;

/**
 * A scanner: drops control characters, lowers letters, cuts at spaces, and makes a token of every punctuation mark and sign.
 * Its tokens are those of `tokenizer.json` (see `tokenizer-json.ts`): BertNormalizer and BertPreTokenizer of Hugging Face.
 * One long loop on purpose: it takes about 5 ns a character, a call for each would double that.
 */
export function tokenScanner(rules: TokenRules): Scan {
  const classes = charClasses(rules);
  const { actions, mapped } = classes;
  let units = new Uint16Array(1024);

  return function scan(text, numberToken, out) {
    if (units.length < 2 * text.length) units = new Uint16Array(4 * text.length); // İ becomes two units
    const buffer = units;
    const room = out.length;
    let count = 0;
    let length = 0;
    let hash = hashStart;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      const action = actions[unit]!;
      if (action >= firstLetter) {
        buffer[length++] = action;
        hash = Math.imul(hash ^ action, hashPrime);
      } else if (action === isSpace || action === isAlone) {
        if (length > 0) {
          if (count === room) return count;
          out[count++] = length <= longestWord || isKnowable(buffer, length) ? numberToken(buffer, length, hash) : -1;
          length = 0;
          hash = hashStart;
        }
        if (action === isSpace) continue;
        if (count === room) return count;
        buffer[0] = mapped[unit]!;
        out[count++] = numberToken(buffer, 1, Math.imul(hashStart ^ buffer[0]!, hashPrime));
      } else if (action === isExpanding) {
        buffer[length++] = 0x69; // i
        buffer[length++] = 0x307; // combining dot above
        hash = tokenHash(buffer, length);
      } else if (action === isSurrogate) {
        const codePoint = text.codePointAt(i)!;
        if (codePoint < 0x10000) continue; // half a pair is not a character
        i++;
        const kind = classes.astralAction(codePoint);
        if (kind === isDropped) continue;
        if (kind === isAlone && length > 0) {
          if (count === room) return count;
          out[count++] = isKnowable(buffer, length) ? numberToken(buffer, length, hash) : -1;
          length = 0;
        }
        const lower = classes.astralMapped(codePoint);
        buffer[length++] = 0xd800 + ((lower - 0x10000) >> 10);
        buffer[length++] = 0xdc00 + ((lower - 0x10000) & 0x3ff);
        hash = tokenHash(buffer, length);
        if (kind !== isAlone) continue;
        if (count === room) return count;
        out[count++] = numberToken(buffer, length, hash);
        length = 0;
        hash = hashStart;
      }
    }
    if (length > 0 && count < room) out[count++] = isKnowable(buffer, length) ? numberToken(buffer, length, hash) : -1;
    return count;
  };
}

/** The tokens of a text as strings; for showing and testing. */
export function tokenize(text: string, rules: TokenRules): string[] {
  const tokens: string[] = [];
  const numbers = new Int32Array(text.length);
  const count = tokenScanner(rules)(text, (units, length) => tokens.push(unitsToString(units, length)) - 1, numbers);
  return Array.from(numbers.subarray(0, count), (number) => tokens[number] ?? unknownToken);
}

/** The hash under which a token is reported by a scanner. */
export function tokenHash(units: Uint16Array, length: number): number {
  let hash = hashStart;
  for (let i = 0; i < length; i++) hash = Math.imul(hash ^ units[i]!, hashPrime);
  return hash;
}

export function unitsToString(units: Uint16Array, length: number): string {
  let text = "";
  for (let i = 0; i < length; i++) text += String.fromCharCode(units[i]!);
  return text;
}

// Whether a word has few enough characters (a pair of surrogates is one).
function isKnowable(units: Uint16Array, length: number): boolean {
  if (length <= longestWord) return true;
  let characters = length;
  for (let i = 0; i < length; i++) if ((units[i]! & 0xfc00) === 0xd800) characters--;
  return characters <= longestWord;
}
