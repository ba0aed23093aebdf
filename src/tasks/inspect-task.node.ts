// What is in a file, before anything is trained on it.
import type { Problem } from "../core/errors.ts";
import type { DataFacts } from "../text/audit.ts";
import { dataFindings } from "../text/findings/data-findings.ts";
import type { DataFinding } from "../text/findings/finding.ts";
import { type DataOptions, readLabeledTable } from "./data-set.node.ts";

export interface FileReport {
  readonly data: DataFacts;
  readonly task: string | null;
  readonly taskReason: string;
  readonly recommendation: { readonly maxLength: number; readonly vocabularySize: number };
  /** What may spoil a training on the file, or the belief in its scores. */
  readonly findings: readonly DataFinding[];
  readonly warnings: readonly Problem[];
}

export async function inspectTask({ data: file, ...options }: DataOptions & { readonly data: string }): Promise<FileReport> {
  const { audit, table, used } = await readLabeledTable(file, options);
  const { data, task, taskReason, recommendation, language } = audit;
  return { data, task, taskReason, recommendation, findings: dataFindings(table, used, language), warnings: [] };
}
