// How much of the spread between trials is due to architecture, optimizer and loss, and which choices did better.
import type { ChoiceEffect, Effects } from "../../fit-report.ts";
import { charts, empty, figure, lead } from "../blocks.ts";
import { type IntervalRow, intervalChart } from "../charts/intervals.ts";
import { domainOf } from "../charts/scale.ts";
import type { Context, Section } from "../context.ts";
import { type Html, html } from "../html.ts";
import { percent, signedPoints } from "../numbers.ts";
import type { Words } from "../words/words.ts";

export function effects({ report, words }: Context): Section {
  const { effects: found } = report;
  const section = { id: "effects", heading: words.effects.heading };
  if (!found || found.legs.length === 0) return { ...section, body: empty(words.effects.none) };
  const [largest] = [...found.legs].sort((a, b) => b.share - a.share);
  const told = words.effects.lead({ ...largest!, leg: legName(largest!.leg, words), trials: found.trials });
  const legs = [...new Set(found.choices.map(({ leg }) => leg))];
  const figures = [sharesFigure(found, words), ...legs.map((leg, i) => choicesFigure(leg, i, found.choices, words))];
  return { ...section, body: html`${lead(told)}${charts(...figures)}` };
}

/** "architecture × loss" is two names joined. */
function legName(leg: string, words: Words): string {
  return leg
    .split(" × ")
    .map((part) => words.effects.legs[part] ?? part)
    .join(" × ");
}

function sharesFigure({ legs }: Effects, words: Words): Html {
  const rows = legs.map(({ leg, share, low, high }): IntervalRow => {
    return { label: legName(leg, words), value: share, low, high, text: percent(share, 0), kind: "answer" };
  });
  const chart = intervalChart({
    id: "effects-shares",
    title: words.effects.sharesTitle,
    description: describe(rows, words),
    rows,
    domain: domainOf([0, ...legs.flatMap(({ low, high }) => [low, high])], { least: 0.1, within: [0, 1] }),
  });
  return figure(chart, words.effects.sharesCaption, words.effects.sharesTitle);
}

function choicesFigure(leg: string, index: number, all: readonly ChoiceEffect[], words: Words): Html {
  const choices = all.filter((choice) => choice.leg === leg).sort((a, b) => b.difference - a.difference);
  const rows = choices.map(({ choice, difference, low, high, trials }): IntervalRow => {
    const label = `${choice} (${words.effects.trials(trials)})`;
    return { label, value: difference, low, high, text: signedPoints(difference), kind: low > 0 || high < 0 ? "answer" : "plain" };
  });
  const name = legName(leg, words);
  const title = words.effects.choicesTitle(name);
  const chart = intervalChart({
    id: `effects-choices-${index + 1}`,
    title,
    description: describe(rows, words),
    rows,
    domain: domainOf([0, ...choices.flatMap(({ low, high }) => [low, high])], { least: 0.01 }),
    format: () => signedPoints,
    reference: 0,
  });
  const isDecided = choices.some(({ low, high }) => low > 0 || high < 0);
  return figure(chart, `${isDecided ? "" : `${words.effects.noEvidence(name)}${words.gap}`}${words.effects.choicesCaption}`, title);
}

function describe(rows: readonly IntervalRow[], words: Words): string {
  return rows.map(({ label, text }) => words.effects.description({ name: label, text })).join(" ");
}
