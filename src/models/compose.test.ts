import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/graph/close.ts";
import { drawFrom } from "../../test/graph/draw.ts";
import { differences } from "../../test/graph/finite-differences.ts";
import { sizeOf } from "../core/array.ts";
import { randomKey } from "../core/random.ts";
import { differentiate } from "../graph/differentiate.ts";
import { interpret, type NumericInput } from "../graph/interpreter.ts";
import { constant, mul, reduceSum } from "../graph/ops/index.ts";
import { activation } from "../layers/activation.ts";
import { concatenate } from "../layers/concatenate.ts";
import { dense } from "../layers/dense.ts";
import { dot } from "../layers/dot.ts";
import { embedding } from "../layers/embedding.ts";
import { globalAveragePooling1D } from "../layers/global-average-pooling-1d.ts";
import { globalMaxPooling1D } from "../layers/global-max-pooling-1d.ts";
import { defineLayer, type Tensor } from "../layers/layer.ts";
import { lstm } from "../layers/lstm.ts";
import { add, average, maximum, minimum, multiply, subtract } from "../layers/merge.ts";
import { traceNetwork } from "../training/trace.ts";
import { composeNetwork } from "./compose.ts";
import { type Network, networkOf } from "./network.ts";
import { networkFromConfig } from "./registry.ts";

const compose = (build: (ids: Tensor) => Tensor) => composeNetwork(build, { length: 64 });
const words = () => embedding({ inputDim: 7, outputDim: 3, maskZero: true });
const names = ({ calls }: Network) => calls.map(({ name }) => name);
const parametersOf = (network: Network) =>
  traceNetwork(network, { rows: 2, length: 5, training: false }).parameters.map(({ spec }) => spec.name);

/** All merging layers, a shared layer, and a layer that reads two values. */
const everything = () =>
  compose((ids) => {
    const x = words()(ids);
    const shared = dense({ units: 3, activation: "tanh" });
    const [a, b] = [shared(x), shared(lstm({ units: 3, returnSequences: true })(x))];
    const weights = activation("sigmoid")(dense({ units: 1 })(a));
    const vector = globalAveragePooling1D()(multiply([b, weights]));
    const sequences = [add([a, b]), average([a, b, x]), maximum([a, b]), minimum([x, b]), subtract([a, vector])];
    const pooled = sequences.map((each) => globalMaxPooling1D()(each));
    const cosine = dot([pooled[0]!, vector], { axes: 1, normalize: true });
    return dense({ units: 2 })(concatenate([...pooled, cosine]));
  });

