import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { differentiate } from "../graph/differentiate.ts";
import { interpret } from "../graph/interpreter.ts";
import { input, reduceMean } from "../graph/ops/index.ts";
import { dense } from "../layers/dense.ts";
import { embedding } from "../layers/embedding.ts";
import { globalAveragePooling1D } from "../layers/global-average-pooling-1d.ts";
import { lstm } from "../layers/lstm.ts";
import { binaryCrossentropy } from "../losses/binary-crossentropy.ts";
import { type Network, networkOf } from "../models/network.ts";
import { architectures } from "../models/registry.ts";
import { adam } from "../optimizers/adam.ts";
import { lazyAdam } from "../optimizers/lazy-adam.ts";
import { sgd } from "../optimizers/sgd.ts";
import { labelEncoder } from "../text/label-encoder.ts";
import { textVectorizer } from "../text/vectorizer.ts";
import { evaluateNetwork } from "./evaluate.node.ts";
import type { TrainingEvent } from "./events.ts";
import { exportProgram } from "./export-program.ts";
import { sequential } from "./model.node.ts";
import { networkLayout } from "./network-layout.ts";
import { viewOf } from "./parameters.ts";
import { makePredictor } from "./predictor.node.ts";
import { trainProgram } from "./program.ts";
import { makeTeam } from "./team.node.ts";
import { traceNetwork } from "./trace.ts";
import type { TrainOptions } from "./train-options.ts";
import { train } from "./trainer.node.ts";

// The first 200 messages of the bundled sample: enough to learn something in a second.
const lines = readFileSync(new URL("../../data/sms-spam.csv", import.meta.url), "utf8")
  .split("\n")
  .slice(1);
