// Names of layers in a row: they become part of the names of parameters.
import type { LayerConfig } from "./layer.ts";

/** As in Keras: "dense", then "dense_1". */
export function layerNames(configs: readonly LayerConfig[]): string[] {
  const counts = new Map<string, number>();
  return configs.map(({ layer }) => {
    const count = counts.get(layer) ?? 0;
    counts.set(layer, count + 1);
    return count === 0 ? layer : `${layer}_${count}`;
  });
}
