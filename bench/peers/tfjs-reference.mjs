// Times one training step of the reference program in TensorFlow.js on its cpu backend: node tfjs-reference.mjs FOLDER [LENGTH]
// FOLDER is where @tensorflow/tfjs is installed. Prints one JSON line. The step is timed once: the first call compiles nothing here.
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [folder, length = "128"] = process.argv.slice(2);
const tf = createRequire(join(resolve(folder), "package.json"))("@tensorflow/tfjs");
const [vocabulary, batch, tokens] = [20_000, 32, Number(length)];

await tf.setBackend("cpu");
const { bidirectional, dense, embedding, lstm } = tf.layers;
const model = tf.sequential({
  layers: [
    embedding({ inputDim: vocabulary, outputDim: 32, inputLength: tokens }),
    bidirectional({ layer: lstm({ units: 64, returnSequences: true }), mergeMode: "concat" }),
    bidirectional({ layer: lstm({ units: 32 }), mergeMode: "concat" }),
    dense({ units: 64, activation: "relu" }),
    dense({ units: 1, activation: "sigmoid" }),
  ],
});
model.compile({ loss: "binaryCrossentropy", optimizer: tf.train.adam(1e-3, 0.9, 0.999, 1e-7) });

const start = performance.now();
const ids = tf.randomUniform([batch, tokens], 0, vocabulary, "int32", 1);
const labels = tf.randomUniform([batch, 1], 0, 2, "int32", 2);
const loss = await model.trainOnBatch(ids, labels);
const seconds = (performance.now() - start) / 1000;
const peakRssBytes = process.resourceUsage().maxRSS * 1024; // given in units of 1024 bytes
console.log(
  JSON.stringify({ peer: "tfjs", seconds, loss, peakRssBytes, versions: { node: process.versions.node, tfjs: tf.version.tfjs } }),
);
