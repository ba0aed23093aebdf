// tercet explain: what each word of a text did to the answer.
import { resolve } from "node:path";
import { expectOneOf } from "../../core/check.ts";
import { TercetError, throwProblems, toProblem } from "../../core/errors.ts";
import type { AnyTextModel } from "../../tasks/classifier.ts";
import { type ExplainOptions, makeExplainer } from "../../tasks/explain.node.ts";
import type { Explanation } from "../../tasks/explanation.ts";
import { loadModel } from "../../tasks/load-model.node.ts";
import { type Context, exitCodes } from "../context.ts";
import { givenTexts, longArguments } from "../given-texts.ts";
import { explanationText } from "../show-explanation.ts";

export async function run(context: Context): Promise<number> {
  const { positionals, values, terminal, messages } = context;
  const [model, ...texts] = positionals as readonly [string, ...string[]]; // counted when the line was parsed
  const twoForms = toProblem("option-invalid", { option: "--jsonl", expected: "--json or --jsonl, not both", received: "both" });
  throwProblems([
    ...longArguments(texts, { where: "tercet explain", hint: "Give them on standard input, one a line." }),
    ...(values.json && values.jsonl ? [twoForms] : []),
  ]);
  const explanations: Explanation[] = [];
  let legend = messages.explanationLegend;
  for await (const explained of answers(context, model, texts)) {
    if (explained[0]?.methods.occlusion.of === "score") legend = messages.explanationLegendOfQuantity;
    if (values.json) explanations.push(...explained);
    else for (const each of explained) terminal.print(values.jsonl ? JSON.stringify(each) : `${explanationText(context, each)}\n`);
  }
  if (!values.json && !values.jsonl) terminal.say(legend);
  context.printDocument({ model: resolve(model), explanations }, []);
  return exitCodes.done;
}

/** The texts' explanations in pieces, as the texts arrive. */
async function* answers(context: Context, model: string, texts: readonly string[]): AsyncGenerator<Explanation[], undefined> {
  const { values, signal } = context;
  const expected = "texts as arguments, or lines on standard input";
  const pieces = givenTexts(texts, { encoding: values.encoding as string | undefined, signal, where: "explain", expected });
  const classifier = await loadModel<AnyTextModel>(model);
  const explainer = makeExplainer(classifier);
  const label = values.for as string | undefined; // a text
  try {
    if (label !== undefined) expectOneOf("--for", label, classifier.classes);
    let done = 0;
    for await (const piece of pieces) {
      // A few texts at a time: the first are shown while the next are worked on.
      for (let from = 0; from < piece.length; from += textsAtOnce) {
        const part = piece.slice(from, from + textsAtOnce);
        yield await interruptible(explainer.explain(part, { label, signal }), { signal, done });
        done += part.length;
      }
    }
  } finally {
    await explainer.release();
    await classifier.release();
  }
}

const textsAtOnce = 64;

async function interruptible<Result>(work: Promise<Result>, { signal, done }: Pick<ExplainOptions, "signal"> & { done: number }) {
  return work.catch((cause) => {
    if (!signal?.aborted) throw cause;
    throw new TercetError("interrupted", {
      where: "explain",
      expected: "all texts",
      received: `an interruption after ${done} texts`,
      cause,
    });
  });
}
