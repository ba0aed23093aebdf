// Whether the same program learns the same: Tercet beside Keras, on SMS Spam and ChnSentiCorp, five seeds each.
//
//   npm run bench -- learning [--data FOLDER] [--set sms-spam,chnsenticorp] [--seeds 5] [--epochs 10] [--unmasked] [--adam-of-keras]
//                             [--without-peer] [--quick] [--state FILE] [--again] [--json] [--out FILE]
//
// Keras gets our ids, split, start values and order of rows. Masked (default, as in the ready `bilstm`), our batches are cut by length and
// Keras's are not; `--unmasked`: padding is read like text, as in Keras without mask_zero, and the batches are the same. Keras gets an Adam
// that adds up the gradients of a word before it squares them; `--adam-of-keras`: Keras's own, which does not. SMS Spam takes
// some ten minutes, ChnSentiCorp half an hour. Every finished run is kept in the state file (default bench/results/learning.local.json);
// a second call goes on from there, `--again` starts anew. ChnSentiCorp is not part of the project: FOLDER is as for the linear bench.
// `--quick`: one seed, one epoch of 320 rows, to see that it runs.

/// <reference path="../src/training/team-worker.node.ts" />

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeSafetensors } from "../src/hub/safetensors.ts";
import type { Network } from "../src/models/network.ts";
import { adam } from "../src/optimizers/adam.ts";
import { lengthBuckets, planBatches } from "../src/text/batching.ts";
import { modelOf } from "../src/training/model.node.ts";
import { networkLayout } from "../src/training/network-layout.ts";
import { keptResults } from "./kept-results.ts";
import { kerasWeights } from "./keras-weights.ts";
import { type EncodedSet, encodeSet, type LearningSet, learningSets } from "./learning-sets.ts";
import { surroundings } from "./measure.ts";
import { runPeer } from "./peer.ts";
import { referenceNetwork } from "./reference-network.ts";
import { publish, surroundingsText, tableText } from "./table.ts";

const { values: given } = parseArgs({
  options: {
    data: { type: "string" },
    set: { type: "string" },
    seeds: { type: "string" },
    epochs: { type: "string" },
    unmasked: { type: "boolean", default: false },
    "adam-of-keras": { type: "boolean", default: false },
    "without-peer": { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    state: { type: "string", default: "bench/results/learning.local.json" },
    again: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    out: { type: "string" },
  },
});

/** What one library learned with one seed. Accuracy and F1 are of the test rows, after the last epoch. */
interface Learned {
  readonly accuracy: number;
  readonly f1: number;
  /** Mean training loss of each epoch. */
  readonly loss: readonly number[];
  readonly seconds: number;
  /** Of the library. */
  readonly versions: Readonly<Record<string, string>>;
}

const batchSize = 32;
const epochs = Number(given.epochs ?? (given.quick ? 1 : 10));
const seeds = Array.from({ length: Number(given.seeds ?? (given.quick ? 1 : 5)) }, (_, i) => i + 1);
const mostRows = given.quick ? 320 : Number.POSITIVE_INFINITY;
const wanted = given.set?.split(",") ?? (given.data === undefined ? ["sms-spam"] : learningSets.map(({ name }) => name));
const ownAdam = given["adam-of-keras"] ? ["--adam-of-keras"] : [];
const around = surroundings();
const state = keptResults<Learned>(given.state, given);
const problems = new Set<string>();

const sets = learningSets.filter(({ name }) => wanted.includes(name));
const refusal = reasonToRefuse();
if (refusal === null) await run();
else {
  console.error(`bench learning: ${refusal}`);
  process.exitCode = 2;
}

async function run(): Promise<void> {
  for (const set of sets) {
    for (const seed of seeds) await learn(set, seed);
  }
  const results = sets.map(resultOf);
  const document = {
    bench: "learning",
    ...around,
    epochs,
    seeds,
    masked: !given.unmasked,
    isAdamOfKeras: ownAdam.length > 0,
    results,
    problems: [...problems],
  };
  publish(document, report(results), given);
}

function reasonToRefuse(): string | null {
  const names = learningSets.map(({ name }) => name);
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined) return `there is no set "${unknown}"; the sets are ${names.join(" and ")}`;
  const isFolderMissing = given.data === undefined && sets.some(({ isBundled }) => !isBundled);
  return isFolderMissing ? "chnsenticorp is not part of the project: name the folder of the public sets with --data FOLDER" : null;
}

