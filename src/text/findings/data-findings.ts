// All checks of a file, in one call.
import type { LabeledRows } from "../audit.ts";
import type { Language } from "../language.ts";
import type { Table } from "../table.ts";
import { boilerplate } from "./boilerplate.ts";
import { contradictoryLabels } from "./contradictory-labels.ts";
import type { DataFinding, FindingCode, FindingInput } from "./finding.ts";
import { findingCodes } from "./finding.ts";
import { labelVariants } from "./label-variants.ts";
import { leakingWords } from "./leaking-words.ts";
import { mixedLanguages } from "./mixed-languages.ts";
import { nearDuplicates } from "./near-duplicates.ts";

const checks: Readonly<Record<FindingCode, (input: FindingInput) => readonly DataFinding[]>> = {
  contradictoryLabels,
  labelVariants,
  leakingWord: leakingWords,
  nearDuplicates,
  boilerplate,
  mixedLanguages,
};

/** What may spoil a training on these rows, or the belief in its scores. Nothing is changed or left out for it. */
export function dataFindings(table: Pick<Table, "lineOf">, used: LabeledRows, { splitting }: Pick<Language, "splitting">): DataFinding[] {
  const input: FindingInput = { used, splitting, lineOf: (row) => table.lineOf(used.rows[row]!) };
  return findingCodes.flatMap((code) => checks[code](input));
}
