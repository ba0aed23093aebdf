import { describe, expect, test } from "vitest";
import type { DataProfile } from "../core/hyperparameter.ts";
import { losses } from "../losses/registry.ts";
import { architectures } from "../models/registry.ts";
import { commonPriority, optimizers } from "../optimizers/registry.ts";
import { type Candidate, candidateKey } from "./candidate.ts";
import { type Proposal, propose, type Scored } from "./propose.ts";
import { hyperparametersOf, makeSpace, sizeOfSpace, startOf, withLeg } from "./space.ts";
import { toRecipe } from "./to-recipe.ts";

const profile: DataProfile = { rows: 4000, classes: 2, imbalance: 1, lengths: { mean: 20, p95: 40, max: 90 }, splitting: "words" };

/** Runs proposals against a made-up judge. */
function run(trials: number, judge: (candidate: Candidate) => number, given: Partial<Parameters<typeof propose>[0]> = {}): Proposal[] {
  const space = makeSpace(profile);
  const made: Proposal[] = [];
  const scored: Scored[] = [];
  for (let number = 1; number <= trials; number++) {
    const started = new Set(made.map(({ candidate }) => candidateKey(candidate)));
    const proposal = propose({ space, scored, started, number, seed: 1, fits: () => true, ...given });
    if (!proposal) break;
    made.push(proposal);
    scored.push({ candidate: proposal.candidate, score: judge(proposal.candidate) });
  }
  return made;
}

/** A landscape with its valley at a small rate, wide filters and no smoothing. */
function valley({ architecture, loss, options }: Candidate): number {
  const far =
    Math.abs(Math.log((options.learningRate as number) / 0.0008)) + Math.abs((options.labelSmoothing as number | undefined) ?? 0.1);
  return (
    0.3 +
    0.05 * far +
    (architecture === "textCnn" ? 0 : 0.1) +
    (loss === "meanSquaredError" ? 0.02 : 0) +
    ((options.filters as number) === 160 ? 0 : 0.02)
  );
}

describe("what is proposed", () => {
  test("begins with each architecture that suits the data, the most promising first", () => {
    const promising = makeSpace(profile).architectures;
    expect(promising[0]).toBe("textCnn");
    const first = run(promising.length, () => 1);
    expect(first.map(({ candidate }) => candidate.architecture)).toEqual(promising);
    expect(first.every(({ origin }) => origin === "portfolio")).toBe(true);
  });

  test("then compares every optimizer and every loss on the best combination so far", () => {
    const made = run(makeSpace(profile).architectures.length + 14, valley); // every second one is a screen, and there are six other losses
    const compared = made.filter(({ origin }) => origin !== "portfolio").map(({ candidate }) => candidate); // a change may come first
    expect(new Set(compared.map(({ optimizer }) => optimizer))).toContain("adam");
    expect(new Set(compared.map(({ optimizer }) => optimizer))).toContain("sgd");
    expect(new Set(compared.map(({ loss }) => loss))).toContain("categoricalCrossentropy");
    expect(new Set(compared.map(({ loss }) => loss))).toContain("meanSquaredError");
    expect(made.some(({ origin }) => origin === "screen")).toBe(true);
    expect(made.some(({ origin }) => origin === "change")).toBe(true);
  });

  test("leaves rare optimizers to large searches, and then tries each of them", () => {
    const made = run(120, valley).map(({ candidate }) => candidate.optimizer);
    const common = optimizers.filter(({ search }) => search.priority >= commonPriority).map(({ id }) => id);
    expect(new Set(made.slice(0, 40))).toEqual(new Set(common));
    expect(new Set(made)).toEqual(new Set(optimizers.map(({ id }) => id)));
    const [first, ...others] = makeSpace(profile).optimizers; // the most promising first
    const screened = run(40, valley).flatMap(({ candidate, origin }) => (origin === "screen" ? [candidate.optimizer] : []));
    const met = [...new Set(screened)].filter((id) => id !== first);
    expect(met.map((id) => others.indexOf(id))).toEqual(met.map((id) => others.indexOf(id)).sort((a, b) => a - b));
    expect(met.length).toBeGreaterThan(1);
  });

  test("is never the same twice, and the same for the same outcomes and seed", () => {
    const made = run(60, valley);
    expect(new Set(made.map(({ candidate }) => candidateKey(candidate))).size).toBe(60);
    expect(run(60, valley)).toEqual(made);
    expect(run(60, valley, { seed: 2 })).not.toEqual(made);
  });

  test("asks the model of the space only after twenty finished trials", () => {
    const made = run(60, valley);
    const firstModel = made.findIndex(({ origin }) => origin === "model");
    expect(firstModel).toBeGreaterThanOrEqual(20);
  });

  test("finds a better valley than changes drawn blindly", () => {
    const best = (seed: number) => Math.min(...run(60, valley, { seed }).map(({ candidate }) => valley(candidate)));
    const start = valley(startOf(makeSpace(profile), { architecture: "textCnn", optimizer: "adamW", loss: "binaryCrossentropy" }));
    const found = [1, 2, 3, 4, 5].map(best).sort();
    expect(found[2]).toBeLessThan(start - 0.05);
    expect(found[2]).toBeLessThan(0.32);
  });

  test("leaves out what does not fit the time, and ends when nothing does", () => {
    const made = run(10, valley, { fits: ({ architecture }) => architecture === "mean" });
    expect(new Set(made.map(({ candidate }) => candidate.architecture))).toEqual(new Set(["mean"]));
    expect(run(10, valley, { fits: () => false })).toEqual([]);
  });

  test("builds on nothing that was cut or failed", () => {
    const made = run(8, ({ architecture }) => (architecture === "mean" ? 0.5 : Number.POSITIVE_INFINITY));
    expect(
      made
        .slice(3)
        .filter(({ origin }) => origin === "screen")
        .every(({ candidate }) => candidate.architecture === "mean"),
    ).toBe(true);
  });
});

