// Largest value over an image.
import { reduceMax } from "../graph/ops/index.ts";
import { defineLayer, type Layer } from "./layer.ts";
import { expectAxes } from "./windows.ts";

/** y = max over rows and columns. Shapes: `[batch, rows, columns, channels]` → `[batch, channels]`. */
export function globalMaxPooling2D(): Layer {
  return defineLayer("globalMaxPooling2D", {}, ({ value }, scope) => {
    expectAxes(scope.path, value, "[batch, rows, columns, channels]");
    return { value: reduceMax(value, { axes: [1, 2] }), mask: null };
  });
}
