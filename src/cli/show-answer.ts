// An answer as a line of text: label, score, text; or all labels that are answered; or the number.
import type { AnyPrediction, AnyTextModel } from "../tasks/classifier.ts";
import { displayWidth, padEnd, padStart } from "./display-width.ts";
import { percent, quantity } from "./numbers.ts";
import { oneLine } from "./table.ts";
import { cut } from "./terminal.ts";

const scoreWidth = percent(1).length;
const numberWidth = 10;
const widestText = 120;

/** The columns fit every label, so that pieces line up with one another. */
export function answerLine({ classes, config }: AnyTextModel, allScores: boolean): (text: string, answer: AnyPrediction) => string {
  const labelWidth = Math.max(...classes.map((label) => displayWidth(oneLine(label))));
  const isOfSets = config.tercet.task === "multiLabel";
  return (text, answer) => {
    const end = `  ${cut(oneLine(text), widestText)}`;
    if ("value" in answer) return `${padStart(quantity(answer.value), numberWidth)}${end}`.trimEnd();
    const all = answer.scores.map(({ label, score }) => `${oneLine(label)} ${percent(score)}`);
    if (isOfSets) return `${labelsCell(answer, allScores ? all : null)}${end}`.trimEnd();
    const shown = allScores ? all.join(", ") : percent(answer.score);
    return `${padEnd(oneLine(answer.label), labelWidth)}  ${padStart(shown, scoreWidth)}${end}`.trimEnd();
  };
}

/** An answer in the cells of a small table. */
export function answerCells(answer: AnyPrediction): [string, string] {
  if ("value" in answer) return [quantity(answer.value), ""];
  return "labels" in answer ? [labelsCell(answer, null), ""] : [answer.label, percent(answer.score)];
}

function labelsCell(answer: Exclude<AnyPrediction, { value: number }>, all: readonly string[] | null): string {
  if (all) return all.join(", ");
  const labels = "labels" in answer ? answer.labels : [];
  const scoreOf = (label: string) => answer.scores.find((each) => each.label === label)!.score;
  return labels.length === 0 ? "–" : labels.map((label) => `${oneLine(label)} ${percent(scoreOf(label))}`).join(", ");
}
