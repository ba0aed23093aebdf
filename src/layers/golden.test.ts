import { describe, expect, test } from "vitest";
import golden from "../../test/golden/layers.json" with { type: "json" };
import lstmGolden from "../../test/golden/lstm.json" with { type: "json" };
import textCnn from "../../test/golden/textcnn.json" with { type: "json" };
import { runOnnx } from "../../test/graph/run-onnx.ts";
import { gelu } from "../graph/composites/gelu.ts";
import { layerNorm } from "../graph/composites/layer-norm.ts";
import { softmax } from "../graph/composites/softmax.ts";
import { differentiate } from "../graph/differentiate.ts";
import { interpret } from "../graph/interpreter.ts";
import type { Graph, Value } from "../graph/node.ts";
import {
  add,
  constant,
  equal,
  exp,
  input,
  log,
  matmul,
  mul,
  not,
  pow,
  reduceMax,
  reduceMean,
  reduceSum,
  sub,
  tanh,
  unsqueeze,
  where,
} from "../graph/ops/index.ts";
import { simplify } from "../graph/passes/simplify.ts";
import { fromKerasLstm, fromPyTorchLstm } from "../hub/lstm-weights.ts";
import { sparseCategoricalCrossentropy } from "../losses/sparse-categorical-crossentropy.ts";
import { callNetwork, networkOf } from "../models/network.ts";
import { bidirectional } from "./bidirectional.ts";
import { conv1D } from "./conv-1d.ts";
import { convolutionBank } from "./convolution-bank.ts";
import { dense } from "./dense.ts";
import { embedding } from "./embedding.ts";
import { globalAveragePooling1D } from "./global-average-pooling-1d.ts";
import type { Layer, Scope } from "./layer.ts";
import { lstm } from "./lstm.ts";

