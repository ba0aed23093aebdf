// Trains a character Transformer in Tercet: what bench/peers/torch_language_model.py is for PyTorch, and prints the same.
//
//   node tercet-language-model.js TEXT [--workers 2] [--iterations 2000] [--seed 1]
//
// The preset that nanoGPT's README names for a CPU: context 64, batch 12, 4 blocks of 4 heads, width 128, no dropout, AdamW with β₂ 0.99 and
// decay 0.1, warm-up of 100 steps to 1e-3, cosine to 1e-4, clipping at 1. Every step has windows of its own from the first nine tenths of
// the text; the validation loss is that of the last tenth, cut into windows, and is part of the time.

// A team starts its workers from their file, which nothing imports: this line has it compiled.
/// <reference path="../src/training/team-worker.node.ts" />

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { bitsAt, randomKey } from "../src/core/random.ts";
import { activation } from "../src/layers/activation.ts";
import { layerNormalization } from "../src/layers/layer-normalization.ts";
import { positionEmbedding } from "../src/layers/position-embedding.ts";
import { reversibleEmbedding } from "../src/layers/reversible-embedding.ts";
import { transformerDecoder } from "../src/layers/transformer-decoder.ts";
import { adamW } from "../src/optimizers/adam-w.ts";
import { cosine } from "../src/schedules/cosine.ts";
import type { EncodedTexts } from "../src/text/encoded.ts";
import { sequential } from "../src/training/model.node.ts";
import { peakRssBytes, surroundings } from "./measure.ts";

const { values: given, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    workers: { type: "string", default: "2" },
    iterations: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
  },
});

const [context, batchSize, width] = [64, 12, 128];
const iterations = Number(given.iterations);
const seed = Number(given.seed);
const text = readFileSync(positionals[0]!, "utf8");
const characters = [...new Set(text)].sort();
const idOf = new Map(characters.map((character, i) => [character, i + 1])); // 0 is padding
const ids = Int32Array.from(text, (character) => idOf.get(character)!);
const training = ids.subarray(0, Math.floor(0.9 * ids.length));
const validation = ids.subarray(training.length);

const start = performance.now();
const model = sequential([
  reversibleEmbedding({ inputDim: characters.length + 1, outputDim: width }, [
    positionEmbedding({ sequenceLength: context }),
    ...Array.from({ length: 4 }, () => transformerDecoder({ numHeads: 4, intermediateDim: 4 * width, activation: "gelu", useBias: false })),
    layerNormalization(),
  ]),
  activation("softmax"),
]);
model.compile({
  loss: "sparseCategoricalCrossentropy",
  optimizer: adamW({ learningRate: 1e-3, beta2: 0.99, weightDecay: 0.1 }),
  schedule: cosine({ warmup: 100, end: 0.1 }),
  globalClipNorm: 1,
});
const drawn = windows(training, (i) => bitsAt(randomKey(seed, "windows"), i) % (training.length - context), iterations * batchSize);
const { history } = await model.fit(drawn.x, drawn.y, { epochs: 1, batchSize, seed, workers: Number(given.workers) });
const trainedSeconds = (performance.now() - start) / 1000;
const held = windows(validation, (i) => i * context, Math.floor((validation.length - 1) / context));
const { loss } = await model.evaluate(held.x, held.y);
const seconds = (performance.now() - start) / 1000;
const facts = { peer: "tercet", mode: "plain", threads: Number(given.workers), iterations, seed };
const result = { trainingLoss: history.loss[0], validationLoss: loss, trainedSeconds, seconds, peakRssBytes: peakRssBytes() };
console.log(JSON.stringify({ ...facts, ...result, versions: surroundings().versions }));

/** Pieces of the text, and for each position what comes next. */
function windows(of: Int32Array, startOf: (i: number) => number, count: number): { readonly x: EncodedTexts; readonly y: EncodedTexts } {
  const pieces = (shift: number): EncodedTexts => {
    const data = new Int32Array(count * context);
    for (let i = 0; i < count; i++) data.set(of.subarray(startOf(i) + shift, startOf(i) + shift + context), i * context);
    return { data, shape: [count, context], lengths: new Int32Array(count).fill(context) };
  };
  return { x: pieces(0), y: pieces(1) };
}
