// How much of the spread between trials is due to architecture, optimizer and loss, and which choices did better.
import type { ChoiceEffect, Effects } from "../../fit-report.ts";
import { charts, empty, figure, lead } from "../blocks.ts";
import { type IntervalRow, intervalChart } from "../charts/intervals.ts";
import { domainOf } from "../charts/scale.ts";
import type { Context, Section } from "../context.ts";
import { type Html, html } from "../html.ts";
import { percent } from "../numbers.ts";
import type { ScoreView } from "../score-view.ts";
import type { Words } from "../words/words.ts";

export function effects({ report, view, words }: Context): Section {
  const { effects: found } = report;
  const section = { id: "effects", heading: words.effects.heading };
  if (!found || found.legs.length === 0) return { ...section, body: empty(words.effects.none) };
  const [largest] = [...found.legs].sort((a, b) => b.share - a.share);
  const told = words.effects.lead({ ...largest!, leg: legName(largest!.leg, words), trials: found.trials });
  const legs = [...new Set(found.choices.map(({ leg }) => leg))];
  const figures = [sharesFigure(found, view, words), ...legs.map((leg, i) => choicesFigure(leg, i, found.choices, { view, words }))];
  return { ...section, body: html`${lead(told)}${charts(...figures)}` };
}

/** "architecture × loss" is two names joined. */
function legName(leg: string, words: Words): string {
  return leg
    .split(" × ")
    .map((part) => words.effects.legs[part] ?? part)
    .join(" × ");
}

function sharesFigure({ legs }: Effects, view: ScoreView, words: Words): Html {
  const rows = legs.map(({ leg, share, low, high }): IntervalRow => {
    return { label: legName(leg, words), value: share, low, high, text: percent(share, 0), kind: "answer" };
  });
  const chart = intervalChart({
    id: "effects-shares",
    title: words.effects.sharesTitle(view.words.score),
    description: describe(rows, words),
    rows,
    domain: domainOf([0, ...legs.flatMap(({ low, high }) => [low, high])], { least: 0.1, within: [0, 1] }),
  });
  return figure(chart, words.effects.sharesCaption(view.words.score), words.effects.sharesTitle(view.words.score));
}

function choicesFigure(leg: string, index: number, all: readonly ChoiceEffect[], { view, words }: Pick<Context, "view" | "words">): Html {
  const better = view.lowerIsBetter ? -1 : 1;
  const choices = all.filter((choice) => choice.leg === leg).sort((a, b) => better * (b.difference - a.difference));
  const rows = choices.map(({ choice, difference, low, high, trials }): IntervalRow => {
    const label = `${choice} (${words.effects.trials(trials)})`;
    return { label, value: difference, low, high, text: view.difference(difference), kind: low > 0 || high < 0 ? "answer" : "plain" };
  });
  const name = legName(leg, words);
  const ends = [0, ...choices.flatMap(({ low, high }) => [low, high])];
  const title = words.effects.choicesTitle({ leg: name, score: view.words.score });
  const chart = intervalChart({
    id: `effects-choices-${index + 1}`,
    title,
    description: describe(rows, words),
    rows,
    domain: domainOf(ends, { least: view.axis(ends, 0.01).least }),
    format: view.differenceTicks,
    reference: 0,
  });
  const isDecided = choices.some(({ low, high }) => low > 0 || high < 0);
  return figure(chart, `${isDecided ? "" : `${words.effects.noEvidence(name)}${words.gap}`}${view.words.choices}`, title);
}

function describe(rows: readonly IntervalRow[], words: Words): string {
  return rows.map(({ label, text }) => words.effects.description({ name: label, text })).join(" ");
}
