import { describe, expect, test } from "vitest";
import { sizeOf } from "../core/array.ts";
import { randomKey, uniformAt } from "../core/random.ts";
import { differentiate } from "../graph/differentiate.ts";
import { interpret, type NumericInput } from "../graph/interpreter.ts";
import type { Value } from "../graph/node.ts";
import { constant, input, mul, reduceSum } from "../graph/ops/index.ts";
import { simplify } from "../graph/passes/simplify.ts";
import { lowerGraph } from "../onnx/lower.ts";
import { createExecutable } from "../runtime/onnxruntime.node.ts";
import { glorotUniform, orthogonal, uniform } from "./initializers.ts";
import type { Layer, ParameterSpec, Scope } from "./layer.ts";
import { type LayerName, layerFromConfig, layers } from "./registry.ts";

// One row a layer: how it is made here, and what it reads. A registered layer without a row fails.
interface Row {
  readonly options: object;
  readonly input: "ids" | "sequence" | "vector";
  /** An option that is misspelt, and the name nearest to it; absent for layers without options. */
  readonly misspelt?: readonly [wrong: string, right: string];
}

const rows: Readonly<Record<LayerName, Row>> = {
  activation: { options: { name: "gelu" }, input: "vector" },
  bidirectional: { options: { layer: { layer: "lstm", options: { units: 3, returnSequences: true } } }, input: "sequence" },
  conv1D: {
    options: { filters: 3, kernelSize: 2, padding: "same", activation: "tanh" },
    input: "sequence",
    misspelt: ["filter", "filters"],
  },
  convolutionBank: { options: { kernelSizes: [2, 3], filters: 3 }, input: "sequence" },
  dense: { options: { units: 3, activation: "tanh" }, input: "vector", misspelt: ["unit", "units"] },
  dropout: { options: { rate: 0.5 }, input: "vector" },
  embedding: { options: { inputDim: 7, outputDim: 3, maskZero: true }, input: "ids", misspelt: ["inputDimm", "inputDim"] },
  globalAveragePooling1D: { options: {}, input: "sequence" },
  globalMaxPooling1D: { options: {}, input: "sequence" },
  lstm: { options: { units: 3, returnSequences: true }, input: "sequence", misspelt: ["returnSequence", "returnSequences"] },
};

interface Sizes {
  readonly batch: number;
  readonly length: number;
  /** Tokens of each row; the rest is padding. */
  readonly lengths?: readonly number[];
}

const features = 4;

/** A layer traced alone: its output, its inputs, and numbers to feed. */
function trace(layer: Layer, kind: Row["input"], { batch, length, lengths }: Sizes, training = true) {
  const parameters = new Map<string, { spec: ParameterSpec; value: Value }>();
  const masks: Value[] = [];
  const at = (path: string): Scope => ({
    training,
    path,
    param(name, shape, initializer) {
      const full = path ? `${path}.${name}` : name;
      if (!parameters.has(full)) parameters.set(full, { spec: { name: full, shape, initializer }, value: input(full, shape) });
      return parameters.get(full)!.value;
    },
    keepMask(shape) {
      masks.push(input(`keep${masks.length}`, shape, "bool"));
      return masks.at(-1)!;
    },
    child: (name) => at(path ? `${path}.${name}` : name),
  });
  const shape = kind === "ids" ? [batch, length] : kind === "sequence" ? [batch, length, features] : [batch, features];
  const x = input("x", shape, kind === "ids" ? "int32" : "float32");
  const mask = lengths && kind !== "vector" ? input("mask", [batch, length], "bool") : null;
  const { value } = layer.call({ value: x, mask }, at(""));
  const numbers = (name: string, size: number) => Float64Array.from({ length: size }, (_, i) => 2 * uniformAt(randomKey(5, name), i) - 1);
  const feeds: Record<string, NumericInput> = {
    x: { shape, data: kind === "ids" ? Float64Array.from({ length: sizeOf(shape) }, (_, i) => 1 + (i % 6)) : numbers("x", sizeOf(shape)) },
    ...(mask && {
      mask: {
        shape: [batch, length],
        data: Array.from({ length: batch * length }, (_, i) => (i % length < lengths![Math.floor(i / length)]! ? 1 : 0)),
      },
    }),
    ...Object.fromEntries(
      [...parameters].map(([name, { spec }]) => [name, { shape: spec.shape, data: numbers(name, sizeOf(spec.shape)) }]),
    ),
    ...Object.fromEntries(
      masks.map((each, i) => [`keep${i}`, { shape: each.shape, data: Array.from({ length: sizeOf(each.shape) }, (_, k) => k % 2) }]),
    ),
  };
  const inputs = [x, ...(mask ? [mask] : []), ...[...parameters.values()].map((each) => each.value), ...masks];
  const wrt = [...(kind === "ids" ? [] : [x]), ...[...parameters.values()].map((each) => each.value)];
  return { value, inputs, wrt, feeds, parameters: [...parameters.values()].map(({ spec }) => spec) };
}

