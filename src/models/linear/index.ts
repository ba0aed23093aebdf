// The linear model, for users of the room.
export { type FeatureSet, featureSets } from "./feature-sets.ts";
export type { LinearProgress } from "./grid.ts";
export { type LinearOptions, trainLinear, trainLinearAsync } from "./linear.ts";
export {
  type LinearConfig,
  type LinearGraphInputs,
  type LinearModel,
  type LinearTensors,
  linearFromTensors,
} from "./linear-model.ts";
export { type LinearMethod, linearMethods } from "./one-vs-rest.ts";
export type { LinearWord, WordEffects } from "./word-effects.ts";
