// Checks that the options of Adam's relatives have in common.
import { expectPositive, expectRate } from "../core/check.ts";

interface AdamRates {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** Throws `option-invalid` under the optimizer's name, e.g. "nadam.beta1". */
export function expectAdamRates(id: string, { learningRate, beta1, beta2, epsilon }: AdamRates): void {
  expectPositive(`${id}.learningRate`, learningRate);
  expectRate(`${id}.beta1`, beta1);
  expectRate(`${id}.beta2`, beta2);
  expectPositive(`${id}.epsilon`, epsilon);
}
