// The numbers of docs/guide/formulas.md, each from Tercet's own functions: name of a block → its lines.
import { sizeOf } from "../../src/core/array.ts";
import { attention as attentionNode } from "../../src/graph/composites/attention.ts";
import { lstmCell } from "../../src/graph/composites/lstm-cell.ts";
import { softmax, softmaxCrossEntropy } from "../../src/graph/composites/softmax.ts";
import { interpret } from "../../src/graph/interpreter.ts";
import type { Value } from "../../src/graph/node.ts";
import { add, constant, fill, input, matmul, mul, reduceMean, split, unsqueeze } from "../../src/graph/ops/index.ts";
import { feedForward } from "../../src/layers/feed-forward.ts";
import type { Features, Layer, Scope } from "../../src/layers/layer.ts";
import { lstm } from "../../src/layers/lstm.ts";
import { multiHeadAttention } from "../../src/layers/multi-head-attention.ts";
import { sinusoidal } from "../../src/layers/sinusoidal.ts";
import { adam } from "../../src/optimizers/adam.ts";

type Matrix = readonly (readonly number[])[];

export const tokens = ["good", "film", "!"] as const;

/** What stands on the page as given. */
const given = {
  x: [
    [1, 0, 0.5, 0],
    [0, 1, 0, 0.5],
    [0.5, 0.5, 0, 0],
  ],
  query: [
    [1, 0],
    [0, 1],
    [1, 0],
    [0, 1],
  ],
  key: [
    [0, 1],
    [1, 0],
    [0, 1],
    [1, 0],
  ],
  value: [
    [1, 0],
    [0, 1],
    [0, 0],
    [0, 0],
  ],
  output: [
    [1, 0, 1, 0],
    [0, 1, 0, 1],
  ],
  w: [
    [1, -1, 0],
    [0, 1, -1],
    [-1, 0, 1],
    [0.5, 0.5, 0.5],
  ],
  b: [0.1, 0, -0.1],
  wo: [
    [1, 0, 0, 0],
    [0, 1, 0, 0],
    [0, 0, 1, 1],
  ],
  bo: [0, 0, 0, 0.5],
  // One unit: the gates i, o, f, g side by side.
  kernel: [
    [0.5, 0.2, -0.3, 1],
    [0.1, 0.4, 0.3, -1],
    [0, 0, 0, 0.5],
    [0, 0, 0, 0.5],
  ],
  recurrent: [[0.2, 0.1, 0.3, 0.4]],
  bias: [0, 0, 1, 0],
  gradients: [0.5, -0.25, 0.1],
  logits: [
    [2, 0.5, -1],
    [0, 1, 0],
    [-1, 0.5, 0.5],
  ],
  labels: [0, 1, 0],
} as const;

