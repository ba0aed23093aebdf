// The correlation of classes and predictions.
import { addToConfusion, type ConfusionTally, confusionSums, dot } from "./confusion-tally.ts";
import type { Metric } from "./metric.ts";

/**
 * Matthews correlation:  MCC = (c·s − t·p) / √((s² − p·p)·(s² − t·t))
 *
 * with s the weight of all rows, c of those predicted right, t and p `[classes]` the weight of each class in targets and predictions.
 * Range −1 to 1, 0 for answers that ignore the text. 0 where the root is 0, as in scikit-learn; null before the first row.
 * Source: Gorodkin 2004, https://doi.org/10.1016/j.compbiolchem.2004.09.006.
 */
export function matthewsCorrelation(): Metric<ConfusionTally> {
  return {
    id: "matthewsCorrelation",
    range: [-1, 1],
    higherIsBetter: true,
    start: () => ({ classes: 0 }),
    add: addToConfusion,
    result(tally) {
      const sums = confusionSums(tally);
      if (!sums) return null;
      const { total, right, wanted, predicted } = sums;
      const spread = (total ** 2 - dot(predicted, predicted)) * (total ** 2 - dot(wanted, wanted));
      return spread === 0 ? 0 : (right * total - dot(wanted, predicted)) / Math.sqrt(spread);
    },
  };
}
