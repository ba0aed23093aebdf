// A training step of TextCNN: Tercet beside PyTorch, each in its own process, in turn, on the same machine.
//
//   npm run bench -- textcnn [--quick] [--rounds 3] [--json] [--out FILE]
//
// Batch 50, length 56, vocabulary 20,000, vectors of 300, 100 filters each of widths 3, 4 and 5 (Kim 2014); 50 steps after 10 a round.
// `--quick`: one round of 5 steps after 2, to see that it runs. Python is TERCET_PEERS or python3.
import { parseArgs } from "node:util";
import { alternate, spreadOf, surroundings } from "./measure.ts";
import { type Answer, type ReferenceLine, runOwn, runPeer } from "./peer.ts";
import { digits, megabytes, publish, surroundingsText, tableText } from "./table.ts";

const { values: given } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    rounds: { type: "string" },
    json: { type: "boolean", default: false },
    out: { type: "string" },
  },
});

const length = given.quick ? ["--steps", "5", "--warmup", "2"] : ["--steps", "50", "--warmup", "10"];
const rounds = Number(given.rounds ?? (given.quick ? 1 : 3));
const around = surroundings();
const shape = ["--batch", "50", "--length", "56"];
const contestants = [1, 2].flatMap((count) => [
  {
    name: `Tercet, ${count} ${count === 1 ? "worker" : "workers"}`,
    run: () => runOwn<ReferenceLine>("tercet-reference", ["--network", "textCnn", "--workers", `${count}`, ...shape, ...length]),
  },
  {
    name: `PyTorch eager, ${count} ${count === 1 ? "thread" : "threads"}`,
    run: () => runPeer<ReferenceLine>("torch_textcnn.py", ["--threads", `${count}`, ...shape, ...length]),
  },
]);
const answers = await alternate(contestants, rounds, ({ name, run }, round) => {
  console.error(`round ${round + 1} of ${rounds}: ${name}`);
  return run();
});
const standings = contestants.map(({ name }, i) => standingOf(name, answers[i]!));
const ratios = [0, 2].flatMap((i) => compare(standings[i]!, standings[i + 1]!));
publish({ bench: "textcnn", ...around, rounds, standings, ratios }, report(), given);

function standingOf(name: string, answers: readonly Answer<ReferenceLine>[]) {
  const problem = answers.find((answer) => answer.problem !== null)?.problem ?? null;
  const lines = answers.flatMap((answer) => answer.lines);
  const stepMs = problem === null && lines.length > 0 ? spreadOf(lines.map(({ medianMs }) => medianMs)) : null;
  return { name, problem, stepMs, leastMs: Math.min(...lines.map(({ minMs }) => minMs)), lines };
}

type Standing = ReturnType<typeof standingOf>;

/** How many times as fast ours is as theirs on as many cores: by the medians, and by the fastest steps, which other work disturbs least. */
function compare(ours: Standing, theirs: Standing) {
  if (!ours.stepMs || !theirs.stepMs) return [];
  const medians = theirs.stepMs.median / ours.stepMs.median;
  return [{ ours: ours.name, theirs: theirs.name, ratio: medians, ratioOfLeast: theirs.leastMs / ours.leastMs }];
}

function report(): string {
  const rows = standings.map(({ name, stepMs, leastMs, lines }) => [
    name,
    ...(stepMs
      ? [digits(stepMs.median), digits(leastMs), megabytes(Math.max(...lines.map((line) => line.peakRssBytes))).toString()]
      : [null, null, null]),
  ]);
  const problems = standings.flatMap(({ name, problem }) => (problem ? [`did not run: ${name}: ${problem}`] : []));
  const lines = ratios.map(
    ({ ours, theirs, ratio, ratioOfLeast }) =>
      `${ours} is ${digits(ratio)} times as fast as ${theirs} (fastest steps: ${digits(ratioOfLeast)})`,
  );
  return [
    tableText(["a training step", "median of rounds, ms", "least", "peak MB"], rows),
    ...problems,
    ...lines,
    surroundingsText(around),
  ].join("\n");
}
