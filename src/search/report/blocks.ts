// Small pieces that sections are made of.
import { type Html, html, type Insert } from "./html.ts";

/** The sentence that says what a section found. */
export function lead(text: Insert): Html {
  return html`<p class="lead">${text}</p>`;
}

/** Why a section is empty. */
export function empty(text: string): Html {
  return html`<p class="empty">${text}</p>`;
}

export function figure(chart: Html, caption: Insert, heading?: string): Html {
  return html`<figure>${heading ? html`<p class="figure-title">${heading}</p>` : null}${chart}<figcaption>${caption}</figcaption></figure>`;
}

/** Charts side by side where there is room. */
export function charts(...figures: readonly Insert[]): Html {
  return html`<div class="charts">${figures}</div>`;
}

/** Names and values. A null value leaves the pair out. */
export function facts(pairs: readonly (readonly [name: string, value: Insert])[]): Html {
  return html`<dl class="facts">${pairs.filter(([, value]) => value !== null).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

export function command(text: string): Html {
  return html`<pre class="command" tabindex="0"><code>${text}</code></pre>`;
}
