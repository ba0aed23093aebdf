// Texts from a stream, one a line, as they arrive: a program that writes slowly is answered line by line.
import { addAbortSignal, type Readable } from "node:stream";
import { TercetError } from "../core/errors.ts";
import { namedEncoding } from "../text/encoding.node.ts";

export interface LinesOptions {
  /** Default UTF-8. Bytes that do not fit are refused. */
  readonly encoding?: string;
  readonly signal: AbortSignal;
  /** Who reads them: named when it is interrupted. */
  readonly where: string;
}

/** The lines of each piece that arrives; empty lines are no texts. */
export async function* linePieces(
  stream: Readable,
  { encoding = "utf-8", signal, where }: LinesOptions,
): AsyncGenerator<string[], undefined> {
  const { name } = namedEncoding(encoding, new Uint8Array());
  const decoder = new TextDecoder(name, { fatal: true });
  let rest = "";
  let count = 0;
  for await (const text of decoded(addAbortSignal(signal, stream), decoder, { lines: () => count, signal, where })) {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop()!; // split gives one part at least
    count += lines.length;
    const texts = lines.filter(isText);
    if (texts.length > 0) yield texts;
  }
  if (isText(rest)) yield [rest];
}

function isText(line: string): boolean {
  return line.trim() !== "";
}

interface Progress {
  readonly lines: () => number;
  readonly signal: AbortSignal;
  readonly where: string;
}

async function* decoded(
  stream: Readable,
  decoder: InstanceType<typeof TextDecoder>,
  { lines, signal, where }: Progress,
): AsyncGenerator<string, undefined> {
  try {
    for await (const piece of stream) yield decoder.decode(piece as Buffer, { stream: true }); // no encoding is set
    yield decoder.decode();
  } catch (cause) {
    if (signal.aborted) {
      throw new TercetError("interrupted", {
        where,
        expected: "all lines",
        received: `an interruption after ${lines()} lines`,
        cause,
      });
    }
    if (!(cause instanceof TypeError)) throw cause;
    throw new TercetError("encoding-invalid", {
      where: "standard input",
      expected: `text in ${decoder.encoding.toUpperCase()}`,
      received: `bytes that are not, after line ${lines()}`,
      hint: "Say which encoding it is, e.g. --encoding gb18030 or --encoding windows-1252.",
      cause,
    });
  }
}
