// A network as a table: what each layer gives out and how many numbers it learns.

import { sizeOf } from "../core/array.ts";
import { equal, input, not } from "../graph/ops/index.ts";
import type { Features, Scope } from "../layers/layer.ts";
import { layerNames } from "../layers/names.ts";
import { exampleShape, type Network } from "../models/network.ts";
import { anyLength } from "./trace.ts";

export interface LayerSummary {
  readonly name: string;
  readonly kind: string;
  /** `null` stands for the batch. */
  readonly outputShape: readonly (number | null)[];
  readonly parameters: number;
}

export function summarizeLayers(network: Network, length: number): LayerSummary[] {
  const { layers } = network;
  let features = exampleFeatures(network, length);
  const names = layerNames(layers.map((layer) => layer.config));
  return layers.map((layer, i) => {
    const found = new Map<string, number>();
    const scopeAt = (path: string): Scope => ({
      training: false,
      path,
      param(name, shape) {
        found.set(`${path}.${name}`, sizeOf(shape));
        return input(`${path}.${name}`, shape);
      },
      keepMask: (shape) => input("keep", shape, "bool"),
      child: (name) => scopeAt(`${path}.${name}`),
    });
    features = layer.call(features, scopeAt(names[i]!));
    const parameters = [...found.values()].reduce((sum, size) => sum + size, 0);
    return { name: names[i]!, kind: layer.config.layer, outputShape: [null, ...features.value.shape.slice(1)], parameters };
  });
}

function exampleFeatures(network: Network, length: number): Features {
  const shape = exampleShape(network);
  if (shape) return { value: input("ids", [2, sizeOf(shape)]), mask: null };
  const ids = input("ids", [2, length], "int32");
  return { value: ids, mask: not(equal(ids, 0)) };
}

/** The table as text, one layer a line, the total below. */
export function summaryText(network: Network, length: number): string {
  const rows = summarizeLayers(network, length);
  const total = rows.reduce((sum, { parameters }) => sum + parameters, 0);
  const cells = [
    ["layer", "output shape", "parameters"],
    ...rows.map(({ name, outputShape, parameters }) => [
      name,
      `[${outputShape.map((size) => size ?? "batch").join(", ")}]`,
      parameters.toLocaleString("en-US"),
    ]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]!.length)));
  const lines = cells.map(
    ([name, shape, count]) => `${name!.padEnd(widths[0]!)}  ${shape!.padEnd(widths[1]!)}  ${count!.padStart(widths[2]!)}`,
  );
  return [...lines, `total parameters: ${total.toLocaleString("en-US")}`].join("\n");
}

/** Width of the last layer. */
export function outputWidth(network: Network, length = anyLength): number {
  return summarizeLayers(network, length).at(-1)!.outputShape.at(-1)!;
}
