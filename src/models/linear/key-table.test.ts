import { expect, test } from "vitest";
import { bitsAt } from "../../core/random.ts";
import { KeyTable, keyTableOf } from "./key-table.ts";

test("keys are numbered in order of first appearance, through every growth", () => {
  const table = new KeyTable(2);
  for (let i = 0; i < 5000; i++) expect(table.add(bitsAt(1, i) | 0, bitsAt(2, i) | 0)).toBe(i);
  for (let i = 0; i < 5000; i++) expect(table.add(bitsAt(1, i) | 0, bitsAt(2, i) | 0)).toBe(i);
  expect(table.size).toBe(5000);
});

test("keys that share one half are different keys", () => {
  const table = new KeyTable();
  expect([table.add(7, 1), table.add(7, 2), table.add(8, 1)]).toEqual([0, 1, 2]);
});

test("an unknown key is found nowhere", () => {
  const table = keyTableOf(Int32Array.of(1, -1), Int32Array.of(2, -2));
  expect([table.find(1, 2), table.find(-1, -2), table.find(1, -2)]).toEqual([0, 1, -1]);
});
