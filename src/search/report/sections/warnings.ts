// What went well enough but should be known.
import { empty, lead } from "../blocks.ts";
import type { Context, Section } from "../context.ts";
import { html } from "../html.ts";

export function warnings({ report, words, problemText }: Context): Section {
  const section = { id: "warnings", heading: words.warnings.heading };
  const { warnings: all } = report;
  if (all.length === 0) return { ...section, body: empty(words.warnings.none) };
  const items = all.map((problem) => html`<li><code>${problem.code}</code> ${problemText(problem)}</li>`);
  return { ...section, body: html`${lead(words.warnings.lead(all.length))}<ul class="warnings">${items}</ul>` };
}
