// What every layer has to hold: one call per definition, with one row of facts about it.
import { describe, expect, test } from "vitest";
import { sizeOf } from "../../src/core/array.ts";
import { differentiate } from "../../src/graph/differentiate.ts";
import { interpret, type NumericInput } from "../../src/graph/interpreter.ts";
import type { Value } from "../../src/graph/node.ts";
import { cast, constant, mul, reduceSum } from "../../src/graph/ops/index.ts";
import type { Layer } from "../../src/layers/layer.ts";
import { layerFromConfig, type OwnLayers } from "../../src/layers/registry.ts";
import { expectClose } from "../graph/close.ts";
import { drawFrom } from "../graph/draw.ts";
import { differences } from "../graph/finite-differences.ts";
import { runOnnx } from "../graph/run-onnx.ts";
import { type Feeds, maskOf, startValues, type TracedLayer, traceLayer } from "./trace-layer.ts";

export interface LayerCase {
  readonly layer: Layer;
  /** Ids `[batch, length]`, features over time `[batch, length, features]`, one vector a row `[batch, features]`, or an image `[batch, 6, 5, 4]`. */
  readonly takes: "ids" | "sequence" | "vector" | "image";
  /** Features over time, or of a vector. Default 3. */
  readonly features?: number;
  /** How a layer that is not in the registry is made again. */
  readonly own?: OwnLayers;
  /** Values it is called on, all of one shape; default 1. */
  readonly inputs?: number;
  /** Fewest positions it can read; default 1. */
  readonly shortest?: number;
  /** Why the same text at another length may give another answer. */
  readonly seesPadding?: string;
  /** Larger than the ids that are fed; for layers that take ids. */
  readonly vocabulary?: number;
}

interface Made {
  readonly traced: TracedLayer;
  readonly feeds: Feeds;
}

const image = [6, 5, 4] as const;

export function layerConformance(name: string, row: LayerCase): void {
  const hasMask = row.takes === "ids" || row.takes === "sequence";
  const shortest = row.shortest ?? 1;

  describe(name, () => {
    describe.each(hasMask ? [false, true] : [false])("masked: %s", (masked) => {
      const lengths = masked ? [5, 3, 0] : [5, 5, 5];

      test("has the inferred shapes when it runs, and ONNX Runtime agrees with the interpreter", async () => {
        const { traced, feeds } = make(row, lengths, { masked });
        const { value, mask } = traced.output;
        const graph = { inputs: traced.inputs, outputs: mask ? [value, mask] : [value] };
        const exact = interpret(graph, feeds);
        exact.forEach((tensor, i) => {
          expect(tensor.shape).toEqual([...graph.outputs[i]!.shape]);
        });
        const single = await runOnnx(graph, feeds);
        single.forEach((tensor, i) => {
          expectClose(tensor, exact[i]!, { rtol: 1e-5, atol: 1e-6 });
        });
      });

      test("has the gradient of finite differences, finite for a row that is all padding", () => {
        const { traced, feeds } = make(row, lengths, { masked });
        checkGradient(traced, feeds);
      });
    });

    test("is made again from its saved options", () => {
      const saved = JSON.parse(JSON.stringify(row.layer.config));
      const again = layerFromConfig(saved, row.own);
      expect(again.config).toEqual(row.layer.config);
      expect(again.paddingBlind).toBe(row.layer.paddingBlind);
      const [first, second] = [row.layer, again].map((layer) => make({ ...row, layer }, [5, 3, 0], { masked: hasMask }));
      expect(run(second!)).toEqual(run(first!));
    });

    test("has the same start values under the same seed, and finite ones", () => {
      const { traced } = make(row, [5], { masked: false });
      const [first, again] = [startValues(traced, 1), startValues(traced, 1)];
      expect(again).toEqual(first);
      for (const { data } of Object.values(first)) expect(Array.from(data).every(Number.isFinite)).toBe(true);
    });

    test(`takes one row of ${shortest === 1 ? "one position" : `${shortest} positions`}`, () => {
      const { traced, feeds } = make(row, [shortest], { masked: hasMask });
      expect(Array.from(run({ traced, feeds }).data).every(Number.isFinite)).toBe(true);
      checkGradient(traced, feeds);
    });

    if (!hasMask) return;
    if (row.seesPadding !== undefined) {
      test(`does not claim to be blind to padding: ${row.seesPadding}`, () => expect(row.layer.paddingBlind).toBe(false));
      return;
    }
    test("gives a text the same answer at other lengths and beside other rows", async () => {
      expect(row.layer.paddingBlind).toBe(true);
      const alone = await answerOf(row, [4], 4);
      const among = await answerOf(row, [4, 9, 0], 9);
      const count = Math.min(alone.length, among.length); // beyond it stands padding, which nobody reads
      expect(count).toBeGreaterThan(0);
      for (let i = 0; i < count; i++) expect(Math.abs(alone[i]! - among[i]!)).toBeLessThan(1e-5);
    });
  });
}

