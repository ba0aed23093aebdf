// Makes data/sms-spam.csv from the SMS Spam Collection (lines of label, tab, text):
//   node scripts/make-sms-spam.mjs SMSSpamCollection data/sms-spam.csv
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { distinct, toCsv } from "./csv.mjs";

/** A number of six and more digits, or a telephone number written in groups ("0800 169 6031", "0871-4719-523"). */
const longNumber = /0\d{2,4}(?:[ -]\d{2,})+|\d{6,}/g;

/** Replaces each digit of a long number by the letter N, so that nobody is called and a word stays a word of the same length. */
export function maskLongNumbers(text) {
  return text.replace(longNumber, (number) => number.replace(/\d/g, "N"));
}

/** The rows [text, label] of the collection: numbers masked, then the first of equal rows kept. */
export function smsRows(collection) {
  const lines = collection.split("\n").filter((line) => line !== "");
  return distinct(lines.map(splitLine).map(([label, text]) => [maskLongNumbers(text), label]));
}

function splitLine(line) {
  const tab = line.indexOf("\t");
  return [line.slice(0, tab), line.slice(tab + 1)];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [source, target] = process.argv.slice(2);
  writeFileSync(target, toCsv(["text", "label"], smsRows(readFileSync(source, "utf8"))));
}
