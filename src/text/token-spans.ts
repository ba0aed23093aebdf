// Where the tokens of a text stand in it, and the text without one of them.
import { type CharClasses, charClasses, firstLetter, isAlone, isDropped, isSpace, isSurrogate, type TokenRules } from "./char-classes.ts";

/** A part of a text, in UTF-16 units: `text.slice(start, end)`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The place of each token that a scanner of the same rules finds, in order. Dropped characters inside a word belong to its span. */
export function tokenSpans(text: string, rules: TokenRules): Span[] {
  const classes = charClasses(rules);
  const spans: Span[] = [];
  let word: { start: number; end: number } | null = null;
  let start = 0;
  for (const character of text) {
    const end = start + character.length;
    const action = actionOf(character, classes);
    if (action >= firstLetter && word) word.end = end;
    else if (action >= firstLetter) spans.push((word = { start, end }));
    else if (action === isAlone) spans.push({ start, end });
    if (action === isAlone || action === isSpace) word = null;
    start = end;
  }
  return spans;
}

/** The text without a part of it. A space takes its place where what stands before and after would grow together into one word. */
export function leaveOut(text: string, { start, end }: Span, rules: TokenRules): string {
  const classes = charClasses(rules);
  const [before, after] = [text.slice(0, start), text.slice(end)];
  const joins = (character: string | undefined) => {
    if (character === undefined) return false;
    const action = actionOf(character, classes);
    return action !== isSpace && action !== isAlone;
  };
  const growTogether = joins(Array.from(before.slice(-2)).at(-1)) && joins(Array.from(after.slice(0, 2))[0]);
  return `${before}${growTogether ? " " : ""}${after}`;
}

/** `isSpace`, `isDropped`, `isAlone`, or `firstLetter` or more for a part of a word. */
function actionOf(character: string, classes: CharClasses): number {
  const codePoint = character.codePointAt(0)!;
  if (codePoint > 0xffff) return classes.astralAction(codePoint);
  const action = classes.actions[codePoint]!;
  if (action === isSurrogate) return isDropped; // half a pair is not a character
  return action === isSpace || action === isDropped || action === isAlone ? action : firstLetter;
}
