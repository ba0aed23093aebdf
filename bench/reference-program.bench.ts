// A training step of the reference program: Tercet beside PyTorch and Keras, each in its own process, in turn, on the same machine.
//
//   npm run bench -- reference-program [--quick] [--rounds 3] [--only tercet,torch,keras] [--masked] [--with-tfjs] [--json] [--out FILE]
//
// Batch 32, length 128, vocabulary 20,000, full-length texts; 50 steps after 10 a round. About eight minutes, most of it waiting for
// compilers. `--quick`: one round of 5 steps after 2, to see that it runs. `--with-tfjs` adds one step of TensorFlow.js on its cpu
// backend, which takes minutes and installs it in a temporary folder. Python is TERCET_PEERS or python3.
import { parseArgs } from "node:util";
import { alternate, type Spread, spreadOf, surroundings } from "./measure.ts";
import { type Answer, type ReferenceLine, runOwn, runPeer } from "./peer.ts";
import { digits, medianText, megabytes, publish, surroundingsText, tableText } from "./table.ts";
import { timeTensorFlowJs } from "./tfjs.ts";

const { values: given } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    rounds: { type: "string" },
    only: { type: "string", default: "tercet,torch,keras" },
    masked: { type: "boolean", default: false },
    "with-tfjs": { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    out: { type: "string" },
  },
});

interface Contestant {
  readonly peer: "tercet" | "torch" | "keras";
  readonly name: string;
  readonly run: (length: readonly string[]) => Answer<ReferenceLine>;
}

interface Standing {
  readonly peer: string;
  readonly name: string;
  readonly problem: string | null;
  /** Medians of the rounds, smallest and largest step; null when it did not run. */
  readonly stepMs: Spread | null;
  readonly roundMediansMs: readonly number[];
  readonly peakRssBytes: number | null;
  readonly rounds: readonly ReferenceLine[];
}

const length = given.quick ? ["--steps", "5", "--warmup", "2"] : ["--steps", "50", "--warmup", "10"];
const rounds = Number(given.rounds ?? (given.quick ? 1 : 3));
const around = surroundings();
const contestants = allContestants().filter(({ peer }) => given.only.split(",").includes(peer));
const answers = await alternate(contestants, rounds, ({ name, run }, round) => {
  console.error(`round ${round + 1} of ${rounds}: ${name}`);
  return run(length);
});
const standings = contestants.map((contestant, i) => standingOf(contestant, answers[i]!));
const ratios = ["torch", "keras"].flatMap((peer) => compare(peer, standings));
const tfjs = given["with-tfjs"] ? timeTensorFlowJs() : null;
publish({ bench: "reference-program", ...around, rounds, standings, ratios, tfjs }, report(), given);

function allContestants(): Contestant[] {
  const masked = given.masked ? ["--masked"] : [];
  const threads = [1, 2];
  const named = (count: number, word: string) => `${count} ${word}${count === 1 ? "" : "s"}`;
  const tercet = threads.map((count): Contestant => {
    const run = (length: readonly string[]) => runOwn<ReferenceLine>("tercet-reference", ["--workers", `${count}`, ...masked, ...length]);
    return { peer: "tercet", name: `Tercet, ${named(count, "worker")}`, run };
  });
  const peers = ["eager", "compiled", "graph", "jit"].flatMap((mode) =>
    threads.map((count): Contestant => {
      const isTorch = mode === "eager" || mode === "compiled";
      const own = isTorch ? ["--mode", mode] : mode === "jit" ? ["--jit"] : [];
      const script = isTorch ? "torch_reference.py" : "keras_reference.py";
      const run = (length: readonly string[]) => runPeer<ReferenceLine>(script, ["--threads", `${count}`, ...own, ...length]);
      return { peer: isTorch ? "torch" : "keras", name: `${isTorch ? "PyTorch" : "Keras"} ${mode}, ${named(count, "thread")}`, run };
    }),
  );
  return [...tercet, ...peers];
}

function standingOf({ peer, name }: Contestant, answers: readonly Answer<ReferenceLine>[]): Standing {
  const problem = answers.find((answer) => answer.problem !== null)?.problem ?? null;
  const lines = answers.flatMap((answer) => answer.lines);
  if (problem !== null || lines.length === 0)
    return { peer, name, problem, stepMs: null, roundMediansMs: [], peakRssBytes: null, rounds: lines };
  const medians = lines.map((line) => line.medianMs);
  const median = (values: readonly number[]) => spreadOf(values).median;
  const stepMs: Spread = {
    median: median(medians),
    least: Math.min(...lines.map((line) => line.minMs)),
    lowerQuartile: median(lines.map((line) => line.lowerQuartileMs)),
    upperQuartile: median(lines.map((line) => line.upperQuartileMs)),
    most: Math.max(...lines.map((line) => line.maxMs)),
    count: lines.reduce((sum, line) => sum + line.steps, 0),
  };
  const peakRssBytes = Math.max(...lines.map((line) => line.peakRssBytes));
  return { peer, name, problem, stepMs, roundMediansMs: medians, peakRssBytes, rounds: lines };
}

/** How many times as fast our best setting is as the peer's best: over all rounds, and in each. */
function compare(peer: string, standings: readonly Standing[]) {
  const [ours, theirs] = [best("tercet", standings), best(peer, standings)];
  if (!ours || !theirs) return [];
  const each = ours.roundMediansMs.map((time, round) => theirs.roundMediansMs[round]! / time);
  const memory = ours.peakRssBytes! / theirs.peakRssBytes!;
  return [{ peer, ours: ours.name, theirs: theirs.name, ratio: theirs.stepMs!.median / ours.stepMs!.median, ratioOfRounds: each, memory }];
}

function best(peer: string, standings: readonly Standing[]): Standing | undefined {
  const ran = standings.filter((standing) => standing.peer === peer && standing.stepMs !== null);
  return ran.sort((a, b) => a.stepMs!.median - b.stepMs!.median)[0];
}

function report(): string {
  const rows = standings.map(({ name, stepMs, peakRssBytes }) => [
    name,
    ...(stepMs ? [medianText(stepMs), stepMs.least, stepMs.most, megabytes(peakRssBytes!).toString()] : [null, null, null, null]),
  ]);
  const problems = [...new Set(standings.flatMap(({ problem }) => problem ?? []))].map((problem) => {
    const names = standings.filter((standing) => standing.problem === problem).map(({ name }) => name);
    return `did not run: ${names.join("; ")}: ${problem}`;
  });
  const lines = ratios.map(
    ({ ours, theirs, ratio, ratioOfRounds, memory }) =>
      `${ours} is ${digits(ratio)} times as fast as ${theirs} (rounds: ${ratioOfRounds.map(digits).join(", ")}), with ${digits(memory)} of its memory`,
  );
  const last = tfjs && (tfjs.problem ?? `TensorFlow.js, cpu: one step ${digits(tfjs.seconds!)} s`);
  return [
    tableText(["a training step", "median ms (middle half)", "least", "most", "peak MB"], rows),
    ...problems,
    ...lines,
    ...(last ? [last] : []),
    surroundingsText(around),
  ].join("\n");
}
