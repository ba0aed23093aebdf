// The command that repeats the run, and the one that uses the model.
import { command } from "../blocks.ts";
import type { Context, Section } from "../context.ts";
import { html } from "../html.ts";

export function repeat({ report, words }: Context): Section {
  const { repeat: again, seed, model } = report;
  const body = html`<p>${words.repeat.lead(seed)}</p>${command(again)}<p>${words.repeat.use}</p>${command(`tercet predict ${quoted(model)} "…"`)}`;
  return { id: "repeat", heading: words.repeat.heading, body };
}

/** A path as a shell takes it. */
function quoted(path: string): string {
  return /^[\w./\\:@%+=-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
