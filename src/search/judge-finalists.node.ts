// The one judgment on the test rows, which no choice has seen: the answer, and what it has to beat.
import type { AnyMetrics } from "../metrics/any-metrics.ts";
import { adjustHolm } from "../metrics/holm.ts";
import type { ClassifierParts } from "../tasks/classifier-parts.node.ts";
import type { Contender } from "./decide.ts";
import type { Choice, Finalists } from "./finalists.node.ts";
import type { FitData } from "./fit-data.node.ts";
import type { JudgedComparison } from "./fit-report.ts";
import type { Compared, Targets } from "./measures/task-measures.ts";

export interface JudgedFinalist {
  readonly name: Contender["name"];
  /** Id of an architecture, or "ensemble". */
  readonly architecture: string;
  readonly parts: ClassifierParts;
  readonly validation: AnyMetrics;
  /** Null without test rows. */
  readonly test: AnyMetrics | null;
  /** `[rows, width]` to the test rows, or to the judged ones where there is no test. */
  readonly answers: Float32Array;
  readonly msPerText: number | null;
  /** Numbers of the trials that made its members. */
  readonly trials: readonly number[];
  readonly seconds: number;
}

export interface JudgedFinalists {
  readonly answer: JudgedFinalist;
  /** The answer first, then the simplest first. */
  readonly all: readonly JudgedFinalist[];
  /** The answer against each other finalist. */
  readonly comparisons: readonly JudgedComparison[];
  /** What is right of each row of `answers`. */
  readonly targets: Targets;
}

export interface JudgeOptions {
  readonly data: FitData;
  readonly choice: Choice;
  readonly finalists: Finalists;
  readonly seed: number;
}

const mostTimed = 101;

export async function judgeFinalists(options: JudgeOptions): Promise<JudgedFinalists> {
  const { data, choice, seed } = options;
  const { measures, test } = data;
  const targets = test.texts.length > 0 ? measures.targets(test.labels) : choice.targets;
  const all: JudgedFinalist[] = [];
  for (const contender of choice.contenders) all.push(await judgeOne(contender, targets, options));
  const answer = all.find(({ name }) => name === choice.answer.name)!;
  const others = all.filter(({ name }) => name !== answer.name);
  const pairs = others.map(
    (other): Compared => ({ names: [answer.architecture, other.architecture], targets, answers: [answer.answers, other.answers] }),
  );
  const comparisons = adjustHolm(pairs.map((pair) => measures.compare(pair, seed))).map((comparison, i): JudgedComparison => {
    const needed = measures.rowsNeeded(comparison, pairs[i]!);
    return { ...comparison, rowsNeeded: comparison.verdict === "noEvidence" ? needed : null };
  });
  return { answer, all: [answer, ...others], comparisons, targets };
}

async function judgeOne(contender: Contender, targets: Targets, { data, choice, finalists, seed }: JudgeOptions): Promise<JudgedFinalist> {
  const { name } = contender;
  const { measures } = data;
  const { texts } = data.trial;
  const parts = finalists.parts.get(name)!;
  const hasTest = data.test.texts.length > 0;
  const answers = hasTest ? await parts.probabilities(data.test.texts) : contender.answers;
  const members = name === "pair" ? (["linear", "network"] as const) : ([name] as const);
  const made = members.map((member) => finalists.outcomes.get(member)!);
  return {
    name,
    architecture: architectureOf(contender, choice),
    parts,
    validation: measures.metrics(contender.answers, choice.targets, seed),
    test: hasTest ? measures.metrics(answers, targets, seed) : null,
    answers,
    msPerText: await medianMs(parts, hasTest ? data.test.texts : texts),
    trials: made.map(({ trial }) => trial.number),
    seconds: made.reduce((sum, outcome) => sum + outcome.seconds, 0),
  };
}

function architectureOf({ name }: Contender, { network }: Choice): string {
  return { linear: "linear", network: network?.candidate.architecture ?? "", pair: "ensemble" }[name];
}

/** Median time of answering one text alone, the first few left out: they warm up. */
async function medianMs({ probabilities }: ClassifierParts, texts: readonly string[]): Promise<number> {
  const times: number[] = [];
  for (const text of texts.slice(0, mostTimed)) {
    const began = performance.now();
    await probabilities([text]);
    times.push(performance.now() - began);
  }
  const warm = times.slice(Math.min(5, Math.floor(times.length / 2))).sort((a, b) => a - b);
  return warm[Math.floor(warm.length / 2)]!;
}
