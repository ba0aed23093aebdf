// The ends of an interval of confidence.

export type Interval = readonly [low: number, high: number];
