// Diagnoses as people read them: sentences, and the command to try next.
import type { Advice, Diagnosis, DiagnosisCode, EvidenceOf, OptionChange } from "../training/diagnosis/diagnosis.ts";
import type { Finding } from "./fit-report.ts";
import type { DiagnosisWords } from "./words/words.ts";

export interface FindingsOptions {
  readonly words: DiagnosisWords;
  /** The file that was trained on, as it is typed. */
  readonly dataFile: string;
  /** Options that the training was given and the next one needs too, without hyphens. */
  readonly given?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
}

/** The printed form of each diagnosis. `command` is null where only the data can be changed. */
export function toFindings(diagnoses: readonly Diagnosis[], options: FindingsOptions): Finding[] {
  return diagnoses.map((diagnosis) => ({
    code: diagnosis.code,
    evidence: evidenceText(options.words, diagnosis),
    advice: adviceText(options.words, diagnosis.advice),
    command: commandOf(diagnosis.advice, options),
  }));
}

// A table of functions by code, called with the argument of its own code: TypeScript cannot see that they belong together.
export function evidenceText(words: DiagnosisWords, { code, evidence }: Pick<Diagnosis, "code" | "evidence">): string {
  return (words.evidence[code] as (evidence: EvidenceOf[DiagnosisCode]) => string)(evidence);
}

export function adviceText(words: DiagnosisWords, advice: Advice): string {
  return (words.advice[advice.change] as (advice: Advice) => string)(advice);
}

/** Names the options that say where things go, which the next run must not repeat. */
const ofOneRun = ["out", "overwrite", "resume", "json", "progress", "quiet", "language"];

function commandOf(advice: Advice, { dataFile, given = {} }: FindingsOptions): string | null {
  const change = changeOf(advice);
  if (change === undefined) return null;
  const kept = Object.entries(given).filter(([name, value]) => value !== undefined && !ofOneRun.includes(name) && !(name in change));
  const options = [...kept, ...Object.entries(change).filter(([, value]) => value !== null)];
  return ["npx tercet train", quoted(dataFile), ...options.map(([name, value]) => optionText(name, value))].join(" ");
}

/** Options to set, or to leave out (null); undefined where no option helps. */
function changeOf(advice: Advice): Record<string, string | number | null> | undefined {
  const set = ({ option, value }: OptionChange) =>
    option === "architecture" ? { ...(value === "linear" && withoutNetwork), architecture: value } : { [option]: value };
  switch (advice.change) {
    case "option":
      return set(advice);
    case "split":
      return { validation: null, test: null };
    case "rows":
    case "calibration":
      return advice.meanwhile && set(advice.meanwhile);
    default:
      return undefined;
  }
}

/** What the linear model has no use for. */
const withoutNetwork = {
  optimizer: null,
  loss: null,
  epochs: null,
  "batch-size": null,
  "learning-rate": null,
  "max-length": null,
  "vocabulary-size": null,
  "min-count": null,
};

function optionText(name: string, value: unknown): string {
  if (value === true) return `--${name}`;
  return `--${name} ${quoted(Array.isArray(value) ? value.join(",") : String(value))}`;
}

/** As a shell takes it for one word. */
function quoted(word: string): string {
  return /^[\w./\\:,+-]+$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
