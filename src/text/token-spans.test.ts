import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { leaveOut, tokenSpans } from "./token-spans.ts";
import { tokenize } from "./tokenize.ts";

const words = { splitting: "words", lowercase: true } as const;
const characters = { splitting: "characters", lowercase: true } as const;
const parts = (text: string, rules: typeof words | typeof characters) =>
  tokenSpans(text, rules).map(({ start, end }) => text.slice(start, end));

// Pieces that meet every rule: letters, marks, signs, ideographs, emoji, dropped characters, half a surrogate pair, İ and Σ.
const piece = fc.constantFrom(
  ..."aBé7 \t-.'€",
  "春",
  "あ",
  "ไ",
  "👍",
  "😀",
  "\u00ad",
  "\u200d",
  "\ufe0f",
  "\ud83d",
  "\ude00",
  "İ",
  "ΟΣ",
  "e\u0301",
  "𝒳",
);
const anyText = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));

describe("the places of tokens", () => {
  test("cut the text as it stands, with its case and its punctuation", () => {
    expect(parts("Don't  STOP, Zoë!", words)).toEqual(["Don", "'", "t", "STOP", ",", "Zoë", "!"]);
    expect(parts("春眠 ok吗？", characters)).toEqual(["春", "眠", "ok", "吗", "？"]);
    expect(parts("good👍👍", words)).toEqual(["good", "👍", "👍"]);
    expect(parts("co\u00adop\u200b!", words)).toEqual(["co\u00adop", "!"]);
    expect(tokenSpans("", words)).toEqual([]);
  });

  test.each([words, characters])("are those of the tokenizer, whatever the text (%o)", (rules) => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(parts(text, rules).map((part) => tokenize(part, rules))).toEqual(tokenize(text, rules).map((token) => [token]));
      }),
    );
  });
});

describe("leaving out", () => {
  test.each([words, characters])("a token leaves all others as they were, whatever the text (%o)", (rules) => {
    fc.assert(
      fc.property(anyText, (text) => {
        const tokens = tokenize(text, rules);
        tokenSpans(text, rules).forEach((span, i) => {
          expect(tokenize(leaveOut(text, span, rules), rules)).toEqual(tokens.toSpliced(i, 1));
        });
      }),
    );
  });

  test("puts a space only where two words would become one", () => {
    expect(leaveOut("well-known", { start: 4, end: 5 }, words)).toBe("well known");
    expect(leaveOut("what a film", { start: 5, end: 6 }, words)).toBe("what  film");
    expect(leaveOut("春眠不", { start: 1, end: 2 }, characters)).toBe("春不");
  });
});
