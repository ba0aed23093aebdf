// Asking for the scores of all labels where there are no labels is a misunderstanding: it is said, not passed over.
import { type Problem, toProblem } from "../core/errors.ts";
import type { AnyTextModel } from "./classifier.ts";

/** A note where `--all-scores` has no effect on a model. */
export function unusedScores({ config }: Pick<AnyTextModel, "config">, allScores: boolean): Problem[] {
  if (!allScores || config.tercet.task !== "regression") return [];
  const message = "--all-scores has no effect on a model of a quantity, which answers a number alone.";
  return [
    toProblem("option-unused", { option: "--all-scores", message, expected: "a model of labels", received: "a model of a quantity" }),
  ];
}
