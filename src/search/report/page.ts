// The report of a search as one HTML file: nothing is loaded, no script runs, and equal reports give equal pages.
import type { Problem } from "../../core/errors.ts";
import type { AnyFitReport } from "../fit-report.ts";
import type { Context, Section } from "./context.ts";
import { baseName } from "./facts.ts";
import { type Html, html, trusted, userText } from "./html.ts";
import { scoreView } from "./score-view.ts";
import { answer } from "./sections/answer.ts";
import { calibration } from "./sections/calibration.ts";
import { comparisons } from "./sections/comparisons.ts";
import { confusion } from "./sections/confusion.ts";
import { curves } from "./sections/curves.ts";
import { data } from "./sections/data.ts";
import { doctor } from "./sections/doctor.ts";
import { effects } from "./sections/effects.ts";
import { errors } from "./sections/errors.ts";
import { leaderboard } from "./sections/leaderboard.ts";
import { modelCard } from "./sections/model-card.ts";
import { moreData } from "./sections/more-data.ts";
import { optimism } from "./sections/optimism.ts";
import { pareto } from "./sections/pareto.ts";
import { perClass } from "./sections/per-class.ts";
import { repeat } from "./sections/repeat.ts";
import { warnings } from "./sections/warnings.ts";
import { style } from "./style.ts";
import { type ReportLanguage, words } from "./words/index.ts";

export interface ReportOptions {
  readonly language: ReportLanguage;
  /** When the page is made, as it is shown; left out, no time is shown. */
  readonly now?: string;
  /** Warnings in the language of the page. Default: their English sentence. */
  readonly problemText?: (problem: Problem) => string;
}

/** In the order of the page; null where a section has nothing to say of the task. */
const sections: readonly ((context: Context) => Section | null)[] = [
  answer,
  data,
  leaderboard,
  comparisons,
  curves,
  effects,
  pareto,
  optimism,
  calibration,
  confusion,
  perClass,
  errors,
  moreData,
  doctor,
  repeat,
  warnings,
  modelCard,
];

/** Nothing from outside, no scripts, no forms, no frames; only the style that stands in the page. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

export function renderReport(report: AnyFitReport, { language, now, problemText = ({ message }) => message }: ReportOptions): string {
  const view = scoreView(report.task, words[language]);
  const context: Context = { report, view, words: words[language], problemText };
  const made = sections.map((section) => section(context)).filter((section) => section !== null);
  const file = baseName(report.data.file);
  const { page, tag } = context.words;
  const markup = html`<!doctype html>
<html lang="${tag}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="tercet">
<title>${page.title(file)}</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#answer">${page.skip}</a>
<header>${pageHead(file, context)}</header>
<nav aria-label="${page.contents}">${contents(made)}</nav>
<main>
${made.map(sectionBlock)}
</main>
<footer><p>${now === undefined ? null : `${page.made(now)}${context.words.gap}`}${page.self}</p><p class="print-note">${page.printFolded}</p></footer>
</body>
</html>
`;
  return markup.markup;
}

function pageHead(file: string, { report, view, words }: Context): Html {
  const { data } = report;
  const subtitle = view.words.subtitle({ labels: Object.keys(data.labels).length, rows: data.used, language: data.language });
  return html`<p class="eyebrow">Tercet <span aria-hidden="true">/</span> ${words.page.kind}</p><h1>${userText(file)}</h1><p class="subtitle">${subtitle}</p>`;
}

function contents(made: readonly Section[]): Html {
  return html`<ul>${made.map(({ id, heading }) => html`<li><a href="#${id}">${heading}</a></li>`)}</ul>`;
}

function sectionBlock({ id, heading, body }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-heading"><h2 id="${id}-heading">${heading}</h2>${body}</section>
`;
}
