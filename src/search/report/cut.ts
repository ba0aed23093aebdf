// Long texts, shortened between characters as people see them.

const wide =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Emoji_Presentation}|[\u3000-\u303f\uff01-\uff60]/u;

/** A text cut to about so many columns, of which Chinese characters and emoji take two: for the labels of charts. */
export function cutToColumns(text: string, columns: number): string {
  const line = text.slice(0, 8 * columns + 64).replaceAll(/\s+/gu, " ");
  let width = 0;
  let kept = "";
  for (const character of graphemes(line)) {
    width += wide.test(character) ? 2 : 1;
    if (width > columns) return `${kept.trimEnd()}…`;
    kept += character;
  }
  return kept.trim();
}

/** The beginning of a text, and how many characters (UTF-16 units) were left out. */
export function cutToCharacters(text: string, most: number): { readonly shown: string; readonly left: number } {
  if (text.length <= most) return { shown: text, left: 0 };
  let shown = "";
  for (const character of graphemes(text.slice(0, most + 64))) {
    if (shown.length + character.length > most) break;
    shown += character;
  }
  if (shown === "") shown = text.slice(0, most); // one character of more than 300 marks
  return { shown, left: text.length - shown.length };
}

function* graphemes(text: string): Generator<string> {
  for (const { segment } of new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text)) yield segment;
}
