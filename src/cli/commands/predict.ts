// tercet predict: texts, lines of standard input, or the rows of a file.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Problem, throwProblems, toProblem } from "../../core/errors.ts";
import type { AnyPrediction } from "../../tasks/classifier.ts";
import { loadForAnswers } from "../../tasks/load-model.node.ts";
import { predictFile } from "../../tasks/predict-file.node.ts";
import { predictTask } from "../../tasks/predict-task.node.ts";
import { unusedScores } from "../../tasks/unused-scores.ts";
import { type Context, exitCodes } from "../context.ts";
import { dataOptions } from "../data-options.ts";
import { givenTexts, longArguments } from "../given-texts.ts";
import type { OptionName } from "../options.ts";
import { answerLine } from "../show-answer.ts";

export async function run(context: Context): Promise<number> {
  const { positionals, values } = context;
  const [model, ...texts] = positionals as readonly [string, ...string[]];
  expectOneSource(context, texts);
  if (values.input !== undefined) await answerFile(context, model);
  else if (values.json) await answerDocument(context, model, texts);
  else await answerLines(context, model, texts);
  return exitCodes.done;
}

/** An option that would have no effect is a misunderstanding: say so. */
function expectOneSource({ values }: Context, texts: readonly string[]): void {
  const hasInput = values.input !== undefined;
  const needInput: readonly OptionName[] = ["output", "overwrite", "text", "label", "delimiter"];
  const problems: Problem[] = needInput
    .filter((name) => values[name] !== undefined && !hasInput)
    .map((name) => toProblem("option-missing", { option: "--input", expected: `a file, which --${name} is for`, received: "none" }));
  const refuse = (option: string, expected: string, received: string) =>
    problems.push(toProblem("option-invalid", { option, expected, received }));
  if (hasInput && texts.length > 0) refuse("--input", "a file or texts, not both", `${texts.length} texts beside it`);
  problems.push(...longArguments(texts, { where: "tercet predict", hint: "Give them on standard input, or in a file with --input." }));
  if (typeof values.output === "string" && !values.overwrite && existsSync(values.output)) {
    const hint = "Choose another name, or give --overwrite to replace this file.";
    const received = `${values.output}, which is there`;
    problems.push(toProblem("option-invalid", { option: "--output", expected: "a new file", received, hint }));
  }
  if (values.jsonl && values.json) refuse("--jsonl", "--json or --jsonl, not both", "both");
  if (values.jsonl && hasInput) refuse("--jsonl", "no --input, whose rows are written in the form of the file", "both");
  if (values.json && hasInput && values.output === undefined) {
    const expected = "a file for the rows, as --json leaves standard output to one document";
    problems.push(toProblem("option-missing", { option: "--output", expected, received: "none" }));
  }
  throwProblems(problems);
}

async function answerFile(context: Context, model: string): Promise<void> {
  const { values, terminal, messages, signal } = context;
  const { output, input } = values as { output?: string; input: string }; // both are texts
  const allScores = values["all-scores"] === true;
  const report = await predictFile({ model, input, output: output ?? process.stdout, allScores, signal, ...dataOptions(values) });
  const written = report.output === null ? null : resolve(report.output);
  context.printDocument({ model: resolve(model), input: resolve(input), rows: report.rows, output: written }, report.warnings);
  sayWarnings(context, report.warnings);
  terminal.say(messages.predictedFile({ rows: report.rows, output: output ?? "stdout" }));
}

async function answerDocument(context: Context, model: string, given: readonly string[]): Promise<void> {
  const texts: string[] = [];
  for await (const piece of sources(context, given)) for (const text of piece) texts.push(text);
  const { warnings, ...report } = await predictTask({ model, texts, allScores: context.values["all-scores"] === true });
  context.printDocument(report, warnings);
}

async function answerLines(context: Context, model: string, given: readonly string[]): Promise<void> {
  const pieces = sources(context, given);
  const classifier = await loadForAnswers(model);
  try {
    const allScores = context.values["all-scores"] === true;
    sayWarnings(context, unusedScores(classifier, allScores));
    const lineOf = context.values.jsonl ? jsonLine : answerLine(classifier, allScores);
    for await (const texts of pieces) {
      const predictions = await classifier.predict(texts);
      context.terminal.print(predictions.map((prediction, i) => lineOf(texts[i]!, prediction)).join("\n"));
    }
  } finally {
    await classifier.release();
  }
}

function sayWarnings({ terminal, messages }: Context, warnings: readonly Problem[]): void {
  for (const problem of warnings) terminal.say(messages.warningLine(messages.errors[problem.code](problem)));
}

function sources({ values, signal }: Context, given: readonly string[]): AsyncGenerator<readonly string[], undefined> {
  const expected = "texts as arguments, lines on standard input, or a file with --input";
  return givenTexts(given, { encoding: values.encoding as string | undefined, signal, where: "predict", expected }); // a text
}

function jsonLine(text: string, prediction: AnyPrediction): string {
  return JSON.stringify({ text, ...prediction });
}
