import fc from "fast-check";
import { expect, test } from "vitest";
import { permutation } from "../../core/random.ts";
import { rowsWhere, stratifiedFolds } from "./folds.ts";

const options = { folds: 3, key: 11 };

test("equal texts share a fold, whatever their labels", () => {
  const folds = stratifiedFolds(["a", "b", "a", "c", "a"], Int32Array.of(0, 0, 1, 1, 0), options);
  expect(new Set([folds[0], folds[2], folds[4]]).size).toBe(1);
});

test("each class is spread evenly over the folds", () => {
  const texts = Array.from({ length: 90 }, (_, i) => `text ${i}`);
  const labels = Int32Array.from(texts, (_, i) => (i < 30 ? 0 : 1));
  const folds = stratifiedFolds(texts, labels, options);
  for (const fold of [0, 1, 2]) {
    const rows = rowsWhere(folds, (each) => each === fold);
    expect([rows.filter((row) => labels[row] === 0).length, rows.length]).toEqual([10, 30]);
  }
});

test("the order of the rows does not change a text's fold", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), fc.nat(3)), { minLength: 1, maxLength: 40 }), fc.nat(), (rows, key) => {
      const order = permutation(rows.length, key);
      const foldsOf = (all: typeof rows) =>
        stratifiedFolds(
          all.map(([text]) => text),
          Int32Array.from(all, ([, label]) => label),
          options,
        );
      const folds = foldsOf(rows);
      const shuffled = foldsOf([...order].map((row) => rows[row]));
      expect([...shuffled]).toEqual([...order].map((row) => folds[row]));
    }),
  );
});
