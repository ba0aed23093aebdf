// Mean over an image.
import { reduceMean } from "../graph/ops/index.ts";
import { defineLayer, type Layer } from "./layer.ts";
import { expectAxes } from "./windows.ts";

/** y = mean over rows and columns. Shapes: `[batch, rows, columns, channels]` → `[batch, channels]`. */
export function globalAveragePooling2D(): Layer {
  return defineLayer("globalAveragePooling2D", {}, ({ value }, scope) => {
    expectAxes(scope.path, value, "[batch, rows, columns, channels]");
    return { value: reduceMean(value, { axes: [1, 2] }), mask: null };
  });
}
