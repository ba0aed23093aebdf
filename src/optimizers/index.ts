// What users import as "tercet/optimizers". Runs in browsers too.
export { adadelta } from "./adadelta.ts";
export { adafactor } from "./adafactor.ts";
export { adagrad } from "./adagrad.ts";
export { adam } from "./adam.ts";
export { adamW } from "./adam-w.ts";
export { adamax } from "./adamax.ts";
export { amsGrad } from "./ams-grad.ts";
export { lamb } from "./lamb.ts";
export { lazyAdam } from "./lazy-adam.ts";
export { lion } from "./lion.ts";
export { muon } from "./muon.ts";
export { nadam } from "./nadam.ts";
export type { Optimizer } from "./optimizer.ts";
export { rAdam } from "./r-adam.ts";
export { type OptimizerRow, optimizers } from "./registry.ts";
export { rmsprop } from "./rmsprop.ts";
export { scheduleFreeAdamW } from "./schedule-free-adam-w.ts";
export { sgd } from "./sgd.ts";