describe("the space", () => {
  test("holds every row of the registries that suits the data", () => {
    const space = makeSpace(profile);
    expect([...space.architectures].sort()).toEqual(
      architectures
        .filter(({ search }) => search && search.priority(profile) > 0)
        .map(({ id }) => id)
        .sort(),
    );
    expect([...space.optimizers].sort()).toEqual(optimizers.map(({ id }) => id).sort());
    expect([...space.losses].sort()).toEqual(
      losses
        .filter(({ search }) => search?.suits(profile))
        .map(({ id }) => id)
        .sort(),
    );
    expect(makeSpace({ ...profile, classes: 5 }).losses).not.toContain("binaryCrossentropy");
  });

  test("has as many combinations as its values multiply to", () => {
    const space = makeSpace(profile, { architecture: "mean", optimizer: "adam", loss: "meanSquaredError" });
    const legs = { architecture: "mean", optimizer: "adam", loss: "meanSquaredError" };
    const product = hyperparametersOf(space, legs).reduce((size, { values }) => size * values.length, 1);
    expect(sizeOfSpace(space)).toBe(product);
    const both = makeSpace(profile, { architecture: "mean", loss: "meanSquaredError" });
    expect(sizeOfSpace(both)).toBeGreaterThan(product);
  });

  test("keeps to what is pinned", () => {
    const space = makeSpace(profile, { architecture: "MEAN", options: { learningRate: 0.004, epochs: 3 } });
    const start = startOf(space, { architecture: space.architectures[0]!, optimizer: "adam", loss: space.losses[0]! });
    expect(start).toMatchObject({ architecture: "mean", options: { learningRate: 0.004, epochs: 3 } });
    expect(() => makeSpace(profile, { optimizer: "adamm" })).toThrow(/adam/);
    expect(makeSpace(profile, { architecture: "linear" }).architectures).toEqual([]);
  });

  test("starts every hyperparameter at one of its values", () => {
    const space = makeSpace(profile);
    for (const architecture of space.architectures)
      for (const optimizer of space.optimizers)
        for (const loss of space.losses)
          for (const { name, values, start } of hyperparametersOf(space, { architecture, optimizer, loss })) {
            const isIn = values.some((value) => JSON.stringify(value) === JSON.stringify(start));
            expect(isIn, `${architecture} ${optimizer} ${loss} ${name}`).toBe(true);
          }
  });

  test("keeps shared settings when a leg is replaced, and takes the new leg's own from its start", () => {
    const space = makeSpace(profile);
    const start = startOf(space, { architecture: "textCnn", optimizer: "adamW", loss: "binaryCrossentropy" });
    const changed: Candidate = { ...start, options: { ...start.options, batchSize: 128, learningRate: 0.0125 } };
    const replaced = withLeg(space, changed, "optimizer", "sgd");
    expect(replaced.options).toMatchObject({ batchSize: 128, learningRate: 0.3, momentum: 0.9 });
    expect(replaced.options).not.toHaveProperty("weightDecay");
    expect(withLeg(space, changed, "loss", "meanSquaredError").options).not.toHaveProperty("labelSmoothing");
  });

  test("becomes a recipe in which each option stands where it belongs", () => {
    const space = makeSpace(profile);
    const recipe = toRecipe(startOf(space, { architecture: "textCnn", optimizer: "sgd", loss: "binaryCrossentropy" }));
    expect(recipe).toMatchObject({
      architecture: "textCnn",
      architectureOptions: { filters: 100, dropout: 0.5 },
      optimizerOptions: { momentum: 0.9 },
      learningRate: 0.3,
      labelSmoothing: 0.1,
      schedule: "linear",
      batchSize: 64,
    });
    expect(recipe.optimizerOptions).not.toHaveProperty("learningRate");
  });
});
