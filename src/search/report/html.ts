// HTML that cannot be built from unescaped text: what is put into a template is escaped unless it is HTML already.
import { escapeHtml } from "./escape.ts";

export interface Html {
  readonly markup: string;
}

/** Null inserts nothing; lists are joined. */
export type Insert = Html | string | number | null | readonly Insert[];

/** A template of HTML or SVG: html`<p>${text}</p>`. */
export function html(strings: TemplateStringsArray, ...inserts: readonly Insert[]): Html {
  return { markup: strings.map((part, i) => part + (i < inserts.length ? markupOf(inserts[i]!) : "")).join("") };
}

/** Our own markup, never a user's text. */
export function trusted(markup: string): Html {
  return { markup };
}

/** A text of the user's, apart from the direction of the text around it. */
export function userText(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}

function markupOf(insert: Insert): string {
  if (insert === null) return "";
  if (typeof insert === "string") return escapeHtml(insert);
  if (typeof insert === "number") return String(insert);
  return "markup" in insert ? insert.markup : insert.map(markupOf).join("");
}
