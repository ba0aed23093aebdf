// Guesses the language of texts from their script and their commonest words, and with it how to cut them into tokens.
import type { Splitting } from "./char-classes.ts";

export interface Language {
  /** A language tag such as "en", "zh" or "ja"; "und" when unsure. */
  readonly tag: string;
  readonly splitting: Splitting;
}

// Enough to tell scripts apart; more would only take time.
const sampleUnits = 200_000;

/** Scripts, the tag they stand for when they prevail, and whether their words are written without spaces. */
const scripts = [
  { pattern: /[\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f]/gu, tag: "ja", unspaced: true },
  { pattern: /\p{Script=Han}/gu, tag: "zh", unspaced: true },
  { pattern: /\p{Script=Thai}/gu, tag: "th", unspaced: true },
  { pattern: /\p{Script=Lao}/gu, tag: "lo", unspaced: true },
  { pattern: /\p{Script=Khmer}/gu, tag: "km", unspaced: true },
  { pattern: /\p{Script=Myanmar}/gu, tag: "my", unspaced: true },
  { pattern: /\p{Script=Hangul}/gu, tag: "ko", unspaced: false },
  { pattern: /\p{Script=Cyrillic}/gu, tag: "und", unspaced: false },
  { pattern: /\p{Script=Arabic}/gu, tag: "und", unspaced: false },
  { pattern: /\p{Script=Hebrew}/gu, tag: "he", unspaced: false },
  { pattern: /\p{Script=Greek}/gu, tag: "el", unspaced: false },
  { pattern: /\p{Script=Devanagari}/gu, tag: "und", unspaced: false },
  { pattern: /\p{Script=Latin}/gu, tag: "und", unspaced: false },
] as const;

/** The commonest short words of languages that share a script, without those that several of them share. */
const commonWords: Readonly<Record<string, string>> = {
  en: "the and of to is it that you for this with was are have not be on my we they",
  de: "der die und das ist nicht ich ein eine zu mit auf für sich dem den auch wir sie es",
  fr: "le les et des est une pas vous que qui dans pour ce il je sur du nous avec très",
  es: "el los y es una por con para lo las muy pero más su como está del al yo este",
  it: "il che di è non per della sono gli ma anche nel questo molto alla più ho mi ci si",
  pt: "o os e um uma não com do da em muito mas você eu ao isso são foi mais seu",
  nl: "de het een en van is niet dat ik op met voor zijn te maar ook wij aan heeft deze",
  ru: "и в не на что я с это как но по он она мы все так его из было для",
  uk: "і в не на що я з це як але до та він вона ми все так його було для є",
};

/** Below this share of a text's words, common words prove nothing. */
const surestShare = 0.08;

export function detectLanguage(texts: readonly string[]): Language {
  const sample = sampleOf(texts);
  const shares = scripts.map(({ pattern }) => sample.match(pattern)?.length ?? 0);
  const letters = shares.reduce((sum, count) => sum + count, 0);
  if (letters === 0) return { tag: "und", splitting: "words" };
  const unspaced = scripts.reduce((sum, script, i) => sum + (script.unspaced ? shares[i]! : 0), 0) / letters;
  return { tag: tagOf(shares, letters, sample), splitting: unspaced >= 0.1 && !isSegmented(sample) ? "characters" : "words" };
}

// Pieces of up to 1000 texts from the whole length of the list, since files are often sorted.
function sampleOf(texts: readonly string[]): string {
  const step = Math.max(1, Math.floor(texts.length / 1000));
  const chosen = texts.filter((_, row) => row % step === 0);
  const units = Math.ceil(sampleUnits / Math.max(1, chosen.length));
  return chosen.map((text) => text.slice(0, units)).join("\n");
}

function tagOf(shares: readonly number[], letters: number, sample: string): string {
  const kana = shares[0]! / letters;
  const han = shares[1]! / letters;
  if (kana + han > 0.3) return kana > 0.1 * (kana + han) ? "ja" : "zh"; // Japanese mixes kana into ideographs; Chinese has none
  const most = shares.indexOf(Math.max(...shares));
  if (shares[most]! / letters < 0.5) return "und";
  return scripts[most]!.tag === "und" ? tagByWords(sample) : scripts[most]!.tag;
}

function tagByWords(sample: string): string {
  const words = sample.toLowerCase().match(/[\p{L}]+/gu) ?? [];
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const shareOf = (list: string): number => list.split(" ").reduce((sum, word) => sum + (counts.get(word) ?? 0), 0) / words.length;
  const ranked = Object.entries(commonWords).map(([tag, list]) => ({ tag, share: shareOf(list) }));
  const [best, second] = ranked.sort((a, b) => b.share - a.share);
  return best!.share >= surestShare && best!.share >= 1.3 * second!.share ? best!.tag : "und";
}

// Chinese that somebody has already cut into words by spaces: runs of ideographs are short, and most end at a space.
function isSegmented(sample: string): boolean {
  const runs = sample.match(/[\p{Script=Han}]+/gu) ?? [];
  if (runs.length < 20) return false;
  const spaced = sample.match(/[\p{Script=Han}] (?=\S)/gu)?.length ?? 0;
  const meanLength = runs.reduce((sum, run) => sum + run.length, 0) / runs.length;
  return meanLength < 3 && spaced > 0.6 * runs.length;
}