export function examples(): ReadonlyMap<string, string> {
  const positions = shown(sinusoidal(), zeros(3, 4));
  const odd = shown(sinusoidal({ cosineExponent: "odd" }), zeros(3, 4));
  const encoded = shown(sinusoidal(), given.x);
  const { q, k, v, scores, weights, heads } = attentionParts(encoded);
  const weightsOfAttention = {
    "query.weight": given.query,
    "key.weight": given.key,
    "value.weight": given.value,
    "output.weight": given.output,
  };
  const answers = shown(multiHeadAttention({ numHeads: 1, keyDim: 2, useBias: false }), encoded, weightsOfAttention);
  const inner = { "intermediate.weight": given.w, "intermediate.bias": [given.b], "output.weight": given.wo, "output.bias": [given.bo] };
  const blocks: Record<string, readonly string[]> = {
    words: tokens.map((token, t) => `${token.padEnd(4)} x${t} = ${row(given.x[t]!)}`),
    "positional-encoding": perToken((t) => `PE(${t}) = ${row(positions[t]!)}   x${t} + PE(${t}) = ${row(encoded[t]!)}`),
    "positional-encoding-odd": perToken((t) => `PE(${t}) = ${row(odd[t]!)}`),
    "attention-weights": [
      ...given.query.map((_, i) => `W_q ${row(given.query[i]!)}   W_k ${row(given.key[i]!)}   W_v ${row(given.value[i]!)}`),
      ...given.output.map((each) => `W_o ${row(each)}`),
    ],
    "attention-projections": perToken((t) => `q${t} = ${row(q[t]!)}   k${t} = ${row(k[t]!)}   v${t} = ${row(v[t]!)}`),
    "attention-scores": perToken((t) => `q${t}·Kᵀ / √2 = ${row(scores[t]!)}   softmax = ${row(weights[t]!)}`),
    "attention-output": perToken((t) => `Σ p·v = ${row(heads[t]!)}   y${t} = ${row(answers[t]!)}`),
    "feed-forward-weights": [
      ...given.w.map((each) => `W   ${row(each)}`),
      `b   ${row(given.b)}`,
      ...given.wo.map((each) => `W_o ${row(each)}`),
      `b_o ${row(given.bo)}`,
    ],
    "feed-forward": feedForwardLines(answers, inner),
    "lstm-weights": [
      "          i        o        f        g",
      ...given.kernel.map((each, i) => `W row ${i} ${row(each)}`),
      `R       ${row(given.recurrent[0])}`,
      `b       ${row(given.bias)}`,
    ],
    lstm: lstmLines(),
    adam: adamLines(),
    "cross-entropy": crossEntropyLines(),
  };
  return new Map(Object.entries(blocks).map(([name, lines]) => [name, lines.join("\n")]));
}

function attentionParts(x: Matrix) {
  const [features, query, key, value] = [x, given.query, given.key, given.value].map(asValue) as [Value, Value, Value, Value];
  const q = matmul(features, query);
  const [k, v] = [matmul(features, key), matmul(features, value)];
  const scores = mul(matmul(q, k, { transposeB: true }), 1 / Math.sqrt(2));
  const answer = attentionNode({ query: mul(q, 1 / Math.sqrt(2)), key: k, value: v, bias: null, dropout: null });
  const [heads, weights] = answer.node.outputs as [Value, Value];
  const [qs, ks, vs, ss, hs, ws] = numbersOf([q, k, v, scores, heads, weights]) as [Matrix, Matrix, Matrix, Matrix, Matrix, Matrix];
  return { q: qs, k: ks, v: vs, scores: ss, heads: hs, weights: ws };
}

function feedForwardLines(x: Matrix, weights: Readonly<Record<string, Matrix>>): string[] {
  const [z] = numbersOf([add(matmul(asValue(x), asValue(given.w)), asValue([given.b]))]) as [Matrix];
  const [gate] = numbersOf([softmax(asValue(z))]) as [Matrix];
  const relu = shown(feedForward({ intermediateDim: 3 }), x, weights);
  const { "output.bias": _, ...withoutSecondBias } = weights;
  const gated = shown(feedForward({ intermediateDim: 3, activation: "softmax" }), x, withoutSecondBias);
  return perToken((t) =>
    [`y${t}·W + b = ${row(z[t]!)}`, `  relu    → ${row(relu[t]!)}`, `  softmax = ${row(gate[t]!)} → ${row(gated[t]!)}`].join("\n"),
  );
}

function lstmLines(): string[] {
  const states = shown(lstm({ units: 1, returnSequences: true }), given.x, {
    kernel: given.kernel,
    recurrent_kernel: given.recurrent,
    bias: [given.bias],
  });
  let [h, c] = [0, 0];
  return perToken((t) => {
    const z = add(
      add(matmul(asValue([given.x[t]!]), asValue(given.kernel)), matmul(asValue([[h]]), asValue(given.recurrent))),
      asValue([given.bias]),
    );
    const step = lstmCell(z, asValue([[c]]));
    const [i, o, f] = split(step.gates, [1, 1, 1], -1) as [Value, Value, Value];
    const all = numbersOf([i, f, o, step.candidate, step.c, step.h]).map((each) => each[0]![0]!);
    [c, h] = all.slice(4) as [number, number];
    if (Math.abs(h - states[t]![0]!) > 1e-12) throw new Error("the layer and its cell should agree");
    return all.map((number, j) => `${["i", "f", "o", "g", "c", "h"][j]} = ${show(number)}`).join("   ");
  });
}

