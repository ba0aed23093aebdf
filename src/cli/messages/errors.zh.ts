import { type ErrorCode, errorCodes } from "../../core/error-codes.ts";
import type { Problem } from "../../core/errors.ts";

export const errorsZh = Object.fromEntries(errorCodes.map((code) => [code, (problem: Problem) => problem.message])) as Record<
  ErrorCode,
  (problem: Problem) => string
>;
