import { expect, test } from "vitest";
import { spread } from "./chart.ts";
import { domainOf, linearScale, logDomainOf, logScale, roundTicks, tickDigits } from "./scale.ts";

test("a linear scale puts the ends at the ends, and clamps what lies outside", () => {
  const scale = linearScale([0.5, 1], [10, 110]);
  expect([0.5, 0.75, 1, 2, -1].map(scale.at)).toEqual([10, 60, 110, 110, 10]);
  expect([0.5, 1, 1.01].map(scale.contains)).toEqual([true, true, false]);
});

test("a scale may run upwards", () => {
  expect([0, 1].map(linearScale([0, 1], [200, 20]).at)).toEqual([200, 20]);
});

test("on a log scale equal ratios are equal lengths", () => {
  const scale = logScale([1, 100], [0, 100]);
  expect([1, 10, 100].map(scale.at)).toEqual([0, 50, 100]);
  expect(scale.ticks).toEqual([1, 3, 10, 30, 100]);
});

test("ticks are multiples of 1, 2 or 5", () => {
  expect(roundTicks(0, 1, 4)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(roundTicks(0.953, 0.998, 4)).toEqual([0.96, 0.97, 0.98, 0.99]);
  expect(roundTicks(-0.03, 0.02, 4)).toEqual([-0.03, -0.02, -0.01, 0, 0.01, 0.02]);
});

test("ticks have as many decimals as tell them apart", () => {
  expect(tickDigits([0.96, 0.98], 100)).toBe(0);
  expect(tickDigits([0.98, 0.985], 100)).toBe(1);
  expect(tickDigits([0, 0.25])).toBe(1);
});

test("a domain has air, keeps its least length, and never passes its ends", () => {
  expect(domainOf([0.9, 1], { least: 0.02, within: [0, 1] })).toEqual([0.892, 1]);
  const [low, high] = domainOf([1, 1], { least: 0.02, within: [0, 1] });
  expect([low, high]).toEqual([0.98, 1]);
  expect(domainOf([], { least: 0.02, within: [0, 1] })).toEqual([0, 1]);
  expect(logDomainOf([])).toEqual([1, 10]);
});

test("names that would lie on each other are moved apart, in order and within the ends", () => {
  expect(spread([50, 52, 20], 12, [0, 100])).toEqual([50, 62, 20]);
  expect(spread([98, 99], 12, [0, 100])).toEqual([88, 100]);
});
