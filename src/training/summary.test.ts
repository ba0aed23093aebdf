import { describe, expect, test } from "vitest";
import { exp, input, mul, reduceSum, reshape, tanh, transpose } from "../graph/ops/index.ts";
import { peakBytes } from "../graph/peak-bytes.ts";
import { concatenate } from "../layers/concatenate.ts";
import { dense } from "../layers/dense.ts";
import { embedding } from "../layers/embedding.ts";
import { globalAveragePooling1D } from "../layers/global-average-pooling-1d.ts";
import { globalMaxPooling1D } from "../layers/global-max-pooling-1d.ts";
import { binaryCrossentropy } from "../losses/binary-crossentropy.ts";
import { architectures } from "../models/registry.ts";
import { adam } from "../optimizers/adam.ts";
import { sgd } from "../optimizers/sgd.ts";
import { macsPerText } from "./cost.ts";
import { network } from "./model.node.ts";
import { networkLayout } from "./network-layout.ts";
import { countParameters } from "./parameters.ts";
import { estimateStepMemory } from "./step-memory.ts";
import { summarizeLayers } from "./summary.ts";

const shape = { vocabularySize: 50, outputs: 1, output: "sigmoid" } as const;
const networks = architectures.flatMap(({ id, create }) => (create ? [{ id, network: create(shape) }] : []));

const branched = () =>
  network((ids) => {
    const shared = dense({ units: 4 });
    const words = embedding({ inputDim: 10, outputDim: 4, maskZero: true })(ids);
    const deep = shared(shared(words));
    return dense({ units: 2, activation: "softmax" })(concatenate([globalMaxPooling1D()(deep), globalAveragePooling1D()(words)]));
  });

describe("summarizeLayers", () => {
  test.each(networks)("of $id: its layers have all parameters and all multiply-adds of the network", ({ network }) => {
    const rows = summarizeLayers(network, 20);
    const total = (of: "parameters" | "multiplyAdds") => rows.reduce((sum, row) => sum + row[of], 0);
    expect(total("parameters")).toBe(countParameters(networkLayout(network).layout));
    expect(total("multiplyAdds")).toBe(macsPerText(network, 20));
  });

  test("counts shared weights once, their work each time, and says what each layer reads", () => {
    const rows = summarizeLayers(branched().network, 5);
    const shared = rows.filter(({ name }) => name === "dense");
    expect(shared.map(({ parameters }) => parameters)).toEqual([4 * 4 + 4, 0]);
    expect(shared.map(({ multiplyAdds }) => multiplyAdds)).toEqual([5 * 4 * 4, 5 * 4 * 4]);
    expect(rows.find(({ kind }) => kind === "concatenate")!.inputs).toEqual(["globalMaxPooling1D", "globalAveragePooling1D"]);
    expect(rows.at(-1)!.outputShape).toEqual([null, 2]);
  });
});

describe("summary", () => {
  test("tells what each layer of a branched model reads, and the totals", () => {
    const text = branched().summary(5);
    expect(text).toContain("reads");
    expect(text).toContain("globalMaxPooling1D, globalAveragePooling1D");
    expect(text).toContain("total parameters: 78"); // 40 + 20 + 18
    expect(text).toContain("multiply-adds for a text of 5 tokens: 176"); // 80 + 80 + 16
    expect(text).not.toContain("memory");
  });

  test("tells the memory of a compiled model for a size of batch", () => {
    const model = branched();
    model.compile({ loss: "sparseCategoricalCrossentropy" });
    expect(model.summary(5, { batchSize: 64 })).toMatch(/memory of training on batches of 64: about \d+\.\d MB/);
  });
});

describe("peakBytes", () => {
  const x = input("x", [10, 10]); // 400 bytes, not counted

  test("counts what lives at one time: a chain takes the place of what it reads", () => {
    expect(peakBytes([tanh(exp(x))])).toBe(400);
    expect(peakBytes([transpose(exp(x), [1, 0])])).toBe(800); // a transpose cannot
  });

  test("keeps a value until its last reader", () => {
    const early = exp(x);
    const late = tanh(transpose(early, [1, 0])); // early is alive beside it
    expect(peakBytes([mul(early, late)])).toBe(800);
    expect(peakBytes([reduceSum(mul(early, late)), early])).toBe(804); // the product takes the place of late; then the sum
  });

  test("counts no second time what is only reshaped, and not what lies elsewhere", () => {
    const early = exp(x);
    expect(peakBytes([reshape(early, [100])])).toBe(400);
    expect(peakBytes([early], [early])).toBe(0);
  });
});

describe("estimateStepMemory", () => {
  const { network } = networks.find(({ id }) => id === "mean")!;
  const { layout } = networkLayout(network);
  const options = { layout, loss: binaryCrossentropy, optimizer: adam(), batchSize: 32, length: 16, shards: 2, workers: 1 };

  test("counts weights, a gradient for each shard, and the optimizer's slots", () => {
    const once = 4 * layout.total;
    expect(estimateStepMemory(network, options)).toMatchObject({ weights: once, gradients: 2 * once, slots: 2 * once, best: once });
    expect(estimateStepMemory(network, { ...options, optimizer: sgd() }).slots).toBe(once * sgd().slots.length);
  });

  test("grows with the batch, the length and the workers", () => {
    const base = estimateStepMemory(network, options).intermediates;
    expect(estimateStepMemory(network, { ...options, workers: 2 }).intermediates).toBe(2 * base);
    expect(estimateStepMemory(network, { ...options, batchSize: 64 }).intermediates).toBeGreaterThan(1.8 * base);
    expect(estimateStepMemory(network, { ...options, length: 32 }).intermediates).toBeGreaterThan(1.5 * base);
  });
});
