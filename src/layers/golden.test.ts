import { describe, expect, test } from "vitest";
import golden from "../../test/golden/layers.json" with { type: "json" };
import lstmGolden from "../../test/golden/lstm.json" with { type: "json" };
import textCnn from "../../test/golden/textcnn.json" with { type: "json" };
import { differentiate } from "../graph/differentiate.ts";
import { interpret } from "../graph/interpreter.ts";
import type { Value } from "../graph/node.ts";
import { constant, equal, input, mul, not, reduceMean, reduceSum } from "../graph/ops/index.ts";
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

/** A layer's output, and the gradients of Σ output · weights for its input and parameters. */
function runLayer(
  layer: Layer,
  given: { x: Numbers; mask?: Numbers; parameters: Readonly<Record<string, Numbers>>; outputWeights: Numbers },
) {
  const x = input("x", given.x.shape);
  const mask = given.mask ? input("mask", given.mask.shape, "bool") : null;
  const parameters = new Map<string, Value>();
  const { value } = layer.call({ value: x, mask }, scopeOf(parameters));
  const weights = constant(Float64Array.from(given.outputWeights.data), given.outputWeights.shape);
  const loss = reduceSum(mul(value, weights));
  const names = [...parameters.keys()];
  const { outputs, gradients } = differentiate([value], loss, [x, ...parameters.values()]);
  const graph = { inputs: [x, ...(mask ? [mask] : []), ...parameters.values()], outputs: [...outputs, ...gradients.map((each) => each!)] };
  const [output, dx, ...rest] = interpret(graph, { ...given.parameters, x: given.x, ...(given.mask && { mask: given.mask }) });
  return {
    output: output!,
    gradients: { x: dx!, ...Object.fromEntries(names.map((name, i) => [name, rest[i]!])) } as Record<string, Numbers>,
  };
}

function expectClose(actual: Numbers, expected: Numbers, tolerance: number, what: string): void {
  expect(actual.data.length, what).toBe(expected.data.length);
  for (let i = 0; i < expected.data.length; i++) {
    if (!(Math.abs(actual.data[i]! - expected.data[i]!) <= tolerance))
      expect.fail(`${what}[${i}]: ${actual.data[i]}, expected ${expected.data[i]}`);
  }
}

describe("conv1D equals PyTorch", () => {
  const cases = Object.entries(golden).filter(([name]) => name.startsWith("conv1d"));
  test.each(cases)("%s", (_, each) => {
    const { kernel, padding, inputs, output, outputWeights, gradients } = each as typeof golden.conv1dSame2;
    const layer = conv1D({ filters: 4, kernelSize: kernel, padding: padding as "same" | "valid" });
    const { x, weight, bias } = inputs;
    const run = runLayer(layer, { x, parameters: { weight, bias }, outputWeights });
    expectClose(run.output, output, 1e-12, "output");
    for (const name of ["x", "weight", "bias"] as const) expectClose(run.gradients[name]!, gradients[name], 1e-12, name);
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

/** { "forward.weight_ih": … } as { forward: { weight_ih: … } } */
function nested(flat: object): never {
  const result: Record<string, Record<string, unknown>> = {};
  for (const [key, value] of Object.entries(flat)) {
    const [direction, name] = key.split(".");
    if (name) (result[direction!] ??= {})[name] = value;
  }
  return result as never; // the golden file's layout
}

type Direction = "forward" | "reverse";
const ourName = { forward: "forward", reverse: "backward" } as const;

/** The layer of a case, and where each direction's parameters stand in it. */
function lstmLayer(name: string): { layer: Layer; prefixes: Partial<Record<Direction, string>> } {
  const own = lstm({ units: 3, returnSequences: !name.endsWith("Last") });
  if (name.startsWith("forward")) return { layer: own, prefixes: { forward: "" } };
  return { layer: bidirectional(own), prefixes: { forward: "forward.", reverse: "backward." } };
}

const lstmCases = Object.keys(lstmGolden.torch).filter((name) => !name.startsWith("reverse")); // one direction backwards is no layer of its own

describe.each(lstmCases)("LSTM %s", (name) => {
  const { layer, prefixes } = lstmLayer(name);
  const torch = lstmGolden.torch[name as "forward"] as typeof lstmGolden.torch.forward & { mask?: Numbers };

  test("equals PyTorch with its weights loaded: output and gradients", () => {
    const weights = torch.weights as unknown as Record<Direction, Parameters<typeof fromPyTorchLstm>[0]>;
    const convert = (from: Record<Direction, Parameters<typeof fromPyTorchLstm>[0]>, withSecondBias: boolean) =>
      Object.fromEntries(
        Object.entries(prefixes).flatMap(([direction, prefix]) => {
          const float = (numbers: unknown) => ({ ...(numbers as Numbers), data: Float64Array.from((numbers as Numbers).data) });
          const { weight_ih, weight_hh, bias_ih, bias_hh } = from[direction as Direction];
          const theirs = {
            weight_ih: float(weight_ih),
            weight_hh: float(weight_hh),
            bias_ih: float(bias_ih),
            ...(withSecondBias && { bias_hh: float(bias_hh) }),
          };
          return Object.entries(fromPyTorchLstm(theirs)).map(([key, value]) => [`${prefix}${key}`, value]);
        }),
      );
    const run = runLayer(layer, {
      x: lstmGolden.input,
      mask: torch.mask,
      parameters: convert(weights, true),
      outputWeights: torch.outputWeights,
    });
    expectClose(run.output, torch.output, 1e-12, "output");
    const gradients = convert(nested(torch.gradients), false); // each bias has the gradient of their sum
    expectClose(run.gradients.x!, (torch.gradients as unknown as { input: Numbers }).input, 1e-11, "x");
    for (const [key, value] of Object.entries(gradients)) expectClose(run.gradients[key]!, value, 1e-11, key);
  });

  test("equals Keras with its weights loaded", () => {
    type Keras = { weights: Record<string, Parameters<typeof fromKerasLstm>[0]>; float64: { output: Numbers }; mask?: Numbers };
    const keras = lstmGolden.keras[name as keyof typeof lstmGolden.keras] as unknown as Keras;
    const parameters = Object.fromEntries(
      Object.entries(prefixes).flatMap(([direction, prefix]) => {
        const theirs = keras.weights[direction] ?? keras.weights[ourName[direction as Direction]]!;
        const float = (numbers: Numbers) => ({ ...numbers, data: Float64Array.from(numbers.data) });
        const converted = fromKerasLstm({
          kernel: float(theirs.kernel),
          recurrent_kernel: float(theirs.recurrent_kernel),
          bias: float(theirs.bias),
        });
        return Object.entries(converted).map(([key, value]) => [`${prefix}${key}`, value]);
      }),
    );
    const run = runLayer(layer, { x: lstmGolden.input, mask: keras.mask ?? torch.mask, parameters, outputWeights: torch.outputWeights });
    // Keras writes zeros at masked steps of bidirectional sequences; ours carry the state there, where nobody reads.
    const isRead = (i: number) => !(name === "bidirectionalMasked" && !(torch.mask?.data[Math.floor(i / 6)] ?? 1));
    const kept = (numbers: Numbers) => ({ shape: [], data: Array.from(numbers.data).filter((_, i) => isRead(i)) });
    expectClose(kept(run.output), kept(keras.float64.output), 1e-12, "output");
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
