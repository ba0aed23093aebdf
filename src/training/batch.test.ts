import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { interpret } from "../graph/interpreter.ts";
import { input } from "../graph/ops/index.ts";
import { binaryCrossentropy } from "../losses/binary-crossentropy.ts";
import { categoricalCrossentropy } from "../losses/categorical-crossentropy.ts";
import { type Loss, smoothed } from "../losses/loss.ts";
import { sparseCategoricalCrossentropy } from "../losses/sparse-categorical-crossentropy.ts";
import { type DataSet, fillBatch } from "./batch.ts";
import type { BatchMemory } from "./shard.node.ts";

// Numbers: test/golden/smoothing.py, PyTorch in float64.
const golden = JSON.parse(readFileSync(new URL("../../test/golden/smoothing.json", import.meta.url), "utf8"));

function memoryFor(rows: number, width: number): BatchMemory {
  return {
    ids: new Int32Array(rows),
    indexTargets: new Int32Array(rows),
    valueTargets: new Float32Array(rows * width),
    weights: new Float32Array(rows),
    losses: new Float64Array(1),
    logits: new Float32Array(rows * width),
  };
}

/** A batch of all rows, one token each. */
function fill(loss: Loss, labels: readonly number[], width: number, classWeights?: readonly number[]) {
  const rows = labels.length;
  const x = { data: new Int32Array(rows).fill(2), shape: [rows, 1], lengths: new Int32Array(rows).fill(1) };
  const data: DataSet = { x, y: Int32Array.from(labels), classWeights };
  const memory = memoryFor(rows, width);
  const total = fillBatch(memory, data, loss, { rows: Int32Array.from(labels.keys()), capacity: rows, length: 1 }, width);
  return { memory, total };
}

function lossesOf(loss: Loss, logits: readonly (readonly number[])[], targets: Float32Array): number[] {
  const shape = [logits.length, logits[0]!.length];
  const [z, y] = [input("z", shape), input("y", shape)];
  const graph = { inputs: [z, y], outputs: [loss.perExample(z, y, "softmax")] };
  return [...interpret(graph, { z: { data: logits.flat(), shape }, y: { data: Array.from(targets), shape } })[0]!.data];
}

describe("label smoothing", () => {
  test("gives PyTorch's losses for many classes", () => {
    const loss = smoothed(categoricalCrossentropy, golden.smoothing);
    const { memory } = fill(loss, golden.labels, 4);
    lossesOf(loss, golden.logits, memory.valueTargets).forEach((value, row) => {
      expect(value).toBeCloseTo(golden.smoothed[row], 5); // the targets are float32
    });
  });

  test("gives Keras's losses for one sigmoid", () => {
    const loss = smoothed(binaryCrossentropy, golden.smoothing);
    const { memory } = fill(loss, golden.binaryLabels, 1);
    lossesOf(loss, golden.binaryLogits, memory.valueTargets).forEach((value, row) => {
      expect(value).toBeCloseTo(golden.binarySmoothed[row], 5);
    });
  });

  test("of 0 leaves the targets as they are", () => {
    expect([...fill(categoricalCrossentropy, [2, 0], 3).memory.valueTargets]).toEqual([0, 0, 1, 1, 0, 0]);
  });

  test("is refused where targets are class numbers, and outside its range", () => {
    expect(() => smoothed(sparseCategoricalCrossentropy, 0.1)).toThrow(/categoricalCrossentropy/);
    expect(smoothed(sparseCategoricalCrossentropy, 0).labelSmoothing).toBe(0);
    expect(() => smoothed(categoricalCrossentropy, 1)).toThrow(/labelSmoothing/);
  });
});

test("class weights give PyTorch's weighted mean", () => {
  const { memory, total } = fill(categoricalCrossentropy, golden.labels, 4, golden.weights);
  const losses = lossesOf(categoricalCrossentropy, golden.logits, memory.valueTargets);
  const mean = losses.reduce((sum, loss, row) => sum + loss * memory.weights[row]!, 0) / total;
  expect(mean).toBeCloseTo(golden.weightedMean, 10);
});
