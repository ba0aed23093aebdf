// The folder of a run: journal, one folder a trial, the best model so far, the report. There from the first second, so that a killed run can go on.
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { serialize } from "node:v8";
import { TercetError } from "../core/errors.ts";
import { guard } from "../core/write-failed.ts";
import { modelFiles, refuseForeignFiles } from "../hub/claim-folder.node.ts";
import { lockFolder } from "../hub/folder-lock.node.ts";
import { writeWhole } from "../hub/write-whole.node.ts";
import { journalName } from "./journal.node.ts";
import type { Trial } from "./outcome.ts";
import type { TrialData } from "./trial-messages.ts";

export interface RunFolder {
  /** Absolute path. */
  readonly path: string;
  readonly journal: string;
  /** The rows for the trials; written anew by every process that works on the run. */
  readonly dataFile: string;
  /** The model folder: always a whole one once the first is in place. */
  readonly model: string;
  folderOf(trial: Pick<Trial, "number">): string;
  /** Puts a written model folder in the place of the one that is there. */
  promote(model: string): Promise<void>;
  /** Gives the folder up; what only this process needed goes. Without a model in it all goes, and an older run comes back. */
  close(): Promise<void>;
}

export interface RunFolderOptions {
  readonly overwrite: boolean;
  /** Whether an earlier run in it is gone on with. */
  readonly keep: boolean;
}

const names = [journalName, "trials", "model", "report.html", "report.json", ".data"];

/** Claims the folder for this process. Throws `folder-not-empty`, `folder-busy`, `write-failed`. */
export async function openRunFolder(folder: string, { overwrite, keep }: RunFolderOptions): Promise<RunFolder> {
  const path = resolve(folder);
  const old = join(dirname(path), `.${basename(path)}.tercet-old-run`);
  const cut = await cutFiles(path);
  await refuseForeignFiles(path, [...names, ...modelFiles, ...cut]);
  return guard(path, async () => {
    await mkdir(dirname(path), { recursive: true });
    const unlock = await lockFolder(path);
    try {
      for (const name of cut) await rm(join(path, name), { force: true });
      await restoreAfterKill(path, old, keep);
      if (!keep) await clear(path, old, overwrite);
      await mkdir(join(path, "trials"), { recursive: true });
      await mkdir(join(path, ".data"), { recursive: true });
    } catch (error) {
      await unlock();
      throw error;
    }
    return runFolder(path, old, unlock);
  });
}

/** Reports that a killed process had not written to their end. */
async function cutFiles(path: string): Promise<string[]> {
  const there = await readdir(path).catch(() => [] as string[]);
  return there.filter((name) => /^report\.(html|json)\.part(-\d+)?$/.test(name));
}

function runFolder(path: string, old: string, unlock: () => Promise<void>): RunFolder {
  const model = join(path, "model");
  const spare = join(path, "trials", ".model-before");
  return {
    path,
    journal: join(path, journalName),
    dataFile: join(path, ".data", "rows"),
    model,
    folderOf: ({ number }) => join(path, "trials", String(number).padStart(4, "0")),
    async promote(written) {
      await guard(model, async () => {
        await rm(spare, { recursive: true, force: true });
        if (existsSync(model)) await rename(model, spare);
        await rename(written, model);
        await rm(spare, { recursive: true, force: true });
        await rm(old, { recursive: true, force: true }); // the run that was to be replaced is, from now on
      });
    },
    async close() {
      await rm(join(path, ".data"), { recursive: true, force: true });
      if (!existsSync(model)) {
        await rm(path, { recursive: true, force: true });
        if (existsSync(old)) await rename(old, path);
      }
      await unlock();
    },
  };
}

/** Writes the rows that trials read. */
export async function writeTrialData(file: string, data: TrialData): Promise<void> {
  await writeWhole(file, serialize(data));
}

/**
 * A run that was killed before its first model leaves the older one beside it: that comes back, unless the killed one is gone on with. One
 * killed while it put a model in place leaves the model.
 */
async function restoreAfterKill(path: string, old: string, keep: boolean): Promise<void> {
  const [model, spare] = [join(path, "model"), join(path, "trials", ".model-before")];
  if (!existsSync(model) && existsSync(spare)) await rename(spare, model);
  if (!existsSync(old)) return;
  if (existsSync(model)) await rm(old, { recursive: true, force: true });
  else if (!keep) {
    await rm(path, { recursive: true, force: true });
    await rename(old, path);
  }
}

/** Whether a run was killed in its first moments: before its journal, or before the first line of it. */
export async function isBarelyBegun(folder: string): Promise<boolean> {
  const there = await readdir(folder).catch(() => [] as string[]);
  return there.length > 0 && there.every((name) => [journalName, "trials", ".data"].includes(name));
}

async function clear(path: string, old: string, overwrite: boolean): Promise<void> {
  const there = await readdir(path).catch(() => [] as string[]);
  if (there.length === 0) return;
  if (overwrite) return rename(path, old);
  throw new TercetError("folder-not-empty", {
    file: path,
    option: "--out",
    expected: "a new or empty folder",
    received: "a folder with files in it",
    hint: "Choose another folder, or give --overwrite to replace this one.",
  });
}
