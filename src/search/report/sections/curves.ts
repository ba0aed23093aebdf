// Training curves of the best trials of networks.
import type { AnyMetrics } from "../../../metrics/any-metrics.ts";
import type { HistoryValues } from "../../../training/events.ts";
import type { LeaderboardRow } from "../../fit-report.ts";
import { charts, empty, figure, lead } from "../blocks.ts";
import { type CurvePanel, curvesChart } from "../charts/curves.ts";
import type { Context, Section } from "../context.ts";
import { nameOf } from "../facts.ts";
import { type Html, html } from "../html.ts";
import type { ScoreView } from "../score-view.ts";

const mostTrials = 4;

type Trained = LeaderboardRow<AnyMetrics> & { readonly history: HistoryValues };

export function curves(context: Context): Section {
  const { report, words } = context;
  const section = { id: "curves", heading: words.curves.heading };
  const trained = report.leaderboard.filter((row): row is Trained => row.status === "finished" && (row.history?.loss.length ?? 0) > 0);
  if (trained.length === 0) return { ...section, body: empty(words.curves.none) };
  const figures = trained.slice(0, mostTrials).map((row) => trialFigure(row, context));
  return { ...section, body: html`${lead(words.curves.lead)}${charts(...figures)}` };
}

function trialFigure(row: Trained, { view, words }: Context): Html {
  const texts = words.curves;
  const { loss, val_loss: heldOut = [] } = row.history;
  const lowest = heldOut.length === 0 ? null : Math.min(...heldOut.filter(Number.isFinite));
  const bestEpoch = lowest === null || !Number.isFinite(lowest) ? null : heldOut.indexOf(lowest) + 1;
  const name = nameOf(row, words);
  const chart = curvesChart({
    id: `curves-${row.trial}`,
    title: texts.title(name),
    description: texts.description({ epochs: loss.length, bestEpoch, lowest, last: heldOut.at(-1) ?? null }),
    panels: panels(row.history, view, words),
    epochTitle: texts.epoch,
    bestEpoch,
    bestName: texts.best,
  });
  const caption = view.words.curve({ trial: row.trial, score: view.text(view.score(row.validation)), seconds: row.trainSeconds });
  return figure(chart, caption, name);
}

function panels(history: HistoryValues, view: ScoreView, words: Context["words"]): CurvePanel[] {
  const { loss, accuracy, val_loss: heldOutLoss = [], val_accuracy: heldOutAccuracy = [] } = history;
  const { meanAbsoluteError = [], val_meanAbsoluteError: heldOutError = [] } = history;
  const { training, heldOut, loss: lossTitle } = words.curves;
  const { epochScore } = view.words;
  const panel = (title: string, unit: CurvePanel["unit"], values: readonly number[], heldOutValues: readonly number[]): CurvePanel => ({
    title,
    unit,
    lines: [
      { name: training, values, kind: "training" as const },
      { name: heldOut, values: heldOutValues, kind: "held-out" as const },
    ].filter((line) => line.values.length > 0),
  });
  return [
    panel(lossTitle, "plain", loss, heldOutLoss),
    panel(epochScore, "percent", accuracy, heldOutAccuracy),
    panel(epochScore, "plain", meanAbsoluteError, heldOutError),
  ].filter(({ lines }) => lines.length > 0);
}
