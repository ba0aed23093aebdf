import { expect, test } from "vitest";
import { ratioOf } from "../../metrics/row-tallies.ts";
import { chooseAnswer, contenders } from "../decide.ts";
import { makeSpace } from "../space.ts";
import { classMeasures } from "./class-measures.ts";
import { labelSetMeasures } from "./label-set-measures.ts";
import { measuresOf } from "./measures-of.ts";
import { packNumbers, unpackNumbers } from "./pack.ts";
import { quantityMeasures } from "./quantity-measures.ts";

const part = (labels: readonly string[]) => ({ texts: labels.map((_, i) => `text ${i}`), labels, lines: labels.map((_, i) => i + 2) });

const sets = labelSetMeasures(["a", "b", "c"]);
const setCells = ['["a"]', '["a","b"]', "[]", '["c"]'];
// One label too many in row 0, one too few in row 1, right in rows 2 and 3.
const setAnswers = Float32Array.from([0.9, 0.7, 0.1, 0.8, 0.2, 0.1, 0.3, 0.2, 0.1, 0.1, 0.1, 0.6]);

test("label sets are scored by F1 of all decisions, exact matches beside it", () => {
  const targets = sets.targets(setCells);
  const scores = sets.scores(setAnswers, targets);
  // 3 labels right, 4 answered, 4 there: 2·3 / 8
  expect(scores.score).toBeCloseTo(0.75, 12);
  expect(scores.named).toMatchObject({ exactMatch: 0.5, f1Micro: scores.score });
  expect(scores.named.f1Macro).toBeCloseTo((1 + 0 + 1) / 3, 12); // b: answered once, wrongly, and missed once
  expect(ratioOf(sets.tallies(scores))).toBeCloseTo(0.75, 12);
  const full = sets.metrics(setAnswers, targets, 1);
  expect(sets.scoreOf(full)).toBeCloseTo(0.75, 12);
  expect(full).toMatchObject({ exactMatch: 0.5, rows: 4 });
  const told = sets.summary([scores, scores]);
  expect(told).toMatchObject({ task: "multiLabel", f1Micro: 0.75, exactMatch: 0.5, rows: 4 });
});

test("what a label set gets wrong is told with both lists, surest first, and a wrong label is suspected with the list it should be", () => {
  const answered = { rows: part(setCells), targets: sets.targets(setCells), answers: setAnswers };
  const told = sets.mistakes(answered, 5);
  expect(told.map(({ label, predicted }) => [label, predicted])).toEqual([
    ['["a","b"]', '["a"]'], // b had 0.2: 0.8 sure that it is not there
    ['["a"]', '["a","b"]'],
  ]);
  expect(told[0]!.score).toBeCloseTo(0.8, 6);
  const cells = [...Array.from({ length: 20 }, (_, i) => (i % 2 ? '["a"]' : "[]")), '["a"]'];
  const answers = Float32Array.from([...cells.slice(0, -1).flatMap((cell) => [cell === "[]" ? 0.1 : 0.9, 0.1, 0.1]), 0.05, 0.1, 0.1]);
  const [first] = sets.suspects({ rows: part(cells), targets: sets.targets(cells), answers }, 3);
  expect(first).toMatchObject({ row: 22, label: '["a"]', suggested: "[]" });
});

test("quantities are ranked by squared error in deviations, and judged by the mean error in their unit", () => {
  const measures = quantityMeasures("price", { mean: 10, deviation: 5 });
  const targets = measures.targets(["5", "10", "20"]);
  const answers = Float32Array.from([6, 10, 17]);
  const scores = measures.scores(answers, targets);
  expect(scores.score).toBeCloseTo(-4 / 3, 12);
  expect(measures.told(scores.score)).toBeCloseTo(4 / 3, 12);
  expect(scores.loss).toBeCloseTo((1 + 0 + 9) / 3 / 25, 12);
  expect(scores.named.rSquared).toBeCloseTo(1 - 10 / (5 ** 2 + 0 + 10 ** 2 - 3 * (35 / 3 - 10) ** 2), 6); // Σ(y − ȳ)² around 35/3
  expect(ratioOf(measures.tallies(scores))).toBeCloseTo(-4 / 3, 6);
  const [low, high] = measures.intervalAround(scores.score, scores);
  expect(low).toBeGreaterThanOrEqual(0);
  expect(high).toBeGreaterThan(4 / 3);
  expect(Array.from(measures.answersOf(Float32Array.of(-1, 0, 2), "linear"))).toEqual([5, 10, 20]);
  expect(measures.isAsGood(-1.009, -1)).toBe(true);
  expect(measures.isAsGood(-1.02, -1)).toBe(false);
  const told = measures.mistakes({ rows: part(["5", "10", "20"]), targets, answers }, 2);
  expect(told).toMatchObject([
    { label: "20", predicted: "17", score: 3 },
    { label: "5", predicted: "6", score: 1 },
  ]);
});

