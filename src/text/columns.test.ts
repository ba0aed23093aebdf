import { expect, test } from "vitest";
import { audit, labeledRows } from "./audit.ts";
import { chooseColumns } from "./columns.ts";
import { makeTable, type Table } from "./table.ts";

function tableOf(columns: Record<string, readonly string[]>): Table {
  const cells = Object.values(columns);
  const facts = {
    file: "data.csv",
    format: "csv",
    encoding: "utf-8",
    delimiter: ",",
    hasHeader: true,
    fingerprint: "0".repeat(64),
  } as const;
  return makeTable({ ...facts, columns: Object.keys(columns), cells, lines: Int32Array.from(cells[0]!, (_, i) => i + 2) });
}

const reviews = ["The film was great", "What a bad film", "I liked it a lot", "Not my kind of film", "Fine actors, poor story", "A joy"];
const stars = ["5", "1", "5", "1", "1", "5"];

test("columns are chosen by name, in English and Chinese, whatever their case", () => {
  const chosen = { textReason: "name", labelReason: "name" };
  expect(chooseColumns(tableOf({ id: ["1"], Review: ["a"], Sentiment: ["b"] }))).toMatchObject({
    ...chosen,
    textColumns: ["Review"],
    labelColumn: "Sentiment",
  });
  expect(chooseColumns(tableOf({ 标签: ["1"], 评论: ["a"] }))).toMatchObject({ ...chosen, textColumns: ["评论"], labelColumn: "标签" });
});

test("columns are chosen by content where names say nothing", () => {
  const table = tableOf({ id: ["1", "2", "3", "4", "5", "6"], opinion: reviews, stars });
  expect(chooseColumns(table)).toEqual({ textColumns: ["opinion"], textReason: "content", labelColumn: "stars", labelReason: "content" });
});

test("the user's word decides, and is checked", () => {
  const table = tableOf({ title: reviews, body: reviews, text: reviews, label: stars });
  expect(chooseColumns(table, { text: ["title", "body"] })).toMatchObject({
    textColumns: ["title", "body"],
    textReason: "option",
    labelColumn: "label",
  });
  expect(() => chooseColumns(table, { label: "lable" })).toThrow(expect.objectContaining({ code: "column-unknown" }));
});

test("a column whose own name has a comma wins over the two that the name lists", () => {
  const columns = { title: reviews, body: reviews, label: stars };
  const text = ["title", "body"];
  expect(chooseColumns(tableOf(columns), { text }).textColumns).toEqual(text);
  expect(chooseColumns(tableOf({ ...columns, "title, body": reviews }), { text }).textColumns).toEqual(["title, body"]);
});

test("two columns that fit are listed with the option, for text and label at once", () => {
  const table = tableOf({ text: reviews, comment: reviews, label: stars, rating: stars });
  const refused = expect.objectContaining({
    problems: [
      expect.objectContaining({ code: "column-ambiguous", option: "--text", received: 'several that fit: "text", "comment"' }),
      expect.objectContaining({ code: "column-ambiguous", option: "--label", received: 'several that fit: "label", "rating"' }),
    ],
  });
  expect(() => chooseColumns(table)).toThrow(refused);
  expect(() => chooseColumns(tableOf({ one: reviews, two: reviews, label: stars }))).toThrow(
    expect.objectContaining({ code: "column-ambiguous" }),
  );
});

test("a missing label column is refused unless none is needed", () => {
  const table = tableOf({ text: reviews, note: reviews });
  expect(() => chooseColumns(table)).toThrow(expect.objectContaining({ code: "column-not-found" }));
  expect(chooseColumns(table, { labels: "optional" })).toMatchObject({ labelColumn: null, labelReason: null });
  expect(chooseColumns(tableOf({ anything: reviews }), { labels: "none" })).toMatchObject({
    textColumns: ["anything"],
    textReason: "content",
  });
});

test("the audit counts empty rows, duplicates, contradictions, labels and lengths", () => {
  const table = tableOf({
    text: ["Good film", "good  FILM", "", "bad film!", "bad film!", "bad film!", "ok"],
    label: ["pos", "pos", "pos", "neg", "neg", "pos", " "],
  });
  const { data, task, recommendation, language } = audit(table, chooseColumns(table));
  expect(data).toMatchObject({
    rows: 7,
    used: 5,
    empty: 2,
    duplicates: 3,
    contradictory: 3,
    labels: { neg: 2, pos: 3 },
    labelColumn: "label",
  });
  expect(data.lengths).toEqual({ mean: 13 / 5, p50: 3, p95: 3, max: 3 });
  expect(task).toBe("classification");
  expect(recommendation).toEqual({ maxLength: 16, vocabularySize: 6 });
  expect(language.splitting).toBe("words");
});

test("many different numbers are proposed as regression, few as classes", () => {
  const many = tableOf({
    text: Array.from({ length: 30 }, (_, i) => `text number ${i}`),
    label: Array.from({ length: 30 }, (_, i) => `${i / 7}`),
  });
  expect(audit(many, chooseColumns(many)).task).toBe("regression");
  const few = tableOf({ text: reviews, label: stars });
  expect(audit(few, chooseColumns(few)).task).toBe("classification");
});

test("texts of several columns are joined by a line break, empty ones left out", () => {
  const table = tableOf({ title: ["Nice", "", ""], body: ["Really", "Bad", " "], label: ["a", "b", "a"] });
  const used = labeledRows(table, { textColumns: ["title", "body"], labelColumn: "label" });
  expect(used).toMatchObject({ texts: ["Nice\nReally", "Bad"], labels: ["a", "b"], rows: Int32Array.of(0, 1), empty: 1 });
});

test("a table without a usable row is refused", () => {
  const table = tableOf({ text: ["a", ""], label: ["", "b"] });
  expect(() => labeledRows(table, { textColumns: ["text"], labelColumn: "label" })).toThrow(
    expect.objectContaining({ code: "too-few-rows" }),
  );
});

test("lists and quantities are found where no column looks like names that come again; row numbers are none", () => {
  const texts = Array.from({ length: 30 }, (_, i) => `a text that is long enough ${i}`);
  const prices = texts.map((_, i) => String(100 + i * 1.5));
  const ids = texts.map((_, i) => String(i + 1));
  const tags = texts.map((_, i) => `["t${i}"]`);
  expect(chooseColumns(tableOf({ id: ids, story: texts, price: prices }))).toMatchObject({ labelColumn: "price", labelReason: "content" });
  expect(chooseColumns(tableOf({ id: ids, story: texts, price: prices, tags })).labelColumn).toBe("tags");
  expect(() => chooseColumns(tableOf({ id: ids, story: texts }))).toThrow(expect.objectContaining({ code: "column-not-found" }));
});
