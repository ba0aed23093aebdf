// The report's languages.
import { en } from "./en.ts";
import type { Words } from "./words.ts";
import { zh } from "./zh.ts";

export type ReportLanguage = "en" | "zh";

export const words: Readonly<Record<ReportLanguage, Words>> = { en, zh };
