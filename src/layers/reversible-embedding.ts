// Weight tying: the table of word vectors is also the matrix that turns vectors into words again.
import { expectKnownOptions, expectPositiveInteger } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import { gather, matmul } from "../graph/ops/index.ts";
import { lastAxis } from "../graph/shapes.ts";
import type { EmbeddingOptions } from "./embedding.ts";
import { uniform } from "./initializers.ts";
import { defineLayer, type Features, type Layer, type Scope } from "./layer.ts";

export interface ReversibleEmbedding extends Layer {
  /** Logits over the vocabulary, h·tableᵀ: `[..., outputDim]` → `[..., inputDim]`. Call it with the scope of the embedding: it owns the table. */
  reverse(features: Features, scope: Scope): Features;
}

/**
 * y[b, t] = table[ids[b, t]], and back: logits = h·tableᵀ
 *
 * Shapes: ids int32 `[batch, length]` → `[batch, length, outputDim]`. Start values are uniform in ±0.05, as those of `embedding`.
 * With `layers`, they stand between the two: y = f(table[ids])·tableᵀ, one layer from ids to logits `[..., inputDim]`.
 * Source: Press & Wolf 2016, https://arxiv.org/abs/1608.05859.
 */
export function reversibleEmbedding(options: EmbeddingOptions, layers: readonly Layer[] = []): ReversibleEmbedding {
  expectKnownOptions("reversibleEmbedding", options, ["inputDim", "outputDim", "maskZero"]);
  const { inputDim, outputDim, maskZero = false } = options;
  expectPositiveInteger("reversibleEmbedding.inputDim", inputDim);
  expectPositiveInteger("reversibleEmbedding.outputDim", outputDim);
  const table = (scope: Scope) => scope.param("weight", [inputDim, outputDim], uniform(0.05));

  const embed = ({ value, mask }: Features, scope: Scope): Features => ({
    value: gather(table(scope), value),
    mask: maskZero ? mask : null,
  });
  const reverse = ({ value, mask }: Features, scope: Scope): Features => {
    if (lastAxis(value) !== outputDim) {
      throw new TercetError("shape-mismatch", {
        where: scope.path,
        expected: `vectors of the embedding's size, ${outputDim}`,
        received: `[${value.shape}]`,
      });
    }
    return { value: matmul(value, table(scope), { transposeB: true }), mask };
  };
  const call = (ids: Features, scope: Scope): Features => {
    const embedded = embed(ids, scope);
    if (layers.length === 0) return embedded;
    return reverse(
      layers.reduce((features, layer, i) => layer.call(features, scope.child(`${i}`)), embedded),
      scope,
    );
  };
  const config = { inputDim, outputDim, maskZero, layers: layers.map((layer) => layer.config) };
  const paddingBlind = maskZero && layers.every((layer) => layer.paddingBlind);
  return Object.assign(defineLayer("reversibleEmbedding", config, call, { paddingBlind }), { reverse });
}
