// What the layers of a Transformer refuse, and that they stay finite where there is nothing to see.
import { describe, expect, test } from "vitest";
import { startValues, traceLayer } from "../../test/conformance/trace-layer.ts";
import { differentiate } from "../graph/differentiate.ts";
import { interpret } from "../graph/interpreter.ts";
import type { Value } from "../graph/node.ts";
import { input, mul, reduceSum } from "../graph/ops/index.ts";
import { dense } from "./dense.ts";
import { encoderDecoder } from "./encoder-decoder.ts";
import { feedForward } from "./feed-forward.ts";
import type { ContextLayer, Features, Layer, Scope } from "./layer.ts";
import { layerNormalization } from "./layer-normalization.ts";
import { multiHeadAttention } from "./multi-head-attention.ts";
import { positionEmbedding } from "./position-embedding.ts";
import { residual } from "./residual.ts";
import { reversibleEmbedding } from "./reversible-embedding.ts";
import { rmsNormalization } from "./rms-normalization.ts";
import { rotaryEmbedding } from "./rotary-embedding.ts";
import { sinusoidal } from "./sinusoidal.ts";
import { transformerDecoder } from "./transformer-decoder.ts";
import { transformerEncoder } from "./transformer-encoder.ts";

const block = { numHeads: 2, intermediateDim: 4 };

test.each([
  ["no heads", "option-invalid", "multiHeadAttention.numHeads", () => multiHeadAttention({ numHeads: 0 })],
  [
    "groups that do not divide the heads",
    "option-invalid",
    "numKeyValueHeads",
    () => multiHeadAttention({ numHeads: 4, numKeyValueHeads: 3 }),
  ],
  ["a head of size 0", "option-invalid", "multiHeadAttention.keyDim", () => multiHeadAttention({ numHeads: 1, keyDim: 0 })],
  ["a value of half a number", "option-invalid", "multiHeadAttention.valueDim", () => multiHeadAttention({ numHeads: 1, valueDim: 0.5 })],
  [
    "attention that drops everything",
    "option-invalid",
    "multiHeadAttention.dropout",
    () => multiHeadAttention({ numHeads: 1, dropout: 1 }),
  ],
  [
    "unknown positions, with the nearest",
    "option-invalid",
    "rotary",
    () => multiHeadAttention({ numHeads: 1, positions: "rotery" as never }),
  ],
  ["an option in another spelling", "option-unknown", "numHeads", () => multiHeadAttention({ num_heads: 2 } as never)],
  ["a width of 0", "option-invalid", "feedForward.intermediateDim", () => feedForward({ intermediateDim: 0 })],
  ["an unknown activation", "option-invalid", "swiglu", () => feedForward({ intermediateDim: 1, activation: "swiglo" as never })],
  ["a feed-forward part that drops everything", "option-invalid", "dropout", () => feedForward({ intermediateDim: 1, dropout: 1 })],
  ["an epsilon of 0", "option-invalid", "layerNormalization.epsilon", () => layerNormalization({ epsilon: 0 })],
  ["an epsilon below 0", "option-invalid", "rmsNormalization.epsilon", () => rmsNormalization({ epsilon: -1 })],
  ["a table without rows", "option-invalid", "positionEmbedding.sequenceLength", () => positionEmbedding({ sequenceLength: 0 })],
  ["an unknown exponent", "option-invalid", "sinusoidal.cosineExponent", () => sinusoidal({ cosineExponent: "both" as never })],
  ["a scale of 0", "option-invalid", "sinusoidal.scale", () => sinusoidal({ scale: 0 })],
  ["a wavelength of 0", "option-invalid", "rotaryEmbedding.maxWavelength", () => rotaryEmbedding({ maxWavelength: 0 })],
  ["a residual of nothing", "option-invalid", "residual", () => residual([])],
  ["an unknown place of the norm", "option-invalid", "residual.norm", () => residual(dense({ units: 1 }), { norm: "first" as never })],
  ["a block without a norm", "option-invalid", "transformerEncoder.norm", () => transformerEncoder({ ...block, norm: "none" as never })],
  ["a block that drops everything", "option-invalid", "transformerDecoder.dropout", () => transformerDecoder({ ...block, dropout: 1 })],
  ["an unknown normalization", "option-invalid", "normalization", () => transformerEncoder({ ...block, normalization: "batch" as never })],
  ["a misspelt option of a block", "option-unknown", "numHeads", () => transformerEncoder({ ...block, numHead: 2 } as never)],
  ["an encoder and decoder of no blocks", "option-invalid", "numLayers", () => encoderDecoder({ ...block, numLayers: 0 })],
  ["word vectors of size 0", "option-invalid", "outputDim", () => reversibleEmbedding({ inputDim: 2, outputDim: 0 })],
])("refuses %s", (_, code, named, act) => {
  expect(act).toThrow(expect.objectContaining({ code, message: expect.stringContaining(named) }));
});

