// Trains the reference program on data/sms-spam.csv as the README's program does, and prints what it learned as one JSON line.
//
//   node train-messages.js [--epochs 2] [--workers 2]
//
// A process of its own, so that its memory can be measured.

/// <reference path="../src/training/team-worker.node.ts" />

import { parseArgs } from "node:util";
import { bidirectional, dense, embedding, labelEncoder, lstm, readTable, sequential, splitRows, textVectorizer } from "../src/index.ts";
import { peakRssBytes } from "./measure.ts";

const { values: given } = parseArgs({ options: { epochs: { type: "string", default: "2" }, workers: { type: "string", default: "2" } } });

const data = await readTable("data/sms-spam.csv");
const texts = data.column("text");
const labels = data.column("label");
const vectorizer = textVectorizer({ maxLength: 128, truncation: "post", padding: "post" }).adapt(texts);
const encoder = labelEncoder().adapt(labels);
const { train, validation } = splitRows({ x: vectorizer.encode(texts), y: encoder.encode(labels) }, { validation: 0.2, seed: 1 });
const model = sequential([
  embedding({ inputDim: vectorizer.size, outputDim: 32 }),
  bidirectional(lstm({ units: 64, returnSequences: true })),
  bidirectional(lstm({ units: 32 })),
  dense({ units: 64, activation: "relu" }),
  dense({ units: 1, activation: "sigmoid" }),
]);
model.compile({ loss: "binaryCrossentropy", optimizer: "adam" });
const { history } = await model.fit(train.x, train.y, {
  epochs: Number(given.epochs),
  workers: Number(given.workers),
  validationData: [validation.x, validation.y],
});
console.log(JSON.stringify({ peer: "tercet", program: "messages", history, peakRssBytes: peakRssBytes() }));
