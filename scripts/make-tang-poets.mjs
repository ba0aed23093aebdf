// Makes data/tang-poets.csv from the poet.tang.*.json files of the chinese-poetry collection:
//   node scripts/make-tang-poets.mjs FOLDER data/tang-poets.csv
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { distinct, toCsv } from "./csv.mjs";

const poetCount = 5;
/** "Not known": the collection's author for poems without one. */
const unknownAuthor = "不詳";

/**
 * The rows [poem, poet] of the poets with most poems, in the order given; a poem's lines are joined without a space.
 * Left out: empty poems, repeated ones, and those that stand under two names.
 */
export function poetRows(poems) {
  const rows = withoutDisputed(distinct(poems.map(({ author, paragraphs }) => [paragraphs.join(""), author]))).filter(
    ([text]) => text !== "",
  );
  const poets = mostFrequent(
    rows.map(([, author]) => author).filter((author) => author !== unknownAuthor),
    poetCount,
  );
  return rows.filter(([, author]) => poets.includes(author));
}

function withoutDisputed(rows) {
  const authors = new Map();
  for (const [text] of rows) authors.set(text, (authors.get(text) ?? 0) + 1);
  return rows.filter(([text]) => authors.get(text) === 1);
}

function mostFrequent(names, count) {
  const counts = new Map();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts.entries()]
    .sort(([, a], [, b]) => b - a)
    .slice(0, count)
    .map(([name]) => name);
}

/** All poems of the folder, files in the order of their numbers. */
function readPoems(folder) {
  const files = readdirSync(folder).filter((file) => /^poet\.tang\.\d+\.json$/.test(file));
  files.sort((a, b) => Number(a.split(".")[2]) - Number(b.split(".")[2]));
  return files.flatMap((file) => JSON.parse(readFileSync(join(folder, file), "utf8")));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [folder, target] = process.argv.slice(2);
  writeFileSync(target, toCsv(["text", "label"], poetRows(readPoems(folder))));
}
