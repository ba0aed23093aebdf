// What writers of layers and losses import as "tercet/graph": functions that build graphs, and the means to look at them and check them.
export { gelu } from "./composites/gelu.ts";
export { layerNorm } from "./composites/layer-norm.ts";
export { softmax, softmaxCrossEntropy } from "./composites/softmax.ts";
export { differentiate } from "./differentiate.ts";
export { interpret } from "./interpreter.ts";
export type { AxisName, DType, Graph, Value } from "./node.ts";
export * from "./ops/index.ts";
export { printGraph } from "./print.ts";
export { keepAxes, lastAxis } from "./shapes.ts";
