// A saved model on a whole file: every row keeps its columns and gets a label and a score. Read, answered and written in pieces.
import type { Writable } from "node:stream";
import { TercetError } from "../core/errors.ts";
import { joinTexts } from "../text/audit.ts";
import { chooseColumns } from "../text/columns.ts";
import { type RowReader, readRows, type TableRow } from "../text/read-rows.node.ts";
import { makeTable } from "../text/table.ts";
import { freeNames, layoutFor, type TableWriter, writeTable, writeTo } from "../text/write-table.node.ts";
import type { TextClassifier } from "./classifier.ts";
import type { DataOptions } from "./data-set.node.ts";
import { loadModel } from "./load-model.node.ts";

export interface PredictFileOptions extends DataOptions {
  readonly model: string;
  readonly input: string;
  /** A file, put in place when it is complete, or a stream. */
  readonly output: string | Writable;
  /** Adds a column with the score of each label. */
  readonly allScores?: boolean;
  readonly signal?: AbortSignal;
}

export interface PredictFileReport {
  readonly rows: number;
  readonly output: string | null;
}

const pieceRows = 2048;

export async function predictFile(options: PredictFileOptions): Promise<PredictFileReport> {
  const { input, output, allScores = false, signal } = options;
  const classifier = await loadModel(options.model);
  const reader = await readRows(input, { encoding: options.encoding, delimiter: options.delimiter });
  const pieces = piecesOf(reader);
  const first = await pieces.next();
  const textOf = textReader(reader, first.done ? [] : first.value, classifier, options);
  const scoreColumns = allScores ? classifier.classes.map((label) => `score_${label}`) : [];
  const file = typeof output === "string" ? output : null;
  const layout = layoutFor(file, reader);
  const added = freeNames(["label", "score", ...scoreColumns], reader.columns);
  const writer = typeof output === "string" ? await writeTable(output, layout, added) : await writeTo(output, layout, added);
  let rows = 0;
  try {
    for (let piece = first; !piece.done; piece = await pieces.next()) {
      signal?.throwIfAborted();
      await answerPiece(piece.value, { classifier, textOf, writer, allScores, signal });
      rows += piece.value.length;
    }
    await writer.close();
  } catch (error) {
    await writer.abort();
    throw signal?.aborted ? interruptedAfter(rows, file) : error;
  } finally {
    await classifier.release();
  }
  return { rows, output: file };
}

async function* piecesOf({ rows }: RowReader): AsyncGenerator<TableRow[], undefined> {
  let piece: TableRow[] = [];
  for await (const row of rows) {
    piece.push(row);
    if (piece.length === pieceRows) {
      yield piece;
      piece = [];
    }
  }
  if (piece.length > 0) yield piece;
}

interface Answering {
  readonly classifier: TextClassifier;
  readonly textOf: (row: TableRow) => string;
  readonly writer: TableWriter;
  readonly allScores: boolean;
  readonly signal: AbortSignal | undefined;
}

async function answerPiece(rows: readonly TableRow[], { classifier, textOf, writer, allScores, signal }: Answering): Promise<void> {
  const predictions = await classifier.predict(rows.map(textOf), { signal });
  for (const [i, row] of rows.entries()) {
    const { label, score, scores } = predictions[i]!;
    const byLabel = allScores ? classifier.classes.map((name) => scores.find((each) => each.label === name)!.score) : [];
    await writer.write(row, [label, score, ...byLabel]);
  }
}

/** Which cells are the text: as the user says, as in the training file, or as the first rows show. */
function textReader(reader: RowReader, sample: readonly TableRow[], classifier: TextClassifier, { text }: DataOptions) {
  const trained = classifier.config.tercet.textColumns;
  const known = text ?? (trained?.every((name) => reader.columns.includes(name)) ? trained : undefined);
  const cells = reader.columns.map((_, column) => sample.map((row) => row.cells[column]!));
  const table = makeTable({ ...reader, cells, lines: sample.map(({ line }) => line), fingerprint: "" });
  const { textColumns } = chooseColumns(table, { text: known, labels: "none" });
  const places = textColumns.map((name) => reader.columns.indexOf(name));
  return ({ cells }: TableRow) => joinTexts(places.map((place) => cells[place]!));
}

function interruptedAfter(rows: number, file: string | null): TercetError {
  const hint = file === null ? undefined : "The output file was not written.";
  return new TercetError("interrupted", { where: "predict", expected: "all rows", received: `an interruption after ${rows} rows`, hint });
}
