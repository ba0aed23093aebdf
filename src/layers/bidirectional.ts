// The same kind of recurrent layer in both directions, side by side.
import { expectKnownOptions, expectOneOf, expectOption } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import type { Value } from "../graph/node.ts";
import { add, concat, mul, transpose } from "../graph/ops/index.ts";
import { defineLayer, type Features, type Layer, type LayerConfig, type Scope } from "./layer.ts";
import { batchFirst, type RecurrentLayer, type RecurrentOptions, readText } from "./recurrent.ts";

const merges = {
  concat: (forward: Value, backward: Value) => concat([forward, backward], -1),
  sum: add,
  mul,
  ave: (forward: Value, backward: Value) => mul(add(forward, backward), 0.5),
} as const;

/** How the two directions become one: side by side, or element by element. */
export type MergeMode = keyof typeof merges;

export interface BidirectionalOptions {
  /** Default "concat". For both directions apart (`None` in Keras), call `run`: it merges nothing. */
  readonly mergeMode?: MergeMode;
}

/**
 * y = merge(forward(x), backward(x)), by default [forward(x), backward(x)] along the features
 *
 * The backward layer reads from the last token to the first; its result at a position stands beside the forward one's.
 * Shapes: `[batch, length, features]` → `[batch, length, 2·units]` with `returnSequences`, else `[batch, 2·units]`; `units` in place
 * of `2·units` for the merges sum, mul and ave.
 * States: the forward layer's, then the backward one's; `returnState` of the layer inside hands all of them on.
 * Source: Schuster & Paliwal 1997.
 */
export function bidirectional(layer: Layer, options: BidirectionalOptions = {}): RecurrentLayer {
  expectKnownOptions("bidirectional", options, ["mergeMode"]);
  const { mergeMode = "concat" } = options;
  expectMerge(mergeMode);
  const { config } = layer;
  const { cell } = layer as Partial<RecurrentLayer>; // only a recurrent layer of one direction has a cell
  if (!cell) {
    expectOption(false, "bidirectional", "a recurrent layer of one direction: lstm, gru, simpleRnn", config.layer);
    throw new Error("unreachable");
  }
  const inner = config.options as unknown as Required<RecurrentOptions>; // recorded by the recurrent layer itself
  expectOption(!inner.goBackwards, "bidirectional", "a layer without goBackwards: it reads both ways itself", config.layer);
  const read = (features: Features, scope: Scope) =>
    readText(
      cell,
      features,
      [
        { scope: scope.child("forward"), backwards: false },
        { scope: scope.child("backward"), backwards: true },
      ],
      inner,
    );
  const merge = ([forward, backward]: readonly Value[]) => merges[mergeMode](forward!, backward!);
  const call: Layer["call"] = (features, scope) => {
    const { sequences, states } = read(features, scope);
    const made = inner.returnSequences
      ? { value: transpose(merge(sequences), [1, 0, 2]), mask: features.mask }
      : { value: merge(states.map(([h]) => h!)), mask: null };
    return inner.returnState ? { ...made, states: states.flat() } : made;
  };
  const recorded = { layer: config satisfies LayerConfig, mergeMode };
  const run: RecurrentLayer["run"] = (features, scope) => batchFirst(read(features, scope));
  return Object.assign(defineLayer("bidirectional", recorded, call), { run });
}

function expectMerge(mergeMode: unknown): void {
  if (mergeMode === null || mergeMode === "none") {
    throw new TercetError("option-invalid", {
      where: "bidirectional.mergeMode",
      option: "bidirectional.mergeMode",
      expected: Object.keys(merges).join(", "),
      received: String(mergeMode),
      hint: "A layer answers with one value. For both directions apart, call bidirectional(…).run(features, scope).sequences.",
    });
  }
  expectOneOf("bidirectional.mergeMode", mergeMode, Object.keys(merges));
}
