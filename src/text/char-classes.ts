// What each character does to a token: the table behind the scanner, equal to Hugging Face's BertNormalizer and BertPreTokenizer.

/** "words" cuts at spaces and punctuation; "characters" also makes a token of each Chinese, Japanese, Thai, Lao, Khmer or Burmese character. */
export type Splitting = "words" | "characters";

export interface TokenRules {
  readonly splitting: Splitting;
  readonly lowercase: boolean;
}

// Actions of a UTF-16 unit. What it becomes is never a control character, so the small numbers are free for what is not plainly a letter.
/** Ends a token. */
export const isSpace = 0;
/** Leaves no trace. */
export const isDropped = 1;
/** A token of its own, written as `mapped` says. */
export const isAlone = 2;
/** Half of a code point above 0xFFFF. */
export const isSurrogate = 3;
/** İ, the one letter whose lower case is two units long. */
export const isExpanding = 4;
/** From here on: part of a word, and the action is the unit to write. */
export const firstLetter = 16;

export interface CharClasses {
  /** The action of each UTF-16 unit. */
  readonly actions: Uint16Array;
  /** What each UTF-16 unit becomes when it is a token of its own. */
  readonly mapped: Uint16Array;
  /** `isDropped`, `isAlone` or `firstLetter` for a code point above 0xFFFF. */
  astralAction(codePoint: number): number;
  /** What such a code point becomes. */
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
const space = /[\p{Z}\t\n\r]+/gu;
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
  const mapped = mappedUnits(units, lowercase);
  const actions = mapped.slice();
  // Later rows win: a tab is a control character, but a space before that.
  const rows = [
    [alone, isAlone],
    [punctuation, isAlone],
    [control, isDropped],
    [space, isSpace],
  ] as const;
  for (const [pattern, action] of rows) {
    for (const match of units.matchAll(pattern)) actions.fill(action, match.index, match.index + match[0].length);
  }
  actions[variationSelector.charCodeAt(0)] = isDropped;
  actions.fill(isSurrogate, 0xd800, 0xe000);
  if (lowercase) actions[0x130] = isExpanding;
  return { actions, mapped, ...astralClasses(alone, lowercase) };
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

function astralClasses(alone: RegExp, lowercase: boolean): Pick<CharClasses, "astralAction" | "astralMapped"> {
  const known = new Map<number, number>();
  const classify = (codePoint: number): number => {
    const char = String.fromCodePoint(codePoint);
    if (char.search(control) === 0) return isDropped;
    return char.search(alone) === 0 || char.search(punctuation) === 0 ? isAlone : firstLetter;
  };
  return {
    astralAction(codePoint) {
      let action = known.get(codePoint);
      if (action === undefined) known.set(codePoint, (action = classify(codePoint)));
      return action;
    },
    astralMapped: (codePoint) => (lowercase ? String.fromCodePoint(codePoint).toLowerCase().codePointAt(0)! : codePoint),
  };
}
