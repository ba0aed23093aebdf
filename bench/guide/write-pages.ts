// The made parts of the guide's pages: between `<!-- made: NAME -->` and `<!-- end -->` stands what the examples print and the bench measured.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hasCommandLine } from "../command.ts";
import { elementsExample } from "./elements-example.ts";
import { type ExampleName, exampleBlock, examples, type GuideLanguage } from "./examples.ts";
import type { GuideDocument } from "./summary.ts";
import { type TableName, tableBlock, tableNames } from "./tables.ts";

export const resultsFile = "bench/results/guide.json";
const folders = { en: "docs/guide", zh: "docs/guide/zh" } as const satisfies Record<GuideLanguage, string>;

export interface GuidePage {
  /** Relative to the project. */
  readonly file: string;
  readonly language: GuideLanguage;
  readonly text: string;
}

export function guidePages(): GuidePage[] {
  return (["en", "zh"] as const).flatMap((language) =>
    readdirSync(folders[language])
      .filter((name) => name.endsWith(".md"))
      .sort()
      .map((name) => {
        const file = join(folders[language], name);
        return { file, language, text: readFileSync(file, "utf8") };
      }),
  );
}

const marked = /(<!-- made: (\S+) -->\n)([\s\S]*?)(<!-- end -->)/g;

/** Names of the made parts of a page, in their order. */
export function madeParts(text: string): string[] {
  return [...text.matchAll(marked)].map(([, , name]) => name!);
}

export function guideResults(): GuideDocument | null {
  return existsSync(resultsFile) ? (JSON.parse(readFileSync(resultsFile, "utf8")) as GuideDocument) : null; // our own file
}

/** The page with its parts made anew: those that `isWanted`. */
export async function remade(
  { text, language }: Pick<GuidePage, "text" | "language">,
  isWanted: (name: string) => boolean = () => true,
): Promise<string> {
  const made = new Map<string, string>();
  for (const name of madeParts(text)) if (isWanted(name)) made.set(name, await partOf(name, language));
  return text.replace(marked, (whole, start: string, name: string, _old: string, end: string) =>
    made.has(name) ? `${start}\n${made.get(name)!}\n\n${end}` : whole,
  );
}

/** Whether a part is a table of measured numbers, which no example has to be run for. */
export function isTable(name: string): name is TableName {
  return (tableNames as readonly string[]).includes(name);
}

async function partOf(name: string, language: GuideLanguage): Promise<string> {
  if (name === "numbers") return `\`\`\`text\n${await elementsExample("data/sms-spam.csv")}\n\`\`\``;
  if (isTable(name)) {
    const results = guideResults();
    if (!results) throw new Error(`${resultsFile} is missing: npm run bench -- guide --data FOLDER --out ${resultsFile}`);
    return tableBlock(name, results, language).replaceAll("(BENCH)", `(${language === "zh" ? "../../.." : "../.."}/bench/guide.bench.ts)`);
  }
  if (name in examples) return exampleBlock(name as ExampleName, language);
  throw new Error(`the guide knows no part "${name}"`);
}

/** Makes the parts of all pages anew, or the tables alone, for which nothing has to be trained. */
export async function writePages({ onlyTables }: { readonly onlyTables: boolean }): Promise<void> {
  if (!onlyTables && !hasCommandLine()) throw new Error("dist/cli/main.js is missing: npm run build");
  for (const page of guidePages()) {
    const text = await remade(page, onlyTables ? isTable : undefined);
    if (text === page.text) continue;
    writeFileSync(page.file, text);
    console.error(`${page.file} written`);
  }
}