describe("composeNetwork", () => {
  test("names layers in the order of their first calls, and a layer that is called again by the same name", () => {
    const network = everything();
    expect(names(network).slice(0, 6)).toEqual(["embedding", "dense", "lstm", "dense", "dense_1", "activation"]);
    expect(names(network).at(-1)).toBe("dense_2");
    expect(parametersOf(network)).toEqual([
      "embedding.weight",
      "dense.weight",
      "dense.bias",
      "lstm.kernel",
      "lstm.bias",
      "lstm.recurrent_kernel",
      "dense_1.weight",
      "dense_1.bias",
      "dense_2.weight",
      "dense_2.bias",
    ]);
  });

  test("has the gradient of finite differences through all branches, for every parameter", () => {
    const { ids, logits, parameters } = traceNetwork(everything(), { rows: 3, length: 4, training: false });
    const inputs = [ids, ...parameters.map(({ value }) => value)];
    const loss = reduceSum(mul(logits, constant(Float64Array.from(drawFrom(5).floats(logits.shape, 0.2, 1.5).data), logits.shape)));
    const feeds: Record<string, NumericInput> = { ids: { data: [1, 2, 3, 4, 5, 6, 0, 0, 2, 0, 0, 0], shape: [3, 4] } };
    for (const { spec } of parameters) {
      const data = new Float32Array(sizeOf(spec.shape));
      spec.initializer(data, spec.shape, randomKey(3, spec.name));
      feeds[spec.name] = { data: Array.from(data, (value, i) => value + 0.01 * Math.sin(i)), shape: spec.shape };
    }
    const { gradients } = differentiate(
      [],
      loss,
      parameters.map(({ value }) => value),
    );
    parameters.forEach(({ spec }, i) => {
      const [actual] = interpret({ inputs, outputs: [gradients[i]!] }, feeds);
      expectClose(actual!, differences({ inputs, outputs: [loss] }, feeds, spec.name), { rtol: 1e-6, atol: 1e-8 });
    });
  });

  test("is made again from its saved options, to the same calls and the same numbers", () => {
    const network = everything();
    const again = networkFromConfig(JSON.parse(JSON.stringify({ architecture: network.architecture, options: network.options })));
    expect(again.options).toEqual(network.options);
    expect(names(again)).toEqual(names(network));
    expect(parametersOf(again)).toEqual(parametersOf(network));
    const run = (each: Network) => {
      const { ids, logits, parameters } = traceNetwork(each, { rows: 1, length: 3, training: false });
      const feeds: Record<string, NumericInput> = { ids: { data: [1, 5, 0], shape: [1, 3] } };
      for (const { spec } of parameters)
        feeds[spec.name] = { data: Array.from({ length: sizeOf(spec.shape) }, (_, i) => Math.cos(i)), shape: spec.shape };
      return interpret({ inputs: [ids, ...parameters.map(({ value }) => value)], outputs: [logits] }, feeds);
    };
    expect(run(again)).toEqual(run(network));
  });

  test("tells the shapes of its values, with null where they differ from batch to batch", () => {
    compose((ids) => {
      expect(ids.shape).toEqual([null, null]);
      const x = words()(ids);
      expect(x.shape).toEqual([null, null, 3]);
      const y = globalMaxPooling1D()(x);
      expect(y.shape).toEqual([null, 3]);
      return y;
    });
  });

  test("keeps only what the answer depends on", () => {
    const network = compose((ids) => {
      const x = words()(ids);
      dense({ units: 9 })(x); // leads nowhere
      return dense({ units: 1 })(globalMaxPooling1D()(x));
    });
    expect(parametersOf(network)).toEqual(["embedding.weight", "dense.weight", "dense.bias"]);
  });

  test("splits off a last activation, also of a layer that is called twice", () => {
    const network = compose((ids) => {
      const layer = dense({ units: 3, activation: "softmax" });
      const x = layer(words()(ids));
      return layer(globalMaxPooling1D()(x));
    });
    expect(network.output).toBe("softmax");
    const activations = network.calls.filter(({ name }) => name === "dense").map(({ layer }) => layer.config.options.activation);
    expect(activations).toEqual(["softmax", "linear"]);
    expect(parametersOf(network)).toEqual(["embedding.weight", "dense.weight", "dense.bias"]);
    const saved = network.options.layers as Record<string, { options: object }>;
    expect(saved.dense!.options).toMatchObject({ activation: "softmax" });
  });

  test("does not claim to be blind to padding where features stand along the length of the text", () => {
    const likeness = (ids: Tensor) => {
      const x = words()(ids);
      return dot([x, globalAveragePooling1D()(x)], { axes: [2, 1] }); // [batch, length]
    };
    const seeing = compose((ids) => dot([words()(ids), activation("softmax")(likeness(ids))], { axes: 1 }));
    expect(seeing.paddingBlind).toBe(false);
    expect(everything().paddingBlind).toBe(true);
    expect(compose((ids) => globalMaxPooling1D()(concatenate([words()(ids), words()(ids)], { axis: 1 }))).paddingBlind).toBe(false);
  });

  test.each([
    [
      "values that cannot be added, in the line of the call",
      "shape-mismatch",
      "add",
      (ids: Tensor) => add([words()(ids), dense({ units: 2 })(words()(ids))]),
    ],
    [
      "features of unequal lengths",
      "shape-mismatch",
      "concatenate",
      (ids: Tensor) => concatenate([words()(ids), globalMaxPooling1D()(words()(ids))]),
    ],
    [
      "a product along unequal axes",
      "shape-mismatch",
      "dot",
      (ids: Tensor) => dot([words()(ids), dense({ units: 2 })(words()(ids))], { axes: 2 }),
    ],
    [
      "shared weights that would need two shapes",
      "shape-mismatch",
      "dense.weight",
      (ids: Tensor) => {
        const layer = dense({ units: 2 });
        return layer(layer(words()(ids)));
      },
    ],
    ["a merge of one", "option-invalid", "2 or more values", (ids: Tensor) => add([words()(ids)])],
    ["a difference of three", "option-invalid", "2 values", (ids: Tensor) => subtract([ids, ids, ids] as never)],
    ["two values for a layer of one", "option-invalid", "1 value", (ids: Tensor) => dense({ units: 1 })(words()(ids), words()(ids))],
    ["a merge of none", "option-invalid", "add", () => add([])],
    ["ids as the answer", "option-invalid", "network", (ids: Tensor) => ids],
    ["nothing as the answer", "option-invalid", "network", (() => undefined) as unknown as (ids: Tensor) => Tensor],
    ["a layer that is called on nothing", "option-invalid", "dense", () => (dense({ units: 1 }) as unknown as () => Tensor)()],
    ["a layer that is called on text", "option-invalid", "dense", () => dense({ units: 1 })("text" as never)],
  ])("refuses %s", (_, code, named, build) => {
    expect(() => compose(build)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(named) }));
  });

  test("refuses a value of another network", () => {
    let stranger: Tensor | undefined;
    compose((ids) => (stranger = words()(ids)));
    expect(() => compose((ids) => add([words()(ids), stranger!]))).toThrow(expect.objectContaining({ code: "option-invalid" }));
  });

  test.each([
    ["no layers", { calls: [{ layer: "a", inputs: [0] }] }],
    ["a call of a layer that is not there", { layers: {}, calls: [{ layer: "a", inputs: [0] }] }],
    [
      "a call on a value that comes later",
      { layers: { dense: { layer: "dense", options: { units: 1 } } }, calls: [{ layer: "dense", inputs: [1] }] },
    ],
    ["no call", { layers: {}, calls: [] }],
  ])("refuses saved options with %s", (_, options) => {
    expect(() => networkFromConfig({ architecture: "network", options })).toThrow(expect.objectContaining({ code: "option-invalid" }));
  });
});

