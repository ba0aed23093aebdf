// Several models as one: the weighted mean of their probabilities.
import { expectOption } from "../core/check.ts";

/**
 * Mean of the probabilities of several models:  p = Σ_m w_m·p_m / Σ_m w_m
 *
 * Members `[rows, classes]` each, in the same order of rows and classes → same. Each row of the mean sums to 1 if those of the members do.
 */
export function blend(members: readonly Float32Array[], weights: readonly number[]): Float32Array {
  const size = checkedSize(members, weights);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const sums = new Float64Array(size);
  for (const [m, member] of members.entries()) {
    const weight = weights[m]! / total;
    for (let i = 0; i < size; i++) sums[i]! += weight * member[i]!;
  }
  return Float32Array.from(sums);
}

function checkedSize(members: readonly Float32Array[], weights: readonly number[]): number {
  expectOption(members.length > 0, "members", "at least one model", members.length);
  expectOption(weights.length === members.length, "weights", `one weight for each of ${members.length} members`, weights.length);
  const usable = weights.every((weight) => Number.isFinite(weight) && weight >= 0) && weights.some((weight) => weight > 0);
  expectOption(usable, "weights", "numbers, 0 or more, not all 0", weights);
  const size = members[0]!.length;
  const odd = members.findIndex((member) => member.length !== size);
  expectOption(odd < 0, `members[${odd}]`, `${size} numbers, as members[0]`, members[odd]?.length);
  return size;
}
