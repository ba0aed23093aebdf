// The texts a command works on: its arguments, or the lines of standard input.
import { type Problem, TercetError, toProblem } from "../core/errors.ts";
import { type LinesOptions, linePieces } from "./text-lines.ts";

export interface GivenTextsOptions extends LinesOptions {
  /** What could have been given, for the error when nothing was. */
  readonly expected: string;
}

/** The texts given, or the lines of standard input in pieces as they arrive; refuses to wait for a keyboard. */
export async function* givenTexts(
  given: readonly string[],
  { expected, ...lines }: GivenTextsOptions,
): AsyncGenerator<readonly string[], undefined> {
  if (given.length > 0) return yield given;
  let isEmpty = true;
  if (!process.stdin.isTTY) {
    for await (const piece of linePieces(process.stdin, lines)) {
      isEmpty = false;
      yield piece;
    }
  }
  if (isEmpty) throw new TercetError("argument-missing", { where: `tercet ${lines.where}`, expected, received: "none" });
}

// ONNX Runtime 1.30 dies of a command line of about 30,000 bytes.
const mostArgumentBytes = 16_000;

/** Says that texts are too long to be arguments, if they are. */
export function longArguments(texts: readonly string[], facts: Pick<Problem, "where" | "hint">): Problem[] {
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes <= mostArgumentBytes) return [];
  const expected = `at most ${mostArgumentBytes} bytes of texts as arguments`;
  return [toProblem("option-invalid", { ...facts, expected, received: `${bytes} bytes` })];
}
