// The report in a run folder: report.json is read, report.html is written anew.
import { existsSync } from "node:fs";
import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { TercetError } from "../../core/errors.ts";
import { guard } from "../../core/write-failed.ts";
import type { AnyFitReport } from "../fit-report.ts";
import { type ReportOptions, renderReport } from "./page.ts";
import { parseReport } from "./parse-report.ts";

/** What a search told, from its run folder. Throws `file-missing`, `folder-not-model`, `folder-damaged`, `file-unreadable`. */
export async function readReport(run: string): Promise<AnyFitReport> {
  const folder = resolve(run);
  if (!existsSync(folder)) {
    throw new TercetError("file-missing", {
      file: folder,
      expected: "the folder of a run",
      received: "nothing of that name",
      hint: isWritten,
    });
  }
  const file = join(folder, "report.json");
  if (!(await stat(folder)).isDirectory() || !existsSync(file)) throw notRun(folder);
  const json = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new TercetError("file-unreadable", { file, expected: "a file that can be read", received: cause.code, cause });
  });
  return moved(parseReport(json, file), folder);
}

const isWritten = "The folder of a run is what a search writes: give its path.";

function notRun(folder: string): TercetError {
  const isUnfinished = existsSync(join(folder, "journal.jsonl"));
  const isModel = existsSync(join(folder, "config.json"));
  return new TercetError("folder-not-model", {
    file: folder,
    expected: "the folder of a run, which has a report.json",
    received: isUnfinished ? "the folder of a run that is not over" : isModel ? "a model folder" : "something else",
    hint: isUnfinished ? "Wait until the search is over, or go on with --resume." : isWritten,
  });
}

/** A run folder may have been moved since: the paths in it are told as they are now. */
function moved(report: AnyFitReport, run: string): AnyFitReport {
  if (report.run === run) return report;
  return { ...report, run, model: join(run, "model"), report: join(run, "report.html") };
}

/** Writes report.html into the run folder, whole or not at all; answers its path. Throws `write-failed`. */
export async function writeReportPage(run: string, report: AnyFitReport, options: ReportOptions): Promise<string> {
  const file = join(resolve(run), "report.html");
  const temporary = `${file}.part-${process.pid}`;
  await guard(file, async () => {
    await writeFile(temporary, renderReport(report, options), { flush: true });
    await rename(temporary, file);
  }).finally(() => rm(temporary, { force: true }));
  return file;
}
