// A folder with one subfolder of text files for each label, as `text_dataset_from_directory` of Keras reads it, but nothing passed over.
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { TercetError } from "../core/errors.ts";
import { encodingOf, type ReadOptions } from "./dialect.node.ts";
import { toUtf8 } from "./encoding.node.ts";
import { unreadable } from "./file-bytes.node.ts";
import { refuseForeignFormat } from "./foreign-formats.ts";
import { sortNatural } from "./natural-order.ts";

/** One text file: a row. */
export interface LabeledFile {
  /** Path inside the folder: "pos/12.txt". */
  readonly name: string;
  readonly label: string;
}

/** What a folder's rows are made of; the place of a row is that of its file, from 1. */
export const folderColumns = ["file", "text", "label"] as const;

export async function isFolder(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => null); // what is wrong with a path is said when it is opened
  return facts?.isDirectory() ?? false;
}

/**
 * The files of a folder by label, in natural order; hidden files are no part of it. Throws `file-is-folder` for a folder of another form:
 * without subfolders, with files beside them, with anything but .txt files in them.
 */
export async function labeledFiles(folder: string): Promise<LabeledFile[]> {
  const { folders, files } = await entriesOf(folder);
  if (folders.length === 0 || files.length > 0)
    throw otherForm(folder, folders.length === 0 ? "no subfolder" : `a file ${quoted(files[0]!)} beside them`);
  const found: LabeledFile[] = [];
  for (const label of folders) {
    const inside = await entriesOf(join(folder, label));
    if (inside.folders.length > 0) throw deeper(folder, label, inside.folders[0]!);
    const other = inside.files.find((name) => !/\.txt$/i.test(name));
    if (other !== undefined) throw otherForm(folder, `a file ${quoted(`${label}/${other}`)}`);
    for (const name of inside.files) found.push({ name: `${label}/${name}`, label });
  }
  if (found.length === 0) throw new TercetError("file-empty", { file: folder, expected: "text files", received: "empty subfolders" });
  return found;
}

/** The text of a file and its encoding; the line break at its end is left out. */
export async function textOf(
  folder: string,
  { name }: LabeledFile,
  options: ReadOptions,
): Promise<{ text: string; bytes: Buffer; encoding: string }> {
  const file = join(folder, name);
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  refuseForeignFormat(bytes, file);
  const encoding = await encodingOf(bytes, options, file);
  return { text: toUtf8(bytes, encoding, file).toString().trimEnd(), bytes, encoding: encoding.name };
}

async function entriesOf(folder: string): Promise<{ folders: string[]; files: string[] }> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw unreadable(folder, cause);
  });
  const shown = sortNatural(names.filter((name) => !name.startsWith(".")));
  const kinds = await Promise.all(shown.map((name) => isFolder(join(folder, name))));
  return { folders: shown.filter((_, i) => kinds[i]), files: shown.filter((_, i) => !kinds[i]) };
}

function quoted(name: string): string {
  return JSON.stringify(name);
}

function otherForm(folder: string, received: string): TercetError {
  const hint = "Give a file in it: a CSV, TSV or JSONL.";
  return new TercetError("file-is-folder", {
    file: folder,
    expected: "a folder of subfolders of .txt files, one for each label",
    received,
    hint,
  });
}

function deeper(folder: string, label: string, inside: string): TercetError {
  const hint = "Give the folder whose subfolders are the labels, e.g. data/train with --test data/test.";
  const expected = "a folder of subfolders of .txt files, one for each label";
  return new TercetError("file-is-folder", { file: folder, expected, received: `a folder ${quoted(`${label}/${inside}`)}`, hint });
}
