// One sentence through the three elements in numbers: what docs/guide/elements.md shows, computed by the library itself.

import { differentiate } from "../../src/graph/differentiate.ts";
import { interpret } from "../../src/graph/interpreter.ts";
import { input, reduceMean } from "../../src/graph/ops/index.ts";
import { simplify } from "../../src/graph/passes/simplify.ts";
import { dense } from "../../src/layers/dense.ts";
import { embedding } from "../../src/layers/embedding.ts";
import { globalAveragePooling1D } from "../../src/layers/global-average-pooling-1d.ts";
import { binaryCrossentropy } from "../../src/losses/binary-crossentropy.ts";
import type { Loss } from "../../src/losses/loss.ts";
import { meanSquaredError } from "../../src/losses/mean-squared-error.ts";
import { type Network, networkOf } from "../../src/models/network.ts";
import { adam } from "../../src/optimizers/adam.ts";
import type { Optimizer } from "../../src/optimizers/optimizer.ts";
import { sgd } from "../../src/optimizers/sgd.ts";
import { readTable } from "../../src/text/read-table.node.ts";
import { tokenize } from "../../src/text/tokenize.ts";
import { textVectorizer } from "../../src/text/vectorizer.ts";
import { networkLayout } from "../../src/training/network-layout.ts";
import { viewOf } from "../../src/training/parameters.ts";
import { traceNetwork } from "../../src/training/trace.ts";

const sentence = "Free entry! Call now :)";
const length = 8;
const seed = 1;

/** The lines of the example; `dataFile` is the bundled messages. */
export async function elementsExample(dataFile: string): Promise<string> {
  const table = await readTable(dataFile);
  const vectorizer = textVectorizer({ maxLength: length, vocabularySize: 20_000, minCount: 2 }).adapt(table.column("text"));
  const tokens = tokenize(sentence, { splitting: "words", lowercase: true });
  const ids = vectorizer.encode([sentence]).data;
  const network = networkOf([
    embedding({ inputDim: vectorizer.size, outputDim: 2, maskZero: true }),
    globalAveragePooling1D(),
    dense({ units: 1, activation: "sigmoid" }),
  ]);
  const { layout, initialWeights } = networkLayout(network);
  const weights = layout.places.map((place) => Float32Array.from(viewOf(initialWeights(seed), place)));
  const [vectors, weight, bias] = weights as [Float32Array, Float32Array, Float32Array];
  const cross = step(network, { ids, weights, loss: binaryCrossentropy });
  const squared = step(network, { ids, weights, loss: meanSquaredError });
  const [gradientOfVectors, gradientOfWeight, gradientOfBias] = cross.gradients;
  const mean = gradientOfWeight!.map((each) => each / gradientOfBias![0]!); // ∂loss/∂w = ∂loss/∂b · h
  const sigmoid = 1 / (1 + Math.exp(-cross.logit));
  const after = (optimizer: Optimizer, learningRate: number) => {
    const moved = updated(weights, cross.gradients, optimizer, learningRate);
    const again = step(network, { ids, weights: moved, loss: binaryCrossentropy });
    return { weight: moved[1]!, bias: moved[2]!, loss: again.loss };
  };
  const [byAdam, bySgd] = [after(adam(), 0.1), after(sgd(), 0.1)];
  const free = ids[0]! * 2;
  return [
    `text           ${sentence}        label: spam, so y = 1`,
    `tokens         ${tokens.join(" · ")}`,
    `ids            ${ids.join(" ")}`,
    "",
    `architecture   vector of "${tokens[0]}": ${pair(vectors.subarray(free, free + 2))}`,
    `               mean of the ${tokens.length} vectors: h = ${pair(mean)}`,
    `               w = ${pair(weight)}, b = ${number(bias[0]!)}`,
    `               logit z = w·h + b = ${number(cross.logit)}, probability of spam σ(z) = ${number(sigmoid)}`,
    "",
    `loss           binaryCrossentropy: −ln σ(z) = ${number(cross.loss)}`,
    `gradients      ∂loss/∂z = σ(z) − y = ${number(gradientOfBias![0]!)}`,
    `               ∂loss/∂w = ${pair(gradientOfWeight!)}, ∂loss/∂b = ${number(gradientOfBias![0]!)}`,
    `               ∂loss/∂"${tokens[0]}" = ${pair(gradientOfVectors!.subarray(free, free + 2))}`,
    "",
    `optimizer      sgd, rate 0.1:   w = ${pair(bySgd.weight)}, b = ${number(bySgd.bias[0]!)}; loss now ${number(bySgd.loss)}`,
    `               adam, rate 0.1:  w = ${pair(byAdam.weight)}, b = ${number(byAdam.bias[0]!)}; loss now ${number(byAdam.loss)}`,
    "",
    `another loss   meanSquaredError: (σ(z) − y)² = ${number(squared.loss)}, ∂loss/∂z = ${number(squared.gradients[2]![0]!)}`,
  ].join("\n");
}

interface Step {
  readonly logit: number;
  readonly loss: number;
  readonly gradients: readonly Float32Array[];
}

/** Forward and backward for the sentence alone, in float64. */
function step(
  network: Network,
  { ids, weights, loss }: { readonly ids: ArrayLike<number>; readonly weights: readonly Float32Array[]; readonly loss: Loss },
): Step {
  const trace = traceNetwork(network, { rows: 1, length, training: true });
  const y = input("y", [1, 1]);
  const mean = reduceMean(loss.perExample(trace.logits, y, "sigmoid"));
  const parameters = trace.parameters.map(({ value }) => value);
  const { outputs, gradients } = differentiate([trace.logits, mean], mean, parameters);
  const graph = simplify({ inputs: [trace.ids, y, ...parameters], outputs: [...outputs, ...gradients.map((each) => each!)] });
  const given = Object.fromEntries(trace.parameters.map(({ spec: { name, shape } }, i) => [name, { data: weights[i]!, shape }]));
  const [logit, value, ...slopes] = interpret(graph, { ids: { data: ids, shape: [1, length] }, y: { data: [1], shape: [1, 1] }, ...given });
  return { logit: logit!.data[0]!, loss: value!.data[0]!, gradients: slopes.map(({ data }) => Float32Array.from(data)) };
}

function updated(
  weights: readonly Float32Array[],
  gradients: readonly Float32Array[],
  optimizer: Optimizer,
  learningRate: number,
): Float32Array[] {
  return weights.map((weight, i) => {
    const moved = weight.slice();
    const slots = Object.fromEntries(optimizer.slots.map((name) => [name, new Float32Array(weight.length)]));
    optimizer.update(moved, gradients[i]!, slots, { learningRate, step: 1 });
    return moved;
  });
}

function pair(values: ArrayLike<number>): string {
  return `(${Array.from(values, number).join(", ")})`;
}

function number(value: number): string {
  return value
    .toFixed(5)
    .replace(/^-(?=0\.0+$)/, "")
    .replace("-", "−");
}
