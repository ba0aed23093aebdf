// The numbers of each epoch as a line of JSON.
import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { expectKnownOptions, expectOption } from "../../core/check.ts";
import { guard } from "../../core/write-failed.ts";
import type { Callback } from "./callback.ts";
import { dropLaterLines } from "./drop-later-lines.node.ts";

export interface JsonlLoggerOptions {
  readonly file: string;
  /** Whether lines are added to a file that is there, rather than in place of it; a training that goes on replaces those of its epochs. Default false. */
  readonly append?: boolean;
}

/** One object a line and epoch: `{"epoch":1,"loss":0.52,…}`, undefined numbers as null. A line is there when its epoch ends. */
export function jsonlLogger(options: JsonlLoggerOptions): Callback {
  expectKnownOptions("jsonlLogger", options, ["file", "append"]);
  const { file, append = false } = options;
  expectOption(typeof file === "string" && file !== "", "jsonlLogger.file", "the path of a file", file);
  let isFirst = true;
  return {
    name: "jsonlLogger",
    onTrainBegin: () =>
      guard(file, async () => {
        isFirst = true;
        await mkdir(dirname(file), { recursive: true });
        if (!append) await writeFile(file, "");
      }),
    onEpochBegin: (epoch) =>
      guard(file, async () => {
        if (append && isFirst) await dropLaterLines(file, epoch, epochOf);
        isFirst = false;
      }),
    onEpochEnd: (epoch, logs) => guard(file, () => appendFile(file, `${JSON.stringify({ epoch, ...logs })}\n`)),
  };
}

const epochOf = (line: string) => Number(/^\{"epoch":(\d+)/.exec(line)?.[1]); // as we write it
