// Groups of parameters that are updated alike: same learning rate, decaying or not. Frozen ones are in none.
import { expectOption } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import { nameHint } from "../core/nearest.ts";
import type { MatrixToOrthogonalize, Optimizer, UpdateContext } from "../optimizers/optimizer.ts";
import { type Layout, type Place, viewOf } from "./parameters.ts";
import { sumShards, type UpdateMemory, updateRange, updateTensors, updateTouched } from "./update.ts";
import type { UpdateOptions } from "./update-options.ts";

export interface ParameterGroup {
  readonly places: readonly Place[];
  /** Elements from ≤ i < to of the weights. */
  readonly from: number;
  readonly to: number;
  readonly learningRateFactor: number;
  readonly decays: boolean;
  /** λ outside the rule; 0 where the weights do not decay. */
  readonly weightDecay: number;
}

/** The groups in the order of the weights: neighbors that are updated alike are one. Throws `option-invalid` for a name that fits nothing. */
export function parameterGroups(layout: Layout, options: UpdateOptions, optimizer: Optimizer): ParameterGroup[] {
  const { excludeFromWeightDecay = [], learningRateFactors = {}, frozen = [], weightDecay = 0 } = options;
  expectKnownNames("excludeFromWeightDecay", excludeFromWeightDecay, layout);
  expectKnownNames("learningRateFactors", Object.keys(learningRateFactors), layout);
  expectKnownNames("frozen", frozen, layout);
  const isDecaying = weightDecay > 0 || Number(optimizer.config.weightDecay ?? 0) > 0; // else no group differs from another by it
  const groups: ParameterGroup[] = [];
  layout.places.forEach((place, i) => {
    if (place.offset >= layout.trainable || isFrozen(place.name, options)) return;
    const to = Math.min(layout.places[i + 1]?.offset ?? layout.total, layout.trainable);
    const decays = !isDecaying || !(isVector(place) || excludeFromWeightDecay.some((name) => isWithin(place, name)));
    const own = { learningRateFactor: factorOf(place, learningRateFactors), decays, weightDecay: decays ? weightDecay : 0 };
    const before = groups.at(-1);
    if (before?.to === place.offset && before.learningRateFactor === own.learningRateFactor && before.decays === decays) {
      groups[groups.length - 1] = { ...before, to, places: [...before.places, place] };
    } else groups.push({ ...own, from: place.offset, to, places: [place] });
  });
  expectOption(groups.length > 0, "frozen", "at least one parameter that is not frozen", frozen);
  return groups;
}

/** Updates the weights of the range group by group. */
export function updateGroups(
  optimizer: Optimizer,
  memory: UpdateMemory,
  groups: readonly ParameterGroup[],
  range: { readonly from: number; readonly to: number },
  context: UpdateContext,
): void {
  for (const group of groups) {
    const part = { from: Math.max(range.from, group.from), to: Math.min(range.to, group.to) };
    if (part.from >= part.to) continue;
    const own = contextOf(group, context);
    decay(memory.weights.subarray(part.from, part.to), own.learningRate * group.weightDecay);
    if (optimizer.updateRow) updateTouched(optimizer, memory, group.places, part, own);
    else updateRange(optimizer, memory, part, own);
  }
}

/** The same for rules that need whole tensors; `orthogonalize` does the products of those that ask for them. */
export async function updateGroupTensors(
  optimizer: Optimizer,
  memory: UpdateMemory,
  groups: readonly ParameterGroup[],
  context: UpdateContext,
  orthogonalize: (asked: MatrixToOrthogonalize) => Promise<Float32Array>,
): Promise<void> {
  for (const group of groups) {
    const own = contextOf(group, context);
    decay(memory.weights.subarray(group.from, group.to), own.learningRate * group.weightDecay);
    for (const place of group.places) {
      const asked = directionOf(optimizer, memory, place, own);
      const orthogonal = asked ? await orthogonalize(asked) : undefined;
      updateTensors(optimizer, memory, [place], { ...own, orthogonal });
    }
  }
}

function directionOf(optimizer: Optimizer, memory: UpdateMemory, place: Place, context: UpdateContext): MatrixToOrthogonalize | null {
  if (!optimizer.direction) return null;
  const gradient = sumShards(memory.gradients, place.offset, place.offset + place.size, new Float32Array(place.size));
  const slots = Object.fromEntries(Object.entries(memory.slots).map(([name, values]) => [name, viewOf(values, place)]));
  return optimizer.direction(gradient, slots, { ...context, shape: place.shape, name: place.name });
}

function contextOf({ learningRateFactor, decays }: ParameterGroup, context: UpdateContext): UpdateContext {
  return { ...context, learningRate: context.learningRate * learningRateFactor, decays };
}

/** w ← w − share · w */
function decay(weights: Float32Array, share: number): void {
  if (share > 0) for (let i = 0; i < weights.length; i++) weights[i]! -= share * weights[i]!;
}

/** Biases and the scales and shifts of norms; kernels and tables have two axes or more. */
function isVector({ shape }: Place): boolean {
  return shape.length < 2;
}

export function isFrozen(parameter: string, { frozen = [] }: UpdateOptions): boolean {
  return frozen.some((name) => isWithin({ name: parameter }, name));
}

function isWithin(place: Pick<Place, "name">, name: string): boolean {
  return place.name === name || place.name.startsWith(`${name}.`);
}

function factorOf(place: Place, factors: Readonly<Record<string, number>>): number {
  const fitting = Object.entries(factors).filter(([name]) => isWithin(place, name));
  return fitting.reduce((best, each) => (each[0].length > best[0].length ? each : best), ["", 1] as [string, number])[1];
}

function expectKnownNames(option: keyof UpdateOptions, names: readonly string[], { places }: Layout): void {
  const all = places.map(({ name }) => name);
  const known = [...new Set(all.flatMap((name) => [name.split(".").slice(0, -1).join("."), name]))].filter((name) => name !== "");
  for (const name of names) {
    if (places.some((place) => isWithin(place, name))) continue;
    throw new TercetError("option-invalid", {
      where: option,
      option,
      expected: all.join(", "),
      received: name,
      hint: nameHint(name, known),
    });
  }
}
