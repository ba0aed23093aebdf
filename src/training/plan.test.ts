import { expect, test } from "vitest";
import { stepWork } from "./cost.ts";
import { makePlan } from "./plan.node.ts";
import { planTable } from "./plan-table.ts";

const second = planTable.at(-1)!; // the row of two workers

test("the plan is a function of batch and work alone, bounded by the cores", () => {
  const work = second.from;
  expect(makePlan({ batchSize: 32, work, cores: 8 })).toEqual({ shards: 2, workers: 2, threads: 1 });
  expect(makePlan({ batchSize: 32, work, cores: 1 })).toEqual({ shards: 2, workers: 1, threads: 1 });
  expect(makePlan({ batchSize: 32, work: 0.99 * work, cores: 8 })).toEqual({ shards: 2, workers: 1, threads: 1 });
});

test("small and odd batches are not cut", () => {
  expect(makePlan({ batchSize: 8, cores: 8 })).toMatchObject({ shards: 1, workers: 1 });
  expect(makePlan({ batchSize: 33, cores: 8 })).toMatchObject({ shards: 1, workers: 1 });
});

test("workers that were asked for are taken, as far as there are shards", () => {
  expect(makePlan({ batchSize: 32, work: 0, workers: 2, cores: 1 }).workers).toBe(2);
  expect(makePlan({ batchSize: 32, workers: 1 }).workers).toBe(1);
  expect(makePlan({ batchSize: 32, workers: 7 }).workers).toBe(2);
});

test("the work of a step is three times its products and a pass over the weights", () => {
  expect(stepWork({ macsPerStep: 1.5e10, parameters: 0 })).toBeCloseTo(3, 12);
  expect(stepWork({ macsPerStep: 0, parameters: 1e6 })).toBeCloseTo(0.0033, 12);
});

test("the table begins with one worker at no work, and grows", () => {
  expect(planTable[0]).toEqual({ from: 0, workers: 1 });
  for (let i = 1; i < planTable.length; i++) expect(planTable[i]!.from).toBeGreaterThan(planTable[i - 1]!.from);
});
