// The first position of every text: where a class token stands.
import { slice, squeeze } from "../graph/ops/index.ts";
import { defineLayer, type Layer } from "./layer.ts";

/** y[b] = x[b, 0]: `[batch, length, features]` → `[batch, features]`. Whether it is text does not matter. */
export function firstPosition(): Layer {
  return defineLayer("firstPosition", {}, ({ value }) => ({ value: squeeze(slice(value, 1, 0, 1), [1]), mask: null }));
}
