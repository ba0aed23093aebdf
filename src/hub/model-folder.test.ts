import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { schemaErrors } from "../../test/json-schemas.ts";
import { type ModelConfig, parseModelConfig } from "./model-config.ts";
import { openModelFolder } from "./read-model.node.ts";
import { readSafetensors } from "./safetensors.ts";
import { writeModelFiles } from "./write-model.node.ts";

const config: ModelConfig = {
  model_type: "tercet",
  architectures: ["mean"],
  id2label: { "0": "ham", "1": "spam" },
  label2id: { ham: 0, spam: 1 },
  problem_type: "single_label_classification",
  pad_token_id: 0,
  max_position_embeddings: 16,
  tercet: {
    formatVersion: 1,
    task: "classification",
    architecture: "mean",
    options: { vocabularySize: 5 },
    loss: "binaryCrossentropy",
    optimizer: { id: "adam", config: { learningRate: 0.001 } },
    seed: 1,
    plan: { shards: 2, workers: 2, threads: 1 },
    output: "sigmoid",
    paddingBlind: true,
    language: "en",
    dataFingerprint: null,
    parameters: 6,
  },
};
const tensors = { "dense.weight": { data: Float32Array.of(1, 2, 3), shape: [3, 1] } };
const tokenizer = { model: { type: "WordPiece" }, padding: { direction: "Left" }, truncation: { direction: "Right" } };
const parts = { config, tensors, onnx: Uint8Array.of(1, 2), tokenizer, metrics: { validation: null, test: null }, card: "# A model\n" };

let place: string;
let folder: string;
beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), "tercet model 模型 "));
  folder = join(place, "model");
  mkdirSync(folder);
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const refusedWith = (code: string) => expect.objectContaining({ code });
const jsonOf = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8"));

describe("a model folder", () => {
  test("has the files of the layout, and tells its size", async () => {
    const size = await writeModelFiles(folder, parts);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.map(({ name }) => name).sort()).toEqual(
      [
        ...["README.md", "SHA256SUMS", "config.json", "metrics.json", "model.onnx", "model.safetensors"],
        ...["special_tokens_map.json", "tokenizer.json", "tokenizer_config.json"],
      ].sort(),
    );
    expect(files.reduce((total, { parentPath, name }) => total + readFileSync(join(parentPath, name)).length, 0)).toBe(size);
    expect(schemaErrors("model-config", jsonOf("config.json"))).toEqual([]);
    expect(schemaErrors("metrics-file", jsonOf("metrics.json"))).toEqual([]);
    expect(jsonOf("tokenizer_config.json")).toMatchObject({ model_max_length: 16, padding_side: "left", truncation_side: "right" });
  });

  test("is read back as it was written", async () => {
    await writeModelFiles(folder, parts);
    const files = await openModelFolder(folder);
    expect(files).toMatchObject({ path: folder, config, tokenizer });
    expect(readSafetensors(await files.bytes("model.safetensors"))).toEqual({ tensors, metadata: { format: "pt" } });
    expect(Array.from(await files.bytes("onnx/model.onnx"))).toEqual([1, 2]);
  });

  test("is found inside a run folder", async () => {
    await writeModelFiles(folder, parts);
    expect((await openModelFolder(place)).path).toBe(folder);
  });

  test("that is not there is file-missing", async () => {
    await expect(openModelFolder(join(place, "other"))).rejects.toThrow(refusedWith("file-missing"));
  });

  test("that is a file, an empty folder, another tool's model or a run without one is folder-not-model", async () => {
    await expect(openModelFolder(folder)).rejects.toThrow(refusedWith("folder-not-model"));
    writeFileSync(join(folder, "journal.jsonl"), "");
    await expect(openModelFolder(folder)).rejects.toThrow("no model yet");
    await expect(openModelFolder(join(folder, "journal.jsonl"))).rejects.toThrow(refusedWith("folder-not-model"));
    writeFileSync(join(folder, "config.json"), '{"model_type":"bert"}');
    await expect(openModelFolder(folder)).rejects.toThrow('model_type "bert"');
  });

  test.each(["tokenizer.json", "model.safetensors", "onnx/model.onnx"])("without %s is damaged, and names the file", async (name) => {
    await writeModelFiles(folder, parts);
    rmSync(join(folder, name));
    const read = async () => (await openModelFolder(folder)).bytes(name);
    await expect(read()).rejects.toThrow(refusedWith("folder-damaged"));
    await expect(read()).rejects.toThrow(join(folder, name));
  });

  test("with a file that is empty or no JSON is damaged", async () => {
    await writeModelFiles(folder, parts);
    rmSync(join(folder, "SHA256SUMS")); // as an earlier version wrote it
    writeFileSync(join(folder, "tokenizer.json"), '{"cut');
    await expect(openModelFolder(folder)).rejects.toThrow("text that is no JSON");
    writeFileSync(join(folder, "config.json"), "");
    await expect(openModelFolder(folder)).rejects.toThrow("an empty file");
  });
});

describe("config.json", () => {
  const parsing = (value: unknown) => () => parseModelConfig(typeof value === "string" ? value : JSON.stringify(value), "m/config.json");
  const withTercet = (changes: object) => ({ ...config, tercet: { ...config.tercet, ...changes } });

  test("of a newer version says what to do, whatever else it holds", () => {
    expect(parsing({ model_type: "tercet", tercet: { formatVersion: 2, new: true } })).toThrow(refusedWith("folder-newer"));
    expect(parsing({ model_type: "tercet", tercet: { formatVersion: 2 } })).toThrow("Update Tercet");
  });

  test("with more keys than we know is read", () => {
    expect(parsing({ ...withTercet({ later: 1 }), transformers_version: "5" })()).toMatchObject(config);
  });

  test.each([
    ["{", "text that is no JSON"],
    [[], "keys and values"],
    [{ ...config, id2label: { "0": "ham", "2": "spam" } }, "id2label"],
    [{ ...config, id2label: {} }, "id2label"],
    [{ ...config, label2id: { ham: 0.5 } }, "label2id"],
    [{ ...config, max_position_embeddings: "16" }, "max_position_embeddings"],
    [{ ...config, tercet: null }, "tercet.architecture"],
    [withTercet({ output: "tanh" }), 'tercet.output to be linear, sigmoid or softmax; received "tanh"'],
    [withTercet({ optimizer: { id: "adam" } }), "tercet.optimizer"],
    [withTercet({ plan: { shards: 1 } }), "tercet.plan"],
    [withTercet({ formatVersion: 0 }), "tercet.formatVersion"],
  ])("that is wrong is damaged: %o", (wrong, words) => {
    expect(parsing(wrong)).toThrow(refusedWith("folder-damaged"));
    expect(parsing(wrong)).toThrow(words);
  });

  test("tells all that is wrong at once, and agrees with the schema on every key", () => {
    for (const key of Object.keys(config.tercet)) {
      const { [key as "seed"]: _, ...rest } = config.tercet;
      expect(parsing({ ...config, tercet: rest }), key).toThrow(refusedWith("folder-damaged"));
      expect(schemaErrors("model-config", { ...config, tercet: rest }), key).not.toEqual([]);
    }
    expect(parsing(withTercet({ seed: "one", loss: 3 }))).toThrow(/tercet\.loss.*\n.*tercet\.seed/s);
  });
});
