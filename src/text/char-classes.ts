// What each character does to a token: the table behind the scanner, equal to Hugging Face's BertNormalizer and BertPreTokenizer.

/** "words" cuts at spaces and punctuation; "characters" also makes a token of each Chinese, Japanese, Thai, Lao, Khmer or Burmese character. */
export type Splitting = "words" | "characters";

export interface TokenRules {
  readonly splitting: Splitting;
  readonly lowercase: boolean;
}

/** Kinds of characters. `surrogate` asks for the code point; `expanding` is İ, the one letter whose lower case is two units long. */
export const kinds = { word: 0, space: 1, dropped: 2, alone: 3, surrogate: 4, expanding: 5 } as const;

export interface CharClasses {
  /** Kind of each UTF-16 unit. */
  readonly kind: Uint8Array;
  /** What each UTF-16 unit becomes. */
  readonly mapped: Uint16Array;
  /** Kind of a code point above 0xFFFF. */
  astralKind(codePoint: number): number;
  /** What a code point above 0xFFFF becomes. */
  astralMapped(codePoint: number): number;
}

// Arrows, mathematical and technical signs, boxes, shapes, dingbats, stars; mahjong tiles up to emoji.
// They are not punctuation, but "good👍👍" should be three tokens.
const symbols = "\u2190-\u2bff\u{1f000}-\u{1faff}";
// Scripts without spaces: Thai, Lao, Burmese, Khmer, kana, bopomofo, ideographs.
const unspaced =
  "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{323af}";

/** The body of a regular expression class: characters that are tokens of their own besides punctuation. Part of `tokenizer.json`. */
export function aloneClass(splitting: Splitting): string {
  return splitting === "characters" ? symbols + unspaced : symbols;
}

/** The emoji variation selector: shows a sign in color and means nothing. */
export const variationSelector = "\ufe0f";
/** JavaScript lowers Σ to ς at the end of a word and Rust never does, so both are written σ. */
export const finalSigma = { from: "ς", to: "σ" } as const;

const control = /[\p{Cc}\p{Cf}\p{Co}\ufffd]+/gu;
const space = /[^\S\ufeff]+/gu; // the byte order mark is a space to JavaScript but a format character to Unicode: dropped
const punctuation = /[\p{P}!-/:-@[-`{-~]+/gu;

const cache = new Map<string, CharClasses>();

/** The table of the rules, made once (a few milliseconds). */
export function charClasses(rules: TokenRules): CharClasses {
  const key = `${rules.splitting} ${rules.lowercase}`;
  const made = cache.get(key) ?? makeClasses(rules);
  cache.set(key, made);
  return made;
}

function makeClasses({ splitting, lowercase }: TokenRules): CharClasses {
  const alone = new RegExp(`[${aloneClass(splitting)}]+`, "gu");
  const units = allUnits();
  const kind = new Uint8Array(0x10000);
  for (const [pattern, value] of [
    [alone, kinds.alone],
    [punctuation, kinds.alone],
    [control, kinds.dropped],
    [space, kinds.space],
  ] as const) {
    for (const match of units.matchAll(pattern)) kind.fill(value, match.index, match.index + match[0].length);
  }
  // A vertical tab or a form feed is a control character: dropped, as BERT does. Tab and line breaks are spaces.
  for (let unit = 0x0b; unit < 0x20; unit++) if (unit !== 0x0d) kind[unit] = kinds.dropped;
  kind[0x85] = kinds.dropped;
  kind[variationSelector.charCodeAt(0)] = kinds.dropped;
  kind.fill(kinds.surrogate, 0xd800, 0xe000);
  if (lowercase) kind[0x130] = kinds.expanding;
  const { astralKind, astralMapped } = astralClasses(alone, lowercase);
  return { kind, mapped: mappedUnits(units, lowercase), astralKind, astralMapped };
}

function allUnits(): string {
  let units = "";
  for (let unit = 0; unit < 0x10000; unit++) units += String.fromCharCode(unit);
  return units;
}

function mappedUnits(units: string, lowercase: boolean): Uint16Array {
  const mapped = Uint16Array.from({ length: 0x10000 }, (_, unit) => unit);
  if (lowercase) {
    for (let unit = 0; unit < 0x10000; unit++) {
      const lower = units[unit]!.toLowerCase();
      if (lower.length === 1) mapped[unit] = lower.charCodeAt(0);
    }
  }
  mapped[finalSigma.from.charCodeAt(0)] = finalSigma.to.charCodeAt(0);
  return mapped;
}

function astralClasses(alone: RegExp, lowercase: boolean): Pick<CharClasses, "astralKind" | "astralMapped"> {
  const known = new Map<number, number>();
  const classify = (codePoint: number): number => {
    const char = String.fromCodePoint(codePoint);
    if (char.search(control) === 0) return kinds.dropped;
    return char.search(alone) === 0 || char.search(punctuation) === 0 ? kinds.alone : kinds.word;
  };
  return {
    astralKind(codePoint) {
      let kind = known.get(codePoint);
      if (kind === undefined) known.set(codePoint, (kind = classify(codePoint)));
      return kind;
    },
    astralMapped: (codePoint) => (lowercase ? String.fromCodePoint(codePoint).toLowerCase().codePointAt(0)! : codePoint),
  };
}
