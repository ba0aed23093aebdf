import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { applyTemperature } from "../metrics/temperature.ts";
import { calibrated } from "./calibrated.node.ts";
import { classifierOf } from "./classifier-parts.node.ts";
import { ensembleParts } from "./ensemble.node.ts";
import { loadModel, loadParts } from "./load-model.node.ts";
import { trainTask } from "./train-task.node.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-ensemble-"));
const texts = ["a fine film", "poor cast", "what a joy", "no fun at all"];
const [network, linear, pair] = ["network", "linear", "pair"].map((name) => join(folder, name)) as [string, string, string];

beforeAll(async () => {
  const good = ["a fine film", "great fun", "lovely story", "what a joy", "superb cast"];
  const bad = ["a dull film", "no fun", "weak story", "what a bore", "poor cast"];
  const data = join(folder, "reviews.csv");
  const lines = Array.from({ length: 120 }, (_, i) => `"${(i % 2 ? bad : good)[i % 5]}, ${i}",${i % 2 ? "bad" : "good"}`);
  writeFileSync(data, `text,label\n${lines.join("\n")}\n`);
  await trainTask({ data, architecture: "mean", epochs: 5, learningRate: 0.02, baseline: false, out: network });
  await trainTask({ data, architecture: "linear", out: linear });
  const members = [await loadParts(linear), await loadParts(network)];
  await classifierOf(ensembleParts(members, { weights: [0.25, 0.75], temperatures: [1, 2] })).save(pair);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("two models that answer together", () => {
  test("answer the weighted mean of their softened probabilities, also after being saved and loaded", async () => {
    const [a, b, both] = [await loadModel(linear), await loadModel(network), await loadModel(pair)];
    const first = await a.probabilities(texts);
    const second = applyTemperature(await b.probabilities(texts), 2, 2);
    const answers = await both.probabilities(texts);
    answers.forEach((p, i) => {
      expect(p).toBeCloseTo(0.25 * first[i]! + 0.75 * second[i]!, 6);
    });
    expect(both.classes).toEqual(a.classes);
    expect((await both.predict(texts)).map(({ label }) => label)).toEqual(["good", "bad", "good", "bad"]);
    expect((await both.evaluate([{ text: "a fine film", label: "good" }])).accuracy).toBe(1);
  });

  test("stand in one folder, each member a model of its own", async () => {
    const config = JSON.parse(readFileSync(join(pair, "config.json"), "utf8"));
    expect(config.tercet).toMatchObject({
      architecture: "ensemble",
      options: { members: ["linear", "mean"], weights: [0.25, 0.75], temperatures: [1, 2] },
    });
    const member = await loadModel(join(pair, "members", "1"));
    expect(await member.predict(texts)).toEqual(await (await loadModel(network)).predict(texts));
    expect(readFileSync(join(pair, "README.md"), "utf8")).toContain("members");
  });

  test.each([
    ["a weight that is missing", { weights: [1], temperatures: [1, 2] }],
    ["a temperature of 0", { weights: [0.5, 0.5], temperatures: [1, 0] }],
    ["no members", { weights: [], temperatures: [] }],
  ])("are refused with %s", async (_, options) => {
    const file = join(pair, "config.json");
    const before = readFileSync(file, "utf8");
    const config = JSON.parse(before);
    writeFileSync(file, JSON.stringify({ ...config, tercet: { ...config.tercet, options: { ...config.tercet.options, ...options } } }));
    try {
      await expect(loadModel(pair)).rejects.toMatchObject({ code: "folder-damaged" });
    } finally {
      writeFileSync(file, before);
    }
  });

  test("are refused when a member has other labels", async () => {
    const file = join(pair, "members", "1", "config.json");
    const before = readFileSync(file, "utf8");
    const config = JSON.parse(before);
    writeFileSync(file, JSON.stringify({ ...config, id2label: { 0: "good", 1: "bad" }, label2id: { good: 0, bad: 1 } }));
    try {
      await expect(loadModel(pair)).rejects.toMatchObject({ code: "folder-damaged" });
    } finally {
      writeFileSync(file, before);
    }
  });
});

test("a calibrated network gives softmax(z / T), in its saved program too", async () => {
  const plain = await loadModel(network);
  const soft = await calibrated(await loadParts(network), 2.5);
  const expected = applyTemperature(await plain.probabilities(texts), 2, 2.5);
  (await soft.probabilities(texts)).forEach((p, i) => {
    expect(p).toBeCloseTo(expected[i]!, 5);
  });
  const saved = join(folder, "soft");
  await classifierOf(soft).save(saved);
  const loaded = await loadModel(saved);
  (await loaded.probabilities(texts)).forEach((p, i) => {
    expect(p).toBeCloseTo(expected[i]!, 5);
  });
  expect(loaded.config.tercet.temperature).toBe(2.5);
});
