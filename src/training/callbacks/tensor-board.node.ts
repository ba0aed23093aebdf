// The numbers of each epoch for TensorBoard.
import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expectKnownOptions, expectOption } from "../../core/check.ts";
import { guard } from "../../core/write-failed.ts";
import type { Callback, Logs } from "./callback.ts";
import { fileHeader, scalarRecord } from "./event-file.ts";

export interface TensorBoardOptions {
  /** Default "logs". */
  readonly logDir?: string;
  /** Milliseconds since 1970, for the times in the file and its name. Default: the clock. */
  readonly now?: () => number;
}

/**
 * Event files that `tensorboard --logdir logs` shows: `train/…` and `validation/…`, so that both curves of a number share a chart, under the
 * tags of Keras (`epoch_loss`, `epoch_accuracy`, `epoch_learning_rate`), one point an epoch. Written without TensorFlow.
 * Source: Keras's `TensorBoard`, its scalars of epochs; steps are epochs counted from 0, as there.
 */
export function tensorBoard(options: TensorBoardOptions = {}): Callback {
  expectKnownOptions("tensorBoard", options, ["logDir", "now"]);
  const { logDir = "logs", now = Date.now } = options;
  expectOption(typeof logDir === "string" && logDir !== "", "tensorBoard.logDir", "the path of a folder", logDir);
  let files: Partial<Record<Part, string>> = {};

  async function write(part: Part, step: number, scalars: Readonly<Record<string, number>>): Promise<void> {
    if (Object.keys(scalars).length === 0) return;
    const wallTime = now() / 1000;
    if (!files[part]) {
      const folder = join(logDir, part);
      await mkdir(folder, { recursive: true });
      files[part] = join(folder, `events.out.tfevents.${Math.floor(wallTime)}.tercet.${process.pid}`);
      await writeFile(files[part], fileHeader(wallTime));
    }
    await appendFile(files[part], scalarRecord({ wallTime, step, scalars }));
  }

  return {
    name: "tensorBoard",
    onTrainBegin() {
      files = {};
    },
    onEpochEnd: (epoch, logs) =>
      guard(logDir, async () => {
        await write("train", epoch - 1, scalarsOf(logs, "train"));
        await write("validation", epoch - 1, scalarsOf(logs, "validation"));
      }),
  };
}

type Part = "train" | "validation";

function scalarsOf(logs: Logs, part: Part): Record<string, number> {
  const of = Object.entries(logs).filter(([name, value]) => value !== null && name.startsWith("val_") === (part === "validation"));
  return Object.fromEntries(of.map(([name, value]) => [`epoch_${tagOf(name)}`, value!]));
}

function tagOf(name: string): string {
  return name === "learningRate" ? "learning_rate" : name.replace(/^val_/, "");
}
