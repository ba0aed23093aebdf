// The layers of a Transformer against PyTorch: outputs and gradients, in float64 and in ONNX Runtime. Numbers: test/golden/transformer.py.
import { describe, expect, test } from "vitest";
import golden from "../../test/golden/transformer.json" with { type: "json" };
import { expectClose } from "../../test/graph/close.ts";
import { runOnnx } from "../../test/graph/run-onnx.ts";
import { differentiate } from "../graph/differentiate.ts";
import { interpret } from "../graph/interpreter.ts";
import type { Value } from "../graph/node.ts";
import { constant, input, mul, reduceSum } from "../graph/ops/index.ts";
import { simplify } from "../graph/passes/simplify.ts";
import { alibiSlopes } from "./alibi.ts";
import { dense } from "./dense.ts";
import { encoderDecoder } from "./encoder-decoder.ts";
import { feedForward } from "./feed-forward.ts";
import type { ContextLayer, Features, Layer, Scope } from "./layer.ts";
import { layerNormalization } from "./layer-normalization.ts";
import { multiHeadAttention } from "./multi-head-attention.ts";
import { reversibleEmbedding } from "./reversible-embedding.ts";
import { rmsNormalization } from "./rms-normalization.ts";
import { rotaryEmbedding } from "./rotary-embedding.ts";
import { sinusoidal } from "./sinusoidal.ts";
import { transformerDecoder } from "./transformer-decoder.ts";
import { transformerEncoder } from "./transformer-encoder.ts";

interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

interface GoldenCase {
  readonly inputs: Readonly<Record<string, Numbers>>;
  readonly mask?: Numbers;
  readonly contextMask?: Numbers;
  readonly ids?: Numbers;
  readonly output: Numbers;
  readonly outputWeights: Numbers;
  readonly gradients: Readonly<Record<string, Numbers>>;
}

const grouped = { numHeads: 4, numKeyValueHeads: 2, keyDim: 2, valueDim: 3, useBias: false } as const;
const block = { numHeads: 2, intermediateDim: 5 } as const;

const layers: Readonly<Record<Exclude<keyof typeof golden, "about" | "madeBy" | "versions" | "alibiSlopes">, Layer | ContextLayer>> = {
  layerNormalization: layerNormalization(),
  rmsNormalization: rmsNormalization(),
  rotaryEmbedding: rotaryEmbedding(),
  attention: multiHeadAttention({ numHeads: 2 }),
  attentionMasked: multiHeadAttention({ numHeads: 2 }),
  attentionCausal: multiHeadAttention({ numHeads: 2, useCausalMask: true }),
  attentionCross: multiHeadAttention({ numHeads: 2 }),
  attentionGrouped: multiHeadAttention({ ...grouped, useCausalMask: true }),
  attentionRotary: multiHeadAttention({ ...grouped, positions: "rotary" }),
  attentionAlibi: multiHeadAttention({ ...grouped, positions: "alibi" }),
  feedForwardRelu: feedForward({ intermediateDim: 5 }),
  feedForwardGelu: feedForward({ intermediateDim: 5, activation: "gelu" }),
  feedForwardSwiglu: feedForward({ intermediateDim: 5, activation: "swiglu" }),
  feedForwardSoftmax: feedForward({ intermediateDim: 5, activation: "softmax" }),
  encoderPre: transformerEncoder({ ...block, activation: "gelu" }),
  encoderPost: transformerEncoder({ ...block, norm: "post" }),
  decoderPre: transformerDecoder(block),
  decoderPost: transformerDecoder({ ...block, norm: "post" }),
  encoderDecoder: encoderDecoder({ ...block, numLayers: 2, activation: "gelu" }),
  tied: reversibleEmbedding({ inputDim: 9, outputDim: 4 }, [dense({ units: 4, activation: "tanh", useBias: false })]),
};

describe.each(Object.entries(layers))("%s equals PyTorch", (name, layer) => {
  const given: GoldenCase = golden[name as "attentionCross"];
  const { graph, names, feeds } = trace(layer, given);
  const expected = [given.output, ...names.map((each) => given.gradients[each]!)];

  test("asks for the parameters that PyTorch has", () => {
    expect([...names].sort()).toEqual(Object.keys(given.inputs).sort());
  });

  test("output and gradients in float64", () => {
    interpret(graph, feeds).forEach((actual, i) => {
      expectClose(actual, expected[i]!, { rtol: 1e-10, atol: 1e-12 });
    });
  });

  test("output and gradients in float32 in ONNX Runtime", async () => {
    const actual = await runOnnx(simplify(graph), feeds);
    // Sums of many rounded products: float32 holds 7 digits of the largest number of a tensor.
    actual.forEach((tensor, i) => {
      expectClose(tensor, expected[i]!, { rtol: 1e-5, atol: 2e-6 * Math.max(1, ...expected[i]!.data.map(Math.abs)) });
    });
  });
});

