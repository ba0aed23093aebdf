// Errors in English: the sentence that was made where the error arose.
import { type ErrorCode, errorCodes } from "../../core/error-codes.ts";
import type { Problem } from "../../core/errors.ts";

export const errorsEn = Object.fromEntries(errorCodes.map((code) => [code, sentence])) as Readonly<
  Record<ErrorCode, (problem: Problem) => string> // one entry for each code
>;

function sentence(problem: Problem): string {
  return repeatsExpected(problem) ? problem.message.replace(` ${problem.hint}`, "") : problem.message;
}

/** Whether the advice only lists the names that stand in `expected` already. */
export function repeatsExpected({ expected = "", hint = "" }: Problem): boolean {
  const names = /^Known: (.+)\.$/.exec(hint)?.[1];
  return names !== undefined && expected.replaceAll('"', "").endsWith(names);
}
