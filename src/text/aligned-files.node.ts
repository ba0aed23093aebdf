// Two files that belong together line by line: line i of one is a text, line i of the other its label.
import { TercetError } from "../core/errors.ts";
import { encodingOf, type ReadOptions } from "./dialect.node.ts";
import { toUtf8 } from "./encoding.node.ts";
import { openSource } from "./open-source.node.ts";
import { wholeOf } from "./source.node.ts";

export interface AlignedLines {
  readonly texts: readonly string[];
  readonly labels: readonly string[];
  /** Of the texts. */
  readonly encoding: string;
  /** All bytes of both, to be told from others by. */
  readonly bytes: readonly Buffer[];
}

/** Reads both, packed or not, each in its own encoding. Throws `row-ragged` when one has more lines. */
export async function alignedLines(textFile: string, labelFile: string, options: ReadOptions): Promise<AlignedLines> {
  const texts = await linesOf(textFile, options);
  const labels = await linesOf(labelFile, options);
  const counted = [texts, labels].map(({ lines }) => lines.length);
  if (counted[0] !== counted[1]) {
    const expected = `as many lines as ${textFile} has, ${counted[0]}`;
    throw new TercetError("row-ragged", {
      file: labelFile,
      expected,
      received: String(counted[1]),
      hint: "Line i of one belongs to line i of the other.",
    });
  }
  return { texts: texts.lines, labels: labels.lines, encoding: texts.encoding, bytes: [texts.bytes, labels.bytes] };
}

async function linesOf(file: string, options: ReadOptions): Promise<{ lines: string[]; bytes: Buffer; encoding: string }> {
  const bytes = await wholeOf(await openSource(file));
  const encoding = await encodingOf(bytes, options, file);
  const lines = toUtf8(bytes, encoding, file)
    .toString()
    .split(/\r\n|\n|\r/);
  if (lines.at(-1) === "") lines.pop(); // after the last line break
  return { lines, bytes, encoding: encoding.name };
}
