// The linear model: accuracy on seven public sets against what it must reach, and training time against scikit-learn.
//
//   npm run bench -- linear --data FOLDER [--quick] [--peer PYTHON] [--json] [SET …]
//
// FOLDER holds the sets as bench/linear-sets.ts lists them. Without --quick the whole grid is searched (two minutes in all, most
// of it for CLINC150). PYTHON is an interpreter with scikit-learn: 10,000 rows of MR are then trained by both in turn, same features.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type LinearModel, trainLinear } from "../src/models/linear/index.ts";
import { labeledCsv } from "./labeled-csv.ts";
import { type BenchSet, benchSets, type LabeledTexts } from "./linear-sets.ts";

const SEED = 1;
const PEER_ROWS = 10_000;
const ROUNDS = 3;

const { values: given, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: "string" },
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    peer: { type: "string" },
  },
});

if (given.data === undefined) {
  console.error("bench linear: give the folder of the public sets: npm run bench -- linear --data FOLDER");
  process.exitCode = 2;
} else run(resolve(given.data));

function run(folder: string): void {
  const chosen = benchSets.filter(({ name }) => names.length === 0 || names.some((each) => each.toLowerCase() === name.toLowerCase()));
  const accuracy = chosen.map((set) => measureAccuracy(set, folder));
  const speed = given.peer === undefined ? undefined : compareSpeed(given.peer, folder);
  const machine = { node: process.version, processor: cpus()[0]?.model, cores: cpus().length, threads: 1 };
  if (given.json) console.log(JSON.stringify({ bench: "linear", machine, accuracy, speed }));
  else print(accuracy, speed, machine);
}

function measureAccuracy(set: BenchSet, folder: string) {
  const { train, test } = set.read(folder);
  const start = performance.now();
  const model = trainOn(train, { splitting: set.splitting, quick: given.quick });
  const seconds = (performance.now() - start) / 1000;
  const seen = new Set(train.texts);
  const unseen = test.texts.map((_, row) => row).filter((row) => !seen.has(test.texts[row]));
  const { features, method, C, heldOutAccuracy } = model.options;
  const reached = 100 * accuracyOf(model, test);
  return {
    set: set.name,
    accuracy: reached,
    must: set.must,
    met: reached >= set.must,
    unseenRows: unseen.length,
    unseenAccuracy: 100 * accuracyOf(model, takeRows(test, unseen)),
    heldOutAccuracy: 100 * heldOutAccuracy!,
    features,
    method,
    C,
    parameters: model.parameters,
    seconds,
  };
}

function trainOn({ texts, labels }: LabeledTexts, options: { splitting: "words" | "characters"; quick: boolean; C?: number }): LinearModel {
  const classes = [...new Set(labels)].sort();
  const numberOf = new Map(classes.map((name, i) => [name, i]));
  return trainLinear(
    texts,
    Int32Array.from(labels, (label) => numberOf.get(label)!),
    { ...options, classes, seed: SEED },
  );
}

function accuracyOf(model: LinearModel, { texts, labels }: LabeledTexts): number {
  const { classes } = model.options;
  const probabilities = model.predictProbabilities(texts);
  const right = labels.filter((label, row) => {
    const own = probabilities.subarray(row * classes.length, (row + 1) * classes.length);
    return classes[own.indexOf(Math.max(...own))] === label;
  });
  return right.length / labels.length;
}

function takeRows({ texts, labels }: LabeledTexts, rows: readonly number[]): LabeledTexts {
  return { texts: rows.map((row) => texts[row]), labels: rows.map((row) => labels[row]) };
}

// Both train on the same rows, in turn; ours includes calibration, scikit-learn's is vectorizers and LinearSVC.
function compareSpeed(python: string, folder: string) {
  const set = benchSets.find(({ name }) => name === "MR")!;
  const { train, test } = set.read(folder);
  const rows = takeRows({ texts: [...train.texts, ...test.texts], labels: [...train.labels, ...test.labels] }, [
    ...Array(PEER_ROWS).keys(),
  ]);
  const scratch = mkdtempSync(join(tmpdir(), "bench-linear-"));
  const file = join(scratch, "rows.csv");
  writeFileSync(file, labeledCsv(rows));
  const script = join(process.cwd(), "bench/peers/sklearn_linear.py");
  const [ours, theirs]: [number[], number[]] = [[], []];
  trainOn(rows, { splitting: "words", quick: true, C: 1 }); // warm up
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    trainOn(rows, { splitting: "words", quick: true, C: 1 });
    ours.push((performance.now() - start) / 1000);
    const output = execFileSync(python, [script, file, "--rows", String(PEER_ROWS)], { encoding: "utf8" });
    theirs.push(JSON.parse(output.trim().split("\n").at(-1)!).trainSeconds);
  }
  rmSync(scratch, { recursive: true });
  return {
    rows: PEER_ROWS,
    tercetSeconds: spread(ours),
    sklearnSeconds: spread(theirs),
    ratio: spread(ours).median / spread(theirs).median,
  };
}

function spread(values: readonly number[]): { median: number; least: number; most: number } {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: sorted[sorted.length >> 1], least: sorted[0], most: sorted.at(-1)! };
}

function print(
  accuracy: readonly ReturnType<typeof measureAccuracy>[],
  speed: ReturnType<typeof compareSpeed> | undefined,
  machine: object,
): void {
  for (const { set, accuracy: reached, must, met, unseenRows, unseenAccuracy, features, method, C, seconds } of accuracy) {
    const verdict = met ? "met " : "MISS";
    const setting = `${features} ${method} C ${C}`;
    console.log(
      `${set.padEnd(13)} ${reached.toFixed(2)} %  must ${must.toFixed(1)} ${verdict}  new texts ${unseenAccuracy.toFixed(2)} of ${unseenRows}  ${seconds.toFixed(1)} s  ${setting}`,
    );
  }
  if (speed) {
    const { tercetSeconds: ours, sklearnSeconds: theirs, ratio } = speed;
    const show = ({ median, least, most }: ReturnType<typeof spread>) => `${median.toFixed(2)} s (${least.toFixed(2)}–${most.toFixed(2)})`;
    console.log(`${speed.rows} rows of MR trained: Tercet ${show(ours)}, scikit-learn ${show(theirs)}, ratio ${ratio.toFixed(2)}`);
  }
  console.log(JSON.stringify(machine));
}
