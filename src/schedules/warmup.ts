// The rise from nothing in the first steps: large first steps from random weights do harm that later ones must undo.

const share = 0.05;

/**
 * rise = min(1, t / w) with w = ⌈0.05 · steps⌉
 *
 * rest = max(0, t − w) / (steps − w + 1): 0 at the end of the warm-up and just below 1 at the last step,
 * so that no step is made with a rate of 0.
 */
export function warmup(step: number, steps: number): { readonly rise: number; readonly rest: number } {
  const rising = Math.ceil(share * steps);
  return { rise: Math.min(1, step / rising), rest: Math.max(0, step - rising) / (steps - rising + 1) };
}
