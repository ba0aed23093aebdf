// How likely counts are under a rate.
import { add, exp, less, log, maximum, minimum, mul, reduceMean, softplus, sub, where } from "../graph/ops/index.ts";
import type { Loss } from "./loss.ts";

/**
 * loss = mean over the width of λ − y·log λ,  λ = softplus(z) = log(1 + e^z)   (nats, up to a term of y alone)
 *
 * Shapes: logits, targets `[batch, width]`, targets 0 or more → `[batch]`.
 * Where z < −5, log λ is z + log(1 − e/2 + e²/3 − e³/4), e = e^z, its series to 4e-10: λ itself has few digits there, and is rounded to 0.
 * Source: Keras's `Poisson` on a last layer of activation "softplus". Departs: Keras adds 1e-7 to λ in the logarithm.
 */
export const poisson: Loss = {
  id: "poisson",
  name: "Poisson",
  targets: "values",
  outputs: ["softplus"],
  perExample: (z, y) => {
    const [low, high] = [minimum(z, -5), maximum(z, -5)]; // each branch only sees numbers it can take
    const e = exp(low);
    const series = sub(1, mul(e, sub(1 / 2, mul(e, sub(1 / 3, mul(e, 1 / 4))))));
    const logRate = where(less(z, -5), add(low, log(series)), log(softplus(high)));
    return reduceMean(sub(softplus(z), mul(y, logRate)), { axes: [-1] });
  },
};
