// Answers of any task, as sure as a temperature makes them.
import type { TaskKind } from "../core/task-kind.ts";
import { applySigmoidTemperature, applyTemperature } from "../metrics/temperature.ts";

/** `answers` is `[rows, width]`; a quantity has no temperature and stays as it is. */
export function atTemperature(answers: Float32Array, { task, width, temperature }: { task: TaskKind; width: number; temperature: number }) {
  if (task === "regression") return answers;
  return task === "multiLabel" ? applySigmoidTemperature(answers, temperature) : applyTemperature(answers, width, temperature);
}
