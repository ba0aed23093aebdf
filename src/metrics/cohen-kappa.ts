// Agreement beyond chance.
import { addToConfusion, type ConfusionTally, confusionSums, dot } from "./confusion-tally.ts";
import type { Metric } from "./metric.ts";

/**
 * Cohen's kappa:  κ = (o − e) / (1 − e),  o = c / s the accuracy,  e = t·p / s² what chance alone would agree on
 *
 * with s the weight of all rows, c of those predicted right, t and p `[classes]` the weight of each class in targets and predictions.
 * Range −1 to 1, 0 for chance. Null where e is 1 (all targets and all predictions are one class), where scikit-learn gives NaN.
 * Source: Cohen 1960, https://doi.org/10.1177/001316446002000104.
 */
export function cohenKappa(): Metric<ConfusionTally> {
  return {
    id: "cohenKappa",
    range: [-1, 1],
    higherIsBetter: true,
    start: () => ({ classes: 0 }),
    add: addToConfusion,
    result(tally) {
      const sums = confusionSums(tally);
      if (!sums) return null;
      const { total, right, wanted, predicted } = sums;
      const chance = dot(wanted, predicted);
      return total ** 2 === chance ? null : (right * total - chance) / (total ** 2 - chance);
    },
  };
}