/** The output, and the gradient of its sum under fixed weights, in one graph. */
function withGradients({ value, inputs, wrt }: ReturnType<typeof trace>) {
  const weights = constant(
    Float64Array.from({ length: sizeOf(value.shape) }, (_, i) => Math.sin(1 + i)),
    value.shape,
  );
  const loss = reduceSum(mul(value, weights));
  const { outputs, gradients } = differentiate([value, loss], loss, wrt);
  return { inputs, outputs: [...outputs, ...gradients.map((gradient, i) => gradient ?? mul(wrt[i]!, 0))] };
}

describe.each(Object.keys(layers) as LayerName[])("%s", (name) => {
  const row = rows[name];
  const make = () => layerFromConfig({ layer: name, options: row.options as Record<string, unknown> });
  const masked: Sizes = { batch: 3, length: 4, lengths: [4, 2, 0] };
  const sizes: readonly (readonly [string, Sizes])[] = [
    ["without a mask", { batch: 2, length: 4 }],
    ["with a mask and a row that is all padding", masked],
    ["in a batch of one", { batch: 1, length: 4, lengths: [3] }],
    ...(name === "convolutionBank" ? [] : [["on texts of one token", { batch: 2, length: 1 }] as const]),
    ["on masked texts of one token", { batch: 2, length: 1, lengths: [1, 0] }],
  ];

  test("has a row in this table", () => expect(row).toBeDefined());

  test.each(sizes)("%s: the gradient is that of finite differences, and everything is finite", (_, size) => {
    const traced = trace(make(), row.input, size);
    const graph = withGradients(traced);
    const [output, , ...gradients] = interpret(graph, traced.feeds);
    for (const { data } of [output!, ...gradients]) expect(data.every(Number.isFinite)).toBe(true);
    const lossAt = () => interpret({ inputs: graph.inputs, outputs: [graph.outputs[1]!] }, traced.feeds)[0]!.data[0]!;
    traced.wrt.forEach((value, k) => {
      const { data } = traced.feeds[(value.node.attributes as { name: string }).name]! as unknown as { data: Float64Array }; // made so above
      for (let i = 0; i < data.length; i += Math.max(1, Math.floor(data.length / 5))) {
        const kept = data[i]!;
        data[i] = kept + 1e-5;
        const up = lossAt();
        data[i] = kept - 1e-5;
        const down = lossAt();
        data[i] = kept;
        expect(gradients[k]!.data[i]).toBeCloseTo((up - down) / 2e-5, 6);
      }
    });
  });

  test("runs in ONNX Runtime with the shape it was traced with and the interpreter's numbers", async () => {
    const traced = trace(make(), row.input, masked);
    const graph = simplify(withGradients(traced));
    const expected = interpret(graph, traced.feeds);
    const executable = await createExecutable(lowerGraph(graph));
    const typed = (data: ArrayLike<number>, dtype: string) =>
      dtype === "float32" ? Float32Array.from(data) : dtype === "bool" ? Uint8Array.from(data) : Int32Array.from(data);
    const used = graph.inputs.filter((value) => executable.inputNames.includes((value.node.attributes as { name: string }).name));
    const feeds = Object.fromEntries(
      used.map((value) => {
        const { name } = value.node.attributes as { name: string };
        return [name, { data: typed(traced.feeds[name]!.data, value.dtype), shape: value.shape }];
      }),
    );
    const outputs = graph.outputs.map(({ shape }) => ({ data: new Float32Array(sizeOf(shape)), shape }));
    await executable.run(feeds, Object.fromEntries(outputs.map((output, i) => [`output${i}`, output])));
    expect(expected[0]!.shape).toEqual(traced.value.shape);
    outputs.forEach(({ data }, k) => {
      data.forEach((value, i) => {
        expect(Math.abs(value - expected[k]!.data[i]!)).toBeLessThan(1e-5 * (1 + Math.abs(expected[k]!.data[i]!)));
      });
    });
    await executable.release();
  });

  test("is built again from its recorded options", () => {
    const layer = make();
    const again = layerFromConfig(JSON.parse(JSON.stringify(layer.config)));
    expect(again.config).toEqual(layer.config);
    expect(again.paddingBlind).toBe(layer.paddingBlind);
    expect(trace(again, row.input, masked).parameters.map(({ name: own, shape }) => [own, shape])).toEqual(
      trace(layer, row.input, masked).parameters.map(({ name: own, shape }) => [own, shape]),
    );
  });

  if (row.misspelt) {
    const [wrong, right] = row.misspelt;
    test("refuses a misspelt option and names the nearest", () => {
      const options = { ...row.options, [wrong]: 1 } as Record<string, unknown>;
      expect(() => layerFromConfig({ layer: name, options })).toThrow(
        expect.objectContaining({ code: "option-unknown", message: expect.stringContaining(right) }),
      );
    });
  }
});