function trace(layer: Layer | ContextLayer, { inputs, mask, contextMask, ids, outputWeights }: GoldenCase) {
  const found = new Map<string, Value>();
  const others: Value[] = [];
  const other = (name: string, numbers: Numbers | undefined, dtype: "bool" | "int32") => {
    if (!numbers) return null;
    others.push(input(name, numbers.shape, dtype));
    return others.at(-1)!;
  };
  const at = (path: string): Scope => ({
    training: true,
    path,
    param(own, shape) {
      const full = path ? `${path}.${own}` : own;
      if (!found.has(full)) found.set(full, input(full, shape));
      return found.get(full)!;
    },
    keepMask: () => expect.fail("nothing is dropped here"),
    child: (own) => at(path ? `${path}.${own}` : own),
  });
  const fed = (name: "x" | "context"): Value => {
    const value = input(name, inputs[name]!.shape);
    found.set(name, value);
    return value;
  };
  const features: Features = { value: other("ids", ids, "int32") ?? fed("x"), mask: other("mask", mask, "bool") };
  const context: Features | null = inputs.context ? { value: fed("context"), mask: other("contextMask", contextMask, "bool") } : null;
  const { value } = context ? (layer as ContextLayer).callWithContext(features, context, at("")) : layer.call(features, at("")); // cases with a context have such a layer
  const loss = reduceSum(mul(value, constant(Float64Array.from(outputWeights.data), outputWeights.shape)));
  const { outputs, gradients } = differentiate([value], loss, [...found.values()]);
  const graph = { inputs: [...others, ...found.values()], outputs: [...outputs, ...gradients.map((each) => each!)] };
  const facts = { ...(mask && { mask }), ...(contextMask && { contextMask }), ...(ids && { ids }) };
  return { graph, names: [...found.keys()], feeds: { ...inputs, ...facts } };
}

test.each(Object.entries(golden.alibiSlopes))("ALiBi's slopes for %s heads are the authors'", (heads, slopes) => {
  expectClose(
    { data: alibiSlopes(Number(heads)), shape: [Number(heads)] },
    { data: slopes, shape: [slopes.length] },
    { rtol: 1e-12, atol: 0 },
  );
});

describe("sinusoidal follows its formula", () => {
  const positions = [0, 1, 7, 127];
  const formulas = {
    even: (pos: number, j: number, d: number) => (j % 2 === 0 ? Math.sin(pos / 10000 ** (j / d)) : Math.cos(pos / 10000 ** ((j - 1) / d))),
    odd: (pos: number, j: number, d: number) => (j % 2 === 0 ? Math.sin(pos / 10000 ** (j / d)) : Math.cos(pos / 10000 ** (j / d))),
  };
  // Written out for i: PE(pos, 2i+1) = cos(pos / 10000^(2i/d)) when "even", cos(pos / 10000^((2i+1)/d)) when "odd"; j = 2i or 2i + 1.
  const cases = (["even", "odd"] as const).flatMap((exponent) => [4, 64].map((d) => [exponent, d] as const));

  test.each(cases)("cosineExponent %s, d = %d, at a fixed and at a symbolic length", async (cosineExponent, d) => {
    const scope = {} as Scope; // it asks for nothing
    const layer = cosineExponent === "even" ? sinusoidal() : sinusoidal({ cosineExponent });
    const fixed = input("x", [1, 128, d]);
    const symbolic = input("x", [1, 9, d], "float32", ["batch", "sequence", null]);
    const feeds = { x: { data: new Float64Array(128 * d), shape: [1, 128, d] } };
    const expected = {
      data: positions.flatMap((pos) => Array.from({ length: d }, (_, j) => formulas[cosineExponent](pos, j, d))),
      shape: [positions.length, d],
    };
    const atPositions = ({ data }: { data: ArrayLike<number> }) => ({
      data: positions.flatMap((pos) => Array.from(data).slice(pos * d, (pos + 1) * d)),
      shape: expected.shape,
    });
    const graphOf = (x: Value) => ({ inputs: [x], outputs: [layer.call({ value: x, mask: null }, scope).value] });
    expectClose(atPositions(interpret(graphOf(fixed), feeds)[0]!), expected);
    expectClose(atPositions(interpret(graphOf(symbolic), feeds)[0]!), expected, { rtol: 0, atol: 1e-12 });
    const [single] = await runOnnx(graphOf(symbolic), feeds, { shapes: [[1, 128, d]] });
    expectClose(atPositions(single!), expected, { rtol: 0, atol: 2e-5 });
  });

  test("the two variants differ in the cosines only", () => {
    expect(formulas.odd(7, 2, 64)).toBe(formulas.even(7, 2, 64));
    expect(formulas.odd(7, 3, 64)).not.toBeCloseTo(formulas.even(7, 3, 64), 3);
  });
});
