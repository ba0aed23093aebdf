import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitIndices, splitRows } from "./split.ts";
import { textVectorizer } from "./vectorizer.ts";

const keys = Array.from({ length: 1000 }, (_, i) => `text ${i % 900}`); // the last 100 repeat the first
const labels = Array.from({ length: 1000 }, (_, i) => (i % 900 < 100 ? "rare" : "common"));

describe("splitIndices", () => {
  test("puts each row on one side, and equal texts on the same", () => {
    const { train, validation, test: tested } = splitIndices(keys, labels, { validation: 0.2, test: 0.1, seed: 1 });
    expect([...train, ...validation, ...tested].sort((a, b) => a - b)).toEqual([...keys.keys()]);
    const sides = [train, validation, tested].map((rows) => new Set(Array.from(rows, (row) => keys[row])));
    expect([...sides[0]!].filter((key) => sides[1]!.has(key!))).toEqual([]);
    expect([...sides[1]!, ...sides[0]!].filter((key) => sides[2]!.has(key))).toEqual([]);
  });

  test("keeps the share of each class", () => {
    const { validation, test: tested } = splitIndices(keys, labels, { validation: 0.2, test: 0.1, seed: 1 });
    const share = (rows: Int32Array, label: string) =>
      rows.filter((row) => labels[row] === label).length / labels.filter((each) => each === label).length;
    for (const label of ["rare", "common"]) {
      expect(share(validation, label)).toBeCloseTo(0.2, 2);
      expect(share(tested, label)).toBeCloseTo(0.1, 2);
    }
  });

  test("does not depend on the order of the rows, but on the seed", () => {
    const shuffled = [...keys.keys()].sort((a, b) => ((a * 7919) % 1000) - ((b * 7919) % 1000));
    const valid = (order: number[], seed: number) => {
      const { validation } = splitIndices(
        order.map((row) => keys[row]!),
        order.map((row) => labels[row]!),
        { validation: 0.2, seed },
      );
      return [...new Set(Array.from(validation, (row) => keys[order[row]!]))].sort();
    };
    expect(valid(shuffled, 3)).toEqual(valid([...keys.keys()], 3));
    expect(valid(shuffled, 4)).not.toEqual(valid(shuffled, 3));
  });

  test("gives every class a row on every side, whatever the shares", () => {
    const row = fc.record({ key: fc.integer({ min: 0, max: 60 }), label: fc.constantFrom("a", "b") });
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 100 }),
        fc.double({ min: 0.01, max: 0.5, noNaN: true }),
        fc.integer(),
        (drawn, validation, seed) => {
          const rows = [...drawn, ..."abcdef"].map((each, i) =>
            typeof each === "string" ? { key: 100 + i, label: i % 2 ? "a" : "b" } : each,
          );
          const texts = rows.map(({ key }) => `${key}`);
          const classes = rows.map(({ label }) => label);
          const sides = splitIndices(texts, classes, { validation, test: 0.1, seed });
          for (const side of Object.values(sides)) expect(side.length).toBeGreaterThan(0);
          const where = new Map<string, string>();
          for (const [name, side] of Object.entries(sides)) {
            for (const at of side) expect(where.get(texts[at]!) ?? name).toBe(name);
            for (const at of side) where.set(texts[at]!, name);
          }
        },
      ),
      { numRuns: 100, seed: 1 },
    );
  });

  test("says which class is too small, and when there are too few rows", () => {
    const options = { validation: 0.2, test: 0.2, seed: 1 };
    expect(() => splitIndices(["a", "b", "c", "d", "d"], ["x", "x", "x", "y", "y"], options)).toThrow(
      expect.objectContaining({ code: "class-too-small" }),
    );
    expect(() => splitIndices(["a", "b", "c", "d", "d"], ["x", "x", "x", "y", "y"], options)).toThrow(/"y" with 1/);
    expect(() => splitIndices(["a", "a"], ["x", "x"], options)).toThrow(expect.objectContaining({ code: "too-few-rows" }));
    expect(splitIndices(["a", "b", "c", "d"], ["x", "x", "x", "y"], { ...options, stratify: false }).train.length).toBe(2);
  });

  test("refuses shares that leave nothing for training", () => {
    expect(() => splitIndices(["a"], ["x"], { validation: 1, seed: 1 })).toThrow(expect.objectContaining({ code: "option-invalid" }));
    expect(() => splitIndices(["a"], ["x"], { validation: 0.5, test: 0.5, seed: 1 })).toThrow(
      expect.objectContaining({ code: "option-invalid" }),
    );
    expect(() => splitIndices(["a"], ["x"], { validation: 0, seed: 1 })).toThrow(expect.objectContaining({ code: "option-invalid" }));
    expect(() => splitIndices(["a"], ["x"], { validation: 0.1, seed: 1, stratified: true } as never)).toThrow(/Did you mean "stratify"/);
  });
});

describe("splitRows", () => {
  const x = textVectorizer({ maxLength: 3 }).adapt(keys).encode(keys);
  const y = { data: Int32Array.from(labels, (label) => (label === "rare" ? 1 : 0)), shape: [1000], classes: ["common", "rare"] };

  test("takes ids, lengths, labels and classes of the rows", () => {
    const { train, validation, test: tested } = splitRows({ x, y }, { validation: 0.2, seed: 1, stratify: true });
    expect(train.x.shape).toEqual([train.y.shape[0], 3]);
    expect(train.x.lengths.length).toBe(train.y.data.length);
    expect(train.y.classes).toEqual(["common", "rare"]);
    expect(train.y.data.length + validation.y.data.length).toBe(1000);
    expect(tested.x.shape).toEqual([0, 3]);
  });

  test("keeps rows with equal ids together", () => {
    const { train, validation } = splitRows({ x, y }, { validation: 0.3, seed: 2 });
    const rowsOf = (side: typeof train) => Array.from(side.y.data, (_, row) => side.x.data.subarray(3 * row, 3 * row + 3).join());
    const trained = new Set(rowsOf(train));
    expect(rowsOf(validation).filter((row) => trained.has(row))).toEqual([]);
  });

  test("splits targets that are no classes without strata", () => {
    const targets = { data: Float32Array.from(labels, (_, i) => i / 1000), shape: [1000] };
    expect(splitRows({ x, y: targets }, { validation: 0.2, seed: 1 }).validation.y.data.length).toBe(200);
  });

  test("refuses different numbers of rows", () => {
    expect(() => splitRows({ x, y: { ...y, data: y.data.subarray(0, 10), shape: [10] } }, { validation: 0.2, seed: 1 })).toThrow(
      expect.objectContaining({ code: "shape-mismatch" }),
    );
  });
});
