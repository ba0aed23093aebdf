// A file of word vectors, read line by line: such files have gigabytes.
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { expectFile } from "./file-bytes.node.ts";
import { fileSource } from "./open-source.node.ts";
import { beginning } from "./source.node.ts";
import { type ParseVectorsOptions, type WordVectors, wordVectorReader } from "./word-vectors.ts";

/**
 * The vectors of a text file of word2vec, GloVe or fastText (`.vec`). Give `words` to keep those of your vocabulary only.
 * Throws `file-missing`, `file-is-folder`, `file-empty`, and `row-ragged` for a line that is no word with its numbers.
 */
export async function readWordVectors(file: string, options: Omit<ParseVectorsOptions, "file"> = {}): Promise<WordVectors> {
  await beginning(fileSource(file, (await expectFile(file)).size), 1); // refuses what cannot be read, in plain words
  const lines = createInterface({ input: createReadStream(file, "utf8"), crlfDelay: Number.POSITIVE_INFINITY });
  const reader = wordVectorReader({ ...options, file });
  for await (const line of lines) reader.add(line);
  return reader.result();
}
