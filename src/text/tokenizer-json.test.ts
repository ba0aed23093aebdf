// Our ids equal those that other tools make from the tokenizer.json we write: Python's tokenizers (golden) and @huggingface/tokenizers.
import { readFileSync } from "node:fs";
import { Tokenizer } from "@huggingface/tokenizers";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { charClasses, firstLetter, isAlone, isDropped, isSpace, isSurrogate } from "./char-classes.ts";
import { textVectorizer, vectorizerFromTokenizerJson } from "./vectorizer.ts";

interface GoldenCase {
  tokenizer: object;
  ids: number[][];
  lengths: number[];
}

// numbers: test/golden/tokenizer.py
const golden = JSON.parse(readFileSync(new URL("../../test/golden/tokenizer.json", import.meta.url), "utf8"));

/** Ids of `@huggingface/tokenizers`, not padded, not cut. */
function otherIds(json: object, texts: readonly string[]): number[][] {
  const tokenizer = new Tokenizer(json, {});
  return texts.map((text) => tokenizer.encode(text).ids);
}

/** Our ids, without padding. */
function ownIds(json: object, texts: readonly string[]): number[][] {
  const { data, lengths, shape } = vectorizerFromTokenizerJson(json).encode(texts);
  return texts.map((_, row) => [...data.subarray(row * shape[1]!, row * shape[1]! + lengths[row]!)]);
}

function withMaxLength(json: object, maxLength: number): object {
  return { ...json, truncation: { direction: "Right", max_length: maxLength, strategy: "LongestFirst", stride: 0 } };
}

describe("Python's tokenizers", () => {
  for (const name of ["words", "characters", "wordsPre", "charactersMixed"]) {
    const { tokenizer, ids, lengths } = golden[name] as GoldenCase;

    test(`gives our ids for ${name}`, () => {
      const encoded = vectorizerFromTokenizerJson(tokenizer).encode(golden.texts);
      expect(encoded.shape).toEqual([golden.texts.length, 12]);
      for (const [row, text] of golden.texts.entries()) {
        expect([...encoded.data.subarray(row * 12, row * 12 + 12)], JSON.stringify(text.slice(0, 60))).toEqual(ids[row]);
      }
      expect([...encoded.lengths]).toEqual(lengths);
    });

    test(`reads the file that we write for ${name}`, () => {
      expect(vectorizerFromTokenizerJson(tokenizer).toTokenizerJson()).toEqual(tokenizer);
    });
  }

  test("treats every code point as we do, but for rare marks that its Unicode tables lack", () => {
    const { actions, astralAction } = charClasses({ splitting: "characters", lowercase: true });
    const kindOf = (codePoint: number): string => {
      const action = codePoint < 0x10000 ? actions[codePoint]! : astralAction(codePoint);
      return action === isSpace ? "s" : action === isDropped ? "d" : action === isAlone ? "p" : "w";
    };
    const runs = golden.codePoints as [number, string][];
    let different = 0;
    for (const [i, [first, kind]] of runs.entries()) {
      for (let codePoint = first; codePoint < (runs[i + 1]?.[0] ?? 0x110000); codePoint++) {
        if (codePoint >= 0xd800 && codePoint <= 0xdfff) continue;
        if (kindOf(codePoint) !== kind) different++;
      }
    }
    expect(different).toBeLessThan(200); // of 1,112,064; all in scripts such as Mongolian, Balinese, Grantha
  });
});

describe("@huggingface/tokenizers", () => {
  const tokenizers: [string, object][] = ["words", "characters"].map((name) => [name, withMaxLength(golden[name].tokenizer, 4000)]);

  for (const [name, tokenizer] of tokenizers) {
    test(`gives our ids for ${name}`, () => {
      expect(ownIds(tokenizer, golden.texts)).toEqual(otherIds(tokenizer, golden.texts));
    });

    test(`gives our ids for any text in ${name}`, () => {
      const words = Object.keys(golden.words.tokenizer.model.vocab).filter((word) => word.length < 20);
      const word = fc.oneof(
        fc.constantFrom(...words),
        fc.string({ unit: "grapheme" }),
        fc.string({ unit: "binary" }),
        fc.constantFrom(" ", "  ", "\n", "İ", "Σ"),
      );
      fc.assert(
        fc.property(fc.array(word, { maxLength: 20 }), (parts) => {
          const text = parts.join("");
          expect(ownIds(tokenizer, [text])).toEqual(otherIds(tokenizer, [text]));
        }),
        { numRuns: 300, seed: 1 },
      );
    });

    test(`cuts every character as we do in ${name}`, () => {
      const other = new Tokenizer(tokenizer, {});
      const { actions, astralAction } = charClasses({ splitting: name as "words" | "characters", lowercase: true });
      const wrong: string[] = [];
      for (let codePoint = 0; codePoint < 0x33000; codePoint++) {
        const action = codePoint < 0x10000 ? actions[codePoint]! : astralAction(codePoint);
        if (action === isSurrogate) continue;
        const tokens = other.pre_tokenizer!(other.normalizer!(`a${String.fromCodePoint(codePoint)}b`));
        const found = tokens.length === 3 ? isAlone : tokens.length === 2 ? isSpace : tokens[0] === "ab" ? isDropped : firstLetter;
        const isSame = found === firstLetter ? action >= firstLetter || codePoint === 0x130 : action === found;
        if (!isSame) wrong.push(codePoint.toString(16));
      }
      expect(wrong).toEqual([]);
    });
  }

  test("gives our ids with capitals kept", () => {
    const vectorizer = textVectorizer({ maxLength: 50, lowercase: false }).adapt(["The FILM was Great, ΣΟΦΟΣ σοφος İ"]);
    const texts = ["The the FILM film Great! ΣΟΦΟΣ σοφοσ İ i"];
    expect(ownIds(vectorizer.toTokenizerJson(), texts)).toEqual(otherIds(vectorizer.toTokenizerJson(), texts));
    expect(vectorizer.tokens.slice(2, 4)).toEqual(["The", "FILM"]);
  });
});

test("a tokenizer of another kind, or with a hole in its ids, is refused", () => {
  const { tokenizer } = golden.words as GoldenCase & { tokenizer: { model: { vocab: object } } };
  const model = (tokenizer as { model: object }).model;
  const refused = (json: unknown) => {
    try {
      vectorizerFromTokenizerJson(json, "m/tokenizer.json");
    } catch (error) {
      return error;
    }
  };
  expect(refused({})).toMatchObject({ code: "folder-damaged", problem: { file: "m/tokenizer.json" } });
  expect(refused(null)).toMatchObject({ code: "folder-damaged" });
  expect(refused({ ...tokenizer, model: { ...model, vocab: { "[PAD]": 0, "[UNK]": 1, good: 3 } } })).toMatchObject({
    code: "folder-damaged",
  });
  expect(refused({ ...tokenizer, model: { ...model, vocab: { "[PAD]": 0, good: 1 } } })).toMatchObject({ code: "folder-damaged" });
  expect(refused({ ...tokenizer, model: { ...model, continuing_subword_prefix: "##" } })).toMatchObject({ code: "folder-damaged" });
});
