// A saved model on a whole file: every row keeps its columns and gets an answer. Read, answered and written in pieces.
import type { Writable } from "node:stream";
import { type Problem, TercetError } from "../core/errors.ts";
import { joinTexts } from "../text/audit.ts";
import { chooseColumns } from "../text/columns.ts";
import { writtenLabels } from "../text/label-cells.ts";
import { type RowReader, readRows, type TableRow } from "../text/read-rows.node.ts";
import { makeTable } from "../text/table.ts";
import { type Added, freeNames, layoutFor, type TableWriter, writeTable, writeTo } from "../text/write-table.node.ts";
import type { AnyPrediction, AnyTextModel } from "./classifier.ts";
import type { DataOptions } from "./data-set.node.ts";
import { loadForAnswers } from "./load-model.node.ts";
import { unusedScores } from "./unused-scores.ts";

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
  readonly warnings: readonly Problem[];
}

const pieceRows = 2048;

export async function predictFile(options: PredictFileOptions): Promise<PredictFileReport> {
  const { input, output, allScores = false, signal } = options;
  const classifier = await loadForAnswers(options.model);
  const reader = await readRows(input, { encoding: options.encoding, delimiter: options.delimiter });
  const pieces = piecesOf(reader);
  const first = await pieces.next();
  const textOf = textReader(reader, first.done ? [] : first.value, classifier, options);
  const file = typeof output === "string" ? output : null;
  const layout = layoutFor(file, reader);
  const added = freeNames(answerColumns(classifier, allScores), reader.columns);
  const writer = typeof output === "string" ? await writeTable(output, layout, added) : await writeTo(output, layout, added);
  let rows = 0;
  try {
    for (let piece = first; !piece.done; piece = await pieces.next()) {
      signal?.throwIfAborted();
      await answerPiece(piece.value, { classifier, textOf, writer, allScores, isJson: layout.format === "jsonl", signal });
      rows += piece.value.length;
    }
    await writer.close();
  } catch (error) {
    await writer.abort();
    throw signal?.aborted ? interruptedAfter(rows, file) : error;
  } finally {
    await classifier.release();
  }
  return { rows, output: file, warnings: unusedScores(classifier, allScores) };
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
  readonly classifier: AnyTextModel;
  readonly textOf: (row: TableRow) => string;
  readonly writer: TableWriter;
  readonly allScores: boolean;
  /** Whether the output is JSON lines, which hold lists as such. */
  readonly isJson: boolean;
  readonly signal: AbortSignal | undefined;
}

/** The best label and its score; where a text has several, all that are answered too. Or the number. */
function answerColumns({ config, classes }: AnyTextModel, allScores: boolean): string[] {
  if (config.tercet.task === "regression") return ["value"];
  const several = config.tercet.task === "multiLabel" ? ["labels"] : [];
  return ["label", "score", ...several, ...(allScores ? classes.map((label) => `score_${label}`) : [])];
}

function answerCells(answer: AnyPrediction, { classifier, allScores, isJson }: Answering): Added[] {
  if ("value" in answer) return [answer.value];
  const { label, score, scores } = answer;
  const byLabel = allScores ? classifier.classes.map((name) => scores.find((each) => each.label === name)!.score) : [];
  if (!("labels" in answer)) return [label, score, ...byLabel];
  const { labelSeparator = null } = classifier.config.tercet; // as in the training file
  const labels = isJson && labelSeparator === null ? answer.labels : writtenLabels(answer.labels, labelSeparator);
  return [label, score, labels, ...byLabel];
}

async function answerPiece(rows: readonly TableRow[], answering: Answering): Promise<void> {
  const { classifier, textOf, writer, signal } = answering;
  const predictions = await classifier.predict(rows.map(textOf), { signal });
  for (const [i, row] of rows.entries()) await writer.write(row, answerCells(predictions[i]!, answering));
}

/** Which cells are the text: as the user says, as in the training file, or as the first rows show. */
function textReader(reader: RowReader, sample: readonly TableRow[], classifier: AnyTextModel, { text }: DataOptions) {
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
