// How sure a model is of a label, on a scale on which effects add up.
import type { TercetConfig } from "../hub/model-config.ts";
import type { OutputActivation } from "../losses/loss.ts";

/** How the scores of a model hang together: "independent" where each label has a probability of its own. */
export type ScoreScale = OutputActivation | "independent";

export function scoreScaleOf({ task, output }: Pick<TercetConfig, "task" | "output">): ScoreScale {
  return task === "multiLabel" ? "independent" : output;
}

const smallest = 2 ** -149; // float32's smallest number: what a probability is when it is too small for one

/**
 * log p(label) − log Σ p(others), in nats. The second term keeps its digits where p(label) is rounded to 1.
 *
 * With a linear output the scores are no probabilities: then it is the label's score itself. Of labels with a probability each it is
 * log p − log(1 − p) of that label alone.
 */
export function logOdds(scores: ArrayLike<number>, label: number, scale: ScoreScale): number {
  const score = scores[label]!;
  if (scale === "linear") return score;
  if (scale === "independent") return Math.log(Math.max(score, smallest)) - Math.log(Math.max(1 - score, smallest));
  let others = 0;
  for (let c = 0; c < scores.length; c++) if (c !== label) others += scores[c]!;
  return Math.log(Math.max(scores[label]!, smallest)) - Math.log(Math.max(others, smallest));
}

/**
 * The gradient of a label's log-odds with respect to the logits z:
 *
 *   softmax:  1 for the label, −q_c for another, q_c = exp(z_c) / Σ exp(z of the others): the strongest rival counts most
 *   one sigmoid, two labels:  1 for the second label, −1 for the first
 *   a sigmoid for each label, scores scaled to sum to 1:  σ(−z) for the label, −σ(−z_c)·σ(z_c) / Σ σ(z of the others) for another
 *   linear, or a sigmoid for each label on its own:  1 for the label
 */
export function logOddsDirection(logits: ArrayLike<number>, label: number, scale: ScoreScale): Float64Array {
  const direction = new Float64Array(logits.length);
  if (scale === "linear" || scale === "independent") direction[label] = 1;
  else if (logits.length === 1) direction[0] = label === 1 ? 1 : -1;
  else {
    const isSigmoid = scale === "sigmoid";
    const logs = Float64Array.from(logits, (z) => (isSigmoid ? logSigmoid(z) : z)); // scores are exp(log), up to a common factor
    const total = logSumExp(logs.filter((_, c) => c !== label));
    for (let c = 0; c < logits.length; c++) {
      const share = c === label ? 1 : -Math.exp(logs[c]! - total);
      direction[c] = share * (isSigmoid ? Math.exp(logSigmoid(-logits[c]!)) : 1);
    }
  }
  return direction;
}

/** log σ(z) without overflow. */
function logSigmoid(z: number): number {
  return z > 0 ? -Math.log1p(Math.exp(-z)) : z - Math.log1p(Math.exp(z));
}

function logSumExp(values: Float64Array): number {
  const top = Math.max(...values);
  return top + Math.log(values.reduce((sum, value) => sum + Math.exp(value - top), 0));
}
