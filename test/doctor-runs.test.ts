// The doctor on the real runs of bench/doctor.bench.ts: its thresholds were set on one half of them, this is the other.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { judgeRuns, type StoredRun, scoresOf } from "../bench/doctor-score.ts";

const file = new URL("../bench/results/doctor-runs.json", import.meta.url);
const runs = JSON.parse(readFileSync(file, "utf8")) as StoredRun[]; // our own file
const heldOut = judgeRuns(runs).filter(({ run }) => run.part === "held-out");
const scores = scoresOf(heldOut);

test("there are held-out runs of every disease, and healthy ones", () => {
  expect(scores).toHaveLength(11);
  for (const { truth, runs } of scores) expect(runs, truth).toBeGreaterThanOrEqual(5);
});

test("of ten ill runs eight have their disease named first", () => {
  const ill = heldOut.filter(({ truth }) => truth !== null && truth !== "healthy");
  expect(ill.length).toBeGreaterThanOrEqual(75);
  expect(ill.filter(({ truth, named }) => named[0] === truth).length / ill.length).toBeGreaterThanOrEqual(0.8);
});

test("of ten healthy runs at most one is called ill", () => {
  const { runs, first } = scores.find(({ truth }) => truth === "healthy")!;
  expect(runs).toBeGreaterThanOrEqual(15);
  expect(first).toBeGreaterThanOrEqual(0.9);
});

test("overfitting and overconfidence are mistaken for each other, seldom for anything else", () => {
  const pair: readonly (string | null | undefined)[] = ["overfitting", "overconfident"];
  const own = heldOut.filter(({ truth }) => pair.includes(truth));
  expect(own.filter(({ named }) => pair.includes(named[0])).length / own.length).toBeGreaterThanOrEqual(0.8);
});

// The two that part at two points of accuracy, which 3,000 test rows can hardly tell: the others are told apart better.
const leastOf = (truth: string): number => (truth === "overfitting" || truth === "overconfident" ? 0.5 : 0.7);

describe.each(scores.filter(({ truth }) => truth !== "healthy"))("$truth", ({ truth, first }) => {
  test("is named first in most of its runs", () => expect(first).toBeGreaterThanOrEqual(leastOf(truth)));
});
