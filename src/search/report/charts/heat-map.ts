// Confusion matrix: rows are true labels, columns the answers. Right answers lie on the outlined diagonal; mistakes are the darker the more there are.
import { cutToColumns } from "../cut.ts";
import { type Html, html } from "../html.ts";
import { type ChartHead, chartWidth, picture } from "./chart.ts";
import { round } from "./scale.ts";

export interface HeatMap extends ChartHead {
  readonly labels: readonly string[];
  /** Counts: `[true label][answer]`. */
  readonly matrix: readonly (readonly number[])[];
  readonly rowsTitle: string;
  readonly columnsTitle: string;
}

const left = 104;
const top = 22;
const labelColumns = 12;

export function heatMap({ labels, matrix, rowsTitle, columnsTitle, ...head }: HeatMap): Html {
  const size = round(Math.min(64, (chartWidth - left - 8) / labels.length));
  const side = round(size * labels.length);
  const worst = Math.max(1, ...matrix.flatMap((row, r) => row.filter((_, c) => c !== r)));
  const names = labels.map((label) => cutToColumns(label, labelColumns));
  const cells = matrix.map((row, r) => row.map((count, c) => cell(count, { r, c, size, worst, row })));
  const middle = (i: number) => round(top + size * (i + 0.5) + 3.8);
  const below = top + side + 15;
  const isStraight = names.every((name) => 6.6 * [...name].length < size);
  const body = [
    html`<text class="axis-title" x="${left - 8}" y="${top - 9}" text-anchor="end">${rowsTitle} ↓</text>`,
    html`<text class="axis-title" x="${left}" y="${top - 9}">${columnsTitle} →</text>`,
    names.map((name, i) => html`<text class="name" x="${left - 8}" y="${middle(i)}" text-anchor="end">${name}</text>`),
    cells,
    names.map((name, i) => columnName(name, round(left + size * (i + 0.5)), below, isStraight)),
  ];
  const hanging = isStraight ? 0 : round(5 * Math.max(...names.map((name) => [...name].length))); // at 45 degrees
  return picture(head, below + hanging + 6, body);
}

function columnName(name: string, x: number, y: number, isStraight: boolean): Html {
  if (isStraight) return html`<text class="name" x="${x}" y="${y}" text-anchor="middle">${name}</text>`;
  return html`<text class="name" x="${x + 4}" y="${y - 1}" text-anchor="end" transform="rotate(-45 ${x + 4} ${y - 1})">${name}</text>`;
}

interface CellPlace {
  readonly r: number;
  readonly c: number;
  readonly size: number;
  /** Largest number of mistakes in a cell. */
  readonly worst: number;
  readonly row: readonly number[];
}

/** Opacity stays at 0.4 or below, so that the number on it can be read in both themes. */
function cell(count: number, { r, c, size, worst, row }: CellPlace): Html {
  const isRight = r === c;
  const total = row.reduce((sum, each) => sum + each, 0);
  const strength = isRight ? count / Math.max(1, total) : count / worst;
  const opacity = count === 0 ? 0 : round(0.06 + (isRight ? 0.16 : 0.34) * strength);
  const [x, y] = [round(left + c * size), round(top + r * size)];
  const inset = isRight ? 0.75 : 0.25;
  const box = html`<rect class="cell ${isRight ? "right" : "wrong"}" x="${round(x + inset)}" y="${round(y + inset)}" width="${round(size - 2 * inset)}" height="${round(size - 2 * inset)}" fill-opacity="${opacity}"/>`;
  if (count === 0 && !isRight) return box;
  const fontSize = Math.min(12, round(size / Math.max(2.1, String(count).length * 0.75)));
  return html`${box}<text class="count" x="${round(x + size / 2)}" y="${round(y + size / 2 + fontSize * 0.36)}" text-anchor="middle" font-size="${fontSize}">${count}</text>`;
}
