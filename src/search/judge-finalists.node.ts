// The one judgment on the test rows, which no choice has seen: the answer, and what it has to beat.
import { classificationMetrics, type Metrics } from "../metrics/classification-report.ts";
import { compareAccuracy, discordantRows } from "../metrics/compare-accuracy.ts";
import { adjustHolm } from "../metrics/holm.ts";
import { rowsNeeded } from "../metrics/rows-needed.ts";
import type { ClassifierParts } from "../tasks/classifier-parts.node.ts";
import { labelEncoder } from "../text/label-encoder.ts";
import type { Contender } from "./decide.ts";
import type { Choice, Finalists } from "./finalists.node.ts";
import type { FitData } from "./fit-data.node.ts";
import type { JudgedComparison } from "./fit-report.ts";

export interface JudgedFinalist {
  readonly name: Contender["name"];
  /** Id of an architecture, or "ensemble". */
  readonly architecture: string;
  readonly parts: ClassifierParts;
  readonly validation: Metrics;
  /** Null without test rows. */
  readonly test: Metrics | null;
  /** `[rows, classes]` of the test rows, or of the judged ones where there is no test. */
  readonly probabilities: Float32Array;
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
  /** Class of each row of `probabilities`. */
  readonly targets: Int32Array;
}

export interface JudgeOptions {
  readonly data: FitData;
  readonly choice: Choice;
  readonly finalists: Finalists;
}

const mostTimed = 101;

export async function judgeFinalists(options: JudgeOptions): Promise<JudgedFinalists> {
  const { data, choice } = options;
  const { classes } = data.trial;
  const hasTest = data.test.texts.length > 0;
  const targets = hasTest ? labelEncoder({ classes }).encode(data.test.labels).data : choice.targets;
  const all: JudgedFinalist[] = [];
  for (const contender of choice.contenders) all.push(await judgeOne(contender, targets, options));
  const answer = all.find(({ name }) => name === choice.answer.name)!;
  const others = all.filter(({ name }) => name !== answer.name);
  const comparisons = others.map((other) =>
    compareAccuracy({
      names: [answer.architecture, other.architecture],
      targets,
      probabilities: [answer.probabilities, other.probabilities],
      classes: classes.length,
    }),
  );
  const withRows = adjustHolm(comparisons).map((comparison, i): JudgedComparison => {
    const { onlyFirst, onlySecond, rows } = discordantRows(targets, [answer.probabilities, others[i]!.probabilities], classes.length);
    const needed = rowsNeeded({ difference: comparison.difference, discordant: (onlyFirst + onlySecond) / rows });
    return { ...comparison, rowsNeeded: comparison.verdict === "noEvidence" ? needed : null };
  });
  return { answer, all: [answer, ...others], comparisons: withRows, targets };
}

async function judgeOne(contender: Contender, targets: Int32Array, { data, choice, finalists }: JudgeOptions): Promise<JudgedFinalist> {
  const { name } = contender;
  const { classes: labels, texts } = data.trial;
  const parts = finalists.parts.get(name)!;
  const judge = (rows: Int32Array, probabilities: Float32Array) => classificationMetrics({ targets: rows, probabilities, labels });
  const hasTest = data.test.texts.length > 0;
  const probabilities = hasTest ? await parts.probabilities(data.test.texts) : contender.probabilities;
  const members = name === "pair" ? (["linear", "network"] as const) : ([name] as const);
  const made = members.map((member) => finalists.outcomes.get(member)!);
  return {
    name,
    architecture: architectureOf(contender, choice),
    parts,
    validation: judge(choice.targets, contender.probabilities),
    test: hasTest ? judge(targets, probabilities) : null,
    probabilities,
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
