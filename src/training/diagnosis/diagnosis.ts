// What the doctor can say: a disease, the numbers that speak for it, and what to change.

/** Most important first: what makes the scores worthless, or explains the others, stands before them. */
export const diagnosisCodes = [
  "leakage",
  "learningRateTooHigh",
  "unstable",
  "learningRateTooLow",
  "labelNoise",
  "tooLittleData",
  "classImbalance",
  "underfitting",
  "overfitting",
  "overconfident",
] as const;

export type DiagnosisCode = (typeof diagnosisCodes)[number];

/** An option of `train` to give, without its hyphens. */
export interface OptionChange {
  readonly option: "learning-rate" | "epochs" | "batch-size" | "architecture" | "optimizer";
  readonly value: string | number;
}

/** What to change. With `meanwhile`: what a command can do until the data is better. */
export type Advice =
  | ({ readonly change: "option" } & OptionChange)
  /** More training rows, of one label or of all; `gain`: points of accuracy (0 to 1) that the linear model would win. */
  | {
      readonly change: "rows";
      readonly rows: number;
      readonly label: string | null;
      readonly gain: number | null;
      readonly meanwhile?: OptionChange;
    }
  /** Read again the labels that the model contradicts. */
  | { readonly change: "labels"; readonly rows: number }
  /** Take a word out of the texts. */
  | { readonly change: "word"; readonly word: string }
  /** Let the rows be split anew, equal texts on one side. */
  | { readonly change: "split" }
  /** Multiply the logits. */
  | { readonly change: "calibration"; readonly scale: number; readonly meanwhile?: OptionChange };

/** The numbers behind each diagnosis. Accuracies and shares are fractions, losses nats. */
export interface EvidenceOf {
  readonly leakage: {
    /** The word, with its label, or null where it is the overlap. */
    readonly word: string | null;
    readonly label: string | null;
    readonly coverage: number | null;
    readonly precision: number | null;
    readonly overlap: number;
    readonly heldOut: number;
  };
  readonly unstable: {
    /** Epochs whose training loss rose. */
    readonly rises: number;
    readonly epochs: number;
    /** The lowest training loss, and the highest after it. */
    readonly lowestLoss: number | null;
    readonly highestLoss: number | null;
    /** Whether the loss was no number in the end. */
    readonly isNan: boolean;
  };
  readonly learningRateTooHigh: {
    readonly learningRate: number;
    readonly usualLearningRate: number;
    readonly firstLoss: number;
    /** Loss of answering with each label's share of the rows. */
    readonly chanceLoss: number;
    readonly validationAccuracy: number;
    readonly linearAccuracy: number | null;
  };
  readonly learningRateTooLow: {
    readonly learningRate: number;
    readonly usualLearningRate: number;
    readonly trainLoss: number;
    /** Log loss of an untrained network: ln of the number of labels. */
    readonly startLoss: number;
  };
  readonly labelNoise: {
    /** Error among the fifth of the rows that the linear model is surest of. */
    readonly sureErrors: number;
    readonly suspectShare: number;
    readonly contradictory: number;
  };
  readonly tooLittleData: {
    readonly rows: number;
    readonly rowsPerClass: number;
    /** What the linear model would win by twice the rows. */
    readonly gainOfTwice: number | null;
  };
  readonly classImbalance: {
    readonly label: string;
    readonly rows: number;
    readonly share: number;
    readonly recall: number;
    readonly accuracy: number;
  };
  readonly underfitting: {
    readonly trainAccuracy: number;
    readonly validationAccuracy: number;
    readonly linearAccuracy: number | null;
    /** Whether the validation loss was still falling when training ended. */
    readonly isFalling: boolean;
    readonly epochs: number;
  };
  readonly overfitting: {
    readonly trainAccuracy: number;
    readonly validationAccuracy: number;
    readonly linearAccuracy: number | null;
    readonly bestEpoch: number;
    readonly epochs: number;
    readonly lowestLoss: number;
    readonly lastLoss: number;
  };
  readonly overconfident: {
    readonly meanScore: number;
    readonly accuracy: number;
    readonly logLoss: number;
    readonly scaledLogLoss: number;
  };
}

interface Found<Code extends DiagnosisCode> {
  readonly code: Code;
  /** 0.5 to 1: how far beyond the threshold the evidence is. */
  readonly confidence: number;
  readonly evidence: EvidenceOf[Code];
  readonly advice: Advice;
}

export type Diagnosis<Code extends DiagnosisCode = DiagnosisCode> = { [Each in Code]: Found<Each> }[Code];
