// A model with branches and a layer of the user's own, from the first call to a folder that is loaded again.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as ort from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { layerConformance } from "../../test/conformance/layer.ts";
import { lastAxis, matmul, mul, sigmoid, sub, add as sum, tanh } from "../graph/index.ts";
import { bidirectional } from "../layers/bidirectional.ts";
import { concatenate } from "../layers/concatenate.ts";
import { convolutionBank } from "../layers/convolution-bank.ts";
import { dense } from "../layers/dense.ts";
import { dropout } from "../layers/dropout.ts";
import { embedding } from "../layers/embedding.ts";
import { globalAveragePooling1D } from "../layers/global-average-pooling-1d.ts";
import { glorotUniform, type Initializer } from "../layers/initializers.ts";
import { defineLayer, type Layer } from "../layers/layer.ts";
import { lstm } from "../layers/lstm.ts";
import { labelEncoder } from "../text/label-encoder.ts";
import { textVectorizer } from "../text/vectorizer.ts";
import { type Model, network, sequential } from "../training/model.node.ts";
import type { Prediction } from "./classifier.ts";
import { explain } from "./explain.node.ts";
import { explainTask } from "./explain-task.node.ts";
import { loadModel } from "./load-model.node.ts";
import { predictTask } from "./predict-task.node.ts";
import { textClassifier } from "./text-classifier.node.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-own-layers-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lines = readFileSync(new URL("../../data/sms-spam.csv", import.meta.url), "utf8")
  .split("\n")
  .slice(1);
