// What the doctor found in a training: a short paragraph for people, the same with its numbers for `--json`.
import type { Finding } from "../search/fit-report.ts";
import { toFindings } from "../search/to-findings.ts";
import { guidePaths } from "../search/words/guide.ts";
import type { DiagnosisWords } from "../search/words/words.ts";
import type { TrainReport } from "../tasks/train-report.ts";
import type { Diagnosis } from "../training/diagnosis/diagnosis.ts";
import type { Context } from "./context.ts";
import { oneLine } from "./table.ts";

/** A finding as the document holds it. */
export interface ToldFinding extends Finding, Pick<Diagnosis, "confidence"> {
  readonly numbers: Diagnosis["evidence"];
  readonly change: Diagnosis["advice"];
}

export interface ToldDiagnosis {
  /** As the document holds it. */
  readonly findings: readonly ToldFinding[];
  /** The most important ones with what to try, as lines. */
  readonly text: string;
}

const mostShown = 3;

/** The diagnosis of a report in the user's language. `dataFile` as it is typed. */
export async function tellDiagnosis(
  { language, messages, terminal, values }: Context,
  report: Pick<TrainReport, "diagnosis" | "stopped" | "task">,
  dataFile: string,
): Promise<ToldDiagnosis> {
  const words = await loadWords(language);
  const plain = toFindings(report.diagnosis, { words, dataFile, given: values });
  const findings = plain.map((finding, i): ToldFinding => {
    const { confidence, evidence, advice } = report.diagnosis[i]!;
    return { ...finding, confidence, numbers: evidence, change: advice };
  });
  const shown = report.diagnosis.slice(0, mostShown);
  const lines = shown.flatMap(({ code }, i) => {
    const { evidence, advice, command } = findings[i]!;
    const said = `${terminal.bold(words.names[code])}${messages.colon}${language === "zh" ? "" : " "}${oneLine(evidence)}`;
    return [said, `  ${oneLine(advice)}`, ...(command === null ? [] : [`    ${oneLine(command)}`])];
  });
  const pages = guidePaths(
    shown.map(({ code }) => code),
    language,
  );
  const body =
    lines.length > 0
      ? [...lines, messages.guide({ pages })]
      : report.stopped === "interrupted" || report.task !== "classification"
        ? []
        : [messages.noDiagnosis];
  return { findings, text: body.length === 0 ? "" : [terminal.bold(messages.diagnosisTitle), ...body].join("\n") };
}

async function loadWords(language: Context["language"]): Promise<DiagnosisWords> {
  return language === "zh" ? (await import("../search/words/zh.ts")).zh : (await import("../search/words/en.ts")).en;
}
