// The journal of a run: one JSON object a line, only ever added to. A torn last line, left by a kill, is ignored.
import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync } from "node:fs";
import { TercetError } from "../core/errors.ts";
import { guardSync } from "../core/write-failed.ts";
import type { Candidate } from "./candidate.ts";
import type { Outcome, Trial } from "./outcome.ts";

/** What a run was asked, in its first line: what must be equal for it to go on. */
export interface RunFacts {
  readonly formatVersion: number;
  readonly dataFile: string;
  readonly fingerprint: string;
  readonly seed: number;
  readonly trials: number | null;
  readonly options: Readonly<Record<string, unknown>>;
}

export type JournalLine =
  | { readonly event: "run"; readonly facts: RunFacts }
  | { readonly event: "start"; readonly trial: Trial }
  | { readonly event: "half"; readonly number: number; readonly loss: number; readonly goesOn: boolean }
  | { readonly event: "done"; readonly outcome: Outcome }
  /** The network that could be in the answer. */
  | { readonly event: "picked"; readonly candidate: Candidate | null }
  | { readonly event: "answer"; readonly answer: unknown }
  /** A budget, when it was given, and what of it was spent at the last line before. */
  | { readonly event: "budget"; readonly seconds: number }
  | { readonly event: "time"; readonly seconds: number };

export interface Journal {
  add(line: JournalLine): void;
  close(): void;
}

export const journalName = "journal.jsonl";

export function openJournal(file: string): Journal {
  const handle = guardSync(file, () => {
    mendEnd(file);
    return openSync(file, "a");
  });
  return {
    add(line) {
      guardSync(file, () => {
        appendFileSync(handle, `${JSON.stringify(line)}\n`);
        fsyncSync(handle);
      });
    },
    close: () => closeSync(handle),
  };
}

/** Takes away a torn last line, so that the next one does not stick to it. */
function mendEnd(file: string): void {
  if (!existsSync(file)) return;
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf(0x0a) + 1; // a line break
  if (end === bytes.length) return;
  if (isJson(bytes.toString("utf8", end))) appendFileSync(file, "\n");
  else truncateSync(file, end);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** All whole lines. Throws `folder-damaged` for a line that is no JSON and not the last. */
export function readJournal(file: string): JournalLine[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.flatMap((line, i): JournalLine[] => {
    if (line === "") return [];
    try {
      return [JSON.parse(line) as JournalLine]; // written by us
    } catch (cause) {
      if (i === lines.length - 1) return []; // torn
      throw new TercetError("folder-damaged", { file, line: i + 1, expected: "one JSON object a line", received: "a damaged line", cause });
    }
  });
}

/** Trials that ended, in the order in which they did. */
export function outcomesOf(lines: readonly JournalLine[]): Outcome[] {
  return lines.flatMap((line) => (line.event === "done" ? [line.outcome] : []));
}
