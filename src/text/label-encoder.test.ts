import { expect, test } from "vitest";
import { labelEncoder } from "./label-encoder.ts";

test("classes are sorted, numbers by value", () => {
  expect(labelEncoder().adapt(["spam", "ham", "spam"]).classes).toEqual(["ham", "spam"]);
  expect(labelEncoder().adapt(["10", "9", "-1", "2.5"]).classes).toEqual(["-1", "2.5", "9", "10"]);
  expect(labelEncoder().adapt(["class 10", "class 9", "class"]).classes).toEqual(["class", "class 9", "class 10"]);
});

test("labels become the indices of their classes", () => {
  const encoded = labelEncoder().adapt(["ham", "spam"]).encode(["spam", "ham", "spam"]);
  expect(encoded).toEqual({ data: Int32Array.of(1, 0, 1), shape: [3], classes: ["ham", "spam"] });
});

test("labels that were not seen are listed", () => {
  const encoder = labelEncoder().adapt(["ham", "spam"]);
  expect(() => encoder.encode(["ham", "eggs", "bacon", "eggs"])).toThrow(expect.objectContaining({ code: "label-unseen" }));
  expect(() => encoder.encode(["ham", "eggs", "bacon", "eggs"])).toThrow(/2 others: "eggs", "bacon"/);
});

test("one class is refused, and so is encoding before adapt", () => {
  expect(() => labelEncoder().adapt(["ham", "ham"])).toThrow(expect.objectContaining({ code: "one-class" }));
  expect(() => labelEncoder().adapt([])).toThrow(expect.objectContaining({ code: "one-class" }));
  expect(() => labelEncoder().encode(["ham"])).toThrow(expect.objectContaining({ code: "not-adapted" }));
});

test("an encoder of known classes needs no adapt", () => {
  expect([...labelEncoder({ classes: ["b", "a"] }).encode(["a", "b"]).data]).toEqual([1, 0]);
});
