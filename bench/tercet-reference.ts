// Times a training step of the reference program, or of TextCNN, in Tercet: what bench/peers/torch_reference.py and torch_textcnn.py are
// for PyTorch, and prints the same.
//
//   node tercet-reference.js [--network reference|textCnn|lstm|gru] [--workers 1] [--masked] [--steps 50] [--warmup 10] [--vocabulary 20000] [--batch 32] [--length 128]
//
// A step is batch preparation (random ids → the batch's memory), forward, backward, Adam; batches differ. `--masked`: padding is told
// from text, as in the ready `bilstm`.

// A team starts its workers from their file, which nothing imports: this line has it compiled.
/// <reference path="../src/training/team-worker.node.ts" />

import { parseArgs } from "node:util";
import { binaryCrossentropy } from "../src/losses/binary-crossentropy.ts";
import { adam } from "../src/optimizers/adam.ts";
import { fillBatch } from "../src/training/batch.ts";
import { networkLayout } from "../src/training/network-layout.ts";
import { makePlan } from "../src/training/plan.node.ts";
import { trainProgram } from "../src/training/program.ts";
import { makeTeam } from "../src/training/team.node.ts";
import { peakRssBytes, spreadOf, surroundings, timeSteps } from "./measure.ts";
import {
  type RecurrentKind,
  type ReferenceShape,
  randomBatch,
  recurrentNetwork,
  referenceNetwork,
  textCnnNetwork,
} from "./reference-network.ts";

const seed = 1;
const width = 1;

const { values: given } = parseArgs({
  options: {
    network: { type: "string", default: "reference" },
    workers: { type: "string", default: "1" },
    masked: { type: "boolean", default: false },
    steps: { type: "string", default: "50" },
    warmup: { type: "string", default: "10" },
    vocabulary: { type: "string", default: "20000" },
    batch: { type: "string", default: "32" },
    length: { type: "string", default: "128" },
  },
});

const shape: ReferenceShape = { vocabulary: Number(given.vocabulary), batch: Number(given.batch), length: Number(given.length) };
const { train, losses, stop } = prepare(shape);
const before = peakRssBytes();
let cpuBefore = process.cpuUsage();
const step = (number: number) => {
  if (number === Number(given.warmup)) cpuBefore = process.cpuUsage();
  return train(number);
};
const times = await timeSteps(step, { steps: Number(given.steps), warmup: Number(given.warmup) });
const { user, system } = process.cpuUsage(cpuBefore);
await stop();
const { median, least, most, lowerQuartile, upperQuartile, count } = spreadOf(times);
const facts = {
  peer: "tercet",
  program: given.network,
  mode: given.masked ? "masked" : "plain",
  threads: Number(given.workers),
  shape,
  medianMs: median,
  minMs: least,
  maxMs: most,
  lowerQuartileMs: lowerQuartile,
  upperQuartileMs: upperQuartile,
  steps: count,
  cpuMs: (user + system) / 1000 / count,
  lossFirst: losses[0],
  lossLast: losses.at(-1),
  rssBeforeTrainingBytes: before,
  ...surroundings(),
  peakRssBytes: peakRssBytes(),
};
console.log(JSON.stringify(facts));

function networkNamed(name: string, sizes: { readonly vocabulary: number; readonly masked: boolean }) {
  if (name === "textCnn") return textCnnNetwork(sizes.vocabulary);
  return name === "reference" ? referenceNetwork(sizes) : recurrentNetwork(name as RecurrentKind, sizes);
}

/** The team, and its step. */
function prepare({ vocabulary, batch, length }: ReferenceShape) {
  const network = networkNamed(given.network, { vocabulary, masked: given.masked });
  const { layout, initialWeights } = networkLayout(network);
  const optimizer = adam();
  const learningRate = optimizer.config.learningRate as number; // every optimizer records one
  const plan = makePlan({ batchSize: batch, workers: Number(given.workers) });
  const program = trainProgram(network, { rows: batch / plan.shards, length, loss: binaryCrossentropy });
  const team = makeTeam({ layout, optimizer, ...plan, rows: batch, length, width, seed }, { id: optimizer.id, config: optimizer.config });
  team.memory.weights.set(initialWeights(seed));
  const losses: number[] = [];
  const rows = Int32Array.from({ length: batch }, (_, row) => row);

  const train = async (number: number): Promise<void> => {
    const data = randomBatch({ vocabulary, batch, length }, number);
    const total = fillBatch(team.memory.batch, data, binaryCrossentropy, { rows, capacity: batch, length }, width);
    await team.run(program, { scale: 1 / total, step: number + 1 });
    await team.update({ learningRate, step: number + 1 });
    losses.push(team.memory.batch.losses.reduce((sum, loss) => sum + loss, 0));
  };
  return { train, losses, stop: team.stop };
}
