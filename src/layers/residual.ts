// A residual: layers that add to what flows past them.
import { expectKnownOptions, expectOneOf, expectOption, expectPositive, expectRate } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import { add } from "../graph/ops/index.ts";
import { sameShape } from "../graph/shapes.ts";
import { dropout as dropoutLayer } from "./dropout.ts";
import { defineLayer, type Features, type Layer, type Scope } from "./layer.ts";
import { layerNormalization } from "./layer-normalization.ts";
import { rmsNormalization } from "./rms-normalization.ts";

export interface ResidualOptions {
  /** Normalization of what the layers read ("pre"), of the sum ("post"), or none. Default "pre". */
  readonly norm?: "pre" | "post" | "none";
  /** Default "layer". */
  readonly normalization?: Normalization;
  /** Added under the root of the normalization. Default 1e-5. */
  readonly epsilon?: number;
  /** Share of what the layers add that is left out while training. Default 0. */
  readonly dropout?: number;
}

export type Normalization = "layer" | "rms";

/**
 *   "pre":  y = x + dropout(f(norm(x)))     trains without warm-up; the sum grows, so a network ends in a norm of its own
 *   "post": y = norm(x + dropout(f(x)))     as in the first paper
 *   "none": y = x + dropout(f(x))
 *
 * f is the layer, or the layers one after another; its result must have the shape of x (`shape-mismatch` if not).
 * Source: He et al. 2015, https://arxiv.org/abs/1512.03385; pre and post: Xiong et al. 2020, https://arxiv.org/abs/2002.04745.
 */
export function residual(layers: Layer | readonly Layer[], options: ResidualOptions = {}): Layer {
  expectKnownOptions("residual", options, ["norm", "normalization", "epsilon", "dropout"]);
  const all = Array.isArray(layers) ? (layers as readonly Layer[]) : [layers as Layer]; // TypeScript does not narrow readonly arrays
  const { norm = "pre", normalization = "layer", epsilon = 1e-5, dropout = 0 } = options;
  expectOption(all.length > 0, "residual", "at least one layer", all);
  const connect = connection({ norm, normalization, epsilon, dropout }, "residual");
  const config = { layers: all.map((layer) => layer.config), norm, normalization, epsilon, dropout };
  return defineLayer(
    "residual",
    config,
    (features, scope) =>
      connect(features, { inner: scope, norm: scope.child("norm") }, (x) =>
        all.reduce((at, layer, i) => layer.call(at, scope.child(`${i}`)), x),
      ),
    { paddingBlind: all.every((layer) => layer.paddingBlind), wholeBatch: all.some((layer) => layer.wholeBatch) },
  );
}

export type Connect = (
  features: Features,
  scopes: { readonly inner: Scope; readonly norm: Scope },
  branch: (features: Features) => Features,
) => Features;

/** What puts a branch beside the features. The options are checked here, once for all blocks that use it. */
export function connection(options: Required<ResidualOptions>, owner: string): Connect {
  const { norm, normalization, epsilon, dropout } = options;
  expectOneOf(`${owner}.norm`, norm, ["pre", "post", "none"]);
  const normalize = normalizer(normalization, epsilon, owner);
  expectRate(`${owner}.dropout`, dropout);
  const left = dropoutLayer({ rate: dropout });
  return (features, scopes, branch) => {
    const added = left.call(branch(norm === "pre" ? normalize.call(features, scopes.norm) : features), scopes.inner);
    if (!sameShape(added.value.shape, features.value.shape)) {
      throw new TercetError("shape-mismatch", {
        where: scopes.inner.path,
        expected: `layers that keep the shape [${features.value.shape}]`,
        received: `[${added.value.shape}]`,
      });
    }
    const sum = { value: add(features.value, added.value), mask: features.mask };
    return norm === "post" ? normalize.call(sum, scopes.norm) : sum;
  };
}

/** A normalization by name. */
export function normalizer(normalization: Normalization, epsilon: number, owner: string): Layer {
  expectOneOf(`${owner}.normalization`, normalization, ["layer", "rms"]);
  expectPositive(`${owner}.epsilon`, epsilon);
  return normalization === "layer" ? layerNormalization({ epsilon }) : rmsNormalization({ epsilon });
}
