// Composite ops by their formula.
import type { OpAttributes } from "../op-table.ts";
import { choose, map, mapPairs, sigmoid } from "./elementwise.ts";
import { erf } from "./erf.ts";
import { matmul } from "./matmul.ts";
import { checkedIndex } from "./problems.ts";
import { forEachLine, type Tensor, zeros } from "./tensor.ts";

/** P = softmax(q·kᵀ + bias); y = (P where it is kept)·v / (1 − rate). Returns y, P, and P where it is kept if some is not. */
export function attention(inputs: readonly Tensor[], { biased, dropped, rate }: OpAttributes["Attention"]): Tensor[] {
  const [q, k, v] = inputs as [Tensor, Tensor, Tensor];
  const products = matmul(q, k, { transposeA: false, transposeB: true });
  const scores = biased ? mapPairs("Attention", products, inputs[3]!, (a, b) => a + b) : products;
  const weights = softmax(scores, scores.shape.length - 1);
  const kept = dropped ? choose(inputs[biased ? 4 : 3]!, weights, { data: Float64Array.of(0), shape: [] }) : weights;
  const y = map(matmul(kept, v, { transposeA: false, transposeB: false }), (sum) => sum / (1 - rate));
  return dropped ? [y, weights, kept] : [y, weights];
}

/** yᵢ = e^(xᵢ − max x) / Σⱼ e^(xⱼ − max x), along an axis */
export function softmax(x: Tensor, axis: number): Tensor {
  const y = zeros(x.shape);
  forEachLine(x.shape, axis, (first, step, length) => {
    const top = largest(x.data, first, step, length);
    let sum = 0;
    for (let j = 0; j < length; j++) sum += y.data[first + j * step] = Math.exp(x.data[first + j * step]! - top);
    for (let j = 0; j < length; j++) y.data[first + j * step]! /= sum;
  });
  return y;
}

/** lossᵢ = log Σ_c exp(zᵢ_c) − zᵢ_yᵢ */
export function softmaxCrossEntropy(logits: Tensor, labels: Tensor): Tensor {
  const loss = zeros(labels.shape);
  forEachLine(logits.shape, logits.shape.length - 1, (first, step, classes, line) => {
    const top = largest(logits.data, first, step, classes);
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += Math.exp(logits.data[first + c]! - top);
    const label = checkedIndex("SoftmaxCrossEntropy", labels.data[line]!, classes);
    loss.data[line] = Math.log(sum) - (logits.data[first + label]! - top);
  });
  return loss;
}

/** y = γ · (x − μ) / √(σ² + ε) + β, over the last axis. Returns y, μ, 1/√(σ² + ε). */
export function layerNorm(x: Tensor, scale: Tensor, offset: Tensor, epsilon: number): Tensor[] {
  const y = zeros(x.shape);
  const [means, inverses] = [zeros([...x.shape.slice(0, -1), 1]), zeros([...x.shape.slice(0, -1), 1])];
  forEachLine(x.shape, x.shape.length - 1, (first, _, features, line) => {
    let mean = 0;
    let variance = 0;
    for (let j = 0; j < features; j++) mean += x.data[first + j]! / features;
    for (let j = 0; j < features; j++) variance += (x.data[first + j]! - mean) ** 2 / features;
    const inverse = 1 / Math.sqrt(variance + epsilon);
    for (let j = 0; j < features; j++) y.data[first + j] = scale.data[j]! * (x.data[first + j]! - mean) * inverse + offset.data[j]!;
    means.data[line] = mean;
    inverses.data[line] = inverse;
  });
  return [y, means, inverses];
}

/** x/2 · (1 + erf(x/√2)) */
export const gelu = (x: number): number => (x / 2) * (1 + erf(x * Math.SQRT1_2));

/**
 * i, o, f = σ(z_i), σ(z_o), σ(z_f);  g = tanh(z_g);  c′ = f ∘ c + i ∘ g;  h′ = o ∘ tanh(c′); h and c where there is no text.
 * Returns h′, c′, [i, o, f], g, f ∘ c, tanh(f ∘ c + i ∘ g).
 */
export function lstmCell(z: Tensor, c: Tensor, h?: Tensor, isText?: Tensor): Tensor[] {
  const units = c.shape[c.shape.length - 1]!;
  const [hNext, next, candidate, kept, squashed] = Array.from({ length: 5 }, () => zeros(c.shape)) as [
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
  ];
  const gates = zeros([...c.shape.slice(0, -1), 3 * units]);
  for (let at = 0; at < c.data.length; at++) {
    const unit = at % units;
    const row = (at - unit) / units;
    const zAt = row * 4 * units + unit;
    const gateAt = row * 3 * units + unit;
    const input = (gates.data[gateAt] = sigmoid(z.data[zAt]!));
    const output = (gates.data[gateAt + units] = sigmoid(z.data[zAt + units]!));
    const forget = (gates.data[gateAt + 2 * units] = sigmoid(z.data[zAt + 2 * units]!));
    const g = (candidate.data[at] = Math.tanh(z.data[zAt + 3 * units]!));
    kept.data[at] = forget * c.data[at]!;
    const made = kept.data[at]! + input * g;
    squashed.data[at] = Math.tanh(made);
    const reads = isText?.data[row] !== 0; // without a mask every row is read
    next.data[at] = reads ? made : c.data[at]!;
    hNext.data[at] = reads ? output * squashed.data[at]! : h!.data[at]!;
  }
  return [hNext, next, gates, candidate, kept, squashed];
}

function largest(data: Float64Array, first: number, step: number, length: number): number {
  let top = -Infinity;
  for (let j = 0; j < length; j++) top = Math.max(top, data[first + j * step]!);
  return top;
}