test("the pair of quantities is the mean of both numbers, and is taken where it has both the lower loss and the lower error", () => {
  const measures = quantityMeasures("price", { mean: 0, deviation: 1 });
  const targets = measures.targets(["1", "2", "3", "4"]);
  const linear = Float32Array.from([0.5, 2.5, 2.5, 4.5]);
  const network = Float32Array.from([1.5, 1.5, 3.5, 3.5]);
  const all = contenders({ measures, targets, linear, network, pairs: true });
  expect(Array.from(all[2]!.answers)).toEqual([1, 2, 3, 4]);
  expect(chooseAnswer(all).name).toBe("pair");
  expect(chooseAnswer(contenders({ measures, targets, linear, network: linear, pairs: true })).name).toBe("linear");
});

test("the pair of label sets keeps a probability for each label", () => {
  const targets = sets.targets(setCells);
  const [, network, pair] = contenders({ measures: sets, targets, linear: setAnswers, network: setAnswers, pairs: true });
  for (let i = 0; i < setAnswers.length; i++) {
    expect(pair!.answers[i]).toBeCloseTo(network!.answers[i]!, 5); // of two equal models
    expect(pair!.answers[i]! > 0.5).toBe(setAnswers[i]! > 0.5);
  }
});

test("two models of a task are compared by its metric: McNemar where rows are right or wrong, else the paired bootstrap", () => {
  const names = ["x", "y"] as const;
  const better = Float32Array.from(sets.targets(setCells), (one) => (one === 1 ? 0.9 : 0.1));
  const ofSets = { names, targets: sets.targets(setCells), answers: [better, setAnswers] as const };
  const comparison = sets.compare(ofSets, 1);
  expect(comparison).toMatchObject({ metric: "f1Micro", method: "paired bootstrap" });
  expect(comparison.difference).toBeCloseTo(0.25, 12);
  expect(sets.rowsNeeded(comparison, ofSets)).toBeGreaterThanOrEqual(4);
  expect(sets.rowsNeeded({ ...comparison, difference: 0 }, ofSets)).toBeNull();
  const quantity = measuresOf({ task: "regression", classes: ["y"], quantity: { mean: 0, deviation: 1 } });
  const targets = quantity.targets(["1", "2", "3"]);
  const ofNumbers = quantity.compare({ names, targets, answers: [Float32Array.of(1, 2, 3), Float32Array.of(2, 3, 4)] }, 1);
  expect(ofNumbers).toMatchObject({ metric: "meanAbsoluteError", method: "paired bootstrap", difference: -1, verdict: "better" });
  const classes = classMeasures(["n", "p"]);
  const ofClasses = classes.compare(
    { names, targets: classes.targets(["n", "p"]), answers: [Float32Array.of(1, 0, 0, 1), Float32Array.of(0, 1, 0, 1)] },
    1,
  );
  expect(ofClasses).toMatchObject({ metric: "accuracy", method: "McNemar exact, Tango score interval", difference: 0.5 });
});

test("only losses that fit the last layer of the task are searched, the usual one first", () => {
  const profile = { rows: 4000, classes: 2, imbalance: 1, lengths: { mean: 20, p95: 40, max: 90 }, splitting: "words" as const };
  const ofSets = makeSpace({ ...profile, task: "multiLabel", classes: 30 });
  expect(ofSets.losses[0]).toBe("binaryCrossentropy");
  expect(ofSets.losses).not.toContain("categoricalCrossentropy");
  const ofNumbers = makeSpace({ ...profile, task: "regression", classes: 1 });
  expect(ofNumbers.losses[0]).toBe("meanSquaredError");
  expect(ofNumbers.losses).not.toContain("binaryCrossentropy");
  expect(makeSpace(profile).losses).toEqual(makeSpace({ ...profile, task: "classification" }).losses);
});

test("numbers are packed as they are", () => {
  const numbers = Float32Array.of(0, -1.5, 3e7, Number.EPSILON);
  expect(unpackNumbers(packNumbers(numbers))).toEqual(numbers);
});
