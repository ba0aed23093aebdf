// Gradient × input of saved weights: against PyTorch, against finite differences, and where a network is linear in its word vectors, exact.
import { describe, expect, test } from "vitest";
import { interpret } from "../src/graph/interpreter.ts";
import { fromPyTorchLstm } from "../src/hub/lstm-weights.ts";
import { activation } from "../src/layers/activation.ts";
import { bidirectional } from "../src/layers/bidirectional.ts";
import { conv1D } from "../src/layers/conv-1d.ts";
import { convolutionBank } from "../src/layers/convolution-bank.ts";
import { dense } from "../src/layers/dense.ts";
import { embedding } from "../src/layers/embedding.ts";
import { globalMaxPooling1D } from "../src/layers/global-max-pooling-1d.ts";
import { defineLayer } from "../src/layers/layer.ts";
import { lstm } from "../src/layers/lstm.ts";
import { mean } from "../src/models/mean.ts";
import { type Network, networkOf } from "../src/models/network.ts";
import { logOdds, logOddsDirection } from "../src/tasks/log-odds.ts";
import { traceNetwork } from "../src/training/trace.ts";
import { type DirectionOf, makeWordGradients } from "../src/training/word-gradients.node.ts";
import golden from "./golden/word-gradients.json" with { type: "json" };

// Numbers: test/golden/word-gradients.py, PyTorch float64.
interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
type Named = Readonly<Record<string, { readonly data: Float32Array; readonly shape: readonly number[] }>>;

const float32 = ({ shape, data }: { readonly shape: readonly number[]; readonly data: ArrayLike<number> }) => ({
  shape,
  data: Float32Array.from(data),
});

/** Weights by a formula, for a network of any shape. */
function weightsOf(network: Network): Named {
  const { parameters } = traceNetwork(network, { rows: 1, length: 16, training: false });
  return Object.fromEntries(
    parameters.map(({ spec: { name, shape } }, k) => {
      const size = shape.reduce((product, axis) => product * axis, 1);
      return [name, { shape, data: Float32Array.from({ length: size }, (_, n) => 0.5 * Math.sin(1.7 * n + 0.7 * k)) }];
    }),
  );
}

async function contributionsOf(
  network: Network,
  weights: Named,
  x: { ids: readonly number[]; lengths: readonly number[]; maxLength: number },
  directionOf: DirectionOf,
) {
  const gradients = makeWordGradients(network, weights);
  try {
    const lengths = Int32Array.from(x.lengths);
    return await gradients.contributions({ data: Int32Array.from(x.ids), shape: [lengths.length, x.maxLength], lengths }, directionOf);
  } finally {
    await gradients.release();
  }
}

/** Logits in float64. */
function logitsOf(network: Network, weights: Named, ids: readonly number[]): Float64Array {
  const trace = traceNetwork(network, { rows: 1, length: ids.length, training: false });
  const inputs = [trace.ids, ...trace.parameters.map(({ value }) => value)];
  const feeds = { ...weights, ids: { data: Float64Array.from(ids), shape: [1, ids.length] } };
  return Float64Array.from(interpret({ inputs, outputs: [trace.logits] }, feeds)[0]!.data);
}

function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++)
    expect(Math.abs(actual[i]! - expected[i]!), `place ${i}: ${actual[i]}, expected ${expected[i]}`).toBeLessThan(tolerance);
}

describe("PyTorch has the same contributions of", () => {
  const table = embedding({ inputDim: 12, outputDim: 4, maskZero: true });

  test("a TextCNN of three classes", async () => {
    const { weights, ids, lengths, labels, contributions, logits } = golden.cnn;
    const logOddsOf = golden.cnn.logOdds.data;
    const network = networkOf([table, convolutionBank({ kernelSizes: [2, 3], filters: 3 }), dense({ units: 3, activation: "softmax" })]);
    const ours = Object.fromEntries(
      Object.entries(weights as Record<string, Numbers>).map(([name, values]) => [
        name.replace(/^conv(\d)\.weight$/, "convolutionBank.kernel_$1").replace(/^conv(\d)\.bias$/, "convolutionBank.bias_$1"),
        float32(values),
      ]),
    );
    const directionOf = (z: Float32Array, row: number) => logOddsDirection(z, labels[row]!, "softmax");
    const found = await contributionsOf(network, ours, { ids: ids.data, lengths, maxLength: 6 }, directionOf);
    expectNear(found!, contributions.data, 1e-5);
    logOddsOf.forEach((expected, row) => {
      const scores = logits.data.slice(3 * row, 3 * row + 3).map(Math.exp); // a common factor does not matter
      expect(logOdds(scores, labels[row]!, "softmax")).toBeCloseTo(expected, 9);
    });
  });

  test("a bidirectional LSTM with one sigmoid", async () => {
    const { ids, lengths, labels, contributions } = golden.lstm;
    const weights = golden.lstm.weights as Record<string, Numbers>;
    const network = networkOf([table, bidirectional(lstm({ units: 3 })), dense({ units: 1, activation: "sigmoid" })]);
    const direction = (suffix: string, name: string) => {
      const part = (kind: string) => float32(weights[`lstm.${kind}_l0${suffix}`]!);
      const converted = fromPyTorchLstm({ weight_ih: part("weight_ih"), weight_hh: part("weight_hh"), bias_ih: part("bias_ih") });
      return Object.fromEntries(Object.entries(converted).map(([key, values]) => [`bidirectional.${name}.${key}`, float32(values)]));
    };
    const plain = Object.fromEntries(["embedding.weight", "dense.weight", "dense.bias"].map((name) => [name, float32(weights[name]!)]));
    const ours = { ...plain, ...direction("", "forward"), ...direction("_reverse", "backward") };
    const directionOf = (z: Float32Array, row: number) => logOddsDirection(z, labels[row]!, "sigmoid");
    expectNear((await contributionsOf(network, ours, { ids: ids.data, lengths, maxLength: 6 }, directionOf))!, contributions.data, 1e-5);
  });
});

