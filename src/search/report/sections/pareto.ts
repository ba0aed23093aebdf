// Accuracy against speed and size, and the models that nothing else beats in all three at once.
import type { FitReport, LeaderboardRow } from "../../fit-report.ts";
import { charts, empty, figure, lead } from "../blocks.ts";
import { shortNumber } from "../charts/chart.ts";
import { type ScatterPoint, scatterChart } from "../charts/scatter.ts";
import type { Context, Section } from "../context.ts";
import { hasRows, kindOf, nameOf, shortNameOf } from "../facts.ts";
import { type Html, html } from "../html.ts";
import { fileSize, milliseconds, percent } from "../numbers.ts";
import { table } from "../table.ts";
import type { Part } from "../words/words.ts";

export function pareto(context: Context): Section {
  const { report, words } = context;
  const section = { id: "pareto", heading: words.pareto.heading };
  const { rows, part } = candidates(report);
  const front = rows.filter(({ trial }) => report.pareto.includes(trial));
  const figures = [
    chartOf(context, {
      id: "pareto-speed",
      rows,
      part,
      cost: ({ msPerText }) => msPerText,
      title: words.pareto.speedTitle,
      axis: words.pareto.speedAxis,
    }),
    chartOf(context, {
      id: "pareto-size",
      rows,
      part,
      cost: ({ sizeBytes }) => (sizeBytes === null ? null : sizeBytes / 1e6),
      title: words.pareto.sizeTitle,
      axis: words.pareto.sizeAxis,
    }),
  ].filter((each) => each !== null);
  if (front.length === 0 || figures.length === 0) return { ...section, body: empty(words.pareto.none) };
  return { ...section, body: html`${lead(words.pareto.lead(front.length))}${charts(...figures)}${frontTable(front, part, context)}` };
}

/** Trials on held-out rows; where the numbers of the front are those of finalists, these, on test rows. */
function candidates({ leaderboard, finalists, pareto }: FitReport): { rows: readonly LeaderboardRow[]; part: Part } {
  const usable = (rows: readonly LeaderboardRow[], part: Part) => rows.filter((row) => row.status === "finished" && hasRows(row[part]));
  const tested = usable(finalists, "test");
  const isOfFinalists = pareto.length > 0 && pareto.every((trial) => tested.some((row) => row.trial === trial));
  const isMeasured = tested.every(({ msPerText, sizeBytes }) => msPerText !== null || sizeBytes !== null);
  if (isOfFinalists && isMeasured) return { rows: tested, part: "test" };
  return { rows: usable(leaderboard, "validation"), part: "validation" };
}

interface CostChart {
  readonly id: string;
  readonly rows: readonly LeaderboardRow[];
  readonly part: Part;
  readonly cost: (row: LeaderboardRow) => number | null;
  readonly title: string;
  readonly axis: string;
}

function chartOf({ report, words }: Context, { id, rows, part, cost, title, axis }: CostChart): Html | null {
  const points = rows.flatMap((row): ScatterPoint[] => {
    const x = cost(row);
    if (x === null || x <= 0) return [];
    const isFront = report.pareto.includes(row.trial);
    return [{ x, y: row[part]!.accuracy!, name: `${shortNameOf(row, words)} #${row.trial}`, kind: kindOf(row, report), isFront }];
  });
  if (points.length === 0) return null;
  const named = points.filter(({ isFront }) => isFront).map(({ name, y, x }) => `${name} ${percent(y)}, ${shortNumber(x)}`);
  const chart = scatterChart({
    id,
    title,
    description: words.pareto.description(named),
    points,
    xTitle: axis,
    yTitle: words.common.accuracy,
    format: shortNumber,
  });
  return figure(chart, words.pareto.caption(part), title);
}

function frontTable(front: readonly LeaderboardRow[], part: Part, { words }: Context): Html {
  return table({
    caption: words.pareto.tableTitle,
    columns: [
      { title: words.leaderboard.combination },
      { title: words.common.accuracy, kind: "number" },
      { title: words.common.speed, kind: "number" },
      { title: words.common.size, kind: "number" },
    ],
    rows: front.map((row) => ({
      cells: [
        html`<span><span class="combination">${nameOf(row, words)}</span><span class="sub">${words.common.trial(row.trial)}</span></span>`,
        percent(row[part]!.accuracy),
        milliseconds(row.msPerText),
        fileSize(row.sizeBytes),
      ],
    })),
    words,
    most: 20,
  });
}
