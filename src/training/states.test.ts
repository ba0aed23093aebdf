import { expect, test } from "vitest";
import { batchNormalization } from "../layers/batch-normalization.ts";
import { conv2D } from "../layers/conv-2d.ts";
import { dense } from "../layers/dense.ts";
import { embedding } from "../layers/embedding.ts";
import { flatten } from "../layers/flatten.ts";
import { globalAveragePooling1D } from "../layers/global-average-pooling-1d.ts";
import { inputLayer } from "../layers/input-layer.ts";
import { wordDropout } from "../layers/word-dropout.ts";
import { binaryCrossentropy } from "../losses/binary-crossentropy.ts";
import { networkOf } from "../models/network.ts";
import { networkFromConfig } from "../models/registry.ts";
import { adam } from "../optimizers/adam.ts";
import { sgd } from "../optimizers/sgd.ts";
import { exportProgram } from "./export-program.ts";
import { modelOf, sequential } from "./model.node.ts";
import { networkLayout } from "./network-layout.ts";
import { trainProgram } from "./program.ts";

// Ten examples of two numbers: the classes lie apart along the first.
const x = { data: Float32Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? (i < 10 ? -1 : 3) + i / 10 : i)), shape: [10, 2] };
const y = { data: Int32Array.from({ length: 10 }, (_, i) => Number(i >= 5)), shape: [10] };

const normalized = () =>
  sequential([inputLayer({ shape: [2] }), batchNormalization({ momentum: 0.5 }), dense({ units: 1, activation: "sigmoid" })]);

const column = (c: number) => Array.from({ length: 10 }, (_, row) => x.data[2 * row + c]!);
const mean = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
const variance = (numbers: readonly number[]) => mean(numbers.map((each) => (each - mean(numbers)) ** 2));

test("a batch moves the running statistics; rows that fill it up, the optimizer and the shards do not", async () => {
  const model = normalized();
  model.compile({ loss: "binaryCrossentropy", optimizer: adam({ learningRate: 0.1 }) });
  await model.fit(x, y, { epochs: 2, batchSize: 32 }); // 22 rows of each batch only fill it up
  expect(model.state.plan).toMatchObject({ shards: 1 });
  for (const c of [0, 1]) {
    // moving ← (moving + batch) / 2, twice
    expect(model.weight("batchNormalization.moving_mean")[c]).toBeCloseTo(0.75 * mean(column(c)), 4);
    expect(model.weight("batchNormalization.moving_variance")[c]).toBeCloseTo(0.25 + 0.75 * variance(column(c)), 4);
  }
});

test("a network with running statistics learns, answers by them, and gives the same bits again", async () => {
  const [first, again] = [normalized(), normalized()];
  for (const model of [first, again]) {
    model.compile({ loss: "binaryCrossentropy", optimizer: adam({ learningRate: 0.1 }) });
    await model.fit(x, y, { epochs: 40, batchSize: 4 });
  }
  expect(again.state.weights).toEqual(first.state.weights);
  expect((await first.evaluate(x, y)).accuracy).toBe(1);
  const { data } = await first.predict(x);
  const part = (name: string, c: number) => first.weight(`batchNormalization.${name}`)[c]!;
  const logit = (row: number) =>
    [0, 1].reduce((sum, c) => {
      const normal = (x.data[2 * row + c]! - part("moving_mean", c)) / Math.sqrt(part("moving_variance", c) + 1e-3);
      return sum + (normal * part("gamma", c) + part("beta", c)) * first.weight("dense.weight")[c]!;
    }, first.weight("dense.bias")[0]!);
  data.forEach((answer, row) => {
    expect(answer).toBeCloseTo(1 / (1 + Math.exp(-logit(row))), 5);
  });
  const saved = networkFromConfig(JSON.parse(JSON.stringify({ architecture: "sequential", options: first.network.options })));
  const loaded = await modelOf(saved, { weights: first.state.weights }).predict(x);
  expect(loaded.data).toEqual(data);
});

test("only what is trained has gradients and slots, at the front of the weights", () => {
  const { layout } = networkLayout(normalized().network);
  expect(layout.places.map(({ name }) => name)).toEqual([
    "batchNormalization.gamma",
    "batchNormalization.beta",
    "dense.weight",
    "dense.bias",
    "batchNormalization.moving_mean",
    "batchNormalization.moving_variance",
  ]);
  expect(layout.trainable).toBe(layout.places[4]!.offset);
});

