// From a candidate, which is flat, to the recipe that a network is trained by.
import { findRow } from "../core/find-row.ts";
import { architectures } from "../models/registry.ts";
import { optimizers } from "../optimizers/registry.ts";
import { defaultRecipe, type Recipe } from "../tasks/recipe.ts";
import type { Candidate } from "./candidate.ts";

/** Each option goes where its row says it belongs: to the architecture, the optimizer, or the training. */
export function toRecipe({ architecture, optimizer, loss, options }: Candidate): Recipe {
  const ofArchitecture = Object.keys(findRow(architectures, "--architecture", architecture).defaults);
  const ofOptimizer = findRow(optimizers, "--optimizer", optimizer).hyperparameters.map(({ name }) => name);
  const pick = (names: readonly string[]) =>
    Object.fromEntries(Object.entries(options).filter(([name]) => names.includes(name) && name !== "learningRate"));
  const own = new Set([...ofArchitecture, ...ofOptimizer]);
  const rest = Object.fromEntries(Object.entries(options).filter(([name]) => !own.has(name) || name === "learningRate"));
  return {
    ...defaultRecipe,
    ...rest, // a training's options are called in a recipe what they are called in the space
    architecture,
    architectureOptions: pick(ofArchitecture),
    optimizer,
    optimizerOptions: pick(ofOptimizer) as Record<string, number | boolean>, // an optimizer has no other options
    loss,
  };
}
