import { expect, test } from "vitest";
import { blend } from "./blend.ts";

test("a blend is the weighted mean of its members, whatever the weights sum to", () => {
  const members = [Float32Array.of(0.9, 0.1, 0.5, 0.5), Float32Array.of(0.5, 0.5, 0.25, 0.75)];
  expect([...blend(members, [1, 3])]).toEqual([...Float32Array.of(0.6, 0.4, 0.3125, 0.6875)]);
  expect([...blend(members, [0.25, 0.75])]).toEqual([...blend(members, [1, 3])]);
  expect([...blend(members, [2, 0])]).toEqual([...members[0]!]);
});

test.each([
  [[], [], "members"],
  [[Float32Array.of(1, 0)], [1, 1], "weights"],
  [[Float32Array.of(1, 0), Float32Array.of(1)], [1, 1], "members[1]"],
  [[Float32Array.of(1, 0), Float32Array.of(1, 0)], [0, 0], "weights"],
  [[Float32Array.of(1, 0), Float32Array.of(1, 0)], [1, -1], "weights"],
  [[Float32Array.of(1, 0), Float32Array.of(1, 0)], [1, Number.NaN], "weights"],
])("members %o with weights %o are refused", (members, weights, where) => {
  expect(() => blend(members, weights)).toThrow(`${where}: expected`);
});
