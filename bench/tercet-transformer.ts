// Times a training step of a Transformer encoder in Tercet: what bench/peers/torch_transformer.py is for PyTorch, and prints the same.
//
//   node tercet-transformer.js [--workers 1] [--steps 20] [--warmup 5] [--batch 32] [--length 128] [--width 128] [--layers 2]
//                              [--heads 4] [--vocabulary 1000] [--dropout 0.1]
//
// A step is batch preparation (random ids → the batch's memory, random masks of dropout), forward, backward, Adam; batches differ. Texts
// are of full length, yet the mask of padding is computed and applied, as in training.

// A team starts its workers from their file, which nothing imports: this line has it compiled.
/// <reference path="../src/training/team-worker.node.ts" />

import { parseArgs } from "node:util";
import { binaryCrossentropy } from "../src/losses/binary-crossentropy.ts";
import { transformer } from "../src/models/transformer.ts";
import { adam } from "../src/optimizers/adam.ts";
import { fillBatch } from "../src/training/batch.ts";
import { networkLayout } from "../src/training/network-layout.ts";
import { makePlan } from "../src/training/plan.node.ts";
import { trainProgram } from "../src/training/program.ts";
import { makeTeam } from "../src/training/team.node.ts";
import { peakRssBytes, spreadOf, surroundings, timeSteps } from "./measure.ts";
import { randomBatch } from "./reference-network.ts";

const seed = 1;
const width = 1;

const { values: given } = parseArgs({
  options: {
    workers: { type: "string", default: "1" },
    steps: { type: "string", default: "20" },
    warmup: { type: "string", default: "5" },
    batch: { type: "string", default: "32" },
    length: { type: "string", default: "128" },
    width: { type: "string", default: "128" },
    layers: { type: "string", default: "2" },
    heads: { type: "string", default: "4" },
    vocabulary: { type: "string", default: "1000" },
    dropout: { type: "string", default: "0.1" },
  },
});

const shape = {
  vocabulary: Number(given.vocabulary),
  batch: Number(given.batch),
  length: Number(given.length),
  width: Number(given.width),
  layers: Number(given.layers),
  heads: Number(given.heads),
};
const { train, losses, stop } = prepare();
const before = peakRssBytes();
const times = await timeSteps(train, { steps: Number(given.steps), warmup: Number(given.warmup) });
await stop();
const { median, least, most, lowerQuartile, upperQuartile, count } = spreadOf(times);
const facts = {
  peer: "tercet",
  program: "transformer",
  mode: "plain",
  threads: Number(given.workers),
  dropout: Number(given.dropout),
  shape,
  medianMs: median,
  minMs: least,
  maxMs: most,
  lowerQuartileMs: lowerQuartile,
  upperQuartileMs: upperQuartile,
  steps: count,
  lossFirst: losses[0],
  lossLast: losses.at(-1),
  rssBeforeTrainingBytes: before,
  ...surroundings(),
  peakRssBytes: peakRssBytes(),
};
console.log(JSON.stringify(facts));

/** The team, and its step. */
function prepare() {
  const { batch, length } = shape;
  const options = {
    embeddingSize: shape.width,
    layers: shape.layers,
    heads: shape.heads,
    intermediateDim: 4 * shape.width,
    dropout: Number(given.dropout),
  };
  const network = transformer.create!({ vocabularySize: shape.vocabulary, outputs: 1, output: "sigmoid" }, options); // a network has it
  const { layout, initialWeights } = networkLayout(network);
  const optimizer = adam();
  const learningRate = 1e-4;
  const plan = makePlan({ batchSize: batch, workers: Number(given.workers) });
  const program = trainProgram(network, { rows: batch / plan.shards, length, loss: binaryCrossentropy });
  const team = makeTeam({ layout, optimizer, ...plan, rows: batch, length, width, seed }, { id: optimizer.id, config: optimizer.config });
  team.memory.weights.set(initialWeights(seed));
  const losses: number[] = [];
  const rows = Int32Array.from({ length: batch }, (_, row) => row);

  const train = async (number: number): Promise<void> => {
    const data = randomBatch(shape, number);
    const total = fillBatch(team.memory.batch, data, binaryCrossentropy, { rows, capacity: batch, length }, width);
    await team.run(program, { scale: 1 / total, step: number + 1 });
    await team.update({ learningRate, step: number + 1 });
    losses.push(team.memory.batch.losses.reduce((sum, loss) => sum + loss, 0));
  };
  return { train, losses, stop: team.stop };
}
