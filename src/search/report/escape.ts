// Text of users inside HTML: whatever stands in it is shown, and steers nothing.

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;", "`": "&#96;" };

/** Embeddings, overrides and isolates turn around what follows them: U+202A–202E, U+2066–2069. */
const bidiControls = /[\u202a-\u202e\u2066-\u2069]/gu;
/** Control characters but line feed, carriage return and tab: not allowed in HTML. */
const controls = /[^\P{Cc}\n\r\t]/gu;
/** Half a surrogate pair, which no UTF-8 file can hold. */
const loneSurrogates = /\p{Surrogate}/gu;

/** For element content and quoted attribute values. Characters that would steer the page or its reading order are named: [U+202E]. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll(/[&<>"'`]/g, (character) => entities[character]!)
    .replaceAll(bidiControls, nameOfCharacter)
    .replaceAll(controls, nameOfCharacter)
    .replaceAll(loneSurrogates, "\ufffd");
}

function nameOfCharacter(character: string): string {
  return `[U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}]`;
}
