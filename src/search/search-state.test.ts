import { describe, expect, test } from "vitest";
import { packBits, unpackBits } from "./bits.ts";
import { chooseAnswer, contenders } from "./decide.ts";
import { parseDuration } from "./duration.ts";
import { heldRows, partsOfFold } from "./folds.ts";
import { paretoFront, rowOf } from "./leaderboard.ts";
import { classMeasures } from "./measures/class-measures.ts";
import type { HeldOutScores, Outcome, Trial } from "./outcome.ts";
import { preferred, preferredNetwork } from "./prefer.ts";
import { bestLinear, goesOnAtHalf, standings } from "./search-state.ts";
import { makeTrial } from "./trials.ts";

const measures = classMeasures(["x", "y"]);
const scores = (loss: number, accuracy: number): HeldOutScores => ({
  rows: 8,
  loss,
  score: accuracy,
  temperature: 1,
  named: { accuracy, f1Macro: accuracy, logLoss: loss },
  perRow: packBits(Array.from({ length: 8 }, (_, i) => i < 8 * accuracy)),
});

function outcome(trial: Partial<Trial>, rest: Partial<Outcome> = {}): Outcome {
  const nothing = { halfLoss: null, scores: null, parameters: 10, sizeBytes: 100, msPerText: 1, history: null, weightsSha256: null };
  const made = makeTrial({ number: 1, origin: "change", seed: 1, predictedSeconds: 1, ...trial });
  return { trial: made, status: "finished", seconds: 1, options: {}, ...nothing, ...rest };
}

const candidate = (architecture: string, rate = 1) => ({ architecture, optimizer: "adam", loss: "x", options: { rate } });

describe("standings", () => {
  test("order networks by mean log loss over their seeds, and count no other fold", () => {
    const all = standings([
      outcome({ number: 1, candidate: candidate("a") }, { scores: scores(0.3, 0.9) }),
      outcome({ number: 2, candidate: candidate("b") }, { scores: scores(0.2, 0.8) }),
      outcome({ number: 3, candidate: candidate("b"), seed: 2 }, { scores: scores(0.6, 0.6) }),
      outcome({ number: 4, candidate: candidate("a"), fold: 1 }, { scores: scores(0.9, 0.1) }),
      outcome({ number: 5, candidate: null }, { scores: scores(0.1, 1) }),
      outcome({ number: 6, candidate: candidate("c") }, { status: "pruned" }),
    ]);
    expect(all.map((each) => each.candidate.architecture)).toEqual(["a", "b", "c"]);
    expect(all[1]!.loss).toBeCloseTo(0.4);
    expect(all[1]!.score).toBeCloseTo(0.7);
    expect(all[2]!.loss).toBe(Number.POSITIVE_INFINITY);
  });

  test("the linear model's grid stands for it once it has ended", () => {
    const quick = outcome({ number: 1, origin: "linear", quick: true }, { scores: scores(0.1, 1) });
    const grid = outcome({ number: 2, origin: "linear" }, { scores: scores(0.2, 0.9) });
    expect(bestLinear([quick])).toBe(quick);
    expect(bestLinear([quick, grid])).toBe(grid);
    expect(bestLinear([grid, quick])).toBe(grid);
    expect(bestLinear([])).toBeNull();
  });
});

test("half time cuts what more than half of at least six earlier trials beat", () => {
  const earlier = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6];
  expect(goesOnAtHalf(earlier.slice(1), 9)).toBe(true);
  expect(goesOnAtHalf(earlier, 0.35)).toBe(true);
  expect(goesOnAtHalf(earlier, 0.45)).toBe(false);
});

