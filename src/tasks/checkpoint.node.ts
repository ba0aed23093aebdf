// A checkpoint: where a training stood after its last whole epoch, in one file beside the model folder to come.
import { existsSync } from "node:fs";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { TercetError } from "../core/errors.ts";
import { guard } from "../hub/claim-folder.node.ts";
import { readSafetensors, writeSafetensors } from "../hub/safetensors.ts";
import type { Tensors } from "../hub/tensor.ts";
import type { TrainingState } from "../training/trainer.node.ts";

/** What must be equal for a training to go on: data, model, options. Compared key by key. */
export type TrainingIdentity = Readonly<Record<string, unknown>>;

export interface Checkpoint {
  read(identity: TrainingIdentity): Promise<TrainingState | undefined>;
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
      expectSame(JSON.parse(metadata.identity!), identity, file);
      return toState(tensors, JSON.parse(metadata.progress!));
    },
    async write(identity, state) {
      const metadata = { identity: JSON.stringify(identity), progress: JSON.stringify(withoutWeights(state)) };
      const bytes = writeSafetensors(toTensors(state), metadata);
      const temporary = `${file}.part-${process.pid}`;
      await guard(file, async () => {
        await writeFile(temporary, bytes);
        await rename(temporary, file);
      }).finally(() => rm(temporary, { force: true }));
    },
    remove: () => rm(file, { force: true }),
  };
}

function toTensors({ progress, weights, slots }: TrainingState): Tensors {
  const flat = (data: Float32Array) => ({ data, shape: [data.length] });
  const entries = Object.entries(slots).map(([name, data]) => [`slot.${name}`, flat(data)] as const);
  return { weights: flat(weights), best: flat(progress.best.weights), ...Object.fromEntries(entries) };
}

function withoutWeights({ progress }: TrainingState) {
  const { weights: _, ...best } = progress.best;
  return { ...progress, best };
}

function toState(tensors: Tensors, progress: ReturnType<typeof withoutWeights>): TrainingState {
  const floats = (name: string) => tensors[name]!.data as Float32Array; // written as such
  const slots = Object.keys(tensors).filter((name) => name.startsWith("slot."));
  return {
    progress: { ...progress, best: { ...progress.best, weights: floats("best") } },
    weights: floats("weights"),
    slots: Object.fromEntries(slots.map((name) => [name.slice("slot.".length), floats(name)])),
  };
}

function expectSame(saved: TrainingIdentity, now: TrainingIdentity, file: string): void {
  const different = Object.keys(now).find((key) => JSON.stringify(saved[key]) !== JSON.stringify(now[key]));
  if (different === undefined) return;
  throw new TercetError("checkpoint-different", {
    file,
    where: different,
    expected: `${different} ${JSON.stringify(saved[different])}, as when the training began`,
    received: JSON.stringify(now[different]),
    hint: "Give the same data and options as then, or leave out --resume to begin anew.",
  });
}
