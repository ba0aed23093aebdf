import { expect, test } from "vitest";
import type { DataProfile } from "../core/hyperparameter.ts";
import { randomKey, uniformAt } from "../core/random.ts";
import type { Candidate } from "./candidate.ts";
import type { Scored } from "./propose.ts";
import { hyperparametersOf, makeSpace, startOf } from "./space.ts";
import { fitSurrogate } from "./surrogate.ts";

const profile: DataProfile = { rows: 4000, classes: 2, imbalance: 1, lengths: { mean: 20, p95: 40, max: 90 }, splitting: "words" };
const space = makeSpace(profile, { architecture: "mean", optimizer: "adam", loss: "binaryCrossentropy" });
const first = startOf(space, { architecture: "mean", optimizer: "adam", loss: "binaryCrossentropy" });

/** A candidate with each setting drawn from its values. */
function drawn(i: number): Candidate {
  const options = Object.fromEntries(
    hyperparametersOf(space, first).map(({ name, values }, at) => [
      name,
      values[Math.floor(uniformAt(randomKey(3, i), at) * values.length)]!,
    ]),
  );
  return { ...first, options };
}

/** Only two settings matter: a small rate is good, much dropout is bad. */
function truth({ options }: Candidate): number {
  return Math.log(options.learningRate as number) * 0.1 + (options.dropout as number);
}

const scored: Scored[] = Array.from({ length: 40 }, (_, i) => ({ candidate: drawn(i), score: truth(drawn(i)) }));

test("what a model of the space expects most of is good in truth", () => {
  const expects = fitSurrogate(space, scored);
  const others = Array.from({ length: 200 }, (_, i) => drawn(1000 + i));
  const ranked = others.toSorted((a, b) => expects(b) - expects(a));
  const mean = (list: readonly Candidate[]) => list.reduce((sum, each) => sum + truth(each), 0) / list.length;
  const best = others.map(truth).sort((a, b) => a - b);
  expect(mean(ranked.slice(0, 10))).toBeLessThan(best[40]!); // its ten first are among the best fifth
  expect(mean(ranked.slice(-50))).toBeGreaterThan(mean(others));
});

test("it expects more of what it knows less of, when both look alike", () => {
  const near = scored.filter(({ candidate }) => candidate.options.dropout === 0.2 || candidate.options.dropout === 0.4);
  const flat = near.map(({ candidate }) => ({
    candidate,
    score: 0.5 + 0.001 * uniformAt(randomKey(7), candidate.options.epochs as number),
  }));
  const expects = fitSurrogate(space, flat);
  const known = flat[0]!.candidate;
  const unknown = { ...known, options: { ...known.options, dropout: 0.6 } };
  expect(expects(unknown)).toBeGreaterThan(expects(known));
});

test("equal trials give equal expectations", () => {
  const [a, b] = [fitSurrogate(space, scored), fitSurrogate(space, scored)];
  expect(a(drawn(99))).toBe(b(drawn(99)));
});
