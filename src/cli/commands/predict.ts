// tercet predict: texts, lines of standard input, or the rows of a file.
import { TercetError } from "../../core/errors.ts";
import { predictFile } from "../../tasks/predict-file.node.ts";
import { type PredictReport, predictTask } from "../../tasks/predict-task.node.ts";
import { type Context, exitCodes } from "../context.ts";
import { dataOptions } from "../data-options.ts";
import { percent } from "../numbers.ts";
import { renderTable } from "../table.ts";

export async function run(context: Context): Promise<number> {
  const { positionals, values } = context;
  const [model, ...given] = positionals as readonly [string, ...string[]];
  if (values.input !== undefined) return runFile(context, model);
  const texts = given.length > 0 ? given : await readLines(context);
  const { warnings, ...report } = await predictTask({ model, texts });
  context.printDocument(report, warnings);
  show(context, report.predictions);
  return exitCodes.done;
}

async function runFile(context: Context, model: string): Promise<number> {
  const { values, terminal, messages, signal } = context;
  const { output, input } = values as { output?: string; input: string }; // both are texts
  const report = await predictFile({
    model,
    input,
    output: output ?? (values.json ? nowhere() : process.stdout),
    allScores: values["all-scores"] === true,
    signal,
    ...dataOptions(values),
  });
  context.printDocument({ model, input, ...report }, []);
  terminal.say(messages.predictedFile({ rows: report.rows, output: output ?? "stdout" }));
  return exitCodes.done;
}

function nowhere(): never {
  throw new TercetError("option-missing", {
    option: "--output",
    expected: "a file for the rows, as --json leaves standard output to one document",
    received: "none",
  });
}

function show({ terminal, values }: Context, predictions: PredictReport["predictions"]): void {
  if (values.json) return;
  if (values.jsonl) {
    for (const prediction of predictions) process.stdout.write(`${JSON.stringify(prediction)}\n`);
    return;
  }
  const rows = predictions.map(({ text, label, score, scores }) => {
    const shown = values["all-scores"] ? scores.map((each) => `${each.label} ${percent(each.score)}`).join(", ") : percent(score);
    return [label, shown, text];
  });
  terminal.print(renderTable(rows, { left: [0, 2], cellWidth: 120, indent: 0 }));
}

/** One text a line; an empty line is no text. */
async function readLines({ messages }: Context): Promise<string[]> {
  const missing = () =>
    new TercetError("argument-missing", { where: "tercet predict", message: messages.noTexts, expected: "texts", received: "none" });
  if (process.stdin.isTTY) throw missing();
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Buffer); // no encoding is set
  const lines = Buffer.concat(pieces)
    .toString("utf8")
    .replace(/^\ufeff/, "")
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "");
  if (lines.length === 0) throw missing();
  return lines;
}
