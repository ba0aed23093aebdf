// A training step of one recurrent layer in both directions: Tercet beside PyTorch, each in its own process, in turn, on the same machine.
//
//   npm run bench -- recurrent [--quick] [--rounds 3] [--only tercet,torch] [--masked] [--json] [--out FILE]
//
// Embedding 32 → bidirectional LSTM or GRU 64, all steps → mean → dense 1, binary cross-entropy, Adam; batch 32, length 128, vocabulary
// 1,000, full-length texts; 50 steps after 10 a round. About a minute. The processors' time a step is told beside the clock's: on a machine
// that does other things too it is the fairer of the two. Python is TERCET_PEERS or python3.
import { parseArgs } from "node:util";
import { alternate, spreadOf, surroundings } from "./measure.ts";
import { type Answer, type ReferenceLine, runOwn, runPeer } from "./peer.ts";
import { type Cell, digits, publish, surroundingsText, tableText } from "./table.ts";

const { values: given } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    rounds: { type: "string" },
    only: { type: "string", default: "tercet,torch" },
    masked: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    out: { type: "string" },
  },
});

const networks = ["lstm", "gru"] as const;
const threads = [1, 2];

interface Contestant {
  readonly network: (typeof networks)[number];
  readonly peer: "tercet" | "torch";
  readonly threads: number;
}

interface Standing extends Contestant {
  readonly problem: string | null;
  /** Medians of the rounds' medians, in milliseconds a step; null when it did not run. */
  readonly wallMs: number | null;
  readonly cpuMs: number | null;
}

const size = ["--vocabulary", "1000", ...(given.quick ? ["--steps", "5", "--warmup", "2"] : ["--steps", "50", "--warmup", "10"])];
const rounds = Number(given.rounds ?? (given.quick ? 1 : 3));
const around = surroundings();
const contestants: Contestant[] = networks.flatMap((network) =>
  (["tercet", "torch"] as const)
    .filter((peer) => given.only.split(",").includes(peer))
    .flatMap((peer) => threads.map((count) => ({ network, peer, threads: count }))),
);
const answers = await alternate(contestants, rounds, (contestant, round) => {
  console.error(`round ${round + 1} of ${rounds}: ${nameOf(contestant)}`);
  return run(contestant);
});
const standings = contestants.map((contestant, i) => standingOf(contestant, answers[i]!));
const ratios = networks.flatMap((network) => threads.flatMap((count) => compare(network, count)));
publish({ bench: "recurrent", ...around, rounds, masked: given.masked, standings, ratios }, report(), given);

function run({ network, peer, threads }: Contestant): Answer<ReferenceLine> {
  const own = ["--network", network, ...size];
  if (peer === "torch") return runPeer("torch_reference.py", [...own, "--threads", `${threads}`]);
  return runOwn("tercet-reference", [...own, "--workers", `${threads}`, ...(given.masked ? ["--masked"] : [])]);
}

function standingOf(contestant: Contestant, answers: readonly Answer<ReferenceLine>[]): Standing {
  const problem = answers.find((answer) => answer.problem !== null)?.problem ?? null;
  const lines = answers.flatMap((answer) => answer.lines);
  if (problem !== null || lines.length === 0) return { ...contestant, problem, wallMs: null, cpuMs: null };
  const median = (values: readonly number[]) => spreadOf(values).median;
  return { ...contestant, problem, wallMs: median(lines.map((line) => line.medianMs)), cpuMs: median(lines.map((line) => line.cpuMs!)) };
}

/** How many times as fast we are as PyTorch with as many threads. */
function compare(network: Contestant["network"], count: number) {
  const find = (peer: string) => standings.find((each) => each.network === network && each.peer === peer && each.threads === count);
  const [ours, theirs] = [find("tercet"), find("torch")];
  if (!ours?.wallMs || !theirs?.wallMs) return [];
  return [{ network, threads: count, wall: theirs.wallMs / ours.wallMs, cpu: theirs.cpuMs! / ours.cpuMs! }];
}

function nameOf({ network, peer, threads }: Contestant): string {
  return `${network}: ${peer === "tercet" ? `Tercet, ${threads} worker` : `PyTorch, ${threads} thread`}${threads === 1 ? "" : "s"}`;
}

function report(): string {
  const rows: Cell[][] = standings.map((standing) => [nameOf(standing), standing.wallMs, standing.cpuMs]);
  const problems = [...new Set(standings.flatMap(({ problem }) => problem ?? []))].map((problem) => `did not run: ${problem}`);
  const lines = ratios.map(
    ({ network, threads, wall, cpu }) =>
      `${network} on ${threads}: ${digits(wall)} times as fast as PyTorch by the clock, ${digits(cpu)} by the processors' time`,
  );
  return [tableText(["a training step", "median ms", "processors' ms"], rows), ...problems, ...lines, surroundingsText(around)].join("\n");
}
