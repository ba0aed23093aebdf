// Other programs that search for a text classifier, with the same rows, budget and cores.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { TreeMemory } from "./process-tree.ts";
import type { SearchSet, SetFiles } from "./search-sets.ts";
import { watchProcess } from "./watched-process.ts";

export interface SearchPeer {
  readonly name: string;
  readonly script: string;
  /** Environment variables that name the Python that has it; the first that is set counts. */
  readonly pythons: readonly string[];
  readonly requirements: string;
}

/** Each has a Python of its own where its packages contradict those of the others. */
export const searchPeers: readonly SearchPeer[] = [
  { name: "sklearn", script: "sklearn_search.py", pythons: ["TERCET_PEERS"], requirements: "requirements.txt" },
  {
    name: "fasttext",
    script: "fasttext_search.py",
    pythons: ["TERCET_PEERS_FASTTEXT", "TERCET_PEERS"],
    requirements: "requirements-fasttext.txt",
  },
  {
    name: "autogluon",
    script: "autogluon_search.py",
    pythons: ["TERCET_PEERS_AUTOGLUON", "TERCET_PEERS"],
    requirements: "requirements-autogluon.txt",
  },
];

/** What the scripts print. Accuracies are shares. */
export interface PeerLine {
  /** From the start of the script until the model was ready. */
  readonly searchSeconds: number;
  readonly trials: number | null;
  readonly validationAccuracy: number;
  readonly setting: Readonly<Record<string, unknown>>;
  readonly accuracy: number;
  /** Of the test texts that do not stand in the training part, and how many these are. */
  readonly newTextsAccuracy: number;
  readonly newTexts: number;
  readonly msPerText: number;
  readonly rows: { readonly train: number; readonly validation: number; readonly test: number };
  readonly versions: Readonly<Record<string, string>>;
}

export interface PeerRun {
  readonly budgetSeconds: number;
  /** Answering the test rows included. */
  readonly seconds: number;
  readonly peak: TreeMemory | null;
  readonly result: PeerLine | null;
  readonly problem: string | null;
}

export interface PeerRequest {
  readonly files: SetFiles;
  readonly splitting: SearchSet["splitting"];
  readonly budgetSeconds: number;
  readonly threads: number;
  readonly seed: number;
}

export async function runSearchPeer(peer: SearchPeer, { files, splitting, budgetSeconds, threads, seed }: PeerRequest): Promise<PeerRun> {
  const parts = [
    "--train",
    files.train,
    ...(files.validation === undefined ? [] : ["--validation", files.validation]),
    "--test",
    files.test,
  ];
  const rest = ["--budget", budgetSeconds, "--threads", threads, "--seed", seed, "--splitting", splitting].map(String);
  const python = pythonOf(peer);
  const script = join(process.cwd(), "bench/peers", peer.script);
  const run = await watchProcess(python, [script, ...parts, ...rest], {
    mostSeconds: 3 * budgetSeconds + 300,
    environment: { TMPDIR: dirname(files.train) }, // what a killed one leaves behind goes with the files
  });
  const line = run.stdout.split("\n").findLast((each) => each.startsWith("{")); // libraries print things of their own
  const result = run.end === "code 0" && line !== undefined ? (JSON.parse(line) as PeerLine) : null;
  return { budgetSeconds, seconds: run.seconds, peak: run.peak, result, problem: result ? null : problemOf(peer, python, run) };
}

function pythonOf({ pythons }: SearchPeer): string {
  return pythons.map((name) => process.env[name]).find((path) => path !== undefined) ?? "python3";
}

function problemOf(
  { pythons, requirements }: SearchPeer,
  python: string,
  run: { readonly end: string; readonly complaints: string },
): string {
  const howTo = `pip install -r bench/peers/${requirements}, and name its Python in ${pythons[0]}`;
  const missing = /No module named '([^']+)'/.exec(run.complaints)?.[1];
  if (missing) return `${python} has no ${missing}: ${howTo}`;
  if (run.end === "code ENOENT" || (python.includes("/") && !existsSync(python))) return `${python} does not start: ${howTo}`;
  return `ended with ${run.end}: ${run.complaints.trim().split("\n").at(-1)}`;
}
