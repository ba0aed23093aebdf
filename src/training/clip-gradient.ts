// Clipping of the whole gradient of a step, in place.
import { euclideanNorm } from "../optimizers/root-mean-square.ts";
import type { ParameterGroup } from "./parameter-groups.ts";
import { viewOf } from "./parameters.ts";
import type { UpdateOptions } from "./update-options.ts";

/**
 * clipValue c: gᵢ ← min(c, max(−c, gᵢ))   clipNorm c: g ← g · min(1, c / ‖g‖) for each parameter   globalClipNorm: the same with the norm of all
 *
 * Norms are summed in the order of the weights, so that threads change nothing; frozen parameters do not count.
 * Source: Pascanu, Mikolov & Bengio 2013, https://arxiv.org/abs/1211.5063, Algorithm 1, as Keras has it.
 */
export function clipGradient(gradient: Float32Array, groups: readonly ParameterGroup[], options: UpdateOptions): void {
  const { clipValue, clipNorm, globalClipNorm } = options;
  const views = groups.flatMap(({ places }) => places.map((place) => viewOf(gradient, place)));
  if (clipValue !== undefined) for (const view of views) clipElements(view, clipValue);
  if (clipNorm !== undefined) for (const view of views) scaleTo(view, euclideanNorm(view), clipNorm);
  if (globalClipNorm !== undefined) {
    const norm = euclideanNorm(views.map(euclideanNorm));
    for (const view of views) scaleTo(view, norm, globalClipNorm);
  }
}

export function clips({ clipValue, clipNorm, globalClipNorm }: UpdateOptions): boolean {
  return clipValue !== undefined || clipNorm !== undefined || globalClipNorm !== undefined;
}

function clipElements(view: Float32Array, most: number): void {
  for (let i = 0; i < view.length; i++) view[i] = Math.min(most, Math.max(-most, view[i]!));
}

function scaleTo(view: Float32Array, norm: number, most: number): void {
  if (norm <= most) return;
  const factor = most / norm;
  for (let i = 0; i < view.length; i++) view[i]! *= factor;
}
