// Every sentence of the report, as a type: a sentence that is missing in a language does not compile. Texts in, texts out: escaping is done later.

import type { TaskKind } from "../../../core/task-kind.ts";
import type { Comparison } from "../../../metrics/compare-accuracy.ts";
import type { DataFacts } from "../../../text/audit.ts";
import type { DiagnosisWords } from "../../words/words.ts";
import type { TaskWords } from "./task-words.ts";

/** Rows of the leaderboard: what brought a combination there. */
export const knownOrigins = ["linear", "portfolio", "screen", "change", "model", "seed", "fold", "pair"] as const;
export type KnownOrigin = (typeof knownOrigins)[number];

/** Which rows a score was measured on. */
export type Part = "test" | "validation";

export interface Words {
  /** Of the page, as BCP 47. */
  readonly tag: string;
  /** With the space after it, where there is one. */
  readonly colon: string;
  /** Between sentences. */
  readonly gap: string;
  readonly page: {
    readonly kind: string;
    readonly title: (file: string) => string;
    readonly skip: string;
    readonly contents: string;
    readonly made: (now: string) => string;
    readonly self: string;
    readonly printFolded: string;
    readonly scrolls: (what: string) => string;
    readonly more: (facts: { shown: number; all: number }) => string;
    readonly cut: (characters: number) => string;
  };
  readonly common: {
    readonly linear: string;
    readonly ensemble: string;
    readonly accuracy: string;
    readonly interval: string;
    readonly rows: string;
    readonly label: string;
    readonly answer: string;
    readonly score: string;
    readonly trial: (trial: number) => string;
    readonly size: string;
    readonly speed: string;
    readonly trainTime: string;
    readonly parameters: string;
    readonly settings: string;
  };
  readonly tasks: Readonly<Record<TaskKind, TaskWords>>;
  readonly answer: {
    readonly heading: string;
    readonly chosen: (facts: { name: string; finished: number; pruned: number; failed: number; seconds: number }) => string;
    readonly linearChosen: (facts: { finished: number; pruned: number; failed: number; seconds: number }) => string;
    readonly notJudged: string;
    readonly sureOfDifference: (facts: { p: number; comparisons: number }) => string;
    /** Inside a sentence. */
    readonly theLinear: string;
    readonly theEnsemble: string;
    readonly notCompared: string;
    readonly isLinear: string;
    readonly linearIsCheaper: (facts: { ms: number; linearMs: number }) => string;
    readonly chartTitle: (facts: { part: Part; score: string }) => string;
  };
  readonly data: {
    readonly heading: string;
    readonly lead: (facts: { used: number; train: number; validation: number; test: number }) => string;
    readonly file: string;
    readonly fingerprint: string;
    readonly format: string;
    readonly formatValue: (facts: Pick<DataFacts, "format" | "encoding" | "delimiter">) => string;
    readonly textColumns: string;
    readonly labelColumn: string;
    readonly language: string;
    readonly lengths: string;
    readonly lengthsValue: (facts: { mean: number; p50: number; p95: number; max: number }) => string;
    readonly split: string;
    readonly splitValue: (facts: { train: number; validation: number; test: number }) => string;
    readonly auditTitle: string;
    readonly fine: string;
    readonly look: string;
    readonly empty: (rows: number) => string;
    readonly duplicates: (rows: number) => string;
    readonly contradictory: (rows: number) => string;
    readonly overlap: (rows: number) => string;
    readonly rare: (facts: { labels: readonly string[]; least: number }) => string;
    readonly balance: (facts: { label: string; share: number }) => string;
    readonly labelsTitle: string;
    /** Of lists of labels, and of a quantity. */
    readonly labelsPerRow: string;
    readonly labelsPerRowValue: (facts: { mean: number; max: number; none: number }) => string;
    readonly numbers: string;
    readonly numbersValue: (facts: { mean: string; deviation: string; min: string; p50: string; max: string }) => string;
    readonly share: string;
  };
  readonly leaderboard: {
    readonly heading: string;
    readonly lead: (facts: { finished: number; pruned: number; failed: number; space: number; rankedBy: string }) => string;
    readonly caption: (loss: string) => string;
    readonly finalistsTitle: string;
    readonly finalistsLead: string;
    readonly noFinalists: string;
    readonly combination: string;
    readonly f1: string;
    readonly logLoss: string;
    readonly exactMatch: string;
    readonly status: Readonly<Record<"finished" | "pruned" | "failed", string>>;
    readonly origins: Readonly<Record<KnownOrigin, string>>;
    readonly seeds: (seeds: readonly number[]) => string;
    readonly dashedLine: (facts: { name: string; score: string }) => string;
    readonly dottedLine: (facts: { name: string; score: string; isLeft: boolean }) => string;
    readonly marks: string;
  };
  readonly comparisons: {
    readonly heading: string;
    readonly lead: (facts: { count: number; method: string }) => string;
    readonly none: string;
    /** Names of methods; what is not here is shown as it is. */
    readonly methods: Readonly<Record<string, string>>;
    readonly pair: string;
    readonly versus: (a: string, b: string) => string;
    readonly p: string;
    readonly pAdjusted: string;
    readonly verdictTitle: string;
    readonly verdicts: Readonly<Record<Comparison["verdict"], string>>;
    readonly adjusted: string;
  };
  readonly curves: {
    readonly heading: string;
    readonly lead: string;
    readonly none: string;
    readonly title: (name: string) => string;
    readonly loss: string;
    readonly training: string;
    readonly heldOut: string;
    readonly epoch: string;
    readonly best: string;
    readonly description: (facts: { epochs: number; bestEpoch: number | null; lowest: number | null; last: number | null }) => string;
  };
  readonly effects: {
    readonly heading: string;
    readonly lead: (facts: { leg: string; share: number; low: number; high: number; trials: number }) => string;
    readonly none: string;
    readonly sharesTitle: (score: string) => string;
    readonly sharesCaption: (score: string) => string;
    readonly choicesTitle: (facts: { leg: string; score: string }) => string;
    readonly noEvidence: (leg: string) => string;
    readonly legs: Readonly<Record<string, string>>;
    readonly trials: (trials: number) => string;
    readonly description: (facts: { name: string; text: string }) => string;
  };
  readonly pareto: {
    readonly heading: (score: string) => string;
    readonly lead: (facts: { front: number; score: string; best: string }) => string;
    readonly none: string;
    readonly speedTitle: (score: string) => string;
    readonly sizeTitle: (score: string) => string;
    readonly speedAxis: string;
    readonly sizeAxis: string;
    readonly description: (names: readonly string[]) => string;
    /** `isUp`: whether better is further up. */
    readonly caption: (facts: { part: Part; score: string; isUp: boolean }) => string;
    readonly tableTitle: string;
  };
  readonly optimism: {
    readonly heading: string;
    readonly none: string;
    readonly promised: string;
    readonly expected: string;
    readonly tested: string;
    readonly chartTitle: (score: string) => string;
  };
  readonly calibration: {
    readonly heading: string;
    readonly lead: (facts: { ece: number; bias: number | null }) => string;
    readonly none: string;
    readonly title: string;
    readonly score: string;
    readonly share: string;
    readonly rows: string;
    readonly diagonal: string;
    readonly bin: (facts: { score: number; accuracy: number; rows: number }) => string;
    readonly caption: string;
  };
  readonly confusion: {
    readonly heading: string;
    readonly lead: (facts: { rows: number; mistakes: number; part: Part }) => string;
    readonly worst: (facts: { label: string; answer: string; rows: number }) => string;
    readonly none: string;
    readonly noMistakes: string;
    readonly title: string;
    readonly truth: string;
    readonly answer: string;
    readonly caption: string;
    readonly some: (facts: { shown: number; all: number }) => string;
    readonly pairsTitle: string;
    readonly ofLabel: string;
  };
  readonly perClass: {
    readonly heading: string;
    readonly lead: (facts: { label: string; f1: number; rows: number }) => string;
    readonly none: string;
    readonly precision: string;
    readonly recall: string;
    readonly f1: string;
    readonly support: string;
  };
  readonly errors: {
    readonly heading: string;
    readonly none: string;
    readonly mistakesTitle: string;
    /** Where answers have no certainty. */
    readonly largestTitle: string;
    readonly suspectsTitle: string;
    readonly suspectsLead: string;
    readonly noSuspects: string;
    readonly suggested: string;
    readonly row: (row: number) => string;
    readonly slicesTitle: string;
    readonly slicesLead: (score: string) => string;
    readonly noSlices: string;
    readonly slice: (facts: { slice: string; rows: number }) => string;
    readonly abstentionTitle: string;
    readonly abstentionLead: (facts: { threshold: number; answered: number; accuracy: number; all: number }) => string;
    readonly noAbstention: string;
    readonly threshold: string;
    readonly answered: string;
    readonly abstentionAxis: string;
    readonly abstentionCaption: string;
  };
  readonly moreData: {
    readonly heading: string;
    readonly unsure: string;
    readonly none: string;
    readonly title: (score: string) => string;
    readonly rowsAxis: string;
    readonly forecast: (rows: number) => string;
    readonly caption: string;
  };
  readonly doctor: {
    readonly heading: string;
    readonly healthy: string;
    readonly lead: (findings: number) => string;
    readonly evidence: string;
    readonly advice: string;
    readonly command: string;
    /** Evidence and advice by their code. */
    readonly sentences: DiagnosisWords;
    /** Before the path of a page. */
    readonly guide: string;
    /** Names of findings by their code; an unknown code is shown as it is. */
    readonly names: Readonly<Record<string, string>>;
  };
  readonly repeat: { readonly heading: string; readonly lead: (seed: number) => string; readonly use: string };
  readonly warnings: { readonly heading: string; readonly lead: (warnings: number) => string; readonly none: string };
  readonly card: {
    readonly heading: string;
    readonly kind: string;
    readonly folder: string;
    readonly trainedOn: string;
    readonly trainedOnValue: (facts: { rows: number; fingerprint: string; language: string }) => string;
    readonly scores: string;
    /** Names of scores with their values. */
    readonly scoresValue: (facts: { part: Part; score: string; value: string; range: string | null; others: readonly string[] }) => string;
    readonly seed: string;
    readonly use: string;
    readonly limits: string;
    readonly limitTexts: (facts: { isLinear: boolean; language: string }) => readonly string[];
  };
}
