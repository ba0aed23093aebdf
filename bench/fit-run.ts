// One `tercet fit` as a user runs it, and what is worth remembering of it.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { FitEvent } from "../src/search/fit-events.ts";
import type { FitReport, LeaderboardRow } from "../src/search/fit-report.ts";
import { mainFile } from "./command.ts";
import type { TreeMemory } from "./process-tree.ts";
import { watchProcess } from "./watched-process.ts";

export interface FitRequest {
  readonly train: string;
  readonly validation?: string;
  readonly test?: string;
  readonly budgetSeconds: number;
  readonly seed: number;
  readonly single?: boolean;
  /** The run folder, which must not be there. */
  readonly out: string;
}

/** A model of the end. Accuracies are shares. */
export interface Finalist {
  readonly kind: "linear" | "network" | "pair";
  readonly architecture: string;
  readonly optimizer: string | null;
  readonly loss: string | null;
  readonly options: Readonly<Record<string, unknown>>;
  /** Number of the trial that made it. */
  readonly trial: number;
  readonly validationAccuracy: number | null;
  readonly validationLogLoss: number | null;
  readonly testAccuracy: number | null;
  readonly testRows: number | null;
  readonly msPerText: number | null;
  readonly sizeBytes: number | null;
}

export interface FitResult {
  readonly finalists: readonly Finalist[];
  readonly answer: Finalist;
  readonly trials: FitReport["trials"];
  /** Rows by part. */
  readonly split: FitReport["data"]["split"];
  /** As the program says it. */
  readonly seconds: number;
  readonly warnings: readonly string[];
}

export interface FitRun {
  readonly budgetSeconds: number;
  /** From the start of the process to its end. */
  readonly seconds: number;
  /** From the start of the process until the model folder held a first model. */
  readonly firstModelSeconds: number | null;
  readonly peak: TreeMemory | null;
  /** Null when the run failed. */
  readonly result: FitResult | null;
  readonly problem: string | null;
  /** Which build of the program ran. */
  readonly build: string;
}

/** By how much a budget may be exceeded: a twentieth, or five seconds where that is more. */
export function toleranceSeconds(budgetSeconds: number): number {
  return Math.max(0.05 * budgetSeconds, 5);
}

export function isBudgetKept({ seconds, budgetSeconds }: Pick<FitRun, "seconds" | "budgetSeconds">): boolean {
  return seconds <= budgetSeconds + toleranceSeconds(budgetSeconds);
}

export async function runFit(request: FitRequest): Promise<FitRun> {
  const { budgetSeconds } = request;
  let firstModelSeconds: number | null = null;
  const run = await watchProcess(process.execPath, [mainFile, ...argumentsOf(request)], {
    mostSeconds: 3 * budgetSeconds + 300, // a hang is a result, too
    onLine(line, seconds) {
      if (firstModelSeconds === null && eventOf(line) === "best") firstModelSeconds = seconds;
    },
  });
  const document = run.stdout.startsWith("{") ? (JSON.parse(run.stdout) as FitDocument) : null;
  const result = document?.ok === true ? resultOf(document) : null;
  const refusal = document?.ok === false ? `${document.error.code}: ${document.error.message}` : run.complaints.split("\n").at(-1);
  return {
    budgetSeconds,
    seconds: run.seconds,
    firstModelSeconds,
    peak: run.peak,
    result,
    problem: result ? null : `ended with ${run.end}: ${refusal}`,
    build: buildId(),
  };
}

function argumentsOf({ train, validation, test, budgetSeconds, seed, single, out }: FitRequest): string[] {
  const parts = [...(validation === undefined ? [] : ["--validation", validation]), ...(test === undefined ? [] : ["--test", test])];
  const rest = [...(single ? ["--single"] : []), "--out", out, "--json", "--progress", "json"];
  return ["fit", train, ...parts, "--budget", `${budgetSeconds}s`, "--seed", String(seed), ...rest];
}

type FitDocument =
  | (FitReport & { readonly ok: true })
  | { readonly ok: false; readonly error: { readonly code: string; readonly message: string } };

function eventOf(line: string): FitEvent["event"] | null {
  return line.startsWith("{") ? (JSON.parse(line) as FitEvent).event : null;
}

function resultOf({ finalists, best, trials, data, seconds, warnings }: FitReport): FitResult {
  return {
    finalists: finalists.map(finalistOf),
    answer: finalistOf(best),
    trials,
    split: data.split,
    seconds,
    warnings: warnings.map(({ code }) => code),
  };
}

function finalistOf(row: LeaderboardRow): Finalist {
  const { architecture, optimizer, loss, options, trial, validation, test, msPerText, sizeBytes } = row;
  return {
    kind: architecture === "ensemble" ? "pair" : architecture === "linear" ? "linear" : "network",
    ...{ architecture, optimizer, loss, options, trial, msPerText, sizeBytes },
    validationAccuracy: validation?.accuracy ?? null,
    validationLogLoss: validation?.logLoss ?? null,
    testAccuracy: test?.accuracy ?? null,
    testRows: test?.rows ?? null,
  };
}

/** A fingerprint of the program's files: results of different builds must not be mixed unseen. */
function buildId(): string {
  const folder = dirname(dirname(mainFile));
  const hash = createHash("sha256");
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".js"))
    .map(({ parentPath, name }) => join(parentPath, name));
  for (const file of files.sort()) hash.update(relative(folder, file)).update(readFileSync(file));
  return hash.digest("hex").slice(0, 12);
}
