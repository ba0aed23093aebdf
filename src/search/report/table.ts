// Tables that scroll inside themselves, and long lists of which the end is folded away.
import { type Html, html, type Insert } from "./html.ts";
import type { Words } from "./words/words.ts";

export interface Column {
  readonly title: Insert;
  /** Numbers stand at the right; charts fill the height of the row. Default: text. */
  readonly kind?: "text" | "number" | "chart";
}

export interface TableRow {
  /** As many as columns; the first names the row. */
  readonly cells: readonly Insert[];
  /** Stands out: the answer. */
  readonly isMarked?: boolean;
}

export interface TableOptions {
  /** Said of the table to those who cannot see it; shown above it unless `hidesCaption`. */
  readonly caption: string;
  readonly hidesCaption?: boolean;
  readonly columns: readonly Column[];
  readonly rows: readonly TableRow[];
  readonly words: Words;
  /** Rows that are shown at once; the others unfold. Default: all. */
  readonly most?: number;
}

export function table({ most = Number.POSITIVE_INFINITY, rows, words, ...options }: TableOptions): Html {
  const all = rows.length;
  if (all <= most) return oneTable(rows, { ...options, words });
  const first = oneTable(rows.slice(0, most), { ...options, words });
  const rest = oneTable(rows.slice(most), { ...options, words, hidesCaption: true });
  return html`${first}<details><summary>${words.page.more({ shown: most, all })}</summary>${rest}</details>`;
}

/** A list of which the first `most` are shown at once. */
export function foldedList(items: readonly Html[], { most, words }: { most: number; words: Words }): Html {
  const list = (part: readonly Html[], start: number) => html`<ol class="texts" start="${start}">${part}</ol>`;
  if (items.length <= most) return list(items, 1);
  const rest = list(items.slice(most), most + 1);
  return html`${list(items.slice(0, most), 1)}<details><summary>${words.page.more({ shown: most, all: items.length })}</summary>${rest}</details>`;
}

type Shown = Omit<TableOptions, "rows" | "most">;

function oneTable(rows: readonly TableRow[], { caption, hidesCaption, columns, words }: Shown): Html {
  const head = columns.map(({ title, kind }) => html`<th scope="col" class="${kind ?? "text"}">${title}</th>`);
  const body = rows.map(
    ({ cells, isMarked }) =>
      html`<tr${isMarked ? html` class="marked"` : null}>${cells.map((cell, i) => tableCell(cell, columns[i]!.kind ?? "text", i === 0))}</tr>`,
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${words.page.scrolls(caption)}"><table><caption${hidesCaption ? html` class="unseen"` : null}>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function tableCell(cell: Insert, kind: string, isHead: boolean): Html {
  return isHead ? html`<th scope="row" class="${kind}">${cell}</th>` : html`<td class="${kind}">${cell}</td>`;
}
