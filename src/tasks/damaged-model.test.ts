// Model folders whose files are whole, but not of one model: each is told as damaged, with the file or the folder, never as a crash.
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadModel } from "./load-model.node.ts";
import { trainTask } from "./train-task.node.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-damaged-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const whole = (architecture: string) => join(folder, architecture);
const damaged = join(folder, "damaged");

beforeAll(async () => {
  const data = join(folder, "reviews.csv");
  const rows = Array.from({ length: 80 }, (_, i) => `${i % 2 ? "no fun" : "great fun"} ${i},${i % 2 ? "bad" : "good"}`);
  writeFileSync(data, `text,label\n${rows.join("\n")}\n`);
  for (const architecture of ["mean", "linear"]) {
    await trainTask({ data, out: whole(architecture), architecture, epochs: 1, baseline: false });
  }
});

async function answerOf(architecture: string, damage: () => void) {
  rmSync(damaged, { recursive: true, force: true });
  cpSync(whole(architecture), damaged, { recursive: true });
  rmSync(join(damaged, "SHA256SUMS")); // as an earlier version wrote it: the parts have to be told apart without
  damage();
  return (await loadModel(damaged)).predict(["great fun"]);
}

/** Changes a JSON file of the folder. */
const edit = (name: string, change: (json: ReturnType<typeof JSON.parse>) => void) => () => {
  const json = JSON.parse(readFileSync(join(damaged, name), "utf8"));
  change(json);
  writeFileSync(join(damaged, name), JSON.stringify(json));
};
/** "great" becomes one more word than the network knows. */
function addWord(vocab: Record<string, number>): void {
  vocab.other = vocab.great!;
  vocab.great = Object.keys(vocab).length - 1;
}
function forgetSettings({ tercet }: { tercet: { options: { classes: string[] } } }): void {
  tercet.options = { classes: tercet.options.classes };
}
function forgetLabel(config: { id2label: Record<string, string>; label2id: Record<string, number> }): void {
  delete config.label2id[config.id2label["1"]!];
  delete config.id2label["1"];
}
const cut = (name: string, share: number) => () => {
  const file = join(damaged, name);
  truncateSync(file, Math.floor(readFileSync(file).length * share));
};

test.each([
  ["a cut program", "mean", cut("onnx/model.onnx", 0.7), "model.onnx"],
  ["cut weights", "linear", cut("model.safetensors", 0.9), "model.safetensors"],
  ["a cut tokenizer", "mean", cut("tokenizer.json", 0.5), "tokenizer.json"],
  ["a label too many", "mean", edit("config.json", (config) => void (config.id2label["2"] = "ugly")), "label2id"],
  ["an architecture that is unknown", "mean", edit("config.json", ({ tercet }) => void (tercet.architecture = "menn")), 'received "menn"'],
  ["no settings", "mean", edit("config.json", ({ tercet }) => void (tercet.options = {})), "embedding.inputDim"],
  ["no settings of its n-grams", "linear", edit("config.json", forgetSettings), "parts that make no model"],
  ["a word that the network has no row for", "mean", edit("tokenizer.json", ({ model }) => addWord(model.vocab)), "does not run"],
  ["a list of labels too short", "mean", edit("config.json", (config) => void delete config.id2label["1"]), "label2id"],
  ["both lists of labels too short", "mean", edit("config.json", forgetLabel), "a list of 1 labels for a network with 2 outputs"],
  ["labels that its weights are not of", "linear", edit("config.json", forgetLabel), "tercet.options.classes"],
  ["the program of another", "mean", () => cpSync(join(whole("linear"), "onnx"), join(damaged, "onnx"), { recursive: true }), "model.onnx"],
])("a folder with %s is damaged", async (_, architecture, damage, words) => {
  const refused = await answerOf(architecture, damage).catch((error) => error);
  expect(refused).toMatchObject({ name: "TercetError", code: "folder-damaged", problem: { file: expect.stringContaining(damaged) } });
  expect(refused.message).toContain(words);
});

test("a whole copy answers", async () => {
  expect(await answerOf("mean", () => {})).toHaveLength(1);
});