describe("a layer of the user's own", () => {
  const scale = (options: { by: number }) =>
    defineLayer("scale", { ...options }, ({ value, mask }) => ({ value: mul(value, options.by), mask }));
  const saved = () => {
    const { architecture, options } = compose((ids) => globalMaxPooling1D()(scale({ by: 2 })(words()(ids))));
    return JSON.parse(JSON.stringify({ architecture, options }));
  };

  test("is made again by the function that is given for its id", () => {
    expect(names(networkFromConfig(saved(), { scale }))).toEqual(["embedding", "scale", "globalMaxPooling1D"]);
  });

  test("is made again in a row of layers, too", () => {
    const { architecture, options } = networkOf([words(), scale({ by: 2 }), globalMaxPooling1D()]);
    const row = JSON.parse(JSON.stringify({ architecture, options }));
    expect(networkFromConfig(row, { scale }).layers[1]!.config.options).toEqual({ by: 2 });
    expect(() => networkFromConfig(row)).toThrow(expect.objectContaining({ code: "layer-unknown" }));
  });

  test("is asked for when it is missing, with the code that gives it", () => {
    const act = () => networkFromConfig(saved());
    expect(act).toThrow(expect.objectContaining({ code: "layer-unknown", message: expect.stringContaining("{ layers: { scale:") }));
  });
});
