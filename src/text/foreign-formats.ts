// Files of other programs, known by their first bytes: what each is, and how its texts become a table that can be read.
import { TercetError } from "../core/errors.ts";

interface ForeignFormat {
  /** What it is, as a message says it. */
  readonly name: string;
  /** What to do with it. */
  readonly hint: string;
}

interface Signature extends ForeignFormat {
  /** The first bytes, one character a byte. */
  readonly bytes: string;
  /** Where they stand. Default 0. */
  readonly at?: number;
  /** Whether the file is text nevertheless. */
  readonly isText?: boolean;
}

const hints = {
  spreadsheet: "Export it from the spreadsheet as CSV, in UTF-8.",
  document: "Put its texts into a table, one a row, and export that as CSV, in UTF-8.",
  database: "Export the table with texts and labels as CSV, in UTF-8.",
  pickle: 'Export it in Python as CSV, e.g. with: data.to_csv("data.csv", index=False)',
  tensors: "Tercet reads texts: export those as CSV, JSONL or Parquet.",
  packed: "Unpack it first, or pack it as .gz or .zip.",
  media: "Tercet reads texts.",
  page: "A web page may have come in place of the data: download the file itself.",
  pointer: "It stands for the file: get that with git lfs pull.",
} as const;

const signatures: readonly Signature[] = [
  { bytes: "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", name: "an Excel or Word file of before 2007 (.xls, .doc)", hint: hints.spreadsheet },
  { bytes: "%PDF-", name: "a PDF", hint: hints.document },
  { bytes: "{\\rtf", name: "a document in RTF", hint: hints.document, isText: true },
  { bytes: "SQLite format 3\0", name: "an SQLite database", hint: hints.database },
  { bytes: "ARROW1\0\0", name: "an Arrow file (Feather)", hint: hints.database },
  { bytes: "FEA1", name: "an Arrow file (Feather)", hint: hints.database },
  { bytes: "Obj\x01", name: "an Avro file", hint: hints.database },
  { bytes: "\x80\x02", name: "a Python pickle", hint: hints.pickle },
  { bytes: "\x80\x03", name: "a Python pickle", hint: hints.pickle },
  { bytes: "\x80\x04\x95", name: "a Python pickle", hint: hints.pickle },
  { bytes: "\x80\x05\x95", name: "a Python pickle", hint: hints.pickle },
  { bytes: "\x93NUMPY", name: "a NumPy array", hint: hints.tensors },
  { bytes: "\x89HDF\r\n\x1a\n", name: "an HDF5 file", hint: hints.tensors },
  { bytes: "\x89PNG\r\n\x1a\n", name: "a PNG picture", hint: hints.media },
  { bytes: "\xff\xd8\xff", name: "a JPEG picture", hint: hints.media },
  { bytes: "GIF87a", name: "a GIF picture", hint: hints.media },
  { bytes: "GIF89a", name: "a GIF picture", hint: hints.media },
  { bytes: "WEBP", at: 8, name: "a WebP picture", hint: hints.media },
  { bytes: "WAVE", at: 8, name: "a sound", hint: hints.media },
  { bytes: "ftyp", at: 4, name: "a film or sound (MP4)", hint: hints.media },
  { bytes: "ID3\x03\0", name: "a sound (MP3)", hint: hints.media },
  { bytes: "ustar", at: 257, name: "a tar archive", hint: hints.packed },
  { bytes: "BZh91AY&SY", name: "a file packed with bzip2", hint: hints.packed },
  { bytes: "\xfd7zXZ\0", name: "a file packed with xz", hint: hints.packed },
  { bytes: "\x28\xb5\x2f\xfd", name: "a file packed with zstd", hint: hints.packed },
  { bytes: "7z\xbc\xaf\x27\x1c", name: "a 7-Zip archive", hint: hints.packed },
  { bytes: "Rar!\x1a\x07", name: "a RAR archive", hint: hints.packed },
  { bytes: "\x7fELF", name: "a program", hint: hints.media },
  { bytes: "<!doctype html", name: "a web page (HTML)", hint: hints.page, isText: true },
  { bytes: "version https://git-lfs.github.com/spec/", name: "a pointer of Git LFS", hint: hints.pointer, isText: true },
];

/** Refuses a file whose first bytes are those of another program's format: `file-binary`, `format-unknown` where it is text. */
export function refuseForeignFormat(head: Uint8Array, file: string): void {
  const found = signatures.find(({ bytes, at = 0, isText }) => hasBytes(head, at, bytes, isText));
  if (found) throw foreign(found, file, found.isText);
}

// Text is compared without case.
function hasBytes(head: Uint8Array, at: number, bytes: string, isText = false): boolean {
  const part = String.fromCharCode(...head.subarray(at, at + bytes.length));
  return isText ? part.toLowerCase() === bytes : part === bytes;
}

/** Formats that are a zip inside, known by a file in it. */
const archives: readonly (ForeignFormat & { readonly member: RegExp })[] = [
  { member: /^xl\//, name: "an Excel workbook (.xlsx)", hint: hints.spreadsheet },
  { member: /^word\//, name: "a Word document (.docx)", hint: hints.document },
  { member: /^ppt\//, name: "a PowerPoint file (.pptx)", hint: hints.document },
  { member: /^META-INF\/container\.xml$/, name: "a book (EPUB)", hint: hints.document },
  { member: /^(content\.xml|Index\/Document\.iwa)$/, name: "a file of an office program (.ods, .odt, .numbers)", hint: hints.spreadsheet },
  { member: /^META-INF\/MANIFEST\.MF$/, name: "a Java archive", hint: hints.media },
  { member: /(^|\/)data\.pkl$/, name: "a file of PyTorch", hint: hints.tensors },
  { member: /\.npy$/, name: "NumPy arrays (.npz)", hint: hints.tensors },
];

/** Refuses a zip that is a file of another program, by the names in it. */
export function refuseForeignArchive(names: readonly string[], file: string): void {
  const found = archives.find(({ member }) => names.some((name) => member.test(name)));
  if (found) throw foreign(found, file);
}

function foreign({ name, hint }: ForeignFormat, file: string, isText = false): TercetError {
  const expected = "texts and labels as CSV, TSV, JSON or Parquet";
  return new TercetError(isText ? "format-unknown" : "file-binary", { file, expected, received: name, hint });
}
