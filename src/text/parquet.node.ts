// A Parquet file as objects, one row group at a time: no more of it is in memory. hyparquet reads the format.
import type { AsyncBuffer, FileMetaData } from "hyparquet";
import { TercetError } from "../core/errors.ts";
import type { JsonRecord, PlacedRecord } from "./jsonl.ts";
import { type Source, wholeOf } from "./source.node.ts";

export interface ParquetRows {
  /** Names of the columns at the top, in their order. */
  readonly columns: readonly string[];
  /** Rows in the file. */
  readonly count: number;
  /** All rows, by row group; the place of a row is its number, from 1. */
  groups(): AsyncIterable<readonly PlacedRecord[]>;
}

export function isParquet(head: Uint8Array): boolean {
  return Buffer.from(head.subarray(0, 4)).toString("latin1") === "PAR1";
}

/** Opens a Parquet file in any of its usual compressions. Refuses a damaged one, and one without rows. */
export async function parquetRows(source: Source): Promise<ParquetRows> {
  const { file } = source;
  const { asyncBufferFromFile, parquetMetadataAsync, parquetSchema } = await import("hyparquet");
  const { buffer, metadata, columns } = await whole(file, async () => {
    const buffer = source.isPlainFile ? await asyncBufferFromFile(file) : bufferOf(await wholeOf(source));
    const metadata = await parquetMetadataAsync(buffer);
    return { buffer, metadata, columns: parquetSchema(metadata).children.map(({ element }) => element.name) };
  });
  if (columns.some((name) => typeof name !== "string")) throw damaged(file); // a lost name is undefined, whatever its type says
  const count = Number(metadata.num_rows);
  if (count === 0) throw new TercetError("file-empty", { file, expected: "rows", received: "a Parquet file without rows" });
  return { columns, count, groups: () => groupsOf({ buffer, metadata, columns, file }) };
}

function bufferOf(bytes: Buffer): AsyncBuffer {
  return { byteLength: bytes.length, slice: (start, end) => new Uint8Array(bytes.subarray(start, end)).buffer };
}

interface Opened {
  readonly buffer: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly columns: readonly string[];
  readonly file: string;
}

async function* groupsOf({ buffer, metadata, columns, file }: Opened): AsyncIterable<readonly PlacedRecord[]> {
  const { parquetReadObjects } = await import("hyparquet");
  const { compressors } = await import("hyparquet-compressors");
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    const range = { rowStart, rowEnd };
    const rows: Record<string, unknown>[] = [];
    // One column at a time: of several, hyparquet leaves the failures after the first to nobody, and they end the process.
    for (const name of columns) {
      const cells = await whole(file, () => parquetReadObjects({ file: buffer, metadata, compressors, columns: [name], ...range }));
      for (const [i, cell] of cells.entries()) rows[i] = { ...rows[i], ...cell };
    }
    if (rows.length !== rowEnd - rowStart) throw damaged(file);
    const first = rowStart + 1;
    yield rows.map((row, i) => ({ line: first + i, record: plain(row) as JsonRecord })); // an object stays one
    rowStart = rowEnd;
  }
  if (rowStart !== Number(metadata.num_rows)) throw damaged(file);
}

/** A value as JSON has it: whole numbers of 64 bits as numbers where they are exact, times as ISO 8601. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (ArrayBuffer.isView(value)) return Array.from(value as Uint8Array, plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}

async function whole<Result>(file: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (cause) {
    throw cause instanceof TercetError ? cause : damaged(file, cause);
  }
}

function damaged(file: string, cause?: unknown): TercetError {
  const received = "a Parquet file that is damaged or of an unknown compression";
  const hint = "Copy or download it again, or export it as CSV, in UTF-8.";
  return new TercetError("file-unreadable", { file, expected: "a whole Parquet file", received, hint, cause });
}