const ids = { data: Int32Array.from([2, 3, 0, 3, 2, 2, 4, 4, 0, 4, 5, 5]), shape: [4, 3], lengths: Int32Array.of(2, 3, 2, 3) };
const halves = { data: Int32Array.from([0, 0, 1, 1]), shape: [4] };
const vectors = { data: Float32Array.from({ length: 12 }, (_, i) => Math.sin(i)), shape: [6, 2] };

test("a frozen embedding of given vectors stays as it is, has no gradient, and its network learns", async () => {
  const model = sequential([
    embedding({ inputDim: 6, outputDim: 2, maskZero: true, trainable: false, weights: vectors }),
    globalAveragePooling1D(),
    dense({ units: 1, activation: "sigmoid" }),
  ]);
  const { tables, dense: whole, gathers } = trainProgram(model.network, { rows: 4, length: 3, loss: binaryCrossentropy });
  expect(tables).toEqual([{ name: "embedding.weight", rowWidth: 2, trained: false }]);
  expect([whole, gathers]).toEqual([["dense.weight", "dense.bias"], []]);
  model.compile({ loss: "binaryCrossentropy", optimizer: adam({ learningRate: 0.2 }) });
  const { history } = await model.fit(ids, halves, { epochs: 30, batchSize: 4 });
  expect(model.weight("embedding.weight")).toEqual(vectors.data);
  expect(history.loss.at(-1)).toBeLessThan(0.5 * history.loss[0]!);
});

test("given vectors are where a trained embedding begins", async () => {
  const model = sequential([embedding({ inputDim: 6, outputDim: 2, weights: vectors }), globalAveragePooling1D(), dense({ units: 1 })]);
  expect(model.weight("embedding.weight")).toEqual(vectors.data);
  model.compile({ loss: "meanSquaredError", optimizer: sgd({ learningRate: 0.1 }) });
  await model.fit(ids, { data: Float32Array.of(0, 0, 1, 1), shape: [4, 1] }, { epochs: 1 });
  expect(model.weight("embedding.weight")).not.toEqual(vectors.data);
});

test("word dropout goes with an embedding whose rows travel to the host", () => {
  const network = networkOf([
    wordDropout({ rate: 0.5 }),
    embedding({ inputDim: 6, outputDim: 2, maskZero: true }),
    globalAveragePooling1D(),
    dense({ units: 1 }),
  ]);
  const { gathers } = trainProgram(network, { rows: 4, length: 3, loss: binaryCrossentropy });
  expect(gathers).toEqual([{ name: "embedding.weight", rowWidth: 2, shape: [4, 3] }]);
});

test("a network of images takes numbers of their shape, and is exported with them as its input", async () => {
  const model = sequential([
    inputLayer({ shape: [3, 2, 1] }),
    conv2D({ filters: 2, kernelSize: 2 }),
    flatten(),
    dense({ units: 2, activation: "softmax" }),
  ]);
  const images = { data: Float32Array.from({ length: 30 }, (_, i) => Math.cos(i)), shape: [5, 3, 2, 1] };
  const { data, shape } = await model.predict(images);
  expect(shape).toEqual([5, 2]);
  expect(data.every((share) => share > 0 && share < 1)).toBe(true);
  const onnx = exportProgram(model.network, model.state.layout, model.state.weights, { maxLength: 6 });
  expect(Buffer.from(onnx).includes("input_ids")).toBe(false);
  expect(Buffer.from(onnx).includes("input")).toBe(true);
  model.compile({ loss: "sparseCategoricalCrossentropy" });
  const labels = { data: new Int32Array(5), shape: [5] };
  await expect(model.fit({ data: images.data, shape: [5, 2, 3, 1] }, labels)).rejects.toThrow(
    expect.objectContaining({ code: "shape-mismatch" }),
  );
  await expect(model.fit({ data: new Int32Array(30), shape: [5, 3, 2, 1] } as never, labels)).rejects.toThrow(
    expect.objectContaining({ code: "shape-mismatch" }),
  );
});

test("a network of token ids refuses numbers; one that flattens a text is refused", async () => {
  const model = sequential([
    embedding({ inputDim: 6, outputDim: 2 }),
    globalAveragePooling1D(),
    dense({ units: 1, activation: "sigmoid" }),
  ]);
  await expect(model.predict(x)).rejects.toThrow(
    expect.objectContaining({ code: "dtype-mismatch", message: expect.stringContaining("inputLayer") }),
  );
  const flattened = () => sequential([embedding({ inputDim: 6, outputDim: 2 }), flatten(), dense({ units: 1 })]);
  expect(flattened).toThrow(expect.objectContaining({ code: "shape-unknown", message: expect.stringContaining("flatten") }));
});
