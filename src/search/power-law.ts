// Learning curves: how the error falls with the number of training rows.

/** An error that was measured after training on so many rows; `weight` is one over its variance. */
export interface CurvePoint {
  readonly rows: number;
  readonly error: number;
  readonly weight: number;
}

/** error(n) = floor + factor · n^−exponent */
export interface PowerLaw {
  readonly floor: number;
  readonly factor: number;
  readonly exponent: number;
}

export interface PowerLawOptions {
  /** Whether an error may stay that no number of rows removes; without it the floor is 0. */
  readonly hasFloor: boolean;
}

const exponents = Array.from({ length: 40 }, (_, i) => 0.05 * 1.09 ** i); // 0.05 to 1.44

/**
 * The weighted least squares fit with floor, factor ≥ 0: for each exponent of a grid the two others are a linear regression on n^−exponent;
 * the exponent with the smallest sum of squares wins.
 * Source: Hestness et al. 2017, https://arxiv.org/abs/1712.00409, for the law.
 */
export function fitPowerLaw(points: readonly CurvePoint[], { hasFloor }: PowerLawOptions): PowerLaw {
  let [best, least]: [PowerLaw, number] = [{ floor: 0, factor: 0, exponent: 0.5 }, Number.POSITIVE_INFINITY];
  for (const exponent of exponents) {
    const law = { exponent, ...(hasFloor ? fitLine(points, exponent) : fitRatio(points, exponent)) };
    const squares = points.reduce((sum, { rows, error, weight }) => sum + weight * (error - errorAt(law, rows)) ** 2, 0);
    if (squares < least) [best, least] = [law, squares];
  }
  return best;
}

export function errorAt({ floor, factor, exponent }: PowerLaw, rows: number): number {
  return floor + factor * rows ** -exponent;
}

function fitRatio(points: readonly CurvePoint[], exponent: number): Pick<PowerLaw, "floor" | "factor"> {
  let [over, under] = [0, 0];
  for (const { rows, error, weight } of points) {
    const x = rows ** -exponent;
    over += weight * x * error;
    under += weight * x * x;
  }
  return { floor: 0, factor: over / under };
}

function fitLine(points: readonly CurvePoint[], exponent: number): Pick<PowerLaw, "floor" | "factor"> {
  let [weights, meanX, meanY] = [0, 0, 0];
  for (const { rows, error, weight } of points) {
    weights += weight;
    meanX += weight * rows ** -exponent;
    meanY += weight * error;
  }
  meanX /= weights;
  meanY /= weights;
  let [xy, xx] = [0, 0];
  for (const { rows, error, weight } of points) {
    const x = rows ** -exponent - meanX;
    xy += weight * x * (error - meanY);
    xx += weight * x * x;
  }
  const factor = Math.max(0, xy / xx); // more rows never hurt
  const floor = meanY - factor * meanX;
  return floor >= 0 ? { floor, factor } : fitRatio(points, exponent);
}
