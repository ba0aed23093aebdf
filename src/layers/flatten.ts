// All numbers of an example in one row.
import { reshape } from "../graph/ops/index.ts";
import { defineLayer, type Layer } from "./layer.ts";

/**
 * Shapes: `[batch, ...axes]` → `[batch, product of axes]`, the last axis fastest.
 * For images, or after pooling: a text has no fixed length, so a network that flattens one is refused with `shape-unknown`.
 */
export function flatten(): Layer {
  return defineLayer("flatten", {}, ({ value }) => ({ value: reshape(value, [{ copy: 0 }, "infer"]), mask: null }), {
    paddingBlind: false,
  });
}
