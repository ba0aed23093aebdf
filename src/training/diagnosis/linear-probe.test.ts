import { describe, expect, test } from "vitest";
import { type Answer, probeLinear, sureErrors, suspectShare } from "./linear-probe.ts";

const answer = (label: number, ...scores: number[]): Answer => ({ label, scores: Float32Array.from(scores) });

test("a row is suspect when another class reaches its usual score and outweighs the others that do", () => {
  // usual score of class 0: (0.9 + 0.7 + 0.2) / 3 = 0.6; of class 1: (0.8 + 0.4) / 2 = 0.6
  const answers = [
    answer(0, 0.9, 0.1),
    answer(0, 0.7, 0.3),
    answer(0, 0.2, 0.8), // class 1 reaches 0.6: suspect
    answer(1, 0.2, 0.8),
    answer(1, 0.6, 0.4), // class 0 reaches 0.6, barely: suspect
  ];
  expect(suspectShare(answers, 2)).toBeCloseTo(0.4, 12);
});

test("a class without rows accuses none", () => {
  expect(suspectShare([answer(0, 0.5, 0.1, 0.4), answer(0, 0.1, 0.1, 0.8)], 3)).toBe(0);
});

test("the surest fifth is counted, not the rest", () => {
  const unsure = Array.from({ length: 8 }, () => answer(0, 0.45, 0.55));
  expect(sureErrors([...unsure, answer(0, 0.05, 0.95), answer(1, 0.1, 0.9)])).toBe(0.5);
});

describe("the linear model on parts of the rows", () => {
  const words = ["good", "fine", "great", "poor", "bad", "awful"];
  const row = (i: number) => ({ text: `it was ${words[i % 6]} on day ${i}`, label: i % 6 < 3 ? 0 : 1 });
  const rows = Array.from({ length: 120 }, (_, i) => row(i));
  const texts = rows.map(({ text }) => text);
  const options = { classes: ["good", "bad"], splitting: "words", seed: 1 } as const;

  test("finds clean labels clean, and says how many rows each accuracy had", async () => {
    const probe = await probeLinear(
      texts,
      Int32Array.from(rows, ({ label }) => label),
      options,
    );
    expect(probe!.curve.map(({ rows }) => rows)).toEqual([30, 60, 90]);
    expect(probe!.curve.at(-1)!.accuracy).toBeGreaterThan(0.95);
    expect(probe).toMatchObject({ rows: 120, sureErrors: 0 });
  });

  test("sees labels that were changed, and repeats itself", async () => {
    const changed = Int32Array.from(rows, ({ label }, i) => (i % 10 < 3 ? 1 - label : label)); // 30 %
    const probe = await probeLinear(texts, changed, options);
    expect(probe!.sureErrors).toBeGreaterThan(0.2);
    expect(probe!.suspectShare).toBeGreaterThan(0.2);
    expect(await probeLinear(texts, changed, options)).toEqual(probe);
  });

  test("is trained twice instead of ten times where there are many classes", async () => {
    const many = Array.from({ length: 1000 }, (_, i) => row(i));
    const classes = Array.from({ length: 61 }, (_, i) => String(i)); // 61 × 1,000 > 60,000
    const own = Int32Array.from(many, ({ label }) => label);
    const probe = await probeLinear(
      many.map(({ text }) => text),
      own,
      { ...options, classes },
    );
    expect(probe!.curve).toMatchObject([{ rows: 500 }]);
    expect(probe!.curve[0]!.accuracy).toBeGreaterThan(0.9);
  });

  test("is not asked of fewer than forty rows", async () => {
    expect(await probeLinear(texts.slice(0, 39), new Int32Array(39), options)).toBeUndefined();
  });
});
