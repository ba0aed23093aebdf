// A training that goes on from a checkpoint inside an epoch ends with the bits, and the history, of one that never stopped.
import { deserialize, serialize } from "node:v8";
import { describe, expect, test } from "vitest";
import { dense } from "../layers/dense.ts";
import { dropout } from "../layers/dropout.ts";
import { embedding } from "../layers/embedding.ts";
import { globalAveragePooling1D } from "../layers/global-average-pooling-1d.ts";
import { binaryCrossentropy } from "../losses/binary-crossentropy.ts";
import { networkOf } from "../models/network.ts";
import { adam } from "../optimizers/adam.ts";
import { optimizers } from "../optimizers/registry.ts";
import { cosine } from "../schedules/cosine.ts";
import { onPlateau } from "../schedules/on-plateau.ts";
import { findMetric } from "./metric-scores.ts";
import type { TrainOptions } from "./train-options.ts";
import { train } from "./trainer.node.ts";
import type { TrainingState } from "./training-state.ts";
import type { UpdateOptions } from "./update-options.ts";

const texts = 90;
const rows = {
  x: {
    data: Int32Array.from({ length: texts * 6 }, (_, i) => 1 + ((i * 7 + Math.floor(i / 6) * 3) % 11)),
    shape: [texts, 6],
    lengths: new Int32Array(texts).fill(6),
  },
  y: Int32Array.from({ length: texts }, (_, i) => (i % 3 ? 1 : 0)),
};
const network = networkOf([
  embedding({ inputDim: 12, outputDim: 4 }),
  globalAveragePooling1D(),
  dropout({ rate: 0.3 }),
  dense({ units: 1, activation: "sigmoid" }),
]);

function options(more: Partial<TrainOptions>): TrainOptions {
  return {
    ...{ network, loss: binaryCrossentropy, optimizer: adam(), learningRate: 0.05, train: rows, validation: rows },
    ...{ epochs: 4, batchSize: 8, seed: 3, plan: { shards: 2, workers: 1, threads: 1 }, restoreBest: true },
    metrics: [findMetric("auroc"), findMetric("matthewsCorrelation"), findMetric("f1Macro")],
    ...more,
  };
}

/** Every state that a training could be resumed from, as it would lie in a file. */
async function statesOf(more: Partial<TrainOptions>) {
  const states: Buffer[] = [];
  const onCheckpoint = async (state: TrainingState) => void states.push(serialize(state));
  const whole = await train(options({ ...more, onCheckpoint, checkpointSeconds: 0 }));
  return { whole, states };
}

async function expectSameFrom(more: Partial<TrainOptions>, picks: readonly number[]) {
  const { whole, states } = await statesOf(more);
  for (const pick of picks) {
    const resume = deserialize(states[Math.floor(pick * states.length)]!) as TrainingState; // as statesOf wrote it
    const again = await train(options({ ...more, resume }));
    expect(again.weights).toEqual(whole.weights);
    expect({ ...again.history, seconds: [] }).toEqual({ ...whole.history, seconds: [] });
    expect(again).toMatchObject({ bestEpoch: whole.bestEpoch, stopped: whole.stopped });
  }
  return states.map((bytes) => deserialize(bytes) as TrainingState);
}

const updates: readonly (readonly [string, Partial<TrainOptions>])[] = [
  ["nothing more", {}],
  ["accumulation over batches that the epoch does not divide by", { update: { gradientAccumulationSteps: 5 } as UpdateOptions }],
  ["a running average", { update: { useEma: true, emaMomentum: 0.8 } }],
  ["an average over epochs", { update: { swaStart: 2 } }],
  ["clipping and decay", { update: { globalClipNorm: 0.01, weightDecay: 0.1 } }],
  ["a schedule over the steps", { schedule: cosine() }],
  ["a schedule over the losses", { schedule: onPlateau(), learningRate: 2 }],
  ["early stopping", { earlyStopping: { patience: 1 }, learningRate: 1.5, epochs: 12 }],
  ["two workers", { plan: { shards: 2, workers: 2, threads: 1 } }],
];

describe.each(updates)("with %s", (_, more) => {
  test("goes on from any batch", async () => {
    const states = await expectSameFrom(more, [0, 0.21, 0.4, 0.63, 0.87, 0.999]);
    expect(states.some(({ part }) => part !== undefined && part.batches > 1)).toBe(true);
    expect(states.every(({ part }) => (part?.batches ?? 0) % (more.update?.gradientAccumulationSteps ?? 1) === 0)).toBe(true);
  });
});

test.each(optimizers)("goes on from any batch with $id", async ({ create }) => {
  await expectSameFrom({ optimizer: create(), learningRate: 0.01, epochs: 2 }, [0.3, 0.8]);
});

test("a learning rate that a callback set is kept", async () => {
  const callback = {
    onEpochEnd: (epoch: number, _: unknown, training: { learningRate: number }) => void (training.learningRate = 0.05 / (1 + epoch)),
  };
  await expectSameFrom({ callbacks: [callback] }, [0.1, 0.45, 0.9]);
});

test("an interruption inside an epoch is a checkpoint, too", async () => {
  const { whole } = await statesOf({});
  const controller = new AbortController();
  let saved: TrainingState | undefined;
  const onEvent = ({ event, ...told }: { event: string; step?: number; epoch: number }) =>
    event === "step" && told.epoch === 2 && told.step === 7 && controller.abort();
  const onCheckpoint = async (state: TrainingState) => void (saved = structuredClone(state));
  expect((await train(options({ onEvent, onCheckpoint, signal: controller.signal }))).stopped).toBe("interrupted");
  expect(saved!.part!.batches).toBe(7);
  expect((await train(options({ resume: saved }))).weights).toEqual(whole.weights);
});

test("none is written before it is due", async () => {
  const epochs: number[] = [];
  const onCheckpoint = async ({ progress, part }: TrainingState) => void (part ?? epochs.push(progress.epoch));
  await train(options({ onCheckpoint, checkpointSeconds: 1000 }));
  expect(epochs).toEqual([1, 2, 3, 4]);
});
