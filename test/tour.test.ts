import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { differentiate } from "../src/graph/differentiate.ts";
import { input, reduceMean } from "../src/graph/ops/index.ts";
import { simplify } from "../src/graph/passes/simplify.ts";
import { printGraph } from "../src/graph/print.ts";
import { dense } from "../src/layers/dense.ts";
import { embedding } from "../src/layers/embedding.ts";
import { globalAveragePooling1D } from "../src/layers/global-average-pooling-1d.ts";
import { binaryCrossentropy } from "../src/losses/binary-crossentropy.ts";
import { networkOf } from "../src/models/network.ts";
import { readTable } from "../src/text/read-table.node.ts";
import { tokenize } from "../src/text/tokenize.ts";
import { textVectorizer } from "../src/text/vectorizer.ts";
import { trainProgram } from "../src/training/program.ts";
import { traceNetwork } from "../src/training/trace.ts";

const page = readFileSync(new URL("../docs/tour.md", import.meta.url), "utf8");
const sentence = "Free entry! Call now :)";

test("the tour's tokens and ids are those of the bundled messages", async () => {
  const table = await readTable(fileURLToPath(new URL("../data/sms-spam.csv", import.meta.url)));
  const vectorizer = textVectorizer({ maxLength: 8, vocabularySize: 20_000, minCount: 2 }).adapt(table.column("text"));
  expect(page).toContain(`${sentence}   →   ${tokenize(sentence, { splitting: "words", lowercase: true }).join(" · ")}`);
  expect(page).toContain(vectorizer.encode([sentence]).data.join(" "));
});

test("the tour's graph and gradient are what the network is traced to", () => {
  const network = networkOf([
    embedding({ inputDim: 3945, outputDim: 4, maskZero: true }),
    globalAveragePooling1D(),
    dense({ units: 1, activation: "sigmoid" }),
  ]);
  const trace = traceNetwork(network, { rows: 2, length: 8, training: true });
  const y = input("y", [2, 1]);
  const loss = reduceMean(binaryCrossentropy.perExample(trace.logits, y, "sigmoid"));
  const parameters = trace.parameters.map(({ value }) => value);
  const { outputs, gradients } = differentiate([loss], loss, parameters.slice(1));
  const graph = simplify({ inputs: [trace.ids, y, ...parameters], outputs: [...outputs, ...gradients.map((each) => each!)] });
  const nodes = printGraph(graph)
    .split("\n")
    .filter((line) => line.startsWith("%"));
  const shown = page.split("\n").filter((line) => line.startsWith("%"));
  expect(shown).toEqual(nodes);
  const { onnx } = trainProgram(network, { rows: 2, length: 8, loss: binaryCrossentropy });
  expect(page).toContain(`${(onnx.length / 1000).toFixed(1)} kB`);
});

test("every file the tour names is there", () => {
  const names = [
    ...page.matchAll(/`((?:text|graph|layers|losses|models|onnx|runtime|training|optimizers|hub|tasks|cli)\/[\w./-]+\.ts)`/g),
  ].map(([, name]) => name!);
  expect(names.length).toBeGreaterThan(20);
  for (const name of names) expect(() => readFileSync(new URL(`../src/${name}`, import.meta.url)), name).not.toThrow();
});
