// Data for the budget bench: parts of the public sets of any size, and large and strange files.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomKey, uniformAt } from "../src/core/random.ts";
import { readTable } from "../src/text/read-table.node.ts";
import { benchSets, concat, type LabeledTexts } from "./linear-sets.ts";
import { unzip } from "./unzip.ts";

/** All rows of a set, in an order of their own. */
export async function readAll(name: string, folder: string): Promise<LabeledTexts> {
  return shuffled(await readRows(name, folder));
}

async function readRows(name: string, folder: string): Promise<LabeledTexts> {
  if (name === "sms-spam") return columnsOf("data/sms-spam.csv", "text", "label");
  if (name === "shopping") return readShopping(folder);
  const { train, test } = benchSets.find((set) => set.name === name)!.read(folder);
  return concat(train, test);
}

/** online_shopping_10_cats: 62,774 reviews, ten categories. */
async function readShopping(folder: string): Promise<LabeledTexts> {
  const name = "online_shopping_10_cats";
  const zip = readFileSync(join(folder, "classification-zh", name, `${name}.zip`));
  const scratch = mkdtempSync(join(tmpdir(), "tercet-shopping-"));
  try {
    const file = join(scratch, `${name}.csv`);
    writeFileSync(file, unzip(zip, `${name}.csv`));
    return await columnsOf(file, "review", "cat");
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

async function columnsOf(file: string, text: string, label: string): Promise<LabeledTexts> {
  const table = await readTable(file);
  return { texts: table.column(text), labels: table.column(label) };
}

function shuffled({ texts, labels }: LabeledTexts): LabeledTexts {
  const key = randomKey("budget bench", "order");
  const order = texts.map((_, row) => ({ row, at: uniformAt(key, row) })).sort((a, b) => a.at - b.at);
  return { texts: order.map(({ row }) => texts[row]!), labels: order.map(({ row }) => labels[row]!) };
}

export function firstRows({ texts, labels }: LabeledTexts, count: number): LabeledTexts {
  return { texts: texts.slice(0, count), labels: labels.slice(0, count) };
}

/** As many rows as wanted: after the first round each text comes again with two small edits, so that hardly any stands there twice. */
export function repeatedWithEdits({ texts, labels }: LabeledTexts, count: number): LabeledTexts {
  const key = randomKey("budget bench", "edits");
  const made: { texts: string[]; labels: string[] } = { texts: [], labels: [] };
  for (let row = 0; row < count; row++) {
    const source = row % texts.length;
    const text = texts[source]!;
    made.texts.push(row < texts.length ? text : edited(edited(text, uniformAt(key, 2 * row)), uniformAt(key, 2 * row + 1)));
    made.labels.push(labels[source]!);
  }
  return made;
}

/** A character left out, doubled, or exchanged with the one before, as `uniform` says. */
function edited(text: string, uniform: number): string {
  const characters = [...text];
  const place = Math.floor(uniform * 3 * characters.length);
  const at = Math.floor(place / 3);
  const own = characters[at] ?? "";
  const before = characters[at - 1] ?? "";
  const changed = [[before], [before, own, own], [own, before]][place % 3]!;
  return [...characters.slice(0, Math.max(0, at - 1)), ...changed, ...characters.slice(at + 1)].join("");
}

/** Each class is a word that its texts hold among frequent words. */
export function manyClasses({ classes, rowsEach }: { readonly classes: number; readonly rowsEach: number }): LabeledTexts {
  const key = randomKey("budget bench", "classes");
  let drawn = 0;
  const draw = (count: number) => Math.floor(count * uniformAt(key, drawn++));
  const made: { texts: string[]; labels: string[] } = { texts: [], labels: [] };
  for (let row = 0; row < classes * rowsEach; row++) {
    const own = wordOf(1000 + (row % classes));
    const words = Array.from({ length: 4 + draw(8) }, () => wordOf(draw(1000)));
    words.splice(draw(words.length + 1), 0, own);
    made.texts.push(words.join(" "));
    made.labels.push(own);
  }
  return made;
}

const syllables = ["ba", "ten", "li", "ro", "mu", "sha", "ker", "no", "vi", "est"];

/** Another word for each number: its digits as syllables. */
function wordOf(number: number): string {
  return [...String(number)].map((digit) => syllables[Number(digit)]).join("");
}

/** Texts of one character: three ranges of Chinese characters are the classes. */
export function oneCharacterTexts(count: number): LabeledTexts {
  const texts = Array.from({ length: count }, (_, row) => String.fromCharCode(0x4e00 + row));
  return shuffled({ texts, labels: texts.map((_, row) => ["first", "second", "third"][Math.floor((3 * row) / count)]!) });
}

/** Texts of so many characters: the classes differ in one word of a hundred. */
export function longTexts({ count, characters }: { readonly count: number; readonly characters: number }): LabeledTexts {
  const key = randomKey("budget bench", "long texts");
  let drawn = 0;
  const draw = (limit: number) => Math.floor(limit * uniformAt(key, drawn++));
  const labels = Array.from({ length: count }, (_, row) => ["even", "odd"][row % 2]!);
  const texts = labels.map((label) => {
    const words: string[] = [];
    for (let length = 0; length < characters; length += words.at(-1)!.length + 1) words.push(draw(100) === 0 ? label : wordOf(draw(5000)));
    return words.join(" ").slice(0, characters);
  });
  return { texts, labels };
}
