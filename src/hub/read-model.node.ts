// Reading a model folder: every file is looked at before anything is built from it.
import { existsSync } from "node:fs";
import { open, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { TercetError } from "../core/errors.ts";
import { checkChecksums } from "./checksums.node.ts";
import { beyondLimits } from "./json-limits.ts";
import { type ModelConfig, parseModelConfig } from "./model-config.ts";
import { expectDataOf, headerLengthOf, lengthBytes } from "./safetensors-header.ts";

export interface ModelFiles {
  /** Absolute path. */
  readonly path: string;
  readonly config: ModelConfig;
  /** Parsed tokenizer.json; null where the model has none (linear, ensemble). */
  readonly tokenizer: unknown;
  /** Bytes of a file of the folder. Throws `folder-damaged` when it is missing. */
  bytes(name: string): Promise<Uint8Array>;
}

/** Opens a model folder, or the model of a run folder. Throws `file-missing`, `folder-not-model`, `folder-damaged`, `folder-newer`. */
export async function openModelFolder(folder: string): Promise<ModelFiles> {
  const path = resolveModel(folder);
  if (!existsSync(path)) {
    const hint = "A model folder is what tercet train writes: give its path.";
    throw new TercetError("file-missing", { file: path, expected: "a model folder", received: "nothing of that name", hint });
  }
  if (!(await stat(path)).isDirectory() || !existsSync(join(path, "config.json"))) {
    throw notModel(path);
  }
  await checkChecksums(path);
  await checkTensors(path);
  const bytes = (name: string) => readPart(path, name);
  const text = async (name: string) => toText(await readPart(path, name, largestJson), join(path, name));
  const config = parseModelConfig(await text("config.json"), join(path, "config.json"));
  const hasTokenizer = !["linear", "ensemble"].includes(config.tercet.architecture);
  const tokenizer = !hasTokenizer ? null : parseJson(await text("tokenizer.json"), join(path, "tokenizer.json"));
  return { path, config, tokenizer, bytes };
}

function notModel(path: string): TercetError {
  const isRun = existsSync(join(path, "journal.jsonl"));
  return new TercetError("folder-not-model", {
    file: path,
    expected: "a model folder, which has a config.json",
    received: isRun ? "the folder of a run that has no model yet" : "something else",
    hint: isRun ? "Wait until its first trial is done." : "A model folder is what tercet train writes.",
  });
}

/** A run folder holds its best model in `model`. */
function resolveModel(folder: string): string {
  const path = resolve(folder);
  const inRun = join(path, "model");
  return !existsSync(join(path, "config.json")) && existsSync(join(inRun, "config.json")) ? inRun : path;
}

const largestJson = 32_000_000; // a vocabulary of a million words takes some 20 MB

async function readPart(path: string, name: string, most = Number.POSITIVE_INFINITY): Promise<Uint8Array> {
  const file = join(path, name);
  try {
    const { size } = await expectFile(file);
    if (size > most) throw damaged(file, `${size} bytes, where ${most} are the most that we expect`);
    if (size === 0) throw damaged(file, "an empty file");
    const bytes = await readFile(file);
    if (name.endsWith(".onnx")) refuseOutsideData(bytes, file);
    return bytes;
  } catch (cause) {
    if (cause instanceof TercetError) throw cause;
    const { code } = cause as NodeJS.ErrnoException; // Node's file errors carry a code
    if (code === "ENOENT") throw damaged(file, "no such file", cause);
    throw new TercetError("file-unreadable", { file, expected: "a file that can be read", received: code, cause });
  }
}

/** A pipe or a device would be read for ever. */
async function expectFile(file: string): Promise<{ readonly size: number }> {
  const found = await stat(file);
  if (found.isFile()) return found;
  throw damaged(file, found.isDirectory() ? "a folder" : "no regular file");
}

/** The weights are looked at even where only the program is run: a folder of them without the data was cut off on its way. */
async function checkTensors(path: string): Promise<void> {
  const file = join(path, "model.safetensors");
  if (existsSync(file)) await checkTensorFile(file, (await expectFile(file)).size);
}

/** Looks at the header alone: what it declares must be what the file holds, before all of it is read. */
async function checkTensorFile(file: string, size: number): Promise<void> {
  const handle = await open(file);
  try {
    const start = new Uint8Array(Math.min(lengthBytes, size));
    await handle.read(start, 0, start.length, 0);
    const head = new Uint8Array(lengthBytes + headerLengthOf(start, size, file));
    await handle.read(head, 0, head.length, 0);
    expectDataOf(head, size, file);
  } finally {
    await handle.close();
  }
}

// `location` as the key of an entry of ONNX's external_data, in protobuf: field 1, 8 bytes long.
const locationKey = Buffer.from("\n\blocation", "latin1");

/** Our programs hold their weights themselves: one that names another file would have ONNX Runtime read it, wherever it lies. */
function refuseOutsideData(bytes: Buffer, file: string): void {
  if (bytes.includes(locationKey)) throw damaged(file, "a program whose weights lie in another file");
}

function toText(bytes: Uint8Array, file: string): string {
  const beyond = beyondLimits(bytes);
  if (beyond !== null) throw damaged(file, beyond);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw damaged(file, "text that is not UTF-8", cause);
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw damaged(file, "text that is no JSON", cause);
  }
}

/** What an error says, as a part of another sentence. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n", 1)[0]!.replace(/\.$/, "");
}

export function damaged(file: string, received: string, cause?: unknown): TercetError {
  const hint = "The model folder is damaged: restore it, or train the model again.";
  return new TercetError("folder-damaged", { file, expected: "a file of a complete model folder", received, hint, cause });
}
