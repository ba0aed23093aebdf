// The numbers of each epoch as a line of a CSV file.
import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { expectKnownOptions, expectOption } from "../../core/check.ts";
import { guard } from "../../core/write-failed.ts";
import type { Callback, Logs } from "./callback.ts";
import { dropLaterLines } from "./drop-later-lines.node.ts";

export interface CsvLoggerOptions {
  readonly file: string;
  /** Whether lines are added to a file that is there, rather than in place of it; a training that goes on replaces those of its epochs. Default false. */
  readonly append?: boolean;
}

/**
 * One line an epoch: `epoch`, then the numbers in alphabetical order, under a header; undefined ones are empty. A line is there when its
 * epoch ends, so that the file can be watched. Source: Keras's `CSVLogger`; epochs are counted from 1.
 */
export function csvLogger(options: CsvLoggerOptions): Callback {
  expectKnownOptions("csvLogger", options, ["file", "append"]);
  const { file, append = false } = options;
  expectOption(typeof file === "string" && file !== "", "csvLogger.file", "the path of a file", file);
  let names: readonly string[] | undefined;
  let isFirst = true;
  return {
    name: "csvLogger",
    onTrainBegin: () =>
      guard(file, async () => {
        await mkdir(dirname(file), { recursive: true });
        isFirst = true;
        names = append ? await headerOf(file) : undefined;
        if (!names) await writeFile(file, "");
      }),
    onEpochBegin: (epoch) =>
      guard(file, async () => {
        if (append && isFirst) await dropLaterLines(file, epoch, (line) => Number(line.split(",", 1)[0]));
        isFirst = false;
      }),
    onEpochEnd: (epoch, logs) =>
      guard(file, async () => {
        if (!names) {
          names = Object.keys(logs).sort();
          await appendFile(file, `${["epoch", ...names].map(cell).join(",")}\n`);
        }
        await appendFile(file, `${[String(epoch), ...names.map((name) => numberCell(logs, name))].join(",")}\n`);
      }),
  };
}

/** The names of a file that is there; undefined where there is none. */
async function headerOf(file: string): Promise<readonly string[] | undefined> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  const [, ...names] = (text.split("\n")[0] ?? "").split(",");
  return names.length > 0 ? names : undefined;
}

function numberCell(logs: Logs, name: string): string {
  const value = logs[name];
  return value === null || value === undefined ? "" : String(value);
}

function cell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
