// Text to tokens in one pass over its UTF-16 units, without making a string for each token.
import { charClasses, kinds, type TokenRules } from "./char-classes.ts";

/** Words longer than this many characters are unknown, whatever the vocabulary (`max_input_chars_per_word` in tokenizer.json). */
export const longestWord = 1000;

/**
 * Receives a token: its first `length` units in `units` (overwritten by the next token) and their hash.
 * Length 0 stands for a word of more than `longestWord` characters. Return false to stop.
 */
export type OnToken = (units: Uint16Array, length: number, hash: number) => boolean;

/** Calls `onToken` for each token of the text, in order. */
export type Scan = (text: string, onToken: OnToken) => void;

// 32-bit FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/
const hashStart = 0x811c9dc5 | 0;
const hashPrime = 0x01000193;

/**
 * A scanner: drops control characters, lowers letters, cuts at spaces, and makes a token of every punctuation mark and sign.
 * Its tokens are those of `tokenizer.json` (see `tokenizer-json.ts`): BertNormalizer and BertPreTokenizer of Hugging Face.
 */
export function tokenScanner(rules: TokenRules): Scan {
  const { kind, mapped, astralKind, astralMapped } = charClasses(rules);
  let units = new Uint16Array(1024);

  return function scan(text, onToken) {
    if (units.length < 2 * text.length) units = new Uint16Array(4 * text.length); // İ becomes two units
    const buffer = units;
    let length = 0;
    let hash = hashStart;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      let unitKind: number = kind[unit]!;
      if (unitKind === kinds.word) {
        const lower = mapped[unit]!;
        buffer[length++] = lower;
        hash = Math.imul(hash ^ lower, hashPrime);
        continue;
      }
      if (unitKind === kinds.dropped) continue;
      let codePoint = unit;
      if (unitKind === kinds.surrogate) {
        codePoint = text.codePointAt(i)!;
        if (codePoint < 0x10000) continue; // half a pair: not a character
        i++;
        unitKind = astralKind(codePoint);
        if (unitKind === kinds.dropped) continue;
      }
      if (unitKind === kinds.space || unitKind === kinds.alone) {
        if (length > 0 && !onToken(buffer, knownLength(buffer, length), hash)) return;
        length = 0;
        hash = hashStart;
        if (unitKind === kinds.space) continue;
      }
      const start = length;
      if (unitKind === kinds.expanding) {
        buffer[length++] = 0x69; // i
        buffer[length++] = 0x307; // combining dot above
      } else if (codePoint < 0x10000) buffer[length++] = mapped[codePoint]!;
      else {
        const lower = astralMapped(codePoint);
        buffer[length++] = 0xd800 + ((lower - 0x10000) >> 10);
        buffer[length++] = 0xdc00 + ((lower - 0x10000) & 0x3ff);
      }
      for (let j = start; j < length; j++) hash = Math.imul(hash ^ buffer[j]!, hashPrime);
      if (unitKind !== kinds.alone) continue;
      if (!onToken(buffer, length, hash)) return;
      length = 0;
      hash = hashStart;
    }
    if (length > 0) onToken(buffer, knownLength(buffer, length), hash);
  };
}

/** The tokens of a text as strings; for showing and testing. */
export function tokenize(text: string, rules: TokenRules): string[] {
  const tokens: string[] = [];
  tokenScanner(rules)(text, (units, length) => {
    tokens.push(length > 0 ? unitsToString(units, length) : "[UNK]");
    return true;
  });
  return tokens;
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

// The length, or 0 when the word has too many characters (a pair of surrogates is one).
function knownLength(units: Uint16Array, length: number): number {
  if (length <= longestWord) return length;
  if (length > 2 * longestWord) return 0;
  let characters = length;
  for (let i = 0; i < length; i++) if ((units[i]! & 0xfc00) === 0xd800) characters--;
  return characters <= longestWord ? length : 0;
}
