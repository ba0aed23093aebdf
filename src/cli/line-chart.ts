// A curve in the terminal, drawn with braille dots: two columns and four rows of points in a character.

export interface LineChartOptions {
  /** Characters. */
  readonly width: number;
  readonly height: number;
  /** Places on the horizontal axis that get a vertical line, 0 to 1. */
  readonly marks?: readonly number[];
}

/** Values at even distances as lines of text, the largest at the top. Neighbors are joined. */
export function lineChart(values: readonly number[], { width, height, marks = [] }: LineChartOptions): string[] {
  const [columns, rows] = [2 * width, 4 * height];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const cells = Array.from({ length: height }, () => new Uint8Array(width));
  const set = (column: number, row: number) => {
    cells[row >> 2]![column >> 1]! |= dots[row & 3]![column & 1]!;
  };
  const rowOf = (value: number) => Math.round(((most - value) / (most - least || 1)) * (rows - 1));
  const valueAt = (column: number) => values[Math.round((column / (columns - 1)) * (values.length - 1))]!;
  let before = rowOf(valueAt(0));
  for (let column = 0; column < columns; column++) {
    const row = rowOf(valueAt(column));
    for (let each = Math.min(before, row); each <= Math.max(before, row); each++) set(column, each);
    before = row;
  }
  for (const mark of marks) for (let row = 0; row < rows; row += 2) set(Math.round(mark * (columns - 1)), row);
  return cells.map((line) => Array.from(line, (bits) => (bits === 0 ? " " : String.fromCodePoint(0x2800 + bits))).join(""));
}

/** Bits of the dots in a braille character, by row and column. */
const dots = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;
