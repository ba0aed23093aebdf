// Accuracy against speed and size, and the models that nothing else beats in all three at once.
import type { AnyMetrics } from "../../../metrics/any-metrics.ts";
import type { AnyFitReport, LeaderboardRow } from "../../fit-report.ts";
import { charts, empty, figure, lead } from "../blocks.ts";
import { shortNumber } from "../charts/chart.ts";
import { type ScatterPoint, scatterChart } from "../charts/scatter.ts";
import type { Context, Section } from "../context.ts";
import { hasRows, kindOf, nameOf, shortNameOf } from "../facts.ts";
import { type Html, html } from "../html.ts";
import { fileSize, milliseconds } from "../numbers.ts";
import { table } from "../table.ts";
import type { Part } from "../words/words.ts";

type AnyRow = LeaderboardRow<AnyMetrics>;

export function pareto(context: Context): Section {
  const { report, view, words } = context;
  const name = view.words.score;
  const section = { id: "pareto", heading: words.pareto.heading(name) };
  const { rows, part } = candidates(report);
  const front = rows.filter(({ trial }) => report.pareto.includes(trial));
  const figures = [
    chartOf(context, {
      id: "pareto-speed",
      rows,
      part,
      cost: ({ msPerText }) => msPerText,
      title: words.pareto.speedTitle(name),
      axis: words.pareto.speedAxis,
    }),
    chartOf(context, {
      id: "pareto-size",
      rows,
      part,
      cost: ({ sizeBytes }) => (sizeBytes === null ? null : sizeBytes / 1e6),
      title: words.pareto.sizeTitle(name),
      axis: words.pareto.sizeAxis,
    }),
  ].filter((each) => each !== null);
  if (front.length === 0 || figures.length === 0) return { ...section, body: empty(words.pareto.none) };
  return {
    ...section,
    body: html`${lead(words.pareto.lead({ front: front.length, score: name, best: view.words.best }))}${charts(...figures)}${frontTable(front, part, context)}`,
  };
}

/** Trials on held-out rows; where the numbers of the front are those of finalists, these, on test rows. */
function candidates({ leaderboard, finalists, pareto }: AnyFitReport): { rows: readonly AnyRow[]; part: Part } {
  const usable = (rows: readonly AnyRow[], part: Part) => rows.filter((row) => row.status === "finished" && hasRows(row[part]));
  const tested = usable(finalists, "test");
  const isOfFinalists = pareto.length > 0 && pareto.every((trial) => tested.some((row) => row.trial === trial));
  const isMeasured = tested.every(({ msPerText, sizeBytes }) => msPerText !== null || sizeBytes !== null);
  if (isOfFinalists && isMeasured) return { rows: tested, part: "test" };
  return { rows: usable(leaderboard, "validation"), part: "validation" };
}

interface CostChart {
  readonly id: string;
  readonly rows: readonly AnyRow[];
  readonly part: Part;
  readonly cost: (row: AnyRow) => number | null;
  readonly title: string;
  readonly axis: string;
}

function chartOf({ report, view, words }: Context, { id, rows, part, cost, title, axis }: CostChart): Html | null {
  const points = rows.flatMap((row): ScatterPoint[] => {
    const x = cost(row);
    if (x === null || x <= 0) return [];
    const isFront = report.pareto.includes(row.trial);
    return [{ x, y: view.score(row[part])!, name: `${shortNameOf(row, words)} #${row.trial}`, kind: kindOf(row, report), isFront }];
  });
  if (points.length === 0) return null;
  const named = points.filter(({ isFront }) => isFront).map(({ name, y, x }) => `${name} ${view.text(y)}, ${shortNumber(x)}`);
  const chart = scatterChart({
    id,
    title,
    description: words.pareto.description(named),
    points,
    xTitle: axis,
    yTitle: view.words.score,
    view,
    format: shortNumber,
  });
  return figure(chart, words.pareto.caption({ part, score: view.words.score, isUp: !view.lowerIsBetter }), title);
}

function frontTable(front: readonly AnyRow[], part: Part, { view, words }: Context): Html {
  return table({
    caption: words.pareto.tableTitle,
    columns: [
      { title: words.leaderboard.combination },
      { title: view.words.score, kind: "number" },
      { title: words.common.speed, kind: "number" },
      { title: words.common.size, kind: "number" },
    ],
    rows: front.map((row) => ({
      cells: [
        html`<span><span class="combination">${nameOf(row, words)}</span><span class="sub">${words.common.trial(row.trial)}</span></span>`,
        view.text(view.score(row[part])),
        milliseconds(row.msPerText),
        fileSize(row.sizeBytes),
      ],
    })),
    words,
    most: 20,
  });
}
