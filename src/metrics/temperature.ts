// Temperature scaling: one number that makes the probabilities of a model as sure as it is right.
import { expectOption, expectPositive } from "../core/check.ts";
import { fitScale } from "./fit-scale.ts";

/**
 * The temperature T under which the right classes are most likely, when each row of probabilities is remade as
 *
 *   p′_c = p_c^(1/T) / Σ_k p_k^(1/T)
 *
 * which is softmax(z / T) of the logits z behind p, known up to a constant of the row as log p. T > 1: the model was too sure.
 * Fit it on rows that the model was not trained on. Probabilities `[rows, classes]`, targets `[rows]`; 1 without rows.
 * A true class counts for 1 − 1/(rows + 2), so that T stays above 0 when all rows are right; see fit-scale.ts.
 * Source: Guo et al. 2017, https://arxiv.org/abs/1706.04599, §4.2.
 */
export function fitTemperature(probabilities: Float32Array, targets: Int32Array, classes: number): number {
  expectMatrix(probabilities, classes, targets.length);
  return 1 / fitScale([{ values: Float64Array.from(probabilities, logOf), columns: classes, labels: targets }]);
}

/** The probabilities at a temperature: `[rows, classes]` → same. The most probable class of a row stays the most probable. */
export function applyTemperature(probabilities: Float32Array, classes: number, temperature: number): Float32Array {
  expectPositive("temperature", temperature);
  expectMatrix(probabilities, classes, Math.ceil(probabilities.length / classes));
  const scaled = new Float32Array(probabilities.length);
  for (let start = 0; start < scaled.length; start += classes) {
    const logs = Float64Array.from(probabilities.subarray(start, start + classes), (p) => logOf(p) / temperature);
    const top = logs.reduce((most, log) => Math.max(most, log), Number.NEGATIVE_INFINITY);
    const total = logs.reduce((sum, log) => sum + Math.exp(log - top), 0);
    for (let c = 0; c < classes; c++) scaled[start + c] = Math.exp(logs[c]! - top) / total;
  }
  return scaled;
}

/**
 * The temperature T under which the right decisions are most likely, where each label has a probability p of its own, remade as
 *
 *   p′ = σ(logit(p) / T)     logit(p) = log p − log(1 − p)
 *
 * One T for all labels: a decision stays on its side of ½. Probabilities and targets (0 or 1) `[rows, labels]`; 1 without rows.
 */
export function fitSigmoidTemperature(probabilities: Float32Array, targets: Float32Array): number {
  const fits = probabilities.length === targets.length;
  expectOption(fits, "probabilities", `${targets.length} numbers, as many as targets`, `${probabilities.length} numbers`);
  return 1 / fitScale([{ values: Float64Array.from(probabilities, logitOf), columns: 1, labels: Int32Array.from(targets) }]);
}

/** Probabilities of labels on their own at a temperature: `[rows, labels]` → same. */
export function applySigmoidTemperature(probabilities: Float32Array, temperature: number): Float32Array {
  expectPositive("temperature", temperature);
  return probabilities.map((p) => 1 / (1 + Math.exp(-logitOf(p) / temperature)));
}

function logitOf(probability: number): number {
  return logOf(probability) - logOf(1 - probability);
}

/** A probability that was rounded to 0 counts as ε of float32, as in the log loss: its logit is finite. */
function logOf(probability: number): number {
  return Math.log(Math.max(probability, 2 ** -23));
}

function expectMatrix(probabilities: Float32Array, classes: number, rows: number): void {
  expectOption(classes > 1, "classes", "at least 2", classes);
  const fits = probabilities.length === rows * classes;
  expectOption(fits, "probabilities", `${rows} rows × ${classes} classes`, `${probabilities.length} numbers`);
}
