// The numbers of each epoch as a line of JSON.
import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { expectKnownOptions, expectOption } from "../../core/check.ts";
import { guard } from "../../core/write-failed.ts";
import type { Callback } from "./callback.ts";

export interface JsonlLoggerOptions {
  readonly file: string;
  /** Whether lines are added to a file that is there, rather than in place of it. Default false. */
  readonly append?: boolean;
}

/** One object a line and epoch: `{"epoch":1,"loss":0.52,…}`, undefined numbers as null. A line is there when its epoch ends. */
export function jsonlLogger(options: JsonlLoggerOptions): Callback {
  expectKnownOptions("jsonlLogger", options, ["file", "append"]);
  const { file, append = false } = options;
  expectOption(typeof file === "string" && file !== "", "jsonlLogger.file", "the path of a file", file);
  return {
    name: "jsonlLogger",
    onTrainBegin: () =>
      guard(file, async () => {
        await mkdir(dirname(file), { recursive: true });
        if (!append) await writeFile(file, "");
      }),
    onEpochEnd: (epoch, logs) => guard(file, () => appendFile(file, `${JSON.stringify({ epoch, ...logs })}\n`)),
  };
}
