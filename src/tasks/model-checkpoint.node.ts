// The weights of the best epochs as files.
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { expectKnownOptions, expectOption, expectPositiveInteger } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import { readSafetensors, writeSafetensors } from "../hub/safetensors.ts";
import type { Tensors } from "../hub/tensor.ts";
import { writeWhole } from "../hub/write-whole.node.ts";
import type { Callback, TrainingControl } from "../training/callbacks/callback.ts";
import { type MonitorOptions, makeMonitor } from "../training/callbacks/monitor.ts";
import type { Model } from "../training/model.node.ts";
import { viewOf } from "../training/parameters.ts";

export interface ModelCheckpointOptions extends MonitorOptions {
  /** Where the files go: `epoch-0003.safetensors`. */
  readonly folder: string;
  /** How many of the best epochs are kept. Default 1. */
  readonly keep?: number;
}

interface Kept {
  readonly file: string;
  readonly value: number;
}

/**
 * Writes the weights after each epoch that is among the best `keep` so far, and deletes what no longer is. A file is there whole or not at
 * all; `loadWeights` puts it into a model, and Python's `safetensors` reads it. Files of earlier trainings stay unless their epoch is written anew.
 *
 * Source: Keras's `ModelCheckpoint` with `save_best_only` and `save_weights_only`, with more than one best.
 */
export function modelCheckpoint(options: ModelCheckpointOptions): Callback {
  expectKnownOptions("modelCheckpoint", options, ["folder", "monitor", "mode", "minDelta", "keep"]);
  const { folder, keep = 1, monitor: name = "val_loss" } = options;
  expectOption(typeof folder === "string" && folder !== "", "modelCheckpoint.folder", "the path of a folder", folder);
  expectPositiveInteger("modelCheckpoint.keep", keep);
  const monitor = makeMonitor("modelCheckpoint", options);
  let kept: readonly Kept[] = [];
  return {
    name: "modelCheckpoint",
    async onTrainBegin() {
      kept = [];
      await mkdir(folder, { recursive: true });
    },
    async onEpochEnd(epoch, logs, training) {
      const value = monitor.valueIn(logs);
      const better = kept.findIndex((each) => monitor.isBetter(value, each.value));
      const place = better < 0 ? kept.length : better; // best first; of equals the earlier epoch
      if (place >= keep) return;
      const file = join(folder, `epoch-${String(epoch).padStart(4, "0")}.safetensors`);
      await writeWhole(file, writeSafetensors(tensorsOf(training), { format: "pt", epoch: String(epoch), [name]: String(value) }));
      const ranked = [...kept.slice(0, place), { file, value }, ...kept.slice(place)];
      for (const { file: worse } of ranked.slice(keep)) await rm(worse, { force: true });
      kept = ranked.slice(0, keep);
    },
  };
}

/** Puts the weights of a file into a model of the same layers. Throws `shape-mismatch` unless names and shapes are the model's. */
export async function loadWeights(model: Model, file: string): Promise<void> {
  const { tensors } = readSafetensors(await readFile(file), file);
  const { places } = model.state.layout;
  const described = (named: readonly (readonly [string, readonly number[]])[]) =>
    named
      .map(([name, shape]) => `${name} [${shape}]`)
      .sort()
      .join(", ");
  const expected = described(places.map(({ name, shape }) => [name, shape]));
  const received = described(Object.entries(tensors).map(([name, { shape }]) => [name, shape]));
  if (expected !== received) {
    const hint = "Make the model of the same layers as the one that was trained.";
    throw new TercetError("shape-mismatch", { file, expected, received, hint });
  }
  for (const { name } of places) model.weight(name).set(tensors[name]!.data as Float32Array); // as modelCheckpoint wrote them
}

function tensorsOf({ layout, weights }: TrainingControl): Tensors {
  const values = weights();
  return Object.fromEntries(
    layout.places.map((place) => [place.name, { dtype: "float32", shape: place.shape, data: viewOf(values, place) }]),
  );
}