describe("the answer", () => {
  // Ten rows of two classes; each list says how probable the right class is.
  const targets = Int32Array.from({ length: 10 }, (_, i) => i % 2);
  const answers = (right: readonly number[]) =>
    Float32Array.from({ length: 20 }, (_, i) => (i % 2 === targets[i >> 1] ? right[i >> 1]! : 1 - right[i >> 1]!));
  const linear = answers([0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.3, 0.3]);
  const network = answers([0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.3, 0.3, 0.9, 0.9]);

  test("is the pair where two models make up for each other's mistakes", () => {
    const all = contenders({ measures, targets, linear, network, pairs: true });
    expect(all.map(({ name }) => name)).toEqual(["linear", "network", "pair"]);
    expect(all[2]!.scores.score).toBe(1);
    expect(chooseAnswer(all).name).toBe("pair");
  });

  test("is never the pair when one model was asked for, and the simpler one on a tie", () => {
    const all = contenders({ measures, targets, linear, network, pairs: false });
    expect(all.map(({ name }) => name)).toEqual(["linear", "network"]);
    expect(chooseAnswer(all).name).toBe("linear");
    expect(chooseAnswer(contenders({ measures, targets, linear, network: linear, pairs: true })).name).toBe("linear");
    expect(chooseAnswer(contenders({ measures, targets, linear, network: null, pairs: true })).name).toBe("linear");
  });

  test("is the cheapest within one point of the most accurate when that is preferred", () => {
    const items = [
      { score: 0.9, cost: 10 },
      { score: 0.895, cost: 3 },
      { score: 0.88, cost: 1 },
    ];
    expect(preferred(items, measures)).toBe(items[1]);
    const small = outcome({ number: 1, candidate: candidate("small") }, { scores: scores(0.31, 0.895), sizeBytes: 5 });
    const large = outcome({ number: 2, candidate: candidate("large") }, { scores: scores(0.3, 0.9), sizeBytes: 50 });
    expect(preferredNetwork([small, large], "size", measures)!.candidate.architecture).toBe("small");
    expect(preferredNetwork([small, large], "accuracy", measures)!.candidate.architecture).toBe("large");
  });
});

test("the Pareto front leaves out what another beats in everything", () => {
  const row = (number: number, accuracy: number, msPerText: number, sizeBytes: number) =>
    rowOf([outcome({ number, candidate: candidate("a") }, { scores: scores(1, accuracy), msPerText, sizeBytes })], measures);
  const rows = [row(1, 0.75, 1, 10), row(2, 0.5, 1, 10), row(3, 0.875, 2, 20), row(4, 0.875, 3, 20)];
  expect(paretoFront(rows, measures)).toEqual([1, 3]);
});

describe("folds", () => {
  const data = {
    texts: ["a", "b", "c", "d"],
    labels: ["x", "y", "x", "y"],
    task: "classification" as const,
    classes: ["x", "y"],
    quantity: null,
    divisions: [Int32Array.from([0, 0, 1, 1]), Int32Array.from([0, 1, 0, 1])],
    foldsEach: 2,
    splitting: "words" as const,
    facts: { language: null, dataFingerprint: null },
  };

  test("of several divisions are numbered through", () => {
    expect([0, 1, 2, 3].map((fold) => heldRows(data, fold))).toEqual([
      [0, 1],
      [2, 3],
      [0, 2],
      [1, 3],
    ]);
  });

  test("leave what they hold out of training, and nothing without a fold", () => {
    expect(partsOfFold(data, 3)).toEqual({
      train: { texts: ["a", "c"], labels: ["x", "x"] },
      held: { texts: ["b", "d"], labels: ["y", "y"] },
    });
    expect(partsOfFold(data, null).train.texts).toEqual(["a", "b", "c", "d"]);
    expect(partsOfFold(data, null).held.texts).toEqual([]);
  });
});

test("bits come back from their text", () => {
  for (const length of [0, 1, 5, 6, 7, 100]) {
    const bits = Array.from({ length }, (_, i) => (i * 7) % 3 === 0);
    expect(unpackBits(packBits(bits), length)).toEqual(bits);
    expect(packBits(bits)).toHaveLength(Math.ceil(length / 6));
  }
});

test("a time is read as people write it", () => {
  expect([
    parseDuration("--budget", "90s"),
    parseDuration("--budget", "5m"),
    parseDuration("--budget", "1.5h"),
    parseDuration("--budget", "20"),
    parseDuration("--budget", 7),
  ]).toEqual([90, 300, 5400, 20, 7]);
  for (const wrong of ["", "5 minutes", "-3s", "0", "m", Number.NaN, 0]) expect(() => parseDuration("--budget", wrong)).toThrow(/5m/);
});
