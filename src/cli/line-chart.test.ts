import { expect, test } from "vitest";
import { lineChart } from "./line-chart.ts";

// In a character the dots are ⠁⠂⠄⡀ from top to bottom at the left, ⠈⠐⠠⢀ at the right.
test("joins its values: from the lower left to the upper right", () => {
  expect(lineChart([0, 1], { width: 1, height: 1 })).toEqual(["⣸"]); // below at the left; the right column joins it to the top
  expect(lineChart([0, 0, 1, 1], { width: 2, height: 1 })).toEqual(["⣀⡏"]);
});

test("draws equal values as a flat line, and a mark as a dotted one where it was asked for", () => {
  expect(lineChart([5, 5, 5, 5], { width: 4, height: 1 })).toEqual(["⠉⠉⠉⠉"]);
  expect(lineChart([5, 5, 5, 5], { width: 4, height: 2, marks: [1] })).toEqual(["⠉⠉⠉⠩", "   ⠨"]);
});
