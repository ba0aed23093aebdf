import { describe, expect, test } from "vitest";
import type { Candidate } from "./candidate.ts";
import { makeCostModel } from "./cost.ts";
import { firstShare, linearSeconds } from "./linear-seconds.ts";
import type { Outcome } from "./outcome.ts";
import { makeSpace, startOf } from "./space.ts";
import { makeTrial } from "./trials.ts";

const facts = { task: "classification" as const, rows: 5000, trainedShare: 0.8, classes: 2, meanLength: 20, words: 3000 };
const profile = { rows: 4000, classes: 2, imbalance: 1, lengths: { mean: 20, p95: 40, max: 90 }, splitting: "words" as const };
const space = makeSpace(profile);
const start = (architecture: string): Candidate => startOf(space, { architecture, optimizer: "adamW", loss: "binaryCrossentropy" });

function ended(candidate: Candidate, seconds: number, fold: number | null = 0): Outcome {
  const nothing = {
    halfLoss: null,
    scores: null,
    parameters: null,
    sizeBytes: null,
    msPerText: null,
    history: null,
    weightsSha256: null,
  };
  return {
    trial: makeTrial({ number: 1, origin: "change", seed: 1, candidate, fold, predictedSeconds: 1 }),
    status: "finished",
    seconds,
    options: {},
    ...nothing,
  };
}

describe("the cost of a trial", () => {
  test("grows with the network, the epochs and the rows", () => {
    const model = makeCostModel(facts, { learns: true });
    expect(model.predict(start("textCnn"))).toBeGreaterThan(model.predict(start("mean")));
    const longer = { ...start("mean"), options: { ...start("mean").options, epochs: 40 } };
    expect(model.predict(longer)).toBeGreaterThan(2 * model.predict(start("mean")));
    expect(makeCostModel({ ...facts, rows: 50_000 }, { learns: true }).predict(start("mean"))).toBeGreaterThan(
      5 * model.predict(start("mean")),
    );
    expect(model.predictRefit(start("textCnn"))).toBeGreaterThan(model.predict(start("textCnn")));
  });

  test("is corrected by what trials of the same architecture took, and of others until there is one", () => {
    const model = makeCostModel(facts, { learns: true });
    const [cnn, mean] = [model.predict(start("textCnn")), model.predict(start("mean"))];
    model.learn(ended(start("textCnn"), 0.5 + 3 * (cnn - 0.5)));
    expect(model.predict(start("textCnn"))).toBeCloseTo(0.5 + 3 * (cnn - 0.5), 6);
    expect(model.predict(start("mean"))).toBeCloseTo(0.5 + 3 * (mean - 0.5), 6);
    model.learn(ended(start("mean"), mean));
    expect(model.predict(start("mean"))).toBeCloseTo(mean, 6);
    expect(model.predict(start("textCnn"))).toBeCloseTo(0.5 + 3 * (cnn - 0.5), 6);
  });

  test("takes a refit for what it is: all rows instead of a part", () => {
    const model = makeCostModel(facts, { learns: true });
    const refit = model.predictRefit(start("mean"));
    const before = model.predict(start("mean"));
    model.learn(ended(start("mean"), refit, null));
    expect(model.predict(start("mean"))).toBeCloseTo(before, 6);
  });

  test("is foreseen by one that still runs, until it has ended", () => {
    const model = makeCostModel(facts, { learns: true });
    const cnn = model.predict(start("textCnn"));
    const { trial } = ended(start("textCnn"), 0);
    model.foresee(trial, 0.5 + 2 * (cnn - 0.5));
    expect(model.predict(start("textCnn"))).toBeCloseTo(0.5 + 2 * (cnn - 0.5), 6);
    model.learn(ended(start("textCnn"), cnn));
    expect(model.predict(start("textCnn"))).toBeCloseTo(cnn, 6);
  });

  test("with a number of trials stays what model and data say", () => {
    const model = makeCostModel(facts, { learns: false });
    const before = model.predict(start("mean"));
    model.learn(ended(start("mean"), 100));
    expect(model.predict(start("mean"))).toBe(before);
  });
});

test("the first linear model is of part of the rows where all take long", () => {
  const texts = (count: number) => new Array<string>(count).fill("a text of about forty characters in all");
  expect(firstShare(texts(5000), 2)).toBe(1);
  expect(firstShare(texts(200_000), 2)).toBeLessThan(0.5);
  expect(firstShare(texts(10_000), 1000)).toBeLessThan(firstShare(texts(10_000), 100));
  expect(linearSeconds(texts(1000), 2)).toBeLessThan(linearSeconds(texts(1000), 50));
});
