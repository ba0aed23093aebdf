// Every architecture: command line, help, documents and search read this list.
import { expectOneOf } from "../core/check.ts";
import type { LayerConfig } from "../layers/layer.ts";
import { layerFromConfig } from "../layers/registry.ts";
import type { Architecture, NetworkShape } from "./architecture.ts";
import { bilstm } from "./bilstm.ts";
import { mean } from "./mean.ts";
import { type Network, networkOf } from "./network.ts";
import { textCnn } from "./text-cnn.ts";
import { transformer } from "./transformer.ts";

const linear: Architecture = {
  id: "linear",
  about: "word and character n-grams with a linear solver; the opponent of everything",
  kind: "linear",
  defaults: {},
};

export const architectures: readonly Architecture[] = [bilstm, textCnn, mean, transformer, linear];

/** The network that was saved with these facts. */
export function networkFromConfig({ architecture, options }: Pick<Network, "architecture" | "options">): Network {
  if (architecture === "sequential") return networkOf((options.layers as LayerConfig[]).map(layerFromConfig));
  expectOneOf(
    "architecture",
    architecture,
    architectures.map(({ id }) => id),
  );
  const row = architectures.find(({ id }) => id === architecture)!;
  const { vocabularySize, outputs, output, ...own } = options;
  return row.create!({ vocabularySize, outputs, output } as NetworkShape, own);
}
