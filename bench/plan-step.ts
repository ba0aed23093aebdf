// Trains some steps of a ready architecture and tells how long they took and how much memory, beside what was predicted: one JSON line.
//
//   node plan-step.js --architecture bilstm [--batch 32] [--length 64] [--vocabulary 4000] [--workers 1] [--steps 40] [--warmup 5]
//
// A step is forward, backward, Adam on one batch of random ids. A process of its own, so that its memory can be measured.

// A team starts its workers from their file, which nothing imports: this line has it compiled.
/// <reference path="../src/training/team-worker.node.ts" />

import { parseArgs } from "node:util";
import { binaryCrossentropy } from "../src/losses/binary-crossentropy.ts";
import type { Network } from "../src/models/network.ts";
import { architectures } from "../src/models/registry.ts";
import { adam } from "../src/optimizers/adam.ts";
import { fillBatch } from "../src/training/batch.ts";
import { macsPerText, stepWork } from "../src/training/cost.ts";
import { networkLayout } from "../src/training/network-layout.ts";
import { countParameters } from "../src/training/parameters.ts";
import { makePlan } from "../src/training/plan.node.ts";
import { trainProgram } from "../src/training/program.ts";
import { estimateStepMemory } from "../src/training/step-memory.ts";
import { makeTeam } from "../src/training/team.node.ts";
import { peakRssBytes, spreadOf, timeSteps } from "./measure.ts";
import { randomBatch } from "./reference-network.ts";

/** What a run tells of itself. */
export interface PlanLine {
  readonly medianMs: number;
  /** Whatever else runs makes steps slower, never faster. */
  readonly leastMs: number;
  readonly macsPerStep: number;
  readonly parameters: number;
  /** As src/training/cost.ts has it. */
  readonly work: number;
  readonly estimatedBytes: number;
  /** Growth of the largest resident size by the training, above that of a process that has trained a tiny network. */
  readonly grownBytes: number;
}

const { values: given } = parseArgs({
  options: {
    architecture: { type: "string", default: "bilstm" },
    batch: { type: "string", default: "32" },
    length: { type: "string", default: "64" },
    vocabulary: { type: "string", default: "4000" },
    workers: { type: "string", default: "1" },
    steps: { type: "string", default: "40" },
    warmup: { type: "string", default: "5" },
  },
});
const [batch, length, vocabulary] = [Number(given.batch), Number(given.length), Number(given.vocabulary)];
const row = architectures.find(({ id }) => id === given.architecture)!;
const make = (vocabularySize: number) => row.create!({ vocabularySize, outputs: 1, output: "sigmoid" });
const optimizer = adam();

const tiny = architectures.find(({ id }) => id === "mean")!.create!({ vocabularySize: 10, outputs: 1, output: "sigmoid" });
await train(tiny, { batch: 2, length: 8, vocabulary: 10 }, { steps: 2, warmup: 0 });
const before = peakRssBytes();
const network = make(vocabulary);
const times = await train(network, { batch, length, vocabulary }, { steps: Number(given.steps), warmup: Number(given.warmup) });
const { layout } = networkLayout(network);
const macsPerStep = batch * macsPerText(network, length);
const plan = makePlan({ batchSize: batch, workers: Number(given.workers) });
const memory = estimateStepMemory(network, { ...plan, layout, loss: binaryCrossentropy, optimizer, batchSize: batch, length });
const line: PlanLine = {
  medianMs: spreadOf(times).median,
  leastMs: spreadOf(times).least,
  macsPerStep,
  parameters: countParameters(layout),
  work: stepWork({ macsPerStep, parameters: countParameters(layout) }),
  estimatedBytes: memory.total - memory.best, // no epoch ends here, so no best weights are kept
  grownBytes: peakRssBytes() - before,
};
console.log(JSON.stringify(line));

async function train(
  network: Network,
  shape: { readonly batch: number; readonly length: number; readonly vocabulary: number },
  timing: { readonly steps: number; readonly warmup: number },
): Promise<number[]> {
  const { layout, initialWeights } = networkLayout(network);
  const plan = makePlan({ batchSize: shape.batch, workers: Number(given.workers) });
  const program = trainProgram(network, { rows: shape.batch / plan.shards, length: shape.length, loss: binaryCrossentropy });
  const sizes = { rows: shape.batch, length: shape.length, width: 1 };
  const team = makeTeam({ layout, optimizer, ...plan, ...sizes, seed: 1 }, { id: optimizer.id, config: optimizer.config });
  team.memory.weights.set(initialWeights(1));
  const rows = Int32Array.from({ length: shape.batch }, (_, row) => row);
  const times = await timeSteps(async (number) => {
    const place = { rows, capacity: shape.batch, length: shape.length };
    const total = fillBatch(team.memory.batch, randomBatch(shape, number), binaryCrossentropy, place, 1);
    await team.run(program, { scale: 1 / total, step: number + 1 });
    await team.update({ learningRate: 0.001, step: number + 1 });
  }, timing);
  await team.stop();
  return times;
}
