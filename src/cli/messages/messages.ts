// Every sentence a user of the command line reads, as a type: a sentence that is missing in a language does not compile.

import type { ErrorCode } from "../../core/error-codes.ts";
import type { Problem } from "../../core/errors.ts";
import type { Comparison } from "../../metrics/compare-accuracy.ts";
import type { TrialStatus } from "../../search/fit-report.ts";
import type { DataFacts, NumberFacts } from "../../text/audit.ts";
import type { DataFinding, FindingCode } from "../../text/findings/finding.ts";
import type { CommandName } from "../command-names.ts";
import type { OptionName } from "../options.ts";

export interface Messages {
  readonly tagline: string;
  readonly usage: string;
  /** After a title. */
  readonly colon: string;
  readonly commandsTitle: string;
  readonly optionsTitle: string;
  readonly commonOptionsTitle: string;
  readonly helpHint: string;
  readonly commands: Readonly<Record<CommandName, string>>;
  readonly options: Readonly<Record<OptionName, string>>;
  readonly architecturesTitle: string;
  readonly optimizersTitle: string;
  readonly lossesTitle: string;
  readonly schedulesTitle: string;
  /** Half a sentence on what is registered, by id; what is not here is said in the registry's English. */
  readonly about: Readonly<Record<string, string>>;
  /** Likewise of schedules, whose ids are ids of other things too. */
  readonly aboutSchedules: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<ErrorCode, (problem: Problem) => string>>;
  readonly errorLine: (text: string) => string;
  readonly warningLine: (text: string) => string;
  readonly bug: string;
  readonly stopping: string;

  // the data
  readonly dataLine: (facts: {
    rows: number;
    used: number;
    text: string;
    label: string;
    language: string;
    labels: number | null;
  }) => string;
  readonly splitLine: (facts: { train: number; validation: number; test: number }) => string;
  /** `reason` is in English. */
  readonly taskLine: (facts: { task: string | null; reason: string }) => string;
  readonly labelsPerRowLine: (facts: { mean: number; max: number; none: number }) => string;
  readonly numbersLine: (facts: NumberFacts) => string;
  readonly labelsTitle: string;
  readonly lengthsLine: (facts: { mean: number; p50: number; p95: number; max: number }) => string;
  readonly duplicatesLine: (facts: { duplicates: number; contradictory: number; empty: number }) => string;
  readonly fileLine: (facts: Pick<DataFacts, "format" | "encoding" | "delimiter">) => string;
  readonly recommendationLine: (facts: { maxLength: number; vocabularySize: number }) => string;
  readonly findingsTitle: string;
  /** A sentence on what was found, and what to do. */
  readonly findings: Readonly<Record<FindingCode, (finding: DataFinding) => string>>;
  /** Behind the sentence: where the first examples stand. */
  readonly findingLines: (lines: readonly number[]) => string;

  // a network before it is trained
  readonly network: {
    readonly title: (facts: { architecture: string; optimizer: string; loss: string; vocabularySize: number }) => string;
    readonly columns: Readonly<Record<"layer" | "reads" | "shape" | "parameters" | "multiplyAdds", string>>;
    /** Stands for the rows of a batch in a shape. */
    readonly batch: string;
    readonly total: string;
    readonly workLine: (facts: { length: number }) => string;
    readonly memoryLine: (facts: { rows: number; total: string; parts: readonly string[] }) => string;
    readonly memoryParts: Readonly<Record<"weights" | "gradients" | "slots" | "best" | "intermediates" | "runtime", string>>;
    readonly timeLine: (facts: { seconds: number; epochs: number }) => string;
  };

  // the training
  readonly modelLine: (facts: {
    architecture: string;
    optimizer: string | null;
    loss: string | null;
    parameters: number | null;
    workers: number;
  }) => string;
  readonly predictedLine: (facts: { seconds: number }) => string;
  /** After the training: the epochs that ran. */
  readonly tookLine: (facts: { epochs: number; planned: number; seconds: number; predicted: number }) => string;
  readonly stepLine: (facts: {
    epoch: number;
    epochs: number;
    step: number;
    steps: number;
    loss: number;
    accuracy: number | null;
    meanAbsoluteError?: number;
    secondsLeft: number;
  }) => string;
  /** Headings: epoch, loss, accuracy, validation loss, validation accuracy, time. */
  readonly epochColumns: readonly [string, string, string, string, string, string];
  /** The same with mean errors in place of accuracies. */
  readonly epochColumnsOfQuantity: readonly [string, string, string, string, string, string];
  readonly bestMark: string;
  readonly baselineLine: (facts: { accuracy: number | null; meanAbsoluteError?: number | null; seconds: number }) => string;
  readonly stopped: Readonly<
    Record<"epochs" | "earlyStopping" | "interrupted" | "nan" | "pruned", (facts: { bestEpoch: number | null; epochs: number }) => string>
  >;

