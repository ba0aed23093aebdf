// The model card: what the model is, what it was trained on, what it is for, and its limits.
import { facts } from "../blocks.ts";
import type { Context, Section } from "../context.ts";
import { isLinear, judged, nameOf } from "../facts.ts";
import { type Html, html, userText } from "../html.ts";
import { count, fileSize, milliseconds } from "../numbers.ts";

export function modelCard(context: Context): Section {
  const { report, view, words } = context;
  const { best, data, model, seed } = report;
  const texts = words.card;
  const body = html`${facts([
    [texts.kind, view.words.kind({ name: nameOf(best, words), labels: Object.keys(data.labels).length })],
    [texts.scores, scores(context)],
    [
      texts.trainedOn,
      texts.trainedOnValue({ rows: data.split.train + data.split.validation, fingerprint: data.fingerprint, language: data.language }),
    ],
    [words.common.parameters, best.parameters === null ? null : count(best.parameters)],
    [words.common.size, best.sizeBytes === null ? null : fileSize(best.sizeBytes)],
    [words.common.speed, best.msPerText === null ? null : milliseconds(best.msPerText)],
    [texts.seed, best.seeds.length > 0 ? best.seeds.join(", ") : String(seed)],
    [texts.folder, html`<code>${userText(model)}</code>`],
    [texts.use, view.words.use],
    [
      texts.limits,
      html`<ul>${texts.limitTexts({ isLinear: isLinear(best), language: data.language }).map((limit) => html`<li>${limit}</li>`)}</ul>`,
    ],
  ])}${settings(context)}`;
  return { id: "model-card", heading: texts.heading, body };
}

function scores({ report, view, words }: Context): string | null {
  const seen = judged(report.best);
  if (!seen) return null;
  const { metrics, part } = seen;
  const interval = view.interval(metrics);
  const [second] = view.others; // the third says little without the others' losses
  return words.card.scoresValue({
    part,
    score: view.words.score,
    value: view.text(view.score(metrics)),
    range: interval && view.range(...interval),
    others: second ? [`${second.title} ${second.text(metrics)}`] : [],
  });
}

/** All settings, defaults included. */
function settings({ report, words }: Context): Html | null {
  const pairs = Object.entries(report.best.options);
  if (pairs.length === 0) return null;
  const shown = pairs.map(
    ([name, value]) => [name, html`<code>${typeof value === "string" ? value : (JSON.stringify(value) ?? "–")}</code>`] as const,
  );
  return html`<details><summary>${words.common.settings}</summary>${facts(shown)}</details>`;
}
