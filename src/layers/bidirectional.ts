// The same kind of recurrent layer in both directions, side by side.
import { expectOption } from "../core/check.ts";
import { concat, transpose } from "../graph/ops/index.ts";
import { defineLayer, type Layer, type LayerConfig } from "./layer.ts";
import { type LstmOptions, runLstm } from "./lstm.ts";

/**
 * y = [forward(x), backward(x)] along the features
 *
 * The backward layer reads from the last token to the first; its result at a position stands beside the forward one's.
 * Shapes: `[batch, length, features]` → `[batch, length, 2·units]` with `returnSequences`, else `[batch, 2·units]`.
 */
export function bidirectional(layer: Layer): Layer {
  const { config } = layer;
  expectOption(config.layer === "lstm", "bidirectional", "a recurrent layer: lstm", config.layer);
  const { units, returnSequences = false } = config.options as unknown as LstmOptions; // recorded by lstm itself
  return defineLayer("bidirectional", { layer: config satisfies LayerConfig }, ({ value, mask }, scope) => {
    const { sequences, last } = runLstm({ value, mask, scopes: [scope.child("forward"), scope.child("backward")], units });
    if (returnSequences) return { value: transpose(concat(sequences, -1), [1, 0, 2]), mask };
    return { value: concat(last, -1), mask: null };
  });
}
