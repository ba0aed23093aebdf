// Which character separates the cells of a file, and whether its quotes mean anything.

export const delimiters = [",", "\t", ";", "|"] as const;

/** Names under which a delimiter may be given. */
const names: Readonly<Record<string, string>> = { tab: "\t", "\\t": "\t", comma: ",", semicolon: ";", pipe: "|" };

export function namedDelimiter(name: string): string {
  return names[name.toLowerCase()] ?? name;
}

/**
 * The delimiter of a file, from its beginning: of those in the first line, the one for which most rows have as many cells as that line.
 * With none, the file has one column, and a character that never occurs is returned.
 */
export function sniffDelimiter(sample: string): string {
  const candidates = delimiters.map((delimiter, order) => ({ delimiter, order, counts: countCells(sample, delimiter) }));
  const scored = candidates
    .filter(({ counts }) => counts.length > 0 && counts[0]! > 1)
    .map((each) => ({ ...each, agreement: each.counts.filter((count) => count === each.counts[0]).length / each.counts.length }))
    .sort((a, b) => b.agreement - a.agreement || b.counts[0]! - a.counts[0]! || a.order - b.order);
  return scored[0]?.delimiter ?? [",", ";", "|"].find((delimiter) => !sample.includes(delimiter)) ?? "\u001f"; // not the tab, for its quotes
}

// Cells of each row. In tab-separated text quotes are usually plain characters, so there they are not looked at.
function countCells(sample: string, delimiter: string): number[] {
  const counts: number[] = [];
  const hasQuotes = delimiter !== "\t";
  let cells = 1;
  let isQuoted = false;
  let cellStart = 0;
  let rowStart = 0;
  for (let i = 0; i < sample.length; i++) {
    const char = sample[i];
    if (char === '"' && hasQuotes && (isQuoted || i === cellStart)) isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (char === delimiter) {
      cells++;
      cellStart = i + 1;
    } else if (char === "\n" || char === "\r") {
      if (i > rowStart) counts.push(cells);
      cells = 1;
      cellStart = rowStart = i + 1;
    }
  }
  return counts.length === 0 && sample.length > 0 ? [cells] : counts; // the last row may be cut off, unless it is the only one
}

/** Whether a cell of tab-separated text opens with a quote, so that `hasTabQuoting` must be asked. */
export const tabQuoteOpenings = ['\t"', '\n"', '\r"'] as const;

/**
 * Whether quotes in tab-separated text enclose cells. They do not when some cell opens with a quote that does not enclose it
 * (`"Gimme a few" was 3 minutes ago`) and every line has as many cells as the first anyway.
 */
export function hasTabQuoting(text: string): boolean {
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line !== "");
  const width = lines[0]?.split("\t").length ?? 0;
  let isRectangular = true;
  let allEnclosed = true;
  for (const line of lines) {
    const cells = line.split("\t");
    isRectangular &&= cells.length === width;
    allEnclosed &&= cells.every((cell) => !cell.startsWith('"') || /^"(?:[^"]|"")*"$/.test(cell));
  }
  return allEnclosed || !isRectangular;
}