const rows = lines.filter((line) => /^[^"]+,(ham|spam)$/.test(line)).slice(0, 200);
const texts = rows.map((line) => line.slice(0, line.lastIndexOf(",")));
const vectorizer = textVectorizer({ maxLength: 20 }).adapt(texts);
const labels = labelEncoder().adapt(["ham", "spam"]);
const [x, y] = [vectorizer.encode(texts), labels.encode(rows.map((line) => line.slice(line.lastIndexOf(",") + 1)))];
const words = () => embedding({ inputDim: vectorizer.size, outputDim: 8, maskZero: true });

const constantOf =
  (value: number): Initializer =>
  (target) => {
    target.fill(value);
  };

/**
 * The layer of docs/how-to/write-your-own-layer.md: y = g ∘ tanh(x·W) + (1 − g) ∘ x with the gate g = σ(x·V + b)
 * (Srivastava, Greff & Schmidhuber 2015, https://arxiv.org/abs/1505.00387).
 */
function highway({ gateBias = -1 }: { readonly gateBias?: number } = {}): Layer {
  return defineLayer("highway", { gateBias }, ({ value, mask }, scope) => {
    const size = lastAxis(value);
    const gate = sigmoid(
      sum(matmul(value, scope.param("gate_weight", [size, size], glorotUniform)), scope.param("gate_bias", [size], constantOf(gateBias))),
    );
    const changed = tanh(matmul(value, scope.param("weight", [size, size], glorotUniform)));
    return { value: sum(mul(gate, changed), mul(sub(1, gate), value)), mask };
  });
}

layerConformance("a layer of the user's own, at each position", { layer: highway(), takes: "sequence", own: { highway } });
layerConformance("a layer of the user's own, on vectors", { layer: highway({ gateBias: 0.5 }), takes: "vector", own: { highway } });

async function trained(model: Model): Promise<Model> {
  model.compile({ loss: "binaryCrossentropy", optimizer: "adam" });
  await model.fit(x, y, { epochs: 2, seed: 3, workers: 1 });
  return model;
}

test("a chain has the same parameters, start values and bits as sequential", async () => {
  const parts = () => [
    words(),
    dropout({ rate: 0.2 }),
    bidirectional(lstm({ units: 4, returnSequences: true })),
    bidirectional(lstm({ units: 3 })),
    dense({ units: 1, activation: "sigmoid" }),
  ];
  const row = await trained(sequential(parts()));
  const composed = await trained(network((ids) => parts().reduce((value, layer) => layer(value), ids)));
  expect(composed.state.layout).toEqual(row.state.layout);
  expect(composed.state.weights).toEqual(row.state.weights);
  expect((await composed.predict(x)).data).toEqual((await row.predict(x)).data);
  expect(composed.network.paddingBlind).toBe(row.network.paddingBlind);
});

test("a layer that is called twice learns one set of weights, from both calls", async () => {
  const build = (shared: boolean) =>
    network((ids) => {
      const one = dense({ units: 4, activation: "tanh" });
      const two = shared ? one : dense({ units: 4, activation: "tanh" });
      const value = words()(ids);
      const deep = two(dense({ units: 8 })(value));
      return dense({ units: 1, activation: "sigmoid" })(globalAveragePooling1D()(concatenate([one(value), deep])));
    });
  const names = (model: Model) => model.state.layout.places.map(({ name }) => name);
  expect(names(build(true)).filter((name) => name.endsWith("weight"))).toEqual([
    "embedding.weight",
    "dense.weight",
    "dense_1.weight",
    "dense_2.weight",
  ]);
  expect(names(build(false)).filter((name) => name.endsWith("weight")).length).toBe(5);
  const model = build(true);
  const before = model.weight("dense_1.weight").slice();
  await trained(model);
  expect(model.weight("dense_1.weight")).not.toEqual(before);
});

describe("a branched model with a layer of the user's own", () => {
  const at = join(folder, "model");
  let model: Model;
  beforeAll(async () => {
    model = await trained(
      network((ids) => {
        const value = highway()(words()(ids));
        const branches = [convolutionBank({ kernelSizes: [1, 2], filters: 4 })(value), globalAveragePooling1D()(value)];
        return dense({ units: 1, activation: "sigmoid" })(concatenate(branches));
      }),
    );
    await textClassifier({ model, vectorizer, labels }).save(at);
  });

  test("is saved, and loaded with its layer, to the same answers", async () => {
    const loaded = await loadModel(at, { layers: { highway } });
    const expected = await model.predict(x);
    const actual = await loaded.probabilities(texts);
    texts.forEach((_, row) => {
      expect(Math.abs(actual[2 * row + 1]! - expected.data[row]!)).toBeLessThan(1e-5);
    });
    expect(loaded.network!.calls.map(({ name }) => name)).toEqual(model.network.calls.map(({ name }) => name));
    // An explanation builds the graph again from the loaded layers.
    const [explained] = await explain(loaded, ["free prize call now"]);
    expect(explained!.words.every(({ gradient }) => Number.isFinite(gradient))).toBe(true);
    await loaded.release();
  });

  test("is an ONNX program of input_ids and attention_mask that gives the same logits at any batch and length", async () => {
    const session = await ort.InferenceSession.create(join(at, "onnx/model.onnx"), { logSeverityLevel: 3 });
    expect([...session.inputNames].sort()).toEqual(["attention_mask", "input_ids"]);
    const expected = (await model.predict(x)).data;
    for (const [batch, length] of [
      [1, 20],
      [7, 20],
      [7, 33],
    ] as const) {
      const ids = new BigInt64Array(batch * length);
      const mask = new BigInt64Array(batch * length);
      for (let row = 0; row < batch; row++) {
        for (let t = 0; t < x.lengths[row]!; t++) {
          ids[row * length + t] = BigInt(x.data[row * 20 + t]!);
          mask[row * length + t] = 1n;
        }
      }
      const tensor = (data: BigInt64Array) => new ort.Tensor("int64", data, [batch, length]);
      const { logits } = await session.run({ input_ids: tensor(ids), attention_mask: tensor(mask) });
      for (let row = 0; row < batch; row++) {
        const [no, yes] = (logits!.data as Float32Array).subarray(2 * row, 2 * row + 2);
        expect(Math.abs(1 / (1 + Math.exp(no! - yes!)) - expected[row]!)).toBeLessThan(1e-5);
      }
    }
    await session.release();
  });

  test("is refused without its layer, with the code that gives it", async () => {
    await expect(loadModel(at)).rejects.toMatchObject({
      code: "layer-unknown",
      problem: { file: join(at, "config.json"), received: "highway", hint: expect.stringContaining("{ layers: { highway:") },
    });
  });

  test("answers without its layer where only answers are wanted, as on the command line", async () => {
    const { predictions } = await predictTask({ model: at, texts: texts.slice(0, 3) });
    const expected = (await model.predict(x)).data;
    predictions.forEach((prediction, row) => {
      const spam = (prediction as Prediction).scores.find(({ label }) => label === "spam")!.score;
      expect(Math.abs(spam - expected[row]!)).toBeLessThan(1e-5);
    });
    await expect(explainTask({ model: at, texts: ["free"] })).rejects.toMatchObject({ code: "layer-unknown" });
  });

  test("is refused with a layer under an id of Tercet's", async () => {
    await expect(loadModel(at, { layers: { highway, dense: highway } })).rejects.toThrow("layers.dense");
  });

  test("is refused as damaged when its calls make no network", async () => {
    const file = join(at, "config.json");
    const text = readFileSync(file, "utf8");
    const config = JSON.parse(text);
    config.tercet.options.calls[2].inputs = [99];
    writeFileSync(file, JSON.stringify(config));
    await expect(loadModel(at, { layers: { highway } })).rejects.toMatchObject({ code: "folder-damaged" });
    writeFileSync(file, text);
  });
});

test('the package hands out the graph as "tercet/graph"', () => {
  const { exports } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const source = exports["./graph"].default.replace("./dist/", "../").replace(/js$/, "ts");
  expect(existsSync(new URL(source, import.meta.url))).toBe(true);
});
