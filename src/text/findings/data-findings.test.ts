import { describe, expect, test } from "vitest";
import { randomKey, uniformAt } from "../../core/random.ts";
import type { LabeledRows } from "../audit.ts";
import type { Splitting } from "../char-classes.ts";
import { dataFindings } from "./data-findings.ts";

/** Texts of random words, so that none of them is like another by chance. */
function randomTexts(count: number, length: number, seed = 1): string[] {
  const key = randomKey(seed, "words");
  return Array.from({ length: count }, (_, row) =>
    Array.from({ length }, (_, i) => `w${Math.floor(5000 * uniformAt(key, row * length + i))}`).join(" "),
  );
}

function findingsOf(texts: readonly string[], labels: readonly string[], splitting: Splitting = "words", task = "classification") {
  const rows = Int32Array.from(texts, (_, row) => row);
  const used = { texts, labels, rows, empty: 0, recognized: { task, taskReason: "" } } as unknown as LabeledRows;
  return dataFindings({ lineOf: (row: number) => row + 2 }, used, { splitting });
}

const halves = (count: number) => Array.from({ length: count }, (_, row) => (row % 2 === 0 ? "good" : "bad"));

test("clean texts have no findings", () => {
  expect(findingsOf(randomTexts(200, 20), halves(200))).toEqual([]);
});

describe("contradictory labels", () => {
  const texts = [...randomTexts(10, 8), "The same  text", "the same text"];

  test("all rows of a text under two labels are named, by line", () => {
    expect(findingsOf(texts, [...halves(10), "good", "bad"])).toEqual([
      { code: "contradictoryLabels", rows: 2, share: 2 / 12, found: [], lines: [12, 13] },
    ]);
  });

  test("the same label twice, and two quantities, are none", () => {
    expect(findingsOf(texts, [...halves(10), "good", "good"])).toEqual([]);
    expect(findingsOf(texts, [...halves(10), "3.5", "4"], "words", "regression")).toEqual([]);
  });
});

test("spellings of one label stand together, the commonest first; rows are those of the others", () => {
  const labels = ["Spam", "spam", "spam", "ham", "ham", "ｓｐａｍ"];
  expect(findingsOf(randomTexts(6, 8), labels)).toEqual([
    { code: "labelVariants", rows: 2, share: 2 / 6, found: ["spam", "Spam", "ｓｐａｍ"], lines: [2, 7] },
  ]);
});

describe("a leaking word", () => {
  const labels = halves(200);
  const leak = (share: number, elsewhere = 0) =>
    randomTexts(200, 12).map((text, row) => {
      const place = Math.floor(row / 2) / 100;
      const has = labels[row] === "bad" ? place < share : place < elsewhere;
      return has ? `${text} imdb ${row}` : text;
    });

  test("is told with its label and the share of the label's rows", () => {
    expect(findingsOf(leak(0.95), labels)).toEqual([
      { code: "leakingWord", rows: 95, share: 0.95, found: ["imdb", "bad"], lines: [3, 5, 7, 9, 11] },
    ]);
  });

  test("is none where it covers too few rows, or stands in others too", () => {
    expect(findingsOf(leak(0.6), labels)).toEqual([]);
    expect(findingsOf(leak(0.95, 0.2), labels)).toEqual([]);
  });

  test("is none where the few rows of other labels have it too", () => {
    const most = labels.map((_, row) => (row < 20 ? "rare" : "usual"));
    const texts = randomTexts(200, 12).map((text, row) => (row < 20 && row % 2 === 0 ? text : `${text} and ${row}`));
    expect(findingsOf(texts, most)).toEqual([]);
  });
});

describe("near duplicates", () => {
  test("a few changed words in a long text are found, whatever stands between; equal texts and other texts are not", () => {
    const texts = randomTexts(300, 40);
    const changed = (row: number, words: number) =>
      texts[row]!.split(" ")
        .map((word, i) => (i >= 40 - words ? `x${row}${i}` : word))
        .join(" ");
    const all = [...texts, texts[7]!.toUpperCase(), changed(3, 2), changed(100, 3), changed(200, 25)];
    expect(findingsOf(all, halves(304)).filter(({ code }) => code === "nearDuplicates")).toEqual([
      { code: "nearDuplicates", rows: 2, share: 2 / 304, found: [], lines: [303, 304] },
    ]);
  });

  test("of pairs with similarity 0.9 at least 99 of 100 are found, of those with 0.6 none", () => {
    const texts = randomTexts(400, 60, 5);
    const shingles = 58;
    // The last n words changed: n of 58 shingles differ on both sides.
    const similar = (differing: number) =>
      texts.map((text, row) =>
        text
          .split(" ")
          .map((word, i) => (i >= 60 - differing ? `y${row}-${i}` : word))
          .join(" "),
      );
    const similarityAt = (differing: number) => (shingles - differing) / (shingles + differing);
    const found = (differing: number) =>
      findingsOf([...texts, ...similar(differing)], halves(800)).find(({ code }) => code === "nearDuplicates")?.rows ?? 0;
    expect(similarityAt(3)).toBeCloseTo(0.9, 2);
    expect(found(3)).toBeGreaterThanOrEqual(396);
    expect(found(15)).toBe(0);
  });

  test("Chinese is compared by runs of characters", () => {
    const poem = "山城本孤峻憑高結層軒江氣偏宜早林英粲已繁餘滋含宿霽衆妍在朝暾";
    const texts = [poem, `${poem}拂衣`, "歌舞須連夜神仙莫放歸水聲隨管絃"];
    expect(findingsOf(texts, ["a", "a", "b"], "characters").map(({ code, lines }) => [code, lines])).toEqual([["nearDuplicates", [3]]]);
  });
});

test("a repeated beginning and a repeated end are told as they stand there, in lower case", () => {
  const texts = randomTexts(100, 20).map((text, row) =>
    row < 30 ? `Dear customer , thank you ${text}` : row < 60 ? `${text} sent from my old phone` : text,
  );
  const findings = findingsOf(texts, halves(100));
  expect(findings.map(({ code, rows, found }) => ({ code, rows, found }))).toEqual([
    { code: "boilerplate", rows: 30, found: ["dear customer , thank you"] },
    { code: "boilerplate", rows: 30, found: ["sent from my old phone"] },
  ]);
});

test("texts in another language are counted, one or two are not worth a word", () => {
  const english = Array.from({ length: 90 }, (_, i) => `We were not sure that the number ${i} is on the list of ${i * 7} things you have.`);
  const german = Array.from({ length: 10 }, (_, i) => `Wir waren nicht sicher, ob die Nummer ${i} auf der Liste von ${i * 7} Dingen ist.`);
  const found = (texts: readonly string[]) => findingsOf(texts, halves(texts.length)).filter(({ code }) => code === "mixedLanguages");
  expect(found([...english, ...german])).toEqual([
    { code: "mixedLanguages", rows: 10, share: 0.1, found: ["en", "de"], lines: [92, 93, 94, 95, 96] },
  ]);
  expect(found([...english, ...german.slice(0, 2)])).toEqual([]);
});