// Numbers: test/golden/{layers,lstm,textcnn}.py, float64 unless said otherwise.
interface Numbers {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

function scopeOf(parameters: Map<string, Value>): Scope {
  const at = (path: string): Scope => ({
    training: true,
    path,
    param(name, shape) {
      const full = path ? `${path}.${name}` : name;
      if (!parameters.has(full)) parameters.set(full, input(full, shape));
      return parameters.get(full)!;
    },
    keepMask: (shape) => input("keep", shape, "bool"),
    child: (name) => at(path ? `${path}.${name}` : name),
  });
  return at("");
}

interface Traced {
  readonly graph: Graph;
  readonly feeds: Readonly<Record<string, Numbers>>;
  /** Of the values that get a gradient, in the order of the graph's outputs after the first. */
  readonly names: readonly string[];
}

interface Results {
  readonly output: Numbers;
  readonly gradients: Readonly<Record<string, Numbers>>;
}

interface LayerRun {
  readonly x: Numbers;
  readonly mask?: Numbers;
  readonly parameters: Readonly<Record<string, Numbers>>;
  readonly outputWeights: Numbers;
}

/** A layer's output, and the gradients of Σ output · weights for its input and parameters. */
function traceLayer(layer: Layer, { x, mask, parameters, outputWeights }: LayerRun): Traced {
  const xIn = input("x", x.shape);
  const maskIn = mask ? input("mask", mask.shape, "bool") : null;
  const found = new Map<string, Value>();
  const { value } = layer.call({ value: xIn, mask: maskIn }, scopeOf(found));
  const wrt = new Map([["x", xIn], ...found]);
  return traceGradients(value, wrt, { outputWeights, others: maskIn ? [maskIn] : [], feeds: { ...parameters, x, ...(mask && { mask }) } });
}

function traceGradients(
  value: Value,
  wrt: ReadonlyMap<string, Value>,
  given: { outputWeights: Numbers; others: readonly Value[]; feeds: Readonly<Record<string, Numbers>> },
): Traced {
  const weights = constant(Float64Array.from(given.outputWeights.data), given.outputWeights.shape);
  const { outputs, gradients } = differentiate([value], reduceSum(mul(value, weights)), [...wrt.values()]);
  const graph = { inputs: [...given.others, ...wrt.values()], outputs: [...outputs, ...gradients.map((each) => each!)] };
  return { graph, feeds: given.feeds, names: [...wrt.keys()] };
}

function named([output, ...gradients]: readonly Numbers[], names: readonly string[]): Results {
  return { output: output!, gradients: Object.fromEntries(names.map((name, i) => [name, gradients[i]!])) };
}

/** The same in float64 by the interpreter, and in float32 by ONNX Runtime. */
const inFloat64 = ({ graph, feeds, names }: Traced) => named(interpret(graph, feeds), names);
const inFloat32 = async ({ graph, feeds, names }: Traced) => named(await runOnnx(simplify(graph), feeds), names);

function expectClose(actual: Numbers, expected: Numbers, tolerance: number | { rtol: number; atol: number }, what: string): void {
  const { rtol, atol } = typeof tolerance === "number" ? { rtol: 0, atol: tolerance } : tolerance;
  expect(actual.data.length, what).toBe(expected.data.length);
  for (let i = 0; i < expected.data.length; i++) {
    const [a, b] = [actual.data[i]!, expected.data[i]!];
    if (!(Math.abs(a - b) <= atol + rtol * Math.abs(b))) expect.fail(`${what}[${i}]: ${a}, expected ${b}`);
  }
}

function expectResults(actual: Results, expected: Results, tolerance: number | { rtol: number; atol: number }): void {
  expectClose(actual.output, expected.output, tolerance, "output");
  expect(Object.keys(actual.gradients).sort()).toEqual(Object.keys(expected.gradients).sort());
  for (const [name, gradient] of Object.entries(expected.gradients)) expectClose(actual.gradients[name]!, gradient, tolerance, name);
}

const single = { rtol: 1e-5, atol: 1e-6 };

describe("conv1D equals PyTorch", () => {
  const cases = Object.entries(golden).filter(([name]) => name.startsWith("conv1d"));
  test.each(cases)("%s, in float64 and in ONNX Runtime", async (_, each) => {
    const { kernel, padding, inputs, output, outputWeights, gradients } = each as typeof golden.conv1dSame2;
    const layer = conv1D({ filters: 4, kernelSize: kernel, padding: padding as "same" | "valid" });
    const { x, weight, bias } = inputs;
    const traced = traceLayer(layer, { x, parameters: { weight, bias }, outputWeights });
    expectResults(inFloat64(traced), { output, gradients }, 1e-12);
    expectResults(await inFloat32(traced), { output, gradients }, single);
  });
});

/** What layers are made of, and what models made of ops compute: each a function of its inputs in the file's order. */
const formulas: Readonly<Record<string, (x: Readonly<Record<string, Value>>) => Value>> = {
  layerNorm: ({ x, gamma, beta }) => layerNorm(x!, gamma!, beta!, golden.layerNorm.epsilon),
  gelu: ({ x }) => gelu(x!),
  geluTanh: ({ x }) => {
    const inner = mul(Math.sqrt(2 / Math.PI), add(x!, mul(0.044715, pow(x!, 3))));
    return mul(mul(x!, 0.5), add(tanh(inner), 1));
  },
  softmax: ({ x }) => softmax(x!),
  logSoftmax: ({ x }) => {
    const last = { axes: [-1], keepDims: true };
    const shifted = sub(x!, reduceMax(x!, last));
    return sub(shifted, log(reduceSum(exp(shifted), last)));
  },
  attention: attention,
  attentionMasked: attention,
};

/** softmax(q·kᵀ / √size)·v, a masked key with weight 0. */
function attention({ query, key, value, keyMask }: Readonly<Record<string, Value>>): Value {
  const size = query!.shape[3]!;
  const scores = mul(matmul(query!, key!, { transposeB: true }), 1 / Math.sqrt(size)); // [batch, heads, queries, keys]
  return matmul(softmax(keyMask ? where(unsqueeze(keyMask, [1, 2]), scores, -1e9) : scores), value!);
}

describe.each(Object.keys(formulas))("%s equals PyTorch", (name) => {
  const given = golden[name as "attentionMasked"];
  const inputs: Readonly<Record<string, Numbers>> = given.inputs;
  const mask = "keyMask" in given ? input("keyMask", given.keyMask.shape, "bool") : null;
  const wrt = new Map(Object.entries(inputs).map(([key, { shape }]) => [key, input(key, shape)]));
  const value = formulas[name]!({ ...Object.fromEntries(wrt), ...(mask && { keyMask: mask }) });
  const traced = traceGradients(value, wrt, {
    outputWeights: given.outputWeights,
    others: mask ? [mask] : [],
    feeds: { ...inputs, ...(mask && { keyMask: given.keyMask }) },
  });

  test("output and gradients in float64", () => {
    expectResults(inFloat64(traced), given, 1e-12);
  });

  test("output and gradients in float32 in ONNX Runtime", async () => {
    expectResults(await inFloat32(traced), given, single);
  });
});

test("embedding and mean pooling with a mask equal PyTorch", () => {
  const { ids, mask, inputs, output, outputWeights, gradients } = golden.embeddingMean;
  const [table] = Object.values(inputs);
  const parameters = new Map<string, Value>();
  const scope = scopeOf(parameters);
  const [idsIn, maskIn] = [input("ids", ids.shape, "int32"), input("mask", mask.shape, "bool")];
  const [rows, width] = table!.shape as [number, number];
  const features = embedding({ inputDim: rows, outputDim: width, maskZero: true }).call({ value: idsIn, mask: maskIn }, scope);
  const { value } = globalAveragePooling1D().call(features, scope);
  const loss = reduceSum(mul(value, constant(Float64Array.from(outputWeights.data), outputWeights.shape)));
  const weight = parameters.get("weight")!;
  const { outputs, gradients: made } = differentiate([value], loss, [weight]);
  const [y, dw] = interpret({ inputs: [idsIn, maskIn, weight], outputs: [...outputs, made[0]!] }, { ids, mask, weight: table! });
  expectClose(y!, output, 1e-12, "output");
  expectClose(dw!, Object.values(gradients)[0]!, 1e-12, "table");
});

type Arrays = Readonly<Record<string, Numbers>>;
type Direction = "forward" | "reverse";

interface LstmCase extends Results {
  readonly weights: Readonly<Partial<Record<Direction, Arrays>>>;
  readonly mask?: Numbers;
  readonly outputWeights: Numbers;
}

interface Peer {
  readonly caseOf: (name: string) => LstmCase;
  /** One direction's weights or gradients in our layout. */
  readonly convert: (theirs: Arrays) => object;
  /** Whether a masked step of both directions gives zeros instead of the carried state, which nobody reads. */
  readonly zeroesMasked: boolean;
}

// The casts say what the golden file holds; its cases differ in which directions and whether a mask they have.
const peers: Readonly<Record<string, Peer>> = {
  PyTorch: {
    caseOf: (name) => lstmGolden.torch[name as "forward"] as unknown as LstmCase,
    convert: (theirs) => fromPyTorchLstm(inDoubles(theirs) as never),
    zeroesMasked: false,
  },
  Keras: {
    caseOf: (name) => {
      const { float64, ...rest } = lstmGolden.keras[name as "forward"];
      return { ...rest, ...float64 } as unknown as LstmCase;
    },
    convert: (theirs) => fromKerasLstm(inDoubles(theirs) as never),
    zeroesMasked: true,
  },
};

const inDoubles = (arrays: Arrays) =>
  Object.fromEntries(Object.entries(arrays).map(([name, { data, shape }]) => [name, { data: Float64Array.from(data), shape }]));

/** The layer of a case, and where each direction's parameters stand in it. */
function lstmLayer(name: string): { layer: Layer; prefixes: Partial<Record<Direction, string>> } {
  const own = lstm({ units: 3, returnSequences: !name.endsWith("Last") });
  if (name.startsWith("forward")) return { layer: own, prefixes: { forward: "" } };
  return { layer: bidirectional(own), prefixes: { forward: "forward.", reverse: "backward." } };
}

/** Both directions' arrays under our parameters' names. */
function converted(name: string, peer: Peer, arraysOf: (direction: Direction) => Arrays): Arrays {
  const prefixes = Object.entries(lstmLayer(name).prefixes) as [Direction, string][];
  const entries = prefixes.flatMap(([direction, prefix]) =>
    Object.entries(peer.convert(arraysOf(direction))).map(([key, value]) => [`${prefix}${key}`, value]),
  );
  return Object.fromEntries(entries);
}

/** { "forward.kernel": …, "reverse.kernel": … } → { kernel: … } of one direction. PyTorch's biases each have the gradient of their sum. */
function gradientsOf(all: Arrays, direction: Direction): Arrays {
  const own = Object.entries(all).filter(([key]) => key.startsWith(`${direction}.`) && !key.endsWith(".bias_hh"));
  return Object.fromEntries(own.map(([key, value]) => [key.slice(direction.length + 1), value]));
}

function atText({ data, shape }: Numbers, mask: Numbers): Numbers {
  const features = shape[2]!;
  return { data: Array.from(data, (value, i) => (mask.data[Math.floor(i / features)] ? value : 0)), shape };
}

const lstmCases = Object.keys(lstmGolden.torch).filter((name) => !name.startsWith("reverse")); // one direction backwards is no layer of its own

describe.each(Object.entries(peers))("an LSTM with the weights of %s", (_, peer) => {
  const prepare = (name: string) => {
    const { weights, mask, output, outputWeights, gradients } = peer.caseOf(name);
    const seen =
      peer.zeroesMasked && name === "bidirectionalMasked" ? (numbers: Numbers) => atText(numbers, mask!) : (numbers: Numbers) => numbers;
    const parameters = converted(name, peer, (direction) => weights[direction]!);
    const traced = traceLayer(lstmLayer(name).layer, { x: lstmGolden.input, mask, parameters, outputWeights: seen(outputWeights) });
    const expected = { x: gradients.input!, ...converted(name, peer, (direction) => gradientsOf(gradients, direction)) };
    const check = (results: Results, tolerance: Parameters<typeof expectResults>[2]) =>
      expectResults({ ...results, output: seen(results.output) }, { output, gradients: expected }, tolerance);
    return { traced, check };
  };

  test.each(lstmCases)("%s: gives its output and gradients in float64", (name) => {
    const { traced, check } = prepare(name);
    check(inFloat64(traced), 1e-11);
  });

  test.each(lstmCases)("%s: gives them in float32 in ONNX Runtime", async (name) => {
    const { traced, check } = prepare(name);
    check(await inFloat32(traced), single);
  });
});

describe.each(["plain", "masked"] as const)("TextCNN, %s", (variant) => {
  test("equals PyTorch: logits, losses, gradients", () => {
    const { ids, labels, logits, losses, gradients } = textCnn[variant];
    const network = networkOf([
      embedding({ inputDim: 20, outputDim: 6, maskZero: variant === "masked" }),
      convolutionBank({ kernelSizes: [2, 3, 4], filters: 3 }),
      dense({ units: 3, activation: "softmax" }),
    ]);
    const parameters = new Map<string, Value>();
    const [rows, length] = ids.shape as [number, number];
    const [idsIn, y] = [input("ids", [rows, length], "int32"), input("y", [rows], "int32")];
    const z = callNetwork(network, idsIn, not(equal(idsIn, 0)), scopeOf(parameters));
    const each = sparseCategoricalCrossentropy.perExample(z, y, "softmax");
    const loss = reduceMean(each);
    const theirName = (name: string) =>
      name.replace(/convolutionBank\.kernel_(\d)/, "conv$1.weight").replace(/convolutionBank\.bias_(\d)/, "conv$1.bias");
    const values = [...parameters.values()];
    const { outputs, gradients: made } = differentiate([z, each], loss, values);
    const weights = Object.fromEntries([...parameters.keys()].map((name) => [name, textCnn.weights[theirName(name) as "dense.weight"]]));
    const mask = "mask" in textCnn[variant] ? textCnn.masked.mask.data : null;
    const feeds = { ...weights, ids: { ...ids, data: ids.data.map((id, i) => (mask && !mask[i] ? 0 : id)) }, y: labels };
    const [logitsNow, lossesNow, ...grads] = interpret(
      { inputs: [idsIn, y, ...values], outputs: [...outputs, ...made.map((g) => g!)] },
      feeds,
    );
    expectClose(logitsNow!, logits, 1e-12, "logits");
    expectClose(lossesNow!, losses, 1e-12, "losses");
    [...parameters.keys()].forEach((name, i) => {
      expectClose(grads[i]!, gradients[theirName(name) as "dense.weight"], 1e-12, name);
    });
  });
});