/** Row r's numbers are a function of r alone, so that row 0 is the same text in every batch; padding holds numbers of its own. */
function make(
  { layer, takes, features = 3, vocabulary = 0, inputs = 1 }: LayerCase,
  lengths: readonly number[],
  options: { masked: boolean; length?: number; training?: boolean },
): Made {
  const length = options.length ?? Math.max(...lengths);
  const axes = { ids: [length], sequence: [length, features], vector: [features], image }[takes];
  const shape = [lengths.length, ...axes];
  const traced = traceLayer(layer, { shape, ids: takes === "ids", masked: options.masked, training: options.training, inputs });
  const data = lengths.flatMap((own, r) => {
    const draw = drawFrom(100 + r);
    if (takes === "ids") return Array.from(draw.indices([length], vocabulary - 1).data, (id, t) => (t < own ? id + 1 : 0));
    return Array.from(draw.floats([sizeOf(axes)]).data);
  });
  const keep = traced.keepMasks.map((value, i) => [`keep${i}`, drawFrom(7).bools(value.shape)] as const);
  const feeds: Record<string, NumericInput> = { ...startValues(traced, 1), ...Object.fromEntries(keep), x: { data, shape } };
  for (let i = 1; i < inputs; i++) feeds[`x${i}`] = { data: data.map((number, at) => Math.sin(number + at + i)), shape };
  if (options.masked) feeds.mask = maskOf(lengths, length);
  return { traced, feeds };
}

function run({ traced, feeds }: Made) {
  return interpret({ inputs: traced.inputs, outputs: [traced.output.value] }, feeds)[0]!;
}

/** ∂ Σ output · fixed weights for the features and every parameter. */
function checkGradient({ inputs, output, floats }: TracedLayer, feeds: Feeds): void {
  const loss = reduceSum(mul(cast(output.value, "float32"), weightsFor(output.value)));
  const names = [...floats.keys()];
  const { gradients } = differentiate([], loss, [...floats.values()]);
  names.forEach((name, i) => {
    const expected = differences({ inputs, outputs: [loss] }, feeds, name);
    const gradient = gradients[i];
    const actual = gradient ? interpret({ inputs, outputs: [gradient] }, feeds)[0]! : { ...expected, data: expected.data.map(() => 0) };
    expect(Array.from(actual.data).every(Number.isFinite), name).toBe(true);
    expectClose(actual, expected, { rtol: 1e-6, atol: 1e-7 });
  });
}

function weightsFor(value: Value): Value {
  return constant(Float64Array.from(drawFrom(9).floats(value.shape, 0.2, 1.5).data), value.shape);
}

/** The first row's answer in ONNX Runtime, nothing dropped; outside training where the batch matters then. */
async function answerOf(row: LayerCase, lengths: readonly number[], length: number): Promise<number[]> {
  const { traced, feeds } = make(row, lengths, { masked: true, length, training: !row.layer.wholeBatch });
  const [answer] = await runOnnx({ inputs: traced.inputs, outputs: [traced.output.value] }, keepAll(traced, feeds));
  const width = answer!.data.length / lengths.length;
  return Array.from(answer!.data).slice(0, width);
}

function keepAll({ keepMasks }: TracedLayer, feeds: Feeds): Feeds {
  const ones = keepMasks.map(({ shape }, i) => [`keep${i}`, { data: new Float32Array(sizeOf(shape)).fill(1), shape }]);
  return { ...feeds, ...Object.fromEntries(ones) };
}
