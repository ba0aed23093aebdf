import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCodePoints } from "./code-points.ts";
import { kindsOf, type NgramKind, ngramKinds } from "./feature-sets.ts";
import { type LinearModel, linearFromTensors, trainLinear } from "./index.ts";
import { ngramPlaces } from "./ngram-places.ts";
import { NgramCounter } from "./ngrams.ts";
import { placePoints } from "./placed-points.ts";

// What normalization changes most: ligatures, fractions, full width, marks, Hangul in parts, half-width kana, Σ, İ, control characters.
const piece = fc.constantFrom(
  ..."abcA '’.!7",
  "don't",
  "film ",
  "春",
  "眠",
  "あ",
  "ｶﾞ",
  "ﬁ",
  "½",
  "…",
  "㎏",
  "ＡＢ",
  "e\u0301",
  "한",
  "ΟΣ ",
  "İ",
  "\u0007",
  "  \t",
  "ไท",
  "👍🏽",
  "\u00a8",
  "\ud83d",
);
const anyText = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(""));

test("code points come from where they stand in the text", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const read = { points: new Int32Array(64), length: 0 };
      readCodePoints(text, read);
      const placed = placePoints(text);
      expect([...placed.points.subarray(0, placed.length)]).toEqual([...read.points.subarray(0, read.length)]);
      for (let i = 0; i < placed.length; i++) {
        const origin = text.slice(placed.starts[i], placed.ends[i]).normalize("NFKC").toLowerCase();
        const character = String.fromCodePoint(placed.points[i]);
        if (character !== " " && character !== "ς") expect(origin).toContain(character);
        if (i > 0) expect(placed.starts[i]).toBeGreaterThanOrEqual(placed.starts[i - 1]);
      }
    }),
  );
});

test.each([
  ["words", ["word1", "word2", "word3", "inside"]],
  ["characters", ["character1", "character2", "character3", "character4"]],
] as const)("the places of n-grams are as many as are counted, splitting into %s", (splitting, all) => {
  const ofAll: readonly NgramKind[] = all;
  fc.assert(
    fc.property(anyText, fc.subarray([...ofAll], { minLength: 1 }), (text, kinds) => {
      const counter = new NgramCounter({ splitting, kinds });
      const { indices, counts } = counter.count([text]);
      const points = placePoints(text);
      const found = new Map<number, number>();
      for (const { ngram } of ngramPlaces(points, { splitting, kinds, table: counter.table }))
        found.set(ngram, (found.get(ngram) ?? 0) + 1);
      expect([...found].sort(([a], [b]) => a - b)).toEqual(Array.from(indices, (index, i) => [index, counts[i]]).sort(([a], [b]) => a - b));
    }),
  );
  expect(ngramKinds).toEqual(expect.arrayContaining([...all]));
});

const english = {
  texts: Array.from(
    { length: 120 },
    (_, i) => `${["a fine film", "don't miss it", "great fun!", "no fun", "a dull film", "what a bore"][i % 6]} ${i}`,
  ),
  labels: Int32Array.from({ length: 120 }, (_, i) => (i % 6 < 3 ? 1 : 0)),
};
const chinese = {
  texts: Array.from({ length: 120 }, (_, i) => `${["这部电影很好看", "太差了，浪费时间", "一般般吧"][i % 3]}${i}`),
  labels: Int32Array.from({ length: 120 }, (_, i) => i % 3),
};

/** Decision values as the answers are made of them: the exported program's sum. */
function decisions(model: LinearModel, text: string): number[] {
  const { featureIds, featureValues } = model.toGraphInputs([text]);
  return Array.from(model.bias, (bias, c) =>
    Array.from(featureIds.data, (id, n) => featureValues.data[n] * model.weights[id * model.bias.length + c]).reduce(
      (sum, x) => sum + x,
      bias,
    ),
  );
}

const trained = {
  words: trainLinear(english.texts, english.labels, { classes: ["bad", "good"], splitting: "words", seed: 1, quick: true }),
  characters: trainLinear(chinese.texts, chinese.labels, { classes: ["a", "b", "c"], splitting: "characters", seed: 1, quick: true }),
};

describe.each(["words", "characters"] as const)("the effects of words, splitting into %s", (splitting) => {
  const model = trained[splitting];

  test("and the base add up to the decision values, whatever the text", () => {
    const known = splitting === "words" ? english.texts : chinese.texts;
    const mixed = fc.tuple(anyText, fc.constantFrom(...known), anyText).map((parts) => parts.join(" "));
    fc.assert(
      fc.property(fc.oneof(anyText, mixed), (text) => {
        const { words, effects, base } = model.wordEffects(text);
        decisions(model, text).forEach((decision, c) => {
          const sum = words.reduce((total, _, word) => total + effects[word * base.length + c], base[c]);
          expect(sum).toBeCloseTo(decision, 5);
        });
        words.forEach(({ start, end }, i) => {
          expect(end).toBeGreaterThan(start);
          if (i > 0) expect(start).toBeGreaterThanOrEqual(words[i - 1].end);
        });
      }),
    );
  });

  test("a saved model has the same", () => {
    const text = splitting === "words" ? "great fun, don't miss" : "电影很差";
    expect(linearFromTensors(model.toTensors(), model.options).wordEffects(text)).toEqual(model.wordEffects(text));
  });
});

describe("the words", () => {
  const ofText = (model: LinearModel, text: string) => model.wordEffects(text).words.map(({ start, end }) => text.slice(start, end));

  test("are those that the model counts, as they stand in the text", () => {
    expect(ofText(trained.words, "DON’T stop… 10½ ﬁlms!")).toEqual(["DON’T", "stop", "…", "10½", "ﬁlms", "!"]);
    expect(ofText(trained.characters, "好看 ok，ไทย")).toEqual(["好", "看", "ok", "，", "ไ", "ท", "ย"]);
    expect(ofText(trained.words, " \n ")).toEqual([]);
  });

  test("of which the model knows nothing are said to be unknown, and have no effect", () => {
    const { words: found, effects, base } = trained.words.wordEffects("θθθ");
    expect(found.map(({ known }) => known)).toEqual([false]);
    expect([...effects]).toEqual([0]);
    expect(base[0]).toBeCloseTo(decisions(trained.words, "θθθ")[0], 6);
  });

  test("share what a pair of them adds", () => {
    // One feature, the pair "no fun": each of its words has half of it.
    const kinds = kindsOf([{ name: "pair", blocks: [["word2"]] }]);
    const counter = new NgramCounter({ splitting: "words", kinds });
    counter.count(["no fun"]);
    const places = ngramPlaces(placePoints("no fun"), { splitting: "words", kinds, table: counter.table });
    expect(places.map(({ from, to }) => [from, to])).toEqual([
      [0, 2],
      [0, 6],
      [3, 6],
    ]);
  });
});