function keyOf(set: LearningSet, seed: number, library: "tercet" | "keras"): string {
  const sizes = `${epochs} epochs${given.quick ? `, ${mostRows} rows` : ""}`;
  return [
    set.name,
    given.unmasked ? "unmasked" : "masked",
    sizes,
    `seed ${seed}`,
    library === "keras" && ownAdam.length > 0 ? "keras, its own Adam" : library,
  ].join("; ");
}

/** Runs what is not known yet. */
async function learn(set: LearningSet, seed: number): Promise<void> {
  const [ours, theirs] = [keyOf(set, seed, "tercet"), keyOf(set, seed, "keras")];
  const isPeerWanted = !given["without-peer"] && !state.get(theirs);
  if (state.get(ours) && !isPeerWanted) return;
  const data = encodeSet(await set.read({ seed, folder: given.data }), { splitting: set.splitting, batchSize, mostRows });
  const network = referenceNetwork({ vocabulary: data.vocabularySize, masked: !given.unmasked });
  if (!state.get(ours)) keep(ours, await learnOurs(network, data, seed));
  if (!isPeerWanted) return;
  const learned = learnKeras(network, data, seed);
  if (learned) keep(theirs, learned);
}

function keep(key: string, learned: Learned): void {
  state.keep(key, learned);
  console.error(`${key}: accuracy ${learned.accuracy.toFixed(4)}, F1 ${learned.f1.toFixed(4)}, ${learned.seconds.toFixed(0)} s`);
}

async function learnOurs(network: Network, { train, test }: EncodedSet, seed: number): Promise<Learned> {
  const start = performance.now();
  const model = modelOf(network, { weights: networkLayout(network).initialWeights(seed) });
  model.compile({ loss: "binaryCrossentropy", optimizer: adam() });
  const { history } = await model.fit(train.x, { data: train.y, shape: [train.y.length] }, { epochs, batchSize, seed });
  const { data: probabilities } = await model.predict(test.x);
  const answers = Int32Array.from(probabilities, (probability) => (probability > 0.5 ? 1 : 0));
  return { ...scores(test.y, answers), loss: history.loss, seconds: (performance.now() - start) / 1000, versions: around.versions };
}

/** Accuracy, and F1 of class 1 = 2 · hits / (predicted + actual). */
function scores(labels: Int32Array, answers: Int32Array): { accuracy: number; f1: number } {
  const count = (holds: (row: number) => boolean) => labels.reduce((sum, _, row) => sum + (holds(row) ? 1 : 0), 0);
  const total = count((row) => labels[row] === 1) + count((row) => answers[row] === 1);
  const hits = count((row) => labels[row] === 1 && answers[row] === 1);
  return { accuracy: count((row) => labels[row] === answers[row]) / labels.length, f1: total === 0 ? 0 : (2 * hits) / total };
}

interface KerasLine {
  readonly accuracy: number;
  readonly f1: number;
  readonly history: { readonly loss: readonly number[] };
  readonly versions: Readonly<Record<string, string>>;
}

