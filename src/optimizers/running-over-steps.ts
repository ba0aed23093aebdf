// A number that is built up step by step and follows from the step alone, such as a product of momenta.

/**
 * valueₜ = next(valueₜ₋₁, t) from value₀. The last one is remembered, so that steps in order cost one call each; after a jump, as when a
 * training is resumed, all are run through again, in the same order and thus to the same bits.
 */
export function runningOverSteps(start: number, next: (before: number, step: number) => number): (step: number) => number {
  let known = { step: 0, value: start };
  return (step) => {
    if (step < known.step) known = { step: 0, value: start };
    while (known.step < step) known = { step: known.step + 1, value: next(known.value, known.step + 1) };
    return known.value;
  };
}
