// How right the doctor is about the stored runs of its bench: what was made, what was named, on which half.
import { diagnose } from "../src/training/diagnosis/diagnose.ts";
import type { DiagnosisCode } from "../src/training/diagnosis/diagnosis.ts";
import type { RunFacts } from "../src/training/diagnosis/facts.ts";

export interface Truth {
  /** Of the test rows of the bench, which no rule sees. */
  readonly rows: number;
  readonly accuracy: number;
  readonly logLoss: number;
  /** After the best factor on the logits; runs before it was kept have none. */
  readonly scaledLogLoss?: number;
  readonly linearAccuracy: number;
  /** Share of the texts of the class with the fewest training rows that are found; runs before it was kept have none. */
  readonly rarestRecall?: number;
}

export interface StoredRun {
  readonly id: string;
  readonly made: DiagnosisCode | "healthy";
  /** How it was made ill. */
  readonly how: string;
  /** Thresholds are set on the tuning runs, rates measured on the held-out ones. */
  readonly part: "tuning" | "held-out";
  /** Id of the healthy run on the same rows. */
  readonly twin: string;
  readonly truth: Truth;
  readonly facts: RunFacts;
}

export type Named = DiagnosisCode | "healthy";

export interface Judgment {
  readonly run: StoredRun;
  /** What the run truly has; null where it was made ill and took no harm, or was to be healthy and is not: no one could be right. */
  readonly truth: Named | null;
  /** All that is named, the first first; "healthy" for none. */
  readonly named: readonly Named[];
}

export interface Score {
  readonly truth: Named;
  readonly runs: number;
  /** Share named first; for healthy runs, share left alone. */
  readonly first: number;
  /** Share named at all. */
  readonly anywhere: number;
  /** What was named first, by count. */
  readonly firstNamed: Readonly<Partial<Record<Named, number>>>;
}

/** Accuracy that a run has to lose against its healthy twin on the test rows to count as harmed. */
const harm = 0.02;
/** The same for the log loss, as a factor. */
const lossHarm = 1.25;
/** A healthy run is at most so far behind the linear model on the test rows. */
const healthyDistance = 0.04;
/** Log loss after the best factor that is lost for good: overfitting, which no calibration repairs. */
const lastingHarm = 1.12;
const lastingHarmNats = 0.015;
const foundRarely = 0.7;

export function judgeRuns(runs: readonly StoredRun[]): Judgment[] {
  const byId = new Map(runs.map((run) => [run.id, run]));
  return runs.map((run) => {
    const codes = diagnose(run.facts).map(({ code }) => code);
    return { run, truth: truthOf(run, byId.get(run.twin)?.truth), named: codes.length > 0 ? codes : ["healthy"] };
  });
}

export function scoresOf(judgments: readonly Judgment[]): Score[] {
  const truths = [...new Set(judgments.flatMap(({ truth }) => truth ?? []))];
  return truths.map((truth) => {
    const own = judgments.filter((each) => each.truth === truth);
    const firstNamed: Partial<Record<Named, number>> = {};
    for (const { named } of own) firstNamed[named[0]!] = (firstNamed[named[0]!] ?? 0) + 1;
    const share = (holds: (judgment: Judgment) => boolean) => own.filter(holds).length / own.length;
    return {
      truth,
      runs: own.length,
      first: share(({ named }) => named[0] === truth),
      anywhere: share(({ named }) => named.includes(truth)),
      firstNamed,
    };
  });
}

/**
 * What a run has, by its scores on the test rows beside those of its healthy twin. Many epochs are overfitting where accuracy is lost
 * or a loss that no factor on the logits repairs, and overconfidence where one factor does.
 */
function truthOf({ made, truth }: StoredRun, twin: Truth | undefined): Named | null {
  if (made === "healthy") return truth.accuracy >= truth.linearAccuracy - healthyDistance ? "healthy" : null;
  if (!twin) return null;
  const isWorse = truth.accuracy <= twin.accuracy - harm;
  const isSurer = truth.logLoss >= lossHarm * twin.logLoss;
  const [own, others] = [truth.scaledLogLoss ?? 0, twin.scaledLogLoss ?? 0];
  const isSpoiled = own >= lastingHarm * others && own >= others + lastingHarmNats;
  switch (made) {
    case "leakage":
    case "labelNoise":
      return made;
    case "classImbalance":
      return (truth.rarestRecall ?? 0) < foundRarely ? made : null;
    case "overfitting":
    case "overconfident":
      return isWorse || isSpoiled ? "overfitting" : isSurer ? "overconfident" : null;
    default:
      return isWorse || isSurer ? made : null;
  }
}