function adamLines(): string[] {
  const optimizer = adam({ learningRate: 0.1 });
  const [w, m, v] = [Float32Array.of(1), new Float32Array(1), new Float32Array(1)];
  return given.gradients.map((gradient, i) => {
    const step = i + 1;
    optimizer.update(w, Float32Array.of(gradient), { m, v }, { learningRate: 0.1, step });
    const [mHat, vHat] = [m[0]! / (1 - 0.9 ** step), v[0]! / (1 - 0.999 ** step)];
    const shownRow = [
      ["g", gradient],
      ["m", m[0]!],
      ["v", v[0]!, 6],
      ["m̂", mHat],
      ["v̂", vHat],
      ["w", w[0]!],
    ] as const;
    return `t = ${step}   ${shownRow.map(([name, number, digits]) => `${name} = ${show(number, digits)}`).join("   ")}`;
  });
}

function crossEntropyLines(): string[] {
  const logits = asValue(given.logits);
  const losses = softmaxCrossEntropy(logits, constant(Int32Array.from(given.labels), [3]));
  const [p, each, mean] = numbersOf([softmax(logits), unsqueeze(losses, [1]), unsqueeze(reduceMean(losses), [0, 1])]) as [
    Matrix,
    Matrix,
    Matrix,
  ];
  return [
    ...perToken((t) => `z${t} = ${row(given.logits[t]!)}   p${t} = ${row(p[t]!)}   y = ${given.labels[t]}   loss = ${show(each[t]![0]!)}`),
    `mean loss = ${show(mean[0]![0]!)}`,
  ];
}

const perToken = (line: (token: number) => string): string[] => tokens.map((_, t) => line(t));
const show = (number: number, digits = 4): string =>
  (Math.abs(number) < 0.5 * 10 ** -digits ? 0 : number).toFixed(digits).padStart(digits + 3);
const row = (numbers: readonly number[]): string => `[${numbers.map((number) => show(number)).join(", ")}]`;
const zeros = (rows: number, columns: number): Matrix => Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
const asValue = (matrix: Matrix): Value => constant(Float64Array.from(matrix.flat()), [matrix.length, matrix[0]!.length]);

function numbersOf(values: readonly Value[]): Matrix[] {
  return interpret({ inputs: [], outputs: values }, {}).map(({ data, shape }) => matrixOf(data, shape));
}

function matrixOf(data: ArrayLike<number>, shape: readonly number[]): Matrix {
  const columns = shape.at(-1)!;
  return Array.from({ length: sizeOf(shape) / columns }, (_, r) => Array.from(data).slice(r * columns, (r + 1) * columns));
}

/** A layer's output for one text of three tokens. A weight of one row is a vector where the layer asks for one. */
function shown(layer: Layer, x: Matrix, weights: Readonly<Record<string, Matrix>> = {}): Matrix {
  const value = input("x", [1, x.length, x[0]!.length]);
  const asked = new Map<string, Value>();
  const scope: Scope = {
    training: false,
    path: "example",
    param(name, shape) {
      asked.set(name, input(name, shape));
      return asked.get(name)!;
    },
    keepMask: (shape) => fill(1, value, shape),
    child: () => scope,
  };
  const features: Features = layer.call({ value, mask: null }, scope);
  const feeds = Object.fromEntries([...asked].map(([name, { shape }]) => [name, { data: weights[name]!.flat(), shape }]));
  const [result] = interpret(
    { inputs: [value, ...asked.values()], outputs: [features.value] },
    { ...feeds, x: { data: x.flat(), shape: value.shape } },
  );
  return matrixOf(result!.data, result!.shape);
}
