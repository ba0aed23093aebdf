import { expect, test } from "vitest";
import golden from "../../test/golden/statistics.json" with { type: "json" };
import { normalAt, uniformAt } from "../core/random.ts";
import { labelSuspects } from "./label-suspects.ts";

test.each(golden.suspects)("suspects are those of cleanlab, in its order", ({ labels, probabilities, rows, margins }) => {
  // numbers: test/golden/statistics.py; its margins are (1 − ours) / 2
  const [data, classes] = [Float32Array.from(probabilities.data), probabilities.shape[1]!];
  const suspects = labelSuspects({ probabilities: data, labels: Int32Array.from(labels), classes });
  expect(rows.length).toBeGreaterThan(5);
  expect(suspects.map(({ row }) => row)).toEqual(rows);
  expect(suspects.map(({ score }) => (1 - score) / 2)).toEqual(margins.map((margin) => expect.closeTo(margin, 6)));
});

test("of the 5 % most suspicious rows, nearly all have a wrong label when one in ten has", () => {
  const [rows, classes] = [2000, 4];
  const truth = Int32Array.from({ length: rows }, (_, row) => Math.floor(uniformAt(1, row) * classes));
  const labels = truth.map((c, row) => (uniformAt(2, row) < 0.1 ? (c + 1 + Math.floor(uniformAt(3, row) * (classes - 1))) % classes : c));
  const probabilities = Float32Array.from({ length: rows * classes }, (_, i) => {
    return Math.exp(normalAt(4, i) + (truth[Math.floor(i / classes)] === i % classes ? 3 : 0));
  });
  for (let row = 0; row < rows; row++) {
    const scores = probabilities.subarray(row * classes, (row + 1) * classes);
    const total = scores.reduce((sum, score) => sum + score, 0);
    for (let c = 0; c < classes; c++) scores[c]! /= total;
  }
  const suspects = labelSuspects({ probabilities, labels, classes, most: rows / 20 });
  expect(suspects).toHaveLength(rows / 20);
  const wrong = suspects.filter(({ row, label }) => truth[row] !== label);
  expect(wrong.length / suspects.length).toBeGreaterThan(0.9); // chance: 0.1
  const mended = wrong.filter(({ row, suggested }) => truth[row] === suggested);
  expect(mended.length / wrong.length).toBeGreaterThan(0.9);
  const scores = suspects.map(({ score }) => score);
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
});

test("a class without rows is never suggested, and a list too short is refused", () => {
  const probabilities = Float32Array.of(0.1, 0.2, 0.7, 0.6, 0.3, 0.1);
  expect(labelSuspects({ probabilities, labels: Int32Array.of(0, 1), classes: 3 }).every(({ suggested }) => suggested !== 2)).toBe(true);
  expect(() => labelSuspects({ probabilities, labels: Int32Array.of(0), classes: 3 })).toThrow("1 rows × 3 classes");
});
