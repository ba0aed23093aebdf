// What may be wrong with a file of texts and labels, as data.
import type { LabeledRows } from "../audit.ts";
import type { Splitting } from "../char-classes.ts";

/** In the order in which they are told. */
export const findingCodes = [
  "contradictoryLabels",
  "labelVariants",
  "leakingWord",
  "nearDuplicates",
  "boilerplate",
  "mixedLanguages",
] as const;

export type FindingCode = (typeof findingCodes)[number];

export interface DataFinding {
  readonly code: FindingCode;
  /** Rows that it concerns. */
  readonly rows: number;
  /** These rows as a share of all used ones; of a leaking word: the share of its label's rows that have it. */
  readonly share: number;
  /** Words of the data: spellings of a label; a word and its label; the repeated beginning or end; languages, the commonest first. */
  readonly found: readonly string[];
  /** Lines of the file on which the first examples begin, at most five. */
  readonly lines: readonly number[];
}

/** What the checks read. */
export interface FindingInput {
  readonly used: LabeledRows;
  readonly splitting: Splitting;
  /** Line of the file of a used row. */
  readonly lineOf: (row: number) => number;
}

const mostExamples = 5;

export function finding(
  code: FindingCode,
  { used, lineOf }: FindingInput,
  { rows, found = [], share }: { readonly rows: readonly number[]; readonly found?: readonly string[]; readonly share?: number },
): DataFinding {
  return {
    code,
    rows: rows.length,
    share: share ?? rows.length / used.texts.length,
    found,
    lines: rows.slice(0, mostExamples).map(lineOf),
  };
}
