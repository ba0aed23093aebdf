// What encoder and decoder blocks of a Transformer have in common.
import { expectKnownOptions, expectOneOf, expectRate } from "../core/check.ts";
import { type FeedForwardActivation, feedForward } from "./feed-forward.ts";
import type { ContextLayer, Layer } from "./layer.ts";
import { type MultiHeadAttentionOptions, multiHeadAttention } from "./multi-head-attention.ts";
import { type Connect, connection, type Normalization, type ResidualOptions } from "./residual.ts";

export interface TransformerBlockOptions {
  readonly numHeads: number;
  /** Width between the two products of the feed-forward part; usually 4 times the width of the features. */
  readonly intermediateDim: number;
  /** Share of what each part adds that is left out while training. Default 0. */
  readonly dropout?: number;
  /** Share of the attention weights that is left out while training. Default: as `dropout`. */
  readonly attentionDropout?: number;
  /** Of the feed-forward part. Default "relu". */
  readonly activation?: FeedForwardActivation;
  /** Normalization before each part ("pre") or after the sum ("post", the first paper). Default "pre". */
  readonly norm?: "pre" | "post";
  /** Default "layer". */
  readonly normalization?: Normalization;
  /** Added under the root of the normalization. Default 1e-5. */
  readonly epsilon?: number;
  /** Heads of keys and values. Default: numHeads. */
  readonly numKeyValueHeads?: number;
  /** Positions told to the self-attention. Default "none": they are added to the word vectors. */
  readonly positions?: MultiHeadAttentionOptions["positions"];
  /** Biases in all products. Default true. */
  readonly useBias?: boolean;
}

export const blockOptionNames = [
  "numHeads",
  "intermediateDim",
  "dropout",
  "attentionDropout",
  "activation",
  "norm",
  "normalization",
  "epsilon",
  "numKeyValueHeads",
  "positions",
  "useBias",
] as const;

export interface BlockParts {
  /** All options with their values, to be recorded. */
  readonly config: Readonly<Required<TransformerBlockOptions>>;
  attention(options: Pick<MultiHeadAttentionOptions, "useCausalMask" | "positions">): ContextLayer;
  readonly feedForward: Layer;
  readonly connect: Connect;
}

/** Checks the options of a block and makes its parts. */
export function blockParts(owner: string, options: TransformerBlockOptions, known: readonly string[] = blockOptionNames): BlockParts {
  expectKnownOptions(owner, options, known);
  const { numHeads, intermediateDim, dropout = 0, attentionDropout = dropout, activation = "relu", norm = "pre" } = options;
  const { normalization = "layer", epsilon = 1e-5, numKeyValueHeads = numHeads, positions = "none", useBias = true } = options;
  expectRate(`${owner}.dropout`, dropout);
  expectOneOf(`${owner}.norm`, norm, ["pre", "post"]);
  const residual = { norm, normalization, epsilon, dropout } satisfies ResidualOptions;
  const attention: BlockParts["attention"] = (more) =>
    multiHeadAttention({ numHeads, numKeyValueHeads, dropout: attentionDropout, useBias, ...more });
  attention({ positions }); // refuses at once what it would refuse later
  return {
    config: { numHeads, intermediateDim, ...residual, attentionDropout, activation, numKeyValueHeads, positions, useBias },
    attention,
    feedForward: feedForward({ intermediateDim, activation, useBias }),
    connect: connection(residual, owner),
  };
}
