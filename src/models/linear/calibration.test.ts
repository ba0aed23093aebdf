import { expect, test } from "vitest";
import { toProbabilities } from "./calibration.ts";

test("probabilities of logits of ±1e4 are finite and sum to 1", () => {
  expect([...toProbabilities(Float64Array.of(1e4, -1e4), 1)]).toEqual([0, 1, 1, 0]);
  expect([...toProbabilities(Float64Array.of(1e4, -1e4, 0), 3)]).toEqual([1, 0, 0]);
});
