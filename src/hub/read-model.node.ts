// Reading a model folder: every file is looked at before anything is built from it.
import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { TercetError } from "../core/errors.ts";
import { type ModelConfig, parseModelConfig } from "./model-config.ts";

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
  const bytes = (name: string) => readPart(path, name);
  const text = async (name: string) => new TextDecoder().decode(await bytes(name));
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

async function readPart(path: string, name: string): Promise<Uint8Array> {
  const file = join(path, name);
  try {
    const bytes = await readFile(file);
    if (bytes.length > 0) return bytes;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException; // Node's file errors carry a code
    if (code === "ENOENT") throw damaged(file, "no such file", cause);
    throw new TercetError("file-unreadable", { file, expected: "a file that can be read", received: code, cause });
  }
  throw damaged(file, "an empty file");
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
