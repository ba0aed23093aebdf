import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { applyTemperature } from "../metrics/temperature.ts";
import { labelEncoder } from "../text/label-encoder.ts";
import { calibrated } from "./calibrated.node.ts";
import { classifierOf, networkParts } from "./classifier-parts.node.ts";
import { explain } from "./explain.node.ts";
import { loadModel, loadParts } from "./load-model.node.ts";
import { defaultRecipe } from "./recipe.ts";
import { prepareNetwork, trainedState, trainNetwork } from "./train-network.node.ts";

// A network that takes n-grams and start vectors from its training texts: "not good" and "not bad" are told apart by pairs of words alone.
const folder = mkdtempSync(join(tmpdir(), "tercet-learned-"));
const saved = join(folder, "model");
const openings = ["really", "it is", "this was", "all in all", "friends say", "to me"];
const things = ["film", "play", "book", "song", "show", "meal", "trip", "day", "game", "talk"];
const sentences = openings.flatMap((opening) =>
  things.flatMap((thing) => [
    { text: `${opening} a good ${thing}`, label: "yes" },
    { text: `${opening} a bad ${thing}`, label: "no" },
    { text: `${opening} not good ${thing}`, label: "no" },
    { text: `${opening} not bad ${thing}`, label: "yes" },
  ]),
);
const rows = { texts: sentences.map(({ text }) => text), labels: sentences.map(({ label }) => label) };
const labels = labelEncoder().adapt(rows.labels);

beforeAll(async () => {
  const recipe = {
    ...defaultRecipe,
    architecture: "textCnn",
    architectureOptions: { embeddingSize: 8, filters: 4, ngrams: 2, embeddingStart: "ppmi" },
    optimizer: "lazyAdam",
    learningRate: 0.02,
    epochs: 12,
    maxLength: 8,
  };
  const prepared = prepareNetwork({ recipe, train: rows, validation: { texts: [], labels: [] }, labels, splitting: "words", seed: 1 });
  const { weights } = await trainNetwork(prepared, { restoreBest: false });
  const facts = { language: "en", dataFingerprint: null };
  const made = networkParts(trainedState(prepared, weights), { vectorizer: prepared.vectorizer, labels, facts });
  await classifierOf(made).save(saved);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("learns, is saved with its n-grams in the tensor file, and answers the same after loading", async () => {
  const config = JSON.parse(readFileSync(join(saved, "config.json"), "utf8"));
  expect(config.tercet.options.ngramList).toEqual({ tensor: "options.ngramList" });
  const model = await loadModel(saved);
  const answers = await model.predict(["a not good film", "a not bad film", "a good film", "a bad film"]);
  expect(answers.map(({ label }) => label)).toEqual(["no", "yes", "yes", "no"]);
  expect(model.network!.options.ngramList).not.toEqual([]);
  await model.release();
});

test("is calibrated: the logits of the program are divided by the temperature", async () => {
  const parts = await loadParts(saved);
  const soft = await calibrated(parts, 2);
  const [before, after] = [await parts.probabilities(rows.texts), await soft.probabilities(rows.texts)];
  applyTemperature(before, 2, 2).forEach((p, i) => {
    expect(after[i]).toBeCloseTo(p, 5);
  });
  await parts.release();
  await soft.release();
});

test("is explained by leaving words out", async () => {
  const model = await loadModel(saved);
  const [explanation] = await explain(model, ["a not good film"]);
  expect(explanation!.words.map(({ word }) => word)).toEqual(["a", "not", "good", "film"]);
  expect(explanation!.words.every(({ gradient }) => Number.isFinite(gradient))).toBe(true);
  await model.release();
});
