// Every architecture: command line, help, documents and search read this list.
import { expectOneOf } from "../core/check.ts";
import type { LayerConfig } from "../layers/layer.ts";
import { layerFromConfig, type OwnLayers } from "../layers/registry.ts";
import type { Architecture, NetworkShape } from "./architecture.ts";
import { bilstm } from "./bilstm.ts";
import { composedFromConfig } from "./compose.ts";
import { dpcnn } from "./dpcnn.ts";
import { fastText } from "./fast-text.ts";
import { gru } from "./gru.ts";
import { mean } from "./mean.ts";
import { type Network, networkOf } from "./network.ts";
import { rnnAttention } from "./rnn-attention.ts";
import { textCnn } from "./text-cnn.ts";
import { transformer } from "./transformer.ts";

const linear: Architecture = {
  id: "linear",
  about: "word and character n-grams with a linear solver; the opponent of everything",
  kind: "linear",
  defaults: {},
};

export const architectures: readonly Architecture[] = [bilstm, gru, rnnAttention, textCnn, dpcnn, fastText, mean, transformer, linear];

/** The network that was saved with these facts. `ownLayers` are layers of the user's, by id. */
export function networkFromConfig(
  { architecture, options }: Pick<Network, "architecture" | "options">,
  ownLayers: OwnLayers = {},
): Network {
  if (architecture === "network") return composedFromConfig(options, ownLayers);
  if (architecture === "sequential")
    return networkOf((options.layers as LayerConfig[]).map((config) => layerFromConfig(config, ownLayers)));
  expectOneOf(
    "architecture",
    architecture,
    architectures.map(({ id }) => id),
  );
  const row = architectures.find(({ id }) => id === architecture)!;
  const { vocabularySize, outputs, output, ...own } = options;
  return row.create!({ vocabularySize, outputs, output } as NetworkShape, own);
}
