// The sentences of the doctor, as a type: a sentence that is missing in a language does not compile.
import type { Advice, DiagnosisCode, EvidenceOf } from "../../training/diagnosis/diagnosis.ts";

export interface DiagnosisWords {
  /** What each disease is called. */
  readonly names: Readonly<Record<DiagnosisCode, string>>;
  /** What speaks for it, with the numbers. */
  readonly evidence: { readonly [Code in DiagnosisCode]: (evidence: EvidenceOf[Code]) => string };
  /** What to change. */
  readonly advice: {
    readonly [Change in Advice["change"]]: (advice: Extract<Advice, { change: Change }>) => string;
  };
}