test("dropout leaves features alone when nothing is trained", () => {
  const traced = trace(layerFromConfig({ layer: "dropout", options: { rate: 0.5 } }), "vector", { batch: 2, length: 1 }, false);
  expect(traced.value).toBe(traced.inputs[0]);
});

test.each([
  ["a rate of 1", "dropout", { rate: 1 }, "option-invalid"],
  ["units 0", "lstm", { units: 0 }, "option-invalid"],
  ["an unknown activation", "dense", { units: 1, activation: "relo" }, "option-invalid"],
  ["a direction for what is not recurrent", "bidirectional", { layer: { layer: "dense", options: { units: 1 } } }, "option-invalid"],
  ["no kernels", "convolutionBank", { kernelSizes: [], filters: 1 }, "option-invalid"],
  ["a layer nobody registered", "dens", {}, "option-invalid"],
])("refuses %s", (_, layer, options, code) => {
  expect(() => layerFromConfig({ layer, options: options as Record<string, unknown> })).toThrow(expect.objectContaining({ code }));
});

test.each([
  ["conv1D", { filters: 1, kernelSize: 5 }],
  ["convolutionBank", { kernelSizes: [2, 5], filters: 1 }],
] as const)("%s refuses a kernel longer than the text and names its place", (layer, options) => {
  expect(() => trace(layerFromConfig({ layer, options }), "sequence", { batch: 1, length: 4 })).toThrow(
    expect.objectContaining({ code: "kernel-too-long" }),
  );
});

describe("start values", () => {
  const fill = (initializer: typeof orthogonal, shape: readonly number[], key = 1) => {
    const target = new Float32Array(sizeOf(shape));
    initializer(target, shape, key);
    return target;
  };

  test("orthogonal matrices have orthonormal rows or columns, whichever are fewer", () => {
    const [rows, columns] = [8, 32];
    const w = fill(orthogonal, [rows, columns]);
    for (let a = 0; a < rows; a++) {
      for (let b = 0; b < rows; b++) {
        const dot = Array.from({ length: columns }, (_, i) => w[a * columns + i]! * w[b * columns + i]!).reduce((x, y) => x + y);
        expect(dot).toBeCloseTo(a === b ? 1 : 0, 6);
      }
    }
  });

  test("uniform ones keep their limit and have its variance l²/3", () => {
    const limit = Math.sqrt(6 / (100 + 50));
    for (const values of [fill(glorotUniform, [100, 50]), fill(uniform(limit), [5000])]) {
      expect(values.every((value) => Math.abs(value) <= limit)).toBe(true);
      expect(values.reduce((sum, value) => sum + value * value, 0) / values.length).toBeCloseTo(limit ** 2 / 3, 3);
      expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length)).toBeLessThan(0.01);
    }
  });

  test("repeat for the same key and differ for another", () => {
    expect(fill(glorotUniform, [4, 4], 1)).toEqual(fill(glorotUniform, [4, 4], 1));
    expect(fill(glorotUniform, [4, 4], 1)).not.toEqual(fill(glorotUniform, [4, 4], 2));
  });
});
