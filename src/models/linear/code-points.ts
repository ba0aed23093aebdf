// A text as a list of code points, normalized, and the three kinds of code point that words are made of.

export const SPACE = 0;
export const LETTER = 1;
/** Stands alone as a word: punctuation, signs, and the characters of scripts without spaces. */
export const SIGN = 2;
const UNKNOWN = 3;

/** One list, reused from text to text. */
export interface CodePoints {
  points: Int32Array;
  length: number;
}

/** Reads a text into the list: NFKC (full-width forms become plain ones), lower case, each run of white space one space, none at the ends. */
export function readCodePoints(text: string, into: CodePoints): void {
  const plain = text.normalize("NFKC").toLowerCase();
  if (into.points.length < plain.length) into.points = new Int32Array(2 * plain.length);
  const { points } = into;
  let length = 0;
  for (let i = 0; i < plain.length; i++) {
    let point = plain.charCodeAt(i);
    if (point >= 0xd800 && point < 0xdc00) point = plain.codePointAt(i)!;
    if (point > 0xffff) i++; // half a pair stands alone
    if (kindOf(point) === SPACE) {
      if (length === 0 || points[length - 1] === 32) continue;
      point = 32;
    }
    points[length++] = point;
  }
  if (length > 0 && points[length - 1] === 32) length--;
  into.length = length;
}

/** Letters, marks and digits make words; Chinese and Japanese characters stand alone. */
export function kindOf(point: number): number {
  if (point >= kinds.length) return classify(point);
  const kind = kinds[point];
  return kind === UNKNOWN ? (kinds[point] = classify(point)) : kind;
}

const kinds = new Uint8Array(0x10000).fill(UNKNOWN); // filled when asked: classify is a pure function

function classify(point: number): number {
  const character = String.fromCodePoint(point);
  if (/\s|\p{C}/u.test(character)) return SPACE;
  if (/\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}/u.test(character)) return SIGN;
  return /[\p{L}\p{M}\p{N}_]/u.test(character) ? LETTER : SIGN;
}