  // the search
  readonly fit: {
    readonly start: (facts: { budgetSeconds: number | null; trials: number | null; space: number }) => string;
    /** Headings: trial, architecture, optimizer, loss, score, its loss, time, time left; those of the scores are the task's own. */
    readonly columns: readonly [string, string, string, string, string, string, string, string];
    readonly status: Readonly<Record<TrialStatus, string>>;
    /** A trial that was ended because it would not have been ready. */
    readonly noTime: string;
    readonly better: string;
    readonly best: string;
    readonly running: (facts: { running: readonly string[]; ended: number; secondsLeft: number | null }) => string;
    readonly stages: Readonly<Record<"search" | "folds" | "refit" | "judge" | "report", string>>;
    readonly leaderboardTitle: (facts: { rows: number; folds: boolean }) => string;
    readonly leaderboard: Readonly<
      Record<"rank" | "trial" | "architecture" | "optimizer" | "loss" | "accuracy" | "interval" | "logLoss" | "size" | "msPerText", string>
    >;
    readonly more: (facts: { rows: number }) => string;
    readonly finalTitle: (facts: { rows: number; tested: boolean }) => string;
    readonly answer: (facts: { title: string; isPair: boolean }) => string;
    readonly keptLinear: string;
    readonly evidence: (facts: { rowsNeeded: number }) => string;
    /** Scores in words. */
    readonly optimism: (facts: { validation: string; expected: string; low: string; high: string }) => string;
    readonly failed: (facts: { count: number; reason: string | null }) => string;
    readonly report: (facts: { file: string }) => string;
    readonly runLine: (facts: { folder: string; model: string; size: string }) => string;
    /** Gains in points, or in the unit of a quantity. */
    readonly moreData: (facts: { rows: number; gain: string; low: string; high: string }) => string;
    readonly moreDataOfQuantity: (facts: { rows: number; gain: string; low: string; high: string }) => string;
    readonly findingsTitle: string;
    readonly spaceTitle: string;
    readonly spaceColumns: readonly [string, string, string];
    readonly spaceSize: (facts: { size: number; rows: number }) => string;
    /** Headings: whose it is, name, values, the first. */
    readonly hyperparameterColumns: readonly [string, string, string, string];
  };

  // the learning-rate range test
  readonly rates: {
    readonly title: (facts: { steps: number }) => string;
    readonly stepLine: (facts: { step: number; steps: number; learningRate: number; loss: number }) => string;
    readonly legend: string;
    readonly found: (facts: {
      suggested: number | null;
      steepest: number | null;
      tenth: number | null;
      explodesAt: number | null;
      defaultRate: number;
    }) => string;
  };

  // the result
  readonly testTitle: (facts: { rows: number }) => string;
  readonly columns: Readonly<
    Record<"model" | "accuracy" | "interval" | "f1" | "exactMatch" | "f1Micro" | "meanAbsoluteError" | "rootMeanSquaredError", string>
  >;
  readonly majority: string;
  readonly alwaysCommonestLabels: string;
  readonly alwaysMean: string;
  readonly linear: string;
  readonly thisModel: (architecture: string) => string;
  /** Whether a is better than b on the same rows, in a sentence. */
  readonly verdict: (comparison: Comparison) => string;
  readonly diagnosisTitle: string;
  /** Where more stands about the findings. */
  readonly guide: (facts: { readonly pages: readonly string[] }) => string;
  /** Instead of findings. */
  readonly noDiagnosis: string;
  readonly perClassTitle: string;
  readonly perClassColumns: {
    readonly label: string;
    readonly precision: string;
    readonly recall: string;
    readonly f1: string;
    readonly support: string;
  };
  readonly confusionTitle: string;
  readonly confusionRest: (facts: { shown: number; all: number }) => string;
  readonly aucLine: (facts: { auroc: number | null; logLoss: number | null; ece: number | null }) => string;
  readonly labelSetLine: (facts: {
    hammingLoss: number | null;
    auroc: number | null;
    averagePrecision: number | null;
    logLoss: number | null;
  }) => string;
  readonly predictionsTitle: string;
  readonly newSentences: readonly string[];
  readonly savedLine: (facts: { folder: string; size: string }) => string;
  readonly nextTitle: string;
  readonly next: (facts: { folder: string }) => readonly { readonly command: string; readonly about: string }[];
  readonly ownFile: string;
  readonly predictedFile: (facts: { rows: number; output: string }) => string;
  readonly reportLine: (facts: { file: string }) => string;
  readonly evaluatedTitle: (facts: { rows: number; file: string }) => string;

  // an explanation
  /** `score` and `baseScore` are the label's: of the text, and of a text without words. */
  /** Scores as they are shown: percent, or a quantity. */
  readonly explainedLine: (facts: { label: string; score: string; baseScore: string; answer: string }) => string;
  readonly explainedColumns: {
    readonly word: string;
    readonly without: string;
    readonly occlusion: string;
    readonly gradient: Readonly<Record<"gradientTimesInput" | "weights", string>>;
  };
  readonly noWords: string;
  readonly shownWords: (facts: { shown: number; all: number }) => string;
  readonly notRead: (facts: { read: number; words: number }) => string;
  readonly agreementLine: (agreement: number) => string;
  readonly explanationLegend: string;
  /** The same where the answer is a number. */
  readonly explanationLegendOfQuantity: string;
}
