// Which page of the guide says more about what the doctor found.
import type { DiagnosisCode } from "../../training/diagnosis/diagnosis.ts";

const pages: Readonly<Record<DiagnosisCode, "better" | "overfitting">> = {
  leakage: "better",
  learningRateTooHigh: "overfitting",
  unstable: "overfitting",
  learningRateTooLow: "overfitting",
  labelNoise: "better",
  tooLittleData: "better",
  classImbalance: "better",
  underfitting: "overfitting",
  overfitting: "overfitting",
  overconfident: "overfitting",
};

/** Paths in the folder of the project, in the reader's language, each once; of unknown codes none. */
export function guidePaths(codes: readonly string[], language: "en" | "zh"): string[] {
  const known = codes.filter((code): code is DiagnosisCode => Object.hasOwn(pages, code));
  return [...new Set(known.map((code) => `docs/guide/${language === "zh" ? "zh/" : ""}${pages[code]}.md`))];
}
