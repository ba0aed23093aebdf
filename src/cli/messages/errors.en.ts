// Errors in English: the sentence that was made where the error arose.
import { type ErrorCode, errorCodes } from "../../core/error-codes.ts";
import type { Problem } from "../../core/errors.ts";

export const errorsEn = Object.fromEntries(errorCodes.map((code) => [code, ({ message }: Problem) => message])) as Readonly<
  Record<ErrorCode, (problem: Problem) => string> // one entry for each code
>;
