// The doctor's findings: what, how that is known, what to do, and the command that does it.
import { diagnosisCodes } from "../../../training/diagnosis/diagnosis.ts";
import type { Finding } from "../../fit-report.ts";
import { adviceText, evidenceText } from "../../to-findings.ts";
import { guidePaths } from "../../words/guide.ts";
import { command, empty, lead } from "../blocks.ts";
import type { Context, Section } from "../context.ts";
import { type Html, html } from "../html.ts";
import type { Words } from "../words/words.ts";

export function doctor({ report, view, words }: Context): Section | null {
  if (view.task !== "classification") return null; // no other diseases are looked for
  const section = { id: "diagnosis", heading: words.doctor.heading };
  const { diagnosis } = report;
  if (diagnosis.length === 0) return { ...section, body: empty(words.doctor.healthy) };
  return {
    ...section,
    body: html`${lead(words.doctor.lead(diagnosis.length))}${diagnosis.map((finding) => findingBlock(finding, words))}`,
  };
}

function findingBlock(finding: Finding, words: Words): Html {
  const { code, command: next } = finding;
  const { evidence, advice } = saidOf(finding, words);
  const texts = words.doctor;
  const name = texts.names[code];
  const [page] = guidePaths([code], words.tag === "en" ? "en" : "zh");
  return html`<article class="finding"><h3>${name ?? code} ${name ? html`<code>${code}</code>` : null}</h3><p><span class="sub">${texts.evidence}</span> ${evidence}</p><p><span class="sub">${texts.advice}</span> ${advice}</p>${next === null ? null : html`<p class="sub">${texts.command}</p>${command(next)}`}${page === undefined ? null : html`<p><span class="sub">${texts.guide}</span> <code>${page}</code></p>`}</article>`;
}

/** In the language of the page, which need not be that of the run. */
function saidOf(
  { code, evidence, advice, numbers, change }: Finding,
  { doctor: { sentences } }: Words,
): Pick<Finding, "evidence" | "advice"> {
  const known = diagnosisCodes.find((each) => each === code);
  if (!known || !numbers || !change) return { evidence, advice };
  return { evidence: evidenceText(sentences, { code: known, evidence: numbers }), advice: adviceText(sentences, change) };
}