describe("finite differences give the same contributions", () => {
  const ids = [3, 7, 2, 9, 5];
  const networks: Record<string, Network> = {
    "two layers of LSTM": networkOf([
      embedding({ inputDim: 12, outputDim: 4, maskZero: true }),
      bidirectional(lstm({ units: 3, returnSequences: true })),
      bidirectional(lstm({ units: 2 })),
      dense({ units: 4, activation: "tanh" }),
      dense({ units: 3, activation: "sigmoid" }),
    ]),
    "a convolution that sees padding": networkOf([
      embedding({ inputDim: 12, outputDim: 4 }),
      conv1D({ filters: 3, kernelSize: 2, activation: "tanh" }),
      globalMaxPooling1D(),
      dense({ units: 3 }),
      activation("softmax"),
    ]),
  };

  test.each(Object.entries(networks))("of %s", async (_, network) => {
    const weights = weightsOf(network);
    const label = 1;
    const directionOf = (z: Float32Array) => logOddsDirection(z, label, network.output);
    const maxLength = network.paddingBlind ? 9 : 5;
    const padded = [...ids, ...new Array<number>(maxLength - ids.length).fill(0)];
    const found = (await contributionsOf(network, weights, { ids: padded, lengths: [5], maxLength }, directionOf))!;
    const explained = (z: Float64Array) =>
      logOdds(
        z.map((each) => (network.output === "sigmoid" ? 1 / (1 + Math.exp(-each)) : Math.exp(each))),
        label,
        network.output,
      );
    const step = 1e-5;
    ids.forEach((id, t) => {
      // Each id stands once: its row of the table times 1 ± ε is its vector times 1 ± ε.
      const table = weights["embedding.weight"]!;
      const scaled = (factor: number) => ({
        shape: table.shape,
        data: Float64Array.from(table.data, (value, i) => (Math.floor(i / 4) === id ? value * factor : value)),
      });
      const at = (factor: number) =>
        explained(logitsOf(network, { ...weights, "embedding.weight": scaled(factor) as unknown as Named[string] }, ids));
      expect(Math.abs(found[t]! - (at(1 + step) - at(1 - step)) / (2 * step))).toBeLessThan(1e-5);
    });
    expect([...found.subarray(ids.length)]).toEqual(new Array(maxLength - ids.length).fill(0));
  });
});

test("of a network linear in its word vectors add up to the logit minus the bias, at either end of the padding", async () => {
  const network = mean.create!({ vocabularySize: 12, outputs: 1, output: "sigmoid" }, { embeddingSize: 4, dropout: 0.5 });
  const weights = weightsOf(network);
  const ids = [3, 7, 7, 2, 1];
  const logit = logitsOf(network, weights, ids)[0]!;
  for (const padded of [
    [...ids, 0, 0, 0],
    [0, 0, 0, ...ids],
  ]) {
    const found = (await contributionsOf(network, weights, { ids: padded, lengths: [5], maxLength: 8 }, () => [1]))!;
    expect(Math.abs(found.reduce((sum, each) => sum + each, 0) - (logit - weights["dense.bias"]!.data[0]!))).toBeLessThan(1e-6);
    padded.forEach((id, t) => {
      if (id === 0) expect(found[t]).toBe(0);
      else expect(found[t]).not.toBe(0);
    });
  }
});

test("many texts of different lengths have the contributions they have alone", async () => {
  const network = mean.create!({ vocabularySize: 12, outputs: 3, output: "softmax" }, { embeddingSize: 4 });
  const weights = weightsOf(network);
  const texts = [[3], [5, 2, 7], [], [1, 1, 4, 9, 11, 3, 2, 8]];
  const row = (ids: readonly number[]) => [...ids, ...new Array<number>(8 - ids.length).fill(0)];
  const directionOf = (z: Float32Array) => logOddsDirection(z, 2, "softmax");
  const together = await contributionsOf(
    network,
    weights,
    { ids: texts.flatMap(row), lengths: texts.map((ids) => ids.length), maxLength: 8 },
    directionOf,
  );
  for (const [i, ids] of texts.entries()) {
    const alone = await contributionsOf(network, weights, { ids: row(ids), lengths: [ids.length], maxLength: 8 }, directionOf);
    expectNear(together!.subarray(8 * i, 8 * i + 8), alone!, 1e-6);
  }
});

test("a network without word vectors has none", async () => {
  const counts = defineLayer("counts", {}, ({ value }, scope) => ({
    value: scope.param("weight", [value.shape[1]!, 2], () => {}),
    mask: null,
  }));
  const network = networkOf([counts]);
  const weights = { "counts.weight": { data: new Float32Array(8), shape: [4, 2] } };
  expect(await contributionsOf(network, weights, { ids: [1, 2, 3, 4], lengths: [4], maxLength: 4 }, () => [1, 0])).toBeNull();
});

test("weights that do not fit the network are refused", async () => {
  const network = mean.create!({ vocabularySize: 12, outputs: 1, output: "sigmoid" });
  const x = { ids: [1], lengths: [1], maxLength: 1 };
  await expect(contributionsOf(network, {}, x, () => [1])).rejects.toMatchObject({
    code: "folder-damaged",
    problem: { where: "tensor embedding.weight" },
  });
});
