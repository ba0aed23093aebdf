import { describe, expect, test } from "vitest";
import { normalAt, randomKey, uniformAt } from "../core/random.ts";
import { estimateEffects, type ScoredTrial } from "./effects.ts";
import type { Effects } from "./fit-report.ts";

const sizes = { architecture: 4, optimizer: 3, loss: 3 };
const legs = ["architecture", "optimizer", "loss"] as const;

/** Effects drawn for each choice and for each pair of architecture and optimizer, and trials whose first choices are tried more often. */
function madeSearch(count: number, seed: number, noise = 0.01) {
  const draw = (name: string, i: number, spread: number) => spread * normalAt(randomKey(seed, name), i);
  const spreads = { architecture: 0.03, optimizer: 0.015, loss: 0 };
  const main = legs.map((leg) => Array.from({ length: sizes[leg] }, (_, i) => draw(leg, i, spreads[leg])));
  const cells = Array.from({ length: 4 }, (_, a) => Array.from({ length: 3 }, (_, o) => draw("cells", 3 * a + o, 0.01)));
  const choose = (leg: (typeof legs)[number], t: number) => Math.floor(sizes[leg] * uniformAt(randomKey(seed, "choice", leg), t) ** 1.5);
  const trials = Array.from({ length: count }, (_, t): ScoredTrial => {
    const [a, o, l] = [choose("architecture", t), choose("optimizer", t), choose("loss", t)];
    const score = 0.85 + main[0]![a]! + main[1]![o]! + main[2]![l]! + cells[a]![o]! + draw("noise", t, noise);
    return { architecture: `a${a}`, optimizer: `o${o}`, loss: `l${l}`, score };
  });
  return { trials, truth: sharesOfGrid(main[0]!, main[1]!, cells, noise), choices: choicesOfGrid(main[0]!, cells) };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value / values.length, 0);
const variance = (values: readonly number[]) => mean(values.map((value) => (value - mean(values)) ** 2));

function sharesOfGrid(a: readonly number[], o: readonly number[], cells: readonly (readonly number[])[], noise: number) {
  const [rows, columns] = [cells.map(mean), o.map((_, j) => mean(cells.map((row) => row[j]!)))];
  const rest = cells.flatMap((row, i) => row.map((cell, j) => cell - rows[i]! - columns[j]!));
  const [architecture, optimizer, both] = [
    variance(a.map((x, i) => x + rows[i]!)),
    variance(o.map((x, j) => x + columns[j]!)),
    variance(rest),
  ];
  const total = architecture + optimizer + both + noise ** 2;
  return { architecture: architecture / total, optimizer: optimizer / total, "architecture × optimizer": both / total, loss: 0 };
}

function choicesOfGrid(a: readonly number[], cells: readonly (readonly number[])[]): readonly number[] {
  const effects = a.map((x, i) => x + mean(cells[i]!));
  return effects.map((effect) => effect - mean(effects));
}

const shareOf = (effects: Effects, leg: string) => effects.legs.find((each) => each.leg === leg)!;

describe("the shares of legs and pairs", () => {
  test("are found again from 250 trials, the first choices tried more often", () => {
    const { trials, truth } = madeSearch(250, 1);
    const effects = estimateEffects(trials)!;
    expect(effects.trials).toBe(250);
    expect(effects.legs.map(({ leg }) => leg)).toEqual([...legs, "architecture × optimizer", "architecture × loss", "optimizer × loss"]);
    for (const [leg, share] of Object.entries(truth)) expect(Math.abs(shareOf(effects, leg).share - share)).toBeLessThan(0.08);
    expect(shareOf(effects, "loss").high).toBeLessThan(0.05);
    expect(effects.legs.reduce((sum, { share }) => sum + share, 0)).toBeLessThan(1);
  });

  test("lie inside their intervals about 95 times in 100, also with few trials", () => {
    let [inside, all] = [0, 0];
    for (let seed = 0; seed < 40; seed++) {
      const { trials, truth } = madeSearch(seed % 2 === 0 ? 24 : 60, 100 + seed);
      const effects = estimateEffects(trials, { draws: 400 })!;
      for (const leg of ["architecture", "optimizer", "architecture × optimizer"] as const) {
        const { low, high } = shareOf(effects, leg);
        if (low <= truth[leg] && truth[leg] <= high) inside++;
        all++;
      }
    }
    expect(inside / all).toBeGreaterThanOrEqual(0.87); // 0.95 less 2 standard deviations of 40 searches
  });

  test("of few trials have wide intervals; where nothing matters, none claims a large share", () => {
    const few = estimateEffects(madeSearch(10, 3).trials)!;
    const { low, high } = shareOf(few, "architecture");
    expect(high - low).toBeGreaterThan(0.4);
    const luck = Array.from({ length: 60 }, (_, t) => ({
      architecture: `a${t % 4}`,
      optimizer: `o${t % 3}`,
      loss: "l",
      score: normalAt(1, t),
    }));
    for (const { share, low } of estimateEffects(luck)!.legs) {
      expect(share).toBeLessThan(0.15);
      expect(low).toBeLessThan(0.02);
    }
  });
});

describe("the effects of choices", () => {
  test("are relative to the mean of the leg and near the truth", () => {
    const { trials, choices } = madeSearch(250, 5);
    const found = estimateEffects(trials)!.choices.filter(({ leg }) => leg === "architecture");
    expect(found).toHaveLength(4);
    expect(found.reduce((sum, { trials }) => sum + trials, 0)).toBe(250);
    expect(found.reduce((sum, { difference }) => sum + difference, 0)).toBeCloseTo(0, 9);
    for (const { choice, difference, low, high } of found) {
      const truth = choices[Number(choice.slice(1))]!;
      expect(Math.abs(difference - truth)).toBeLessThan(0.006);
      expect(low).toBeLessThan(difference);
      expect(high).toBeGreaterThan(difference);
    }
  });

  test("that were always tried together cannot be told apart, and their intervals say so", () => {
    const together = Array.from({ length: 40 }, (_, t) => ({
      architecture: `a${t % 2}`,
      optimizer: `o${t % 2}`,
      loss: "l",
      score: 0.8 + 0.1 * (t % 2) + 0.005 * normalAt(2, t),
    }));
    const { legs } = estimateEffects(together)!;
    for (const leg of ["architecture", "optimizer"]) {
      const { low, high } = legs.find((each) => each.leg === leg)!;
      expect(low).toBeLessThan(0.1);
      expect(high).toBeGreaterThan(0.6);
    }
  });
});

test("there is nothing to tell with few trials, one choice a leg, or equal scores; the same seed gives the same", () => {
  const { trials } = madeSearch(30, 6);
  expect(estimateEffects(trials.slice(0, 7))).toBeNull();
  expect(estimateEffects(trials.map((trial) => ({ ...trial, architecture: "a", optimizer: "o", loss: "l" })))).toBeNull();
  expect(estimateEffects(trials.map((trial) => ({ ...trial, score: 0.8 })))).toBeNull();
  const options = { draws: 100 };
  expect(estimateEffects(trials, options)).toEqual(estimateEffects(trials, options));
  expect(estimateEffects(trials, { ...options, seed: 1 })).not.toEqual(estimateEffects(trials, options));
  const oneLoss = estimateEffects(
    trials.map((trial) => ({ ...trial, loss: "l" })),
    options,
  )!;
  expect(oneLoss.legs.map(({ leg }) => leg)).toEqual(["architecture", "optimizer", "architecture × optimizer"]);
});