const messages = lines.filter((line) => /^[^"]+,(ham|spam)$/.test(line)).slice(0, 200);
const texts = messages.map((line) => line.slice(0, line.lastIndexOf(",")));
const vectorizer = textVectorizer({ maxLength: 24 }).adapt(texts);
const labels = labelEncoder().adapt(["ham", "spam"]);
const data = { x: vectorizer.encode(texts), y: labels.encode(messages.map((line) => line.slice(line.lastIndexOf(",") + 1))).data };

const small: Readonly<Record<string, object>> = {
  mean: { embeddingSize: 8 },
  gru: { embeddingSize: 8, units: 6 },
  rnnAttention: { embeddingSize: 8, units: 6 },
  textCnn: { embeddingSize: 8, filters: 4, ngrams: 2 },
  dpcnn: { embeddingSize: 8, filters: 4, blocks: 3, embeddingDropout: 0.1 },
  fastText: { embeddingSize: 8, buckets: 50 },
  bilstm: { embeddingSize: 8, units: [6, 4], denseUnits: 8 },
  transformer: { embeddingSize: 8, layers: 1, heads: 2, intermediateDim: 8 },
};
const networks = architectures.filter(({ kind }) => kind === "network");

function networkFor(id: string): Network {
  const row = networks.find((each) => each.id === id)!;
  return row.create!({ vocabularySize: vectorizer.size, outputs: 1, output: "sigmoid" }, small[id] as Record<string, unknown>);
}

function options(network: Network, more: Partial<TrainOptions> = {}): TrainOptions {
  return {
    network,
    loss: binaryCrossentropy,
    optimizer: adam(),
    learningRate: 0.01,
    train: data,
    validation: data,
    epochs: 2,
    batchSize: 32,
    seed: 7,
    plan: { shards: 2, workers: 1, threads: 1 },
    restoreBest: false,
    ...more,
  };
}

describe.each(networks)("$id", ({ id }) => {
  test("has a small form in this test", () => expect(small[id]).toBeDefined());

  test("gives the same bits from run to run, and on one and two workers", async () => {
    const first = await train(options(networkFor(id)));
    const again = await train(options(networkFor(id)));
    const two = await train(options(networkFor(id), { plan: { shards: 2, workers: 2, threads: 1 } }));
    expect(again.weights).toEqual(first.weights);
    expect(two.weights).toEqual(first.weights);
    expect(two.history.loss).toEqual(first.history.loss);
    const other = await train(options(networkFor(id), { seed: 8 }));
    expect(other.weights).not.toEqual(first.weights);
  });

  test("moves only the word vectors that were looked up under lazy Adam, to the same bits on one and two workers", async () => {
    const network = networkFor(id);
    const { layout, initialWeights } = networkLayout(network);
    const one = await train(options(network, { optimizer: lazyAdam(), epochs: 1 }));
    const two = await train(options(network, { optimizer: lazyAdam(), epochs: 1, plan: { shards: 2, workers: 2, threads: 1 } }));
    expect(two.weights).toEqual(one.weights);
    const table = layout.places.find(({ name }) => name.endsWith("embedding.weight"))!;
    const [width, met] = [table.shape[1]!, new Set(data.x.data)];
    const before = initialWeights(7);
    // Rows after the vocabulary are those of n-grams.
    const moved = Array.from({ length: vectorizer.size }, (_, row) => {
      const from = table.offset + row * width;
      return one.weights.subarray(from, from + width).some((value, i) => value !== before[from + i]);
    });
    moved.forEach((hasMoved, row) => {
      if (hasMoved) expect(met.has(row)).toBe(true);
    });
    expect(moved.filter(Boolean).length).toBeGreaterThan(met.size / 3); // a filter that is off moves no word
  });

  test("is blind to padding: other lengths and other neighbors give the same logits", async () => {
    const network = networkFor(id);
    const { layout, initialWeights } = networkLayout(network);
    const onnx = exportProgram(network, layout, initialWeights(3), { maxLength: 24 });
    const blind = await makePredictor({ onnx, width: 2, paddingBlind: true });
    const full = await makePredictor({ onnx, width: 2, paddingBlind: false });
    const rows = { ...data.x, data: data.x.data.slice(0, 20 * 24), shape: [20, 24], lengths: data.x.lengths.slice(0, 20) };
    const [short, long] = [await blind.logits(rows), await full.logits(rows)];
    short.forEach((value, i) => {
      expect(Math.abs(value - long[i]!)).toBeLessThan(1e-5);
    });
    await blind.release();
    await full.release();
  });

  test("learns", async () => {
    const { history } = await train(options(networkFor(id), { epochs: 12, learningRate: 0.02 }));
    expect(history.loss.at(-1)).toBeLessThan(0.6 * history.loss[0]!);
  });
});

describe("a step", () => {
  test("is not changed by rows of weight 0", async () => {
    const network = networkFor("mean");
    const { layout, initialWeights } = networkLayout(network);
    const gradientWith = async (fillerId: number) => {
      const team = makeTeam({ layout, optimizer: sgd(), shards: 1, workers: 1, rows: 8, length: 24, width: 1, seed: 1 }, null);
      team.memory.weights.set(initialWeights(1));
      const { ids, weights, valueTargets } = team.memory.batch;
      ids.fill(fillerId).set(data.x.data.subarray(0, 5 * 24));
      weights.fill(1, 0, 5);
      valueTargets.set(data.y.subarray(0, 5));
      await team.run(
        trainProgram(networkOf(network.layers.filter((layer) => layer.config.layer !== "dropout")), {
          rows: 8,
          length: 24,
          loss: binaryCrossentropy,
        }),
        { scale: 1 / 5, step: 1 },
      );
      const gradient = viewOf(team.memory.gradients[0]!, layout.places.find(({ name }) => name === "dense.weight")!).slice();
      await team.stop();
      return gradient;
    };
    expect(await gradientWith(3)).toEqual(await gradientWith(0));
  });

  test("updates an embedding's rows exactly as its dense gradient would", async () => {
    const network = networkOf([
      embedding({ inputDim: vectorizer.size, outputDim: 4 }),
      globalAveragePooling1D(),
      dense({ units: 1, activation: "sigmoid" }),
    ]);
    const { layout, initialWeights } = networkLayout(network);
    const weights = initialWeights(1);
    const team = makeTeam({ layout, optimizer: sgd(), shards: 1, workers: 1, rows: 4, length: 24, width: 1, seed: 1 }, null);
    team.memory.weights.set(weights);
    team.memory.batch.ids.set(data.x.data.subarray(0, 4 * 24));
    team.memory.batch.weights.fill(1);
    team.memory.batch.valueTargets.set(data.y.subarray(0, 4));
    await team.run(trainProgram(network, { rows: 4, length: 24, loss: binaryCrossentropy }), { scale: 1 / 4, step: 1 });
    const place = layout.places.find(({ name }) => name === "embedding.weight")!;
    const rows = viewOf(team.memory.gradients[0]!, place);

    const trace = traceNetwork(network, { rows: 4, length: 24, training: true });
    const y = input("y", [4, 1]);
    const loss = reduceMean(binaryCrossentropy.perExample(trace.logits, y, "sigmoid"));
    const table = trace.parameters[0]!.value;
    const graph = {
      inputs: [...trace.parameters.map(({ value }) => value), trace.ids, y],
      outputs: differentiate([], loss, [table]).gradients.map((g) => g!),
    };
    const feeds = {
      ...Object.fromEntries(layout.places.map((each) => [each.name, { data: viewOf(weights, each), shape: each.shape }])),
      ids: { data: data.x.data.subarray(0, 4 * 24), shape: [4, 24] },
      y: { data: data.y.subarray(0, 4), shape: [4, 1] },
    };
    const [dense64] = interpret(graph, feeds);
    const largest = dense64!.data.reduce((top, value) => Math.max(top, Math.abs(value)), 0);
    rows.forEach((value, i) => {
      expect(Math.abs(value - dense64!.data[i]!)).toBeLessThanOrEqual(1e-6 * largest);
    });
    await team.stop();
  });
});

describe("a training", () => {
  test("stops at a loss that is no number, says the step, and keeps the last good weights", async () => {
    let perEpoch = 0;
    const onEvent = (event: TrainingEvent) => {
      if (event.event === "step") perEpoch = event.steps;
    };
    await train(options(networkFor("mean"), { epochs: 1, onEvent }));
    // The rate explodes in the second step of the second epoch: an optimizer of the user's own, which no worker knows.
    const own = {
      ...sgd(),
      id: "exploding",
      update: (w: Float32Array, g: Float32Array, _: object, { step }: { step: number }) => {
        const rate = step > perEpoch + 1 ? 1e30 : 0.01;
        for (let i = 0; i < w.length; i++) w[i]! -= rate * g[i]!;
      },
    };
    const good = await train(options(networkFor("mean"), { epochs: 1, optimizer: own }));
    const result = await train(options(networkFor("mean"), { epochs: 5, optimizer: own }));
    expect(result).toMatchObject({ stopped: "nan", nanStep: perEpoch + 3, bestEpoch: 1 });
    expect(result.weights).toEqual(good.weights);
  });

  test("never keeps weights whose validation loss is no number", async () => {
    // One step an epoch: its own loss is fine, the weights that it leaves are not.
    const few = { x: { data: data.x.data.slice(0, 8 * 24), shape: [8, 24], lengths: new Int32Array(8).fill(24) }, y: data.y.slice(0, 8) };
    const huge = { optimizer: sgd(), learningRate: 1e30, train: few, validation: few, batchSize: 8, epochs: 3, restoreBest: true };
    const result = await train(options(networkFor("mean"), huge));
    expect(result).toMatchObject({ stopped: "nan", nanStep: 1, bestEpoch: 0 });
    expect(result.history.val_loss).toEqual([]);
    expect(result.weights).toEqual(networkLayout(networkFor("mean")).initialWeights(7));
  });

  test("refuses through fit when not one epoch was good", async () => {
    const model = sequential([
      embedding({ inputDim: vectorizer.size, outputDim: 4 }),
      globalAveragePooling1D(),
      dense({ units: 1, activation: "sigmoid" }),
    ]);
    model.compile({ loss: "binaryCrossentropy", optimizer: sgd({ learningRate: 1e38 }) });
    const y = { data: data.y, shape: [data.y.length] };
    await expect(model.fit(data.x, y, { workers: 1 })).rejects.toMatchObject({ code: "loss-nan" });
  });

  test("stops between two steps when aborted and keeps the best", async () => {
    const controller = new AbortController();
    const events: TrainingEvent[] = [];
    const onEvent = (event: TrainingEvent) => {
      events.push(event);
      if (event.event === "step" && event.epoch === 2 && event.step === 2) controller.abort();
    };
    const result = await train(options(networkFor("mean"), { epochs: 50, onEvent, signal: controller.signal }));
    expect(result.stopped).toBe("interrupted");
    expect(result.bestEpoch).toBe(1);
    expect(events.at(-1)).toMatchObject({ event: "step", epoch: 2, step: 2 });
    const first = await train(options(networkFor("mean"), { epochs: 1 }));
    expect(result.weights).toEqual(first.weights);
  });

  test("stops early and restores the best weights", async () => {
    const result = await train(
      options(networkFor("mean"), { epochs: 60, learningRate: 0.5, earlyStopping: { patience: 2 }, restoreBest: true }),
    );
    expect(result.stopped).toBe("earlyStopping");
    expect(result.history.val_loss).toHaveLength(result.bestEpoch + 2);
    const { loss } = await evaluateNetwork({ network: networkFor("mean"), loss: binaryCrossentropy, weights: result.weights, data });
    expect(loss).toBeCloseTo(Math.min(...result.history.val_loss!), 5);
  });

  test("refuses labels the last layer has no place for, and no rows", async () => {
    const wrong = { x: data.x, y: data.y.map((label) => 2 * label) };
    await expect(train(options(networkFor("mean"), { train: wrong }))).rejects.toMatchObject({ code: "label-out-of-range" });
    const none = { x: { data: new Int32Array(0), shape: [0, 24], lengths: new Int32Array(0) }, y: new Int32Array(0) };
    await expect(train(options(networkFor("mean"), { train: none }))).rejects.toMatchObject({ code: "batch-empty" });
  });
});

describe("sequential", () => {
  const y = { data: data.y, shape: [data.y.length] };
  const make = () =>
    sequential([embedding({ inputDim: vectorizer.size, outputDim: 8 }), lstm({ units: 4 }), dense({ units: 1, activation: "sigmoid" })]);

  test("predicts what evaluate scores, and without a mask reads every text at its full length", async () => {
    const model = make();
    model.compile({ loss: "binaryCrossentropy", optimizer: adam({ learningRate: 0.02 }) });
    const { history } = await model.fit(data.x, y, { epochs: 3, workers: 1 });
    expect(history.loss).toHaveLength(3);
    expect(model.network.paddingBlind).toBe(false);
    const p = await model.predict(data.x);
    expect(p.shape).toEqual([data.y.length, 1]);
    const { loss, accuracy } = await model.evaluate(data.x, y);
    const own = p.data.reduce((sum, value, i) => sum - Math.log(data.y[i] ? value : 1 - value), 0) / data.y.length;
    expect(own).toBeCloseTo(loss, 4);
    expect(p.data.filter((value, i) => (value > 0.5 ? 1 : 0) === data.y[i]).length / data.y.length).toBeCloseTo(accuracy, 10);
    const alone = await model.predict({ data: data.x.data.subarray(0, 24), shape: [1, 24], lengths: data.x.lengths.subarray(0, 1) });
    expect(alone.data[0]).toBeCloseTo(p.data[0]!, 5);
  });

  test("goes on from its weights when fit again", async () => {
    const model = make();
    model.compile({ loss: "binaryCrossentropy", optimizer: "sgd" });
    await model.fit(data.x, y, { workers: 1 });
    const before = model.state.weights.slice();
    await model.fit(data.x, y, { workers: 1 });
    expect(model.state.weights).not.toEqual(before);
  });

  test("says what it is made of", () => {
    expect(make().summary(24)).toContain("total parameters");
    expect(make().summary(24)).toMatch(/lstm\s+\[batch, 4\]\s+208/);
  });

  test.each([
    ["an unknown loss", "option-invalid", () => make().compile({ loss: "binaryCrossentrop" })],
    ["a loss that does not fit the last layer", "loss-mismatch", () => make().compile({ loss: "sparseCategoricalCrossentropy" })],
    ["an unknown optimizer", "option-invalid", () => make().compile({ loss: "binaryCrossentropy", optimizer: "admaw" })],
    ["units 0", "option-invalid", () => dense({ units: 0 })],
    ["a misspelt option", "option-unknown", () => lstm({ unit: 3 } as never)],
    ["no layers", "option-invalid", () => sequential([])],
  ])("refuses %s", (_, code, act) => {
    expect(act).toThrow(expect.objectContaining({ code }));
  });

  test.each([
    ["fit before compile", "not-compiled", () => make().fit(data.x, y)],
    ["the search's arguments", "wrong-fit", () => make().fit({ data: "reviews.csv", budget: "5m" } as never, undefined as never)],
    ["a misspelt fit option", "option-unknown", () => compiled().fit(data.x, y, { epoch: 3 } as never)],
    ["a batch size of 0", "option-invalid", () => compiled().fit(data.x, y, { batchSize: 0 })],
    ["fewer labels than rows", "shape-mismatch", () => compiled().fit(data.x, { data: data.y.slice(1), shape: [data.y.length - 1] })],
  ])("refuses %s", async (_, code, act) => {
    await expect(act()).rejects.toMatchObject({ code });
  });

  function compiled() {
    const model = make();
    model.compile({ loss: "binaryCrossentropy" });
    return model;
  }
});
