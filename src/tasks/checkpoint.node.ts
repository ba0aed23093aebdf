// A checkpoint: where a training stands, in one file beside the model folder to come.
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { deserialize, serialize } from "node:v8";
import { show } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import { readSafetensors, writeSafetensors } from "../hub/safetensors.ts";
import type { Tensors } from "../hub/tensor.ts";
import { partOf, writeWhole } from "../hub/write-whole.node.ts";
import type { TrainingState } from "../training/training-state.ts";

/** What must be equal for a training to go on: data, model, options. Compared key by key. */
export type TrainingIdentity = Readonly<Record<string, unknown>>;

export interface Checkpoint {
  /** Throws `checkpoint-different`, naming the first thing that is not what it was, and `folder-damaged`. */
  read(identity: TrainingIdentity): Promise<TrainingState | undefined>;
  /** Only by a process that holds the lock of the folder. */
  write(identity: TrainingIdentity, state: TrainingState): Promise<void>;
  remove(): Promise<void>;
  readonly exists: boolean;
}

/** The checkpoint of a model folder: `.<folder>.tercet-checkpoint` beside it. */
export function checkpointOf(folder: string): Checkpoint {
  const path = resolve(folder);
  const file = join(dirname(path), `.${basename(path)}.tercet-checkpoint`);
  return {
    get exists() {
      return existsSync(file);
    },
    async read(identity) {
      if (!existsSync(file)) return undefined;
      const { tensors, metadata } = readSafetensors(await readFile(file), file);
      const saved = readOr(file, () => JSON.parse(metadata.identity!) as TrainingIdentity);
      const state = readOr(file, () => toState(tensors, metadata.state!));
      expectSame(saved, identity, file);
      return state;
    },
    async write(identity, state) {
      await writeWhole(file, writeSafetensors(toTensors(state), { identity: JSON.stringify(identity), state: numbersOf(state) }));
    },
    async remove() {
      await rm(file, { force: true });
      await rm(partOf(file), { force: true });
    },
  };
}

function toTensors({ progress, weights, slots }: TrainingState): Tensors {
  const flat = (data: Float32Array) => ({ data, shape: [data.length] });
  const entries = Object.entries(slots).map(([name, data]) => [`slot.${name}`, flat(data)] as const);
  return { weights: flat(weights), best: flat(progress.best.weights), ...Object.fromEntries(entries) };
}

/** All that is no array of weights, as text. Not JSON, which has no infinity and no typed arrays. */
function numbersOf({ progress, part, learningRate }: TrainingState): string {
  const { weights: _, ...best } = progress.best;
  return serialize({ progress: { ...progress, best }, part, learningRate }).toString("base64");
}

function toState(tensors: Tensors, numbers: string): TrainingState {
  const { progress, part, learningRate } = deserialize(Buffer.from(numbers, "base64")) as TrainingState; // written by numbersOf
  const floats = (name: string) => tensors[name]!.data as Float32Array; // written as such
  const slots = Object.keys(tensors).filter((name) => name.startsWith("slot."));
  return {
    progress: { ...progress, best: { ...progress.best, weights: floats("best") } },
    part,
    learningRate,
    weights: floats("weights"),
    slots: Object.fromEntries(slots.map((name) => [name.slice("slot.".length), floats(name)])),
  };
}

function readOr<Value>(file: string, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    throw new TercetError("folder-damaged", {
      file,
      expected: "a checkpoint of this version",
      received: "another file, or a damaged one",
      hint: "Delete it, or leave out --resume to begin anew.",
      cause,
    });
  }
}

function expectSame(saved: TrainingIdentity, now: TrainingIdentity, file: string): void {
  const keys = [...Object.keys(now), ...Object.keys(saved)];
  const different = keys.find((key) => JSON.stringify(saved[key]) !== JSON.stringify(now[key]));
  if (different === undefined) return;
  throw new TercetError("checkpoint-different", {
    file,
    where: different,
    option: optionOf(different),
    expected: `${different} ${told(saved[different])}, as when the training began`,
    received: told(now[different]),
    hint: "Give the same data and options as then, or leave out --resume to begin anew.",
  });
}

const told = (value: unknown) => (value === undefined ? "none" : show(value));

/** `batchSize` is given as --batch-size; what follows from several options has none of its own. */
function optionOf(key: string): string | undefined {
  return derived.has(key) ? undefined : `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

const derived = new Set(["data", "columns", "split", "rows", "architectureOptions", "vocabulary", "useEma", "shards"]);
