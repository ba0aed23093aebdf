// A training step of a Transformer encoder: Tercet beside PyTorch, each in its own process, in turn, on the same machine.
//
//   npm run bench -- transformer [--quick] [--rounds 3] [--only tercet,torch] [--dropout 0.1] [--compiled] [--json] [--out FILE]
//
// Two sizes: batch 32, length 128, width 128, 2 layers, vocabulary 1,000; and batch 16, length 128, width 256, 4 layers, vocabulary
// 4,000; feed-forward of 4 widths, 4 heads, full-length texts with the mask applied. PyTorch computes attention by its fused kernel.
// The smallest step counts: on a shared machine it is the one least disturbed. Python is TERCET_PEERS or python3.
import { parseArgs } from "node:util";
import { alternate, surroundings } from "./measure.ts";
import { type Answer, type ReferenceLine, runOwn, runPeer } from "./peer.ts";
import { digits, megabytes, publish, surroundingsText, tableText } from "./table.ts";

const { values: given } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    rounds: { type: "string" },
    only: { type: "string", default: "tercet,torch" },
    dropout: { type: "string", default: "0.1" },
    compiled: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    out: { type: "string" },
  },
});

interface Contestant {
  readonly peer: "tercet" | "torch";
  readonly name: string;
  readonly size: string;
  readonly threads: number;
  readonly run: () => Answer<ReferenceLine>;
}

interface Standing extends Omit<Contestant, "run"> {
  readonly problem: string | null;
  readonly leastMs: number | null;
  readonly medianMs: number | null;
  readonly peakRssBytes: number | null;
}

const sizes = {
  "B32 T128 d128 L2 V1000": { batch: 32, length: 128, width: 128, layers: 2, vocabulary: 1000 },
  "B16 T128 d256 L4 V4000": { batch: 16, length: 128, width: 256, layers: 4, vocabulary: 4000 },
} as const;

const steps = given.quick ? ["--steps", "3", "--warmup", "2"] : ["--steps", "20", "--warmup", "5"];
const rounds = Number(given.rounds ?? (given.quick ? 1 : 3));
const around = surroundings();
const contestants = allContestants().filter(({ peer }) => given.only.split(",").includes(peer));
const answers = await alternate(contestants, rounds, ({ name, size, run }, round) => {
  console.error(`round ${round + 1} of ${rounds}: ${size}, ${name}`);
  return run();
});
const standings = contestants.map((contestant, i) => standingOf(contestant, answers[i]!));
const ratios = Object.keys(sizes).flatMap((size) => [1, 2].flatMap((threads) => compare(size, threads)));
publish({ bench: "transformer", ...around, rounds, dropout: Number(given.dropout), standings, ratios }, report(), given);

function allContestants(): Contestant[] {
  const modes = given.compiled ? ["eager", "compiled"] : ["eager"];
  return Object.entries(sizes).flatMap(([size, shape]) => {
    const flags = Object.entries({ ...shape, dropout: given.dropout }).flatMap(([name, value]) => [`--${name}`, String(value)]);
    return [1, 2].flatMap((threads): Contestant[] => [
      {
        peer: "tercet",
        name: `Tercet, workers: ${threads}`,
        size,
        threads,
        run: () => runOwn("tercet-transformer", ["--workers", String(threads), ...flags, ...steps]),
      },
      ...modes.map(
        (mode): Contestant => ({
          peer: "torch",
          name: `PyTorch ${mode}, threads: ${threads}`,
          size,
          threads,
          run: () => runPeer("torch_transformer.py", ["--threads", String(threads), "--mode", mode, ...flags, ...steps]),
        }),
      ),
    ]);
  });
}

function standingOf({ run: _, ...contestant }: Contestant, answers: readonly Answer<ReferenceLine>[]): Standing {
  const problem = answers.find((answer) => answer.problem !== null)?.problem ?? null;
  const lines = answers.flatMap((answer) => answer.lines);
  if (problem !== null || lines.length === 0) return { ...contestant, problem, leastMs: null, medianMs: null, peakRssBytes: null };
  const least = (values: readonly number[]) => Math.min(...values);
  return {
    ...contestant,
    problem,
    leastMs: least(lines.map(({ minMs }) => minMs)),
    medianMs: least(lines.map(({ medianMs }) => medianMs)),
    peakRssBytes: Math.max(...lines.map(({ peakRssBytes }) => peakRssBytes)),
  };
}

/** How many times as fast Tercet is as PyTorch's best mode on as many threads: smallest steps. */
function compare(size: string, threads: number) {
  const best = (peer: string) =>
    standings
      .filter((each) => each.peer === peer && each.size === size && each.threads === threads && each.leastMs !== null)
      .sort((a, b) => a.leastMs! - b.leastMs!)[0];
  const [ours, theirs] = [best("tercet"), best("torch")];
  return ours && theirs ? [{ size, threads, ours: ours.name, theirs: theirs.name, ratio: theirs.leastMs! / ours.leastMs! }] : [];
}

function report(): string {
  const rows = standings.map(({ size, name, leastMs, medianMs, peakRssBytes }) => [
    size,
    name,
    leastMs,
    medianMs,
    peakRssBytes === null ? null : megabytes(peakRssBytes).toString(),
  ]);
  const problems = standings.flatMap(({ name, size, problem }) => (problem ? [`did not run: ${size}, ${name}: ${problem}`] : []));
  const lines = ratios.map(({ size, ours, theirs, ratio }) => `${size}: ${ours} is ${digits(ratio)} times as fast as ${theirs}`);
  return [
    tableText(["size", "a training step", "least ms", "least median", "peak MB"], rows),
    ...problems,
    ...lines,
    surroundingsText(around),
  ].join("\n");
}
