// The forms of the Transformer: each is blind to padding, exported too, and refuses what it cannot be.
import { describe, expect, test } from "vitest";
import { exportProgram } from "../training/export-program.ts";
import { networkLayout } from "../training/network-layout.ts";
import { makePredictor } from "../training/predictor.node.ts";
import { type TransformerOptions, transformer } from "./transformer.ts";

const shape = { vocabularySize: 20, outputs: 3, output: "softmax" } as const;
const small = { embeddingSize: 8, layers: 2, heads: 2, intermediateDim: 6 };
const make = (options: Partial<TransformerOptions>) => transformer.create!(shape, { ...small, ...options }); // a network has it

// Five texts of 0 to 11 tokens, padded to 12.
const lengths = Int32Array.of(11, 1, 0, 5, 8);
const ids = Int32Array.from(lengths).reduce<number[]>((all, own, r) => {
  for (let t = 0; t < 12; t++) all.push(t < own ? 1 + ((7 * r + 3 * t) % 19) : 0);
  return all;
}, []);
const rows = { data: Int32Array.from(ids), shape: [5, 12], lengths };

const forms: Readonly<Record<string, Partial<TransformerOptions>>> = {
  "its defaults": {},
  "a class token": { pooling: "classToken" },
  "the largest of all positions": { pooling: "max", norm: "post" },
  "learned positions, fewer than the text has": { positions: "learned", positionCount: 6 },
  "learned positions after a class token": { positions: "learned", positionCount: 40, pooling: "classToken" },
  "rotary positions": { positions: "rotary", normalization: "rms", activation: "swiglu" },
  "fading attention": { positions: "alibi", activation: "gelu" },
  "no positions": { positions: "none", norm: "post" },
};

describe.each(Object.entries(forms))("with %s", (_, options) => {
  test("gives the same logits however far the texts are padded, finite ones for an empty text", async () => {
    const network = make(options);
    expect(network.paddingBlind).toBe(true);
    const { layout, initialWeights } = networkLayout(network);
    const onnx = exportProgram(network, layout, initialWeights(3), { maxLength: 12 });
    const blind = await makePredictor({ onnx, width: 3, paddingBlind: true });
    const full = await makePredictor({ onnx, width: 3, paddingBlind: false });
    const [short, long] = [await blind.logits(rows), await full.logits(rows)];
    expect(short).toHaveLength(15);
    short.forEach((value, i) => {
      expect(Math.abs(value - long[i]!)).toBeLessThan(1e-5);
    });
    expect(new Set(short).size).toBeGreaterThan(10); // the texts are told apart
    await blind.release();
    await full.release();
  });
});

test.each([
  ["a form that is not there", "option-invalid", "transformer.pooling", { pooling: "median" as never }],
  ["positions that are not there", "option-invalid", "transformer.positions", { positions: "absolute" as never }],
  ["no layers", "option-invalid", "transformer.layers", { layers: 0 }],
  ["dropping everything", "option-invalid", "dropout", { dropout: 1 }],
  ["a misspelt option", "option-unknown", "heads", { head: 2 } as never],
])("refuses %s", (_, code, named, options) => {
  expect(() => make(options)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(named) }));
});

test("refuses heads that do not divide the width when it is traced, and says which layer", () => {
  const act = () => networkLayout(make({ heads: 3 }));
  expect(act).toThrow(
    expect.objectContaining({ code: "option-invalid", message: expect.stringContaining("transformerEncoder.attention") }),
  );
});
