// What the statistics promise, in simulations: 95 % intervals hold the truth, and equally good classifiers are seldom called different.
import { describe, expect, test } from "vitest";
import { normalAt, randomKey, uniformAt } from "../core/random.ts";
import { classCounts } from "./class-counts.ts";
import { macroScores } from "./class-scores.ts";
import { type Comparison, compareAccuracy } from "./compare-accuracy.ts";
import { adjustHolm } from "./holm.ts";
import { macroF1Interval } from "./macro-f1-interval.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { pairedInterval } from "./paired-interval.ts";
import { wilsonInterval } from "./wilson.ts";

const cases = [100, 300, 1000].flatMap((rows) => [0.7, 0.9, 0.97].map((accuracy) => ({ rows, accuracy })));

describe("95 % intervals hold the truth in 93 to 97 of 100 samples", () => {
  test.each(cases)("of accuracy $accuracy on $rows rows", ({ rows, accuracy }) => {
    // Exactly, as a sum over all numbers of right rows: P(k + 1) / P(k) = (n − k)p / ((k + 1)(1 − p)).
    let [covered, logP] = [0, rows * Math.log(1 - accuracy)];
    for (let right = 0; right <= rows; right++) {
      const [low, high] = wilsonInterval(right / rows, rows);
      if (low <= accuracy && accuracy <= high) covered += Math.exp(logP);
      logP += Math.log(((rows - right) * accuracy) / ((right + 1) * (1 - accuracy)));
    }
    expectCalibrated(covered);
  });

  const shapes = { "three even classes": [1 / 3, 1 / 3, 1 / 3], "one class of ten in a hundred": [0.9, 0.1] };
  describe.each(Object.entries(shapes))("of macro F1 with %s", (_, shares) => {
    test.each(cases)("at accuracy $accuracy on $rows rows", ({ rows, accuracy }) => {
      const truth = trueMacroF1(shares, accuracy);
      expectCalibrated(
        shareOf(600_000 / rows + 2000, (sample) => {
          const { targets, answers } = drawRows(shares, accuracy, rows, randomKey(sample, "macro F1", rows, accuracy));
          const [low, high] = macroF1Interval(targets, answers, classCounts(targets, answers, shares.length));
          return low <= truth && truth <= high;
        }),
      );
    });
  });

  // At 100 rows and 2 % discordant there are two rows to tell by: 98.6 of 100, on the safe side.
  test.each([
    { rows: 100, discordant: 0.05, difference: 0.01 },
    { rows: 100, discordant: 0.1, difference: 0.03 },
    { rows: 300, discordant: 0.02, difference: 0 },
    { rows: 300, discordant: 0.05, difference: 0.03 },
    { rows: 1000, discordant: 0.01, difference: 0.004 },
    { rows: 1000, discordant: 0.2, difference: 0.1 },
  ])("of a difference of $difference with $discordant of $rows rows discordant", ({ rows, discordant, difference }) => {
    expectCalibrated(
      shareOf(4000, (sample) => {
        const key = randomKey(sample, "pairs", rows, discordant);
        let [onlyFirst, onlySecond] = [0, 0];
        for (let row = 0; row < rows; row++) {
          const u = uniformAt(key, row);
          if (u < (discordant + difference) / 2) onlyFirst++;
          else if (u < discordant) onlySecond++;
        }
        const [low, high] = pairedInterval({ onlyFirst, onlySecond, rows });
        return low <= difference && difference <= high;
      }),
    );
  });
});

describe("equally good classifiers with correlated errors", () => {
  const judged = (accuracy: number, rows: number, sample: number) => {
    const comparisons = compareAll(correlatedAnswers(accuracy, rows, randomKey(sample, "equals", rows, accuracy)));
    return { one: comparisons[0]!, family: adjustHolm(comparisons) };
  };

  test.each([
    { rows: 300, accuracy: 0.85 },
    { rows: 1000, accuracy: 0.9 },
  ])("on $rows rows are called different in at most 5 of 100 samples, also as a family of three", ({ rows, accuracy }) => {
    const samples = Array.from({ length: 2000 }, (_, sample) => judged(accuracy, rows, sample));
    const wrongOne = samples.filter(({ one }) => one.verdict !== "noEvidence").length / samples.length;
    const wrongFamily = samples.filter(({ family }) => family.some(({ verdict }) => verdict !== "noEvidence")).length / samples.length;
    expect(wrongOne).toBeGreaterThan(0); // else the test would never speak
    expect(wrongOne).toBeLessThanOrEqual(0.05);
    expect(wrongFamily).toBeLessThanOrEqual(0.05);
  });
});

function expectCalibrated(coverage: number): void {
  expect(coverage).toBeGreaterThanOrEqual(0.93);
  expect(coverage).toBeLessThanOrEqual(0.97);
}

function shareOf(samples: number, holds: (sample: number) => boolean): number {
  let count = 0;
  for (let sample = 0; sample < samples; sample++) if (holds(sample)) count++;
  return count / samples;
}

/** Rows of classes with given shares; a wrong answer is another class in proportion to its share. */
function drawRows(shares: readonly number[], accuracy: number, rows: number, key: number) {
  const [targets, answers] = [new Int32Array(rows), new Int32Array(rows)];
  for (let row = 0; row < rows; row++) {
    targets[row] = drawClass(shares, uniformAt(key, 3 * row));
    const others = shares.map((share, c) => (c === targets[row] ? 0 : share / (1 - shares[targets[row]!]!)));
    answers[row] = uniformAt(key, 3 * row + 1) < accuracy ? targets[row]! : drawClass(others, uniformAt(key, 3 * row + 2));
  }
  return { targets, answers };
}

function drawClass(shares: readonly number[], u: number): number {
  let [c, sum] = [0, shares[0]!];
  while (u >= sum && c < shares.length - 1) sum += shares[++c]!;
  return c;
}

function trueMacroF1(shares: readonly number[], accuracy: number): number {
  const hits = Float64Array.from(shares, (share) => share * accuracy);
  const predicted = hits.map((hit, p) => {
    return shares.reduce((sum, share, t) => (t === p ? sum : sum + (share * (1 - accuracy) * shares[p]!) / (1 - share)), hit);
  });
  return macroScores({ hits, predicted, support: Float64Array.from(shares) }).f1;
}

/** Probabilities of three classifiers on rows of class 0: right when a normal number, half of it shared by all three, is below a bound. */
function correlatedAnswers(accuracy: number, rows: number, key: number): Float32Array[] {
  const bound = normalQuantile(accuracy) * Math.SQRT2;
  const shared = Float64Array.from({ length: rows }, (_, row) => normalAt(key, row));
  return [1, 2, 3].map((member) => {
    const probabilities = new Float32Array(2 * rows);
    shared.forEach((hard, row) => {
      probabilities[2 * row + (hard + normalAt(key, member * rows + row) < bound ? 0 : 1)] = 1;
    });
    return probabilities;
  });
}

function compareAll([a, b, c]: readonly Float32Array[]): Comparison[] {
  const targets = new Int32Array(a!.length / 2);
  const pairs = [[a!, b!] as const, [a!, c!] as const, [b!, c!] as const];
  return pairs.map((probabilities) => compareAccuracy({ names: ["one", "other"], targets, probabilities, classes: 2 }));
}
