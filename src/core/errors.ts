// The one error type of the library: a stable code, its facts as fields, and a sentence that says where, expected, received, what next.
import type { ErrorCode } from "./error-codes.ts";

/** One thing that is wrong, as data: what `--json` prints and what a message is made from. Absent facts are left out. */
export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly where?: string;
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
  /** Name of the option at fault, as the user wrote it. */
  readonly option?: string;
  readonly expected?: string;
  readonly received?: string;
  readonly hint?: string;
}

export type ProblemFacts = Partial<Omit<Problem, "code">> & { readonly cause?: unknown };

/** Anything Tercet refuses. Branch on `code`, never on the text; `docs/errors.md` has a paragraph for each code. */
export class TercetError extends Error {
  readonly code: ErrorCode;
  readonly problems: readonly Problem[];

  constructor(code: ErrorCode, facts: ProblemFacts = {}, others: readonly Problem[] = []) {
    const problem = toProblem(code, facts);
    super([problem, ...others].map((each) => each.message).join("\n"), facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = "TercetError";
    this.code = code;
    this.problems = [problem, ...others];
  }

  get problem(): Problem {
    return this.problems[0]!;
  }
}

/** A problem as plain data, its sentence composed from the facts when none is given. */
export function toProblem(code: ErrorCode, { cause: _, ...facts }: ProblemFacts): Problem {
  return { code, message: facts.message ?? compose(code, facts), ...withoutMessage(facts) };
}

/** Throws all problems found in one input at once; does nothing when there are none. */
export function throwProblems(problems: readonly Problem[]): void {
  const [first, ...others] = problems;
  if (first) throw new TercetError(first.code, first, others);
}

function withoutMessage({ message: _, ...facts }: ProblemFacts): Partial<Problem> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

function compose(code: ErrorCode, facts: ProblemFacts): string {
  const place = [facts.file, facts.line, facts.column].filter((part) => part !== undefined).join(":") || facts.where || facts.option;
  const body =
    [facts.expected && `expected ${facts.expected}`, facts.received && `received ${facts.received}`].filter(Boolean).join("; ") || code;
  return `${place ? `${place}: ` : ""}${body}.${facts.hint ? ` ${facts.hint}` : ""}`;
}

/** Guards what only our own mistake can break. */
export function invariant(condition: unknown, shouldHold: string): asserts condition {
  if (!condition) throw new Error(`Internal error, please report it: ${shouldHold}`);
}