const scope = (path: string): Scope => ({
  training: true,
  path,
  param: (name, shape) => input(name, shape),
  keepMask: (shape) => input("keep", shape, "bool"),
  child: (name) => scope(`${path}.${name}`),
});
const sequence = (width: number, length = 5): Features => ({ value: input("x", [2, length, width]), mask: null });

test.each([
  [
    "heads that do not divide the width",
    "option-invalid",
    "network.block.attention",
    () => transformerEncoder(block).call(sequence(5), scope("network.block")),
  ],
  [
    "heads of an odd size that should turn in pairs",
    "option-invalid",
    "network.attention",
    () => multiHeadAttention({ numHeads: 1, positions: "rotary" }).call(sequence(3), scope("network.attention")),
  ],
  [
    "layers of another width in a residual",
    "shape-mismatch",
    "network.residual",
    () => residual(dense({ units: 2 })).call(sequence(3), scope("network.residual")),
  ],
  [
    "vectors of another size on the way back",
    "shape-mismatch",
    "network.words",
    () => reversibleEmbedding({ inputDim: 4, outputDim: 2 }).reverse(sequence(3), scope("network.words")),
  ],
])("refuses %s, and says where", (_, code, path, act) => {
  expect(act).toThrow(expect.objectContaining({ code, message: expect.stringContaining(path) }));
});

describe("finite output and gradient", () => {
  const every: Readonly<Record<string, Layer>> = {
    "an encoder block": transformerEncoder(block),
    "a decoder block": transformerDecoder({ ...block, norm: "post" }),
    "fading attention": multiHeadAttention({ numHeads: 2, positions: "alibi", useCausalMask: true }),
    "encoder and decoder": encoderDecoder({ ...block, numLayers: 1 }),
  };
  const shapes = [
    ["rows that are all padding", [2, 3], false],
    ["one row", [1, 3], true],
    ["one position", [2, 1], true],
    ["one row of one position that is padding", [1, 1], false],
  ] as const;
  const cases = Object.keys(every).flatMap((name) => shapes.map(([what, size, text]) => [name, what, size, text] as const));

  test.each(cases)("%s: %s", (name, _, [rows, length], text) => {
    const traced = traceLayer(every[name]!, { shape: [rows, length, 4], ids: false, masked: true });
    expectFinite(traced.inputs, traced.output.value, [...traced.floats.values()], {
      ...startValues(traced, 1),
      x: { data: Array.from({ length: rows * length * 4 }, (_, i) => Math.sin(i)), shape: [rows, length, 4] },
      mask: { data: new Array<number>(rows * length).fill(Number(text)), shape: [rows, length] },
    });
  });

  test("a context that is all padding", () => {
    const attention: ContextLayer = multiHeadAttention({ numHeads: 2 });
    const [x, c, seen] = [input("x", [2, 3, 4]), input("c", [2, 2, 6]), input("seen", [2, 2], "bool")];
    const weights = new Map<string, Value>();
    const own: Scope = {
      ...scope("attention"),
      param(path, shape) {
        if (!weights.has(path)) weights.set(path, input(path, shape));
        return weights.get(path)!;
      },
    };
    const { value, mask } = attention.callWithContext({ value: x, mask: null }, { value: c, mask: seen }, own);
    expect([mask, value.shape]).toEqual([null, [2, 3, 4]]);
    const sines = ({ shape }: Value) => ({ data: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i)), shape });
    expectFinite([x, c, seen, ...weights.values()], value, [x, c, ...weights.values()], {
      ...Object.fromEntries([...weights].map(([path, each]) => [path, sines(each)])),
      x: sines(x),
      c: sines(c),
      seen: { data: [0, 0, 0, 0], shape: [2, 2] },
    });
  });
});

function expectFinite(inputs: readonly Value[], value: Value, wrt: readonly Value[], feeds: Parameters<typeof interpret>[1]): void {
  const { gradients } = differentiate([], reduceSum(mul(value, value)), wrt);
  const numbers = interpret({ inputs, outputs: [value, ...gradients.flatMap((each) => each ?? [])] }, feeds);
  for (const { data } of numbers) expect(Array.from(data).every(Number.isFinite)).toBe(true);
}
