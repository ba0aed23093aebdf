// For which sizes of a step a second worker pays, and how much memory a step takes beside what is predicted.
//
//   npm run bench -- plan [--quick] [--rounds 3] [--json] [--out FILE] [--write]
//
// Ready architectures at several batches, lengths and vocabularies, each with one worker and with two, in turn, every run in a process
// of its own: about four minutes a round. `--write` writes what was found to src/training/plan-table.ts, from which
// src/training/plan.node.ts takes its plans. Run it on a machine with nothing else to do: its table is the same for every machine.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { alternate, spreadOf, surroundings } from "./measure.ts";
import { type Answer, runOwn } from "./peer.ts";
import type { PlanLine } from "./plan-step.ts";
import { digits, megabytes, publish, surroundingsText, tableText } from "./table.ts";

const { values: given } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    rounds: { type: "string" },
    json: { type: "boolean", default: false },
    out: { type: "string" },
    write: { type: "boolean", default: false },
  },
});

interface Step {
  readonly architecture: string;
  readonly batch: number;
  readonly length: number;
  readonly vocabulary: number;
}

const sizes: readonly Omit<Step, "architecture">[] = [
  { batch: 16, length: 16, vocabulary: 500 },
  { batch: 32, length: 16, vocabulary: 2000 },
  { batch: 32, length: 64, vocabulary: 4000 },
  { batch: 64, length: 64, vocabulary: 20000 },
  { batch: 32, length: 128, vocabulary: 20000 },
];
const all = ["mean", "textCnn", "bilstm"].flatMap((architecture) => sizes.map((size): Step => ({ architecture, ...size })));
const steps = given.quick ? all.filter(({ vocabulary }) => vocabulary === 2000) : all;
const rounds = Number(given.rounds ?? (given.quick ? 1 : 3));
const around = surroundings();
const contestants = steps.flatMap((step) => [1, 2].map((workers) => ({ step, workers })));
const answers = await alternate(contestants, rounds, ({ step, workers }, round) => {
  console.error(`round ${round + 1} of ${rounds}: ${step.architecture}, batch ${step.batch}, length ${step.length}, ${workers} workers`);
  return runStep(step, workers);
});
const rows = steps.map((step, i) => judge(step, answers[2 * i]!, answers[2 * i + 1]!)).sort((a, b) => a.work - b.work);
const threshold = chooseThreshold(rows);
if (given.write) writeTable(threshold);
publish({ bench: "plan", ...around, rounds, rows, twoWorkersFrom: threshold }, report(), given);

function runStep({ architecture, batch, length, vocabulary }: Step, workers: number): Answer<PlanLine> {
  const timing = given.quick ? ["--steps", "5", "--warmup", "2"] : [];
  const sizes = ["--batch", `${batch}`, "--length", `${length}`, "--vocabulary", `${vocabulary}`, "--workers", `${workers}`];
  return runOwn<PlanLine>("plan-step", ["--architecture", architecture, ...sizes, ...timing]);
}

/** The quickest step of all rounds: whatever else runs makes steps slower, never faster. Memory is the median of the rounds. */
function judge(step: Step, one: readonly Answer<PlanLine>[], two: readonly Answer<PlanLine>[]) {
  const lines = (answers: readonly Answer<PlanLine>[]) => answers.flatMap((answer) => answer.lines);
  const [first] = lines(one);
  if (!first || lines(two).length === 0)
    throw new Error(`${step.architecture} did not run: ${[...one, ...two].map(({ problem }) => problem)}`);
  const median = (answers: readonly Answer<PlanLine>[], of: (line: PlanLine) => number) => spreadOf(lines(answers).map(of)).median;
  const [oneMs, twoMs] = [one, two].map((answers) => Math.min(...lines(answers).map(({ leastMs }) => leastMs))) as [number, number];
  const memory = [one, two].map((answers) => ({
    estimatedBytes: median(answers, ({ estimatedBytes }) => estimatedBytes),
    grownBytes: median(answers, ({ grownBytes }) => grownBytes),
  }));
  const { macsPerStep, parameters, work } = first;
  return { ...step, macsPerStep, parameters, work, oneMs, twoMs, gain: oneMs / twoMs, memory };
}

/** Smallest work from which two workers lose nothing on the whole: the threshold with the least sum of log times over all steps. */
function chooseThreshold(rows: readonly ReturnType<typeof judge>[]): number {
  const costOf = (threshold: number) => rows.reduce((sum, { work, oneMs, twoMs }) => sum + Math.log(work >= threshold ? twoMs : oneMs), 0);
  const candidates = [...rows.map(({ work }) => work), Number.MAX_SAFE_INTEGER];
  return candidates.reduce((best, each) => (costOf(each) < costOf(best) ? each : best));
}

function writeTable(threshold: number): void {
  const text = `// Made by \`npm run bench -- plan --write\`: how many workers pay for which work of a step. Work is in seconds, as src/training/cost.ts has it.
export const planTable: readonly { readonly from: number; readonly workers: number }[] = [
  { from: 0, workers: 1 },
  { from: ${threshold.toPrecision(2)}, workers: 2 },
];
`;
  writeFileSync(join(process.cwd(), "src/training/plan-table.ts"), text);
}

function report(): string {
  const table = tableText(
    ["a step", "batch", "length", "words", "work ms", "1 worker ms", "2 workers ms", "gain", "memory MB (estimated), 1", "2"],
    rows.map(({ architecture, batch, length, vocabulary, work, oneMs, twoMs, gain, memory }) => [
      architecture,
      `${batch}`,
      `${length}`,
      `${vocabulary}`,
      1000 * work,
      oneMs,
      twoMs,
      gain,
      ...memory.map(({ grownBytes, estimatedBytes }) => `${megabytes(grownBytes)} (${megabytes(estimatedBytes)})`),
    ]),
  );
  return `${table}\ntwo workers from ${digits(1000 * threshold)} ms of work\n${surroundingsText(around)}`;
}
