// What is in a file, before anything is trained on it.
import type { Problem } from "../core/errors.ts";
import type { DataFacts } from "../text/audit.ts";
import { type DataOptions, readLabeledTable } from "./data-set.node.ts";

export interface FileReport {
  readonly data: DataFacts;
  readonly task: string | null;
  readonly taskReason: string;
  readonly recommendation: { readonly maxLength: number; readonly vocabularySize: number };
  readonly warnings: readonly Problem[];
}

export async function inspectTask({ data: file, ...options }: DataOptions & { readonly data: string }): Promise<FileReport> {
  const { audit } = await readLabeledTable(file, options);
  const { data, task, taskReason, recommendation } = audit;
  return { data, task, taskReason, recommendation, warnings: [] };
}
