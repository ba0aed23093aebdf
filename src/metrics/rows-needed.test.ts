import { expect, test } from "vitest";
import { mcnemarExact } from "./mcnemar.ts";
import { rowsNeeded } from "./rows-needed.ts";

test("rows are those of Connor's formula and the correction for the exact test, worked out by hand", () => {
  // (1.959964·√0.2 + 0.841621·√(0.2 − 0.0025))² / 0.0025 = (0.876523 + 0.374022)² / 0.0025 = 625.54, and 2 / 0.05 = 40
  expect(rowsNeeded({ difference: 0.05, discordant: 0.2 })).toBe(666);
  expect(rowsNeeded({ difference: -0.05, discordant: 0.2 })).toBe(666);
});

test.each([
  [0.1, 0.02],
  [0.2, 0.05],
  [0.05, 0.03],
  [0.15, 0.15],
  [0.3, 0.02],
])(
  "with %d of the rows discordant and a difference of %d, the exact test finds it in 79 to 84 of 100 samples",
  (discordant, difference) => {
    const power = exactPower(rowsNeeded({ difference, discordant })!, discordant, difference);
    if (discordant !== difference) expect(power).toBeLessThan(0.84);
    expect(power).toBeGreaterThan(0.79);
  },
);

test("more power, a stricter level or a smaller difference need more rows; no difference is never decided", () => {
  const rows = rowsNeeded({ difference: 0.02, discordant: 0.1 })!;
  expect(rowsNeeded({ difference: 0.02, discordant: 0.1, power: 0.9 })).toBeGreaterThan(rows);
  expect(rowsNeeded({ difference: 0.02, discordant: 0.1, level: 0.01 })).toBeGreaterThan(rows);
  expect(rowsNeeded({ difference: 0.01, discordant: 0.1 })).toBeGreaterThan(3 * rows);
  expect(rowsNeeded({ difference: 0, discordant: 0.1 })).toBeNull();
  expect(() => rowsNeeded({ difference: 0.2, discordant: 0.1 })).toThrow("share of discordant rows");
});

/** Σ over the discordant rows m ~ Binomial(n, ψ) of P(X ≤ k) + P(X ≥ m − k), X ~ Binomial(m, (1 + δ/ψ)/2), k the most that p < 0.05 allows. */
function exactPower(rows: number, discordant: number, difference: number): number {
  const share = (1 + difference / discordant) / 2;
  let [power, critical] = [0, -1];
  for (let m = 1; m <= rows; m++) {
    while (mcnemarExact(critical + 1, m - critical - 1) < 0.05) critical++; // grows with m
    const weight = binomial(rows, m, discordant);
    if (weight < 1e-6) continue;
    for (let k = 0; k <= critical; k++) power += weight * (binomial(m, k, share) + binomial(m, m - k, share));
  }
  return power;
}

const logFactorials = [0];
for (let i = 1; i < 20_000; i++) logFactorials.push(logFactorials[i - 1]! + Math.log(i));

function binomial(n: number, k: number, p: number): number {
  if (p === 1) return k === n ? 1 : 0;
  const ways = logFactorials[n]! - logFactorials[k]! - logFactorials[n - k]!;
  return Math.exp(ways + k * Math.log(p) + (n - k) * Math.log(1 - p));
}
