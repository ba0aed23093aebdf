// What users of the room import, as `schedules.cosine({ warmup: 100 })`.
export { constant } from "./constant.ts";
export { cosine } from "./cosine.ts";
export { cosineRestarts } from "./cosine-restarts.ts";
export { exponential } from "./exponential.ts";
export { inverseSquareRoot } from "./inverse-square-root.ts";
export { linear } from "./linear.ts";
export { onPlateau } from "./on-plateau.ts";
export { oneCycle } from "./one-cycle.ts";
export { polynomial } from "./polynomial.ts";
export type { Schedule } from "./schedule.ts";
export { step } from "./step.ts";
export { warmupStableDecay } from "./warmup-stable-decay.ts";