function learnKeras(network: Network, data: EncodedSet, seed: number): Learned | null {
  const start = performance.now();
  const folder = mkdtempSync(join(tmpdir(), "tercet-learning-"));
  try {
    const { lines, problem } = runPeer<KerasLine>("keras_learning.py", [writeKerasRun(folder, network, data, seed), ...ownAdam]);
    if (problem !== null) problems.add(problem);
    const line = lines[0];
    const seconds = (performance.now() - start) / 1000;
    return line ? { accuracy: line.accuracy, f1: line.f1, loss: line.history.loss, seconds, versions: line.versions } : null;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The files that keras_learning.py reads. */
function writeKerasRun(folder: string, network: Network, { train, test }: EncodedSet, seed: number): string {
  const { layout, initialWeights } = networkLayout(network);
  const { learningRate, epsilon } = adam().config;
  const tensors = {
    "train.ids": train.x,
    "train.labels": { data: train.y, shape: [train.y.length] },
    "test.ids": test.x,
    "test.labels": { data: test.y, shape: [test.y.length] },
    order: orderOfRows(network, train, seed),
    ...kerasWeights(layout, initialWeights(seed)),
  };
  writeFileSync(join(folder, "run.safetensors"), writeSafetensors(tensors));
  const run = { tensors: "run.safetensors", maskZero: !given.unmasked, epochs, batchSize, learningRate, epsilon, seed, positive: 1 };
  writeFileSync(join(folder, "run.json"), JSON.stringify(run));
  return join(folder, "run.json");
}

/** `[epochs, rows]`: the rows in the order in which our training meets them. */
function orderOfRows(network: Network, { x }: EncodedSet["train"], seed: number) {
  const [rows, maxLength] = x.shape as [number, number];
  const buckets = network.paddingBlind ? lengthBuckets(x.lengths, maxLength) : [maxLength];
  const order = new Int32Array(epochs * rows);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    let at = (epoch - 1) * rows;
    for (const batch of planBatches({ lengths: x.lengths, batchSize, buckets, seed, epoch })) {
      order.set(batch.rows, at);
      at += batch.rows.length;
    }
  }
  return { data: order, shape: [epochs, rows] };
}

function resultOf(set: LearningSet) {
  const runs = (library: "tercet" | "keras") => seeds.flatMap((seed) => state.get(keyOf(set, seed, library)) ?? []);
  const [tercet, keras] = [summaryOf(runs("tercet")), summaryOf(runs("keras"))];
  const difference =
    tercet && keras && keras.runs.length === tercet.runs.length ? 100 * (tercet.accuracy.mean - keras.accuracy.mean) : null;
  const { must, mostDifference } = set;
  const isLevel = difference === null ? null : Math.abs(difference) <= mostDifference;
  const isGood = must === null || tercet === null ? null : tercet.accuracy.mean >= must.accuracy && tercet.f1.mean >= must.f1;
  return { set: set.name, tercet, keras, differencePoints: difference, mostDifferencePoints: mostDifference, isLevel, must, isGood };
}

function summaryOf(runs: readonly Learned[]) {
  if (runs.length === 0) return null;
  return { accuracy: meanOf(runs.map(({ accuracy }) => accuracy)), f1: meanOf(runs.map(({ f1 }) => f1)), runs };
}

/** Mean and standard deviation (over n − 1). */
function meanOf(values: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0 };
}

function report(results: readonly ReturnType<typeof resultOf>[]): string {
  const percent = ({ mean, deviation }: { mean: number; deviation: number }) =>
    `${(100 * mean).toFixed(2)} ± ${(100 * deviation).toFixed(2)}`;
  const verdict = (holds: boolean | null) => (holds === null ? null : holds ? "yes" : "NO");
  const rows = results.flatMap(({ set, tercet, keras, differencePoints, isLevel, isGood }) => [
    [
      `${set}: Tercet`,
      ...(tercet ? [percent(tercet.accuracy), percent(tercet.f1), `${tercet.runs.length}`] : [null, null, "0"]),
      null,
      verdict(isGood),
    ],
    [
      `${set}: Keras`,
      ...(keras ? [percent(keras.accuracy), percent(keras.f1), `${keras.runs.length}`] : [null, null, "0"]),
      differencePoints === null ? null : `${differencePoints > 0 ? "+" : ""}${differencePoints.toFixed(2)}`,
      verdict(isLevel),
    ],
  ]);
  const header = ["test rows, percent", "accuracy ± sd", "F1 ± sd", "seeds", "ours − theirs", "as it must"];
  return [tableText(header, rows), ...[...problems].map((problem) => `Keras did not run: ${problem}`), surroundingsText(around)].join("\n");
}
