// A network as a table: what each layer gives out, how many numbers it learns and how much it computes.
import { sizeOf } from "../core/array.ts";
import { countMacs } from "../graph/count-macs.ts";
import { input } from "../graph/ops/index.ts";
import { callLayer, type Features, type Scope } from "../layers/layer.ts";
import { exampleShape, type Network } from "../models/network.ts";
import type { StepMemory } from "./step-memory.ts";
import { anyLength } from "./trace.ts";

export interface LayerSummary {
  readonly name: string;
  readonly kind: string;
  /** Names of the layers whose results it is called on; "ids" for the texts. */
  readonly inputs: readonly string[];
  /** `null` stands for the batch. */
  readonly outputShape: readonly (number | null)[];
  /** Numbers that it learns. A layer that is called again shares those of its first call and counts 0. */
  readonly parameters: number;
  /** Multiply-adds in its matrix products for one text of the length, forward. */
  readonly multiplyAdds: number;
}

/** One row for each call of a layer, at a length of the texts. */
export function summarizeLayers(network: Network, length: number): LayerSummary[] {
  const { calls } = network;
  const names = ["ids", ...calls.map(({ name }) => name)];
  const values: Features[] = [exampleFeatures(network, length)];
  const counted = new Set<string>();
  return calls.map(({ name, layer, inputs }) => {
    const found = new Map<string, number>();
    const read = inputs.map((index) => values[index]!);
    const { value, mask } = callLayer(layer, read, countingScope(name, found));
    // What follows reads it as an input, so that work is counted where it is done.
    values.push({ value: input(name, value.shape, value.dtype), mask: mask && input(`${name}.mask`, mask.shape, "bool") });
    const parameters = [...found].reduce((sum, [path, size]) => sum + (counted.has(path) ? 0 : size), 0);
    for (const path of found.keys()) counted.add(path);
    const outputShape = [null, ...value.shape.slice(1)];
    return {
      name,
      kind: layer.config.layer,
      inputs: inputs.map((index) => names[index]!),
      outputShape,
      parameters,
      multiplyAdds: countMacs({ outputs: [value] }),
    };
  });
}

function exampleFeatures(network: Network, length: number): Features {
  const shape = exampleShape(network);
  if (shape) return { value: input("ids", [1, sizeOf(shape)]), mask: null };
  return { value: input("ids", [1, length], "int32"), mask: input("mask", [1, length], "bool") };
}

function countingScope(path: string, found: Map<string, number>): Scope {
  return {
    training: false,
    path,
    param(name, shape) {
      found.set(`${path}.${name}`, sizeOf(shape));
      return input(`${path}.${name}`, shape);
    },
    keepMask: (shape) => input("keep", shape, "bool"),
    child: (name) => countingScope(`${path}.${name}`, found),
  };
}

/** The table as text, one call of a layer a line, the totals below. Where the layers are no chain, a column says what each reads. */
export function summaryText(network: Network, length: number, memory?: StepMemory): string {
  const rows = summarizeLayers(network, length);
  const total = (of: "parameters" | "multiplyAdds") => count(rows.reduce((sum, row) => sum + row[of], 0));
  const isChain = rows.every(({ inputs }, i) => inputs.length === 1 && inputs[0] === (rows[i - 1]?.name ?? "ids"));
  const cells = [
    ["layer", ...(isChain ? [] : ["reads"]), "output shape", "parameters", "multiply-adds"],
    ...rows.map(({ name, inputs, outputShape, parameters, multiplyAdds }) => [
      name,
      ...(isChain ? [] : [inputs.join(", ")]),
      `[${outputShape.map((size) => size ?? "batch").join(", ")}]`,
      count(parameters),
      count(multiplyAdds),
    ]),
  ];
  const left = cells[0]!.length - 2; // names and shapes; numbers stand to the right
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const lines = cells.map((row) => row.map((cell, i) => (i < left ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  "));
  return [
    ...lines,
    `total parameters: ${total("parameters")}`,
    `multiply-adds for a text of ${length} tokens: ${total("multiplyAdds")}`,
    ...(memory ? [memoryText(memory)] : []),
  ].join("\n");
}

function memoryText({ rows, weights, gradients, slots, best, intermediates, runtime, total }: StepMemory): string {
  const parts = { weights, gradients, "optimizer slots": slots, "best weights": best, intermediates, runtime };
  const list = Object.entries(parts).map(([name, bytes]) => `${name} ${megabytes(bytes)}`);
  return `memory of training on batches of ${rows}: about ${megabytes(total)} (${list.join(", ")})`;
}

const count = (value: number) => value.toLocaleString("en-US");
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/** Whether the last layer answers at each position of a text, rather than once. */
export function answersPerPosition(network: Network): boolean {
  return summarizeLayers(network, anyLength).at(-1)!.outputShape.length === 3;
}

/** Width of the last layer. */
export function outputWidth(network: Network, length = anyLength): number {
  return summarizeLayers(network, length).at(-1)!.outputShape.at(-1)!;
}
