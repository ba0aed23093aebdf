// The program that is shipped: weights as constants, symbolic batch and sequence, standard operators only.
import { add, concat, mul, softplus, sub } from "../graph/ops/index.ts";
import { simplify } from "../graph/passes/simplify.ts";
import type { Network } from "../models/network.ts";
import { lowerGraph } from "../onnx/lower.ts";
import { writeOnnx } from "../onnx/write.ts";
import { type Layout, viewOf } from "./parameters.ts";
import { traceForExport } from "./trace.ts";

export interface ExportOptions {
  /** Most tokens of a text. */
  readonly maxLength: number;
  /** What the logits are divided by, so that the probabilities are as sure as they may be. Default 1. */
  readonly temperature?: number;
  /** Of a quantity that was standardized: brings the answer back to its own unit. Default: as it is. */
  readonly unit?: { readonly mean: number; readonly deviation: number };
}

/**
 * The network as an ONNX model: `input_ids`, `attention_mask` int64 `[batch, sequence]` → `logits` float32 `[batch, labels]`.
 * A network of numbers takes `input` float32 `[batch, ...shape]` instead.
 *
 * A model of a standardized quantity z writes deviation · z + mean: the quantity in its own unit.
 * A model under a softplus writes the answers themselves.
 * A model with one sigmoid logit z writes [0, z], so that a softmax over its logits gives 1 − σ(z) and σ(z).
 */
export function exportProgram(
  network: Network,
  layout: Layout,
  weights: Float32Array,
  { maxLength, temperature = 1, unit = { mean: 0, deviation: 1 } }: ExportOptions,
): Uint8Array {
  // Traced at sizes that no other axis has, so that a size is never mistaken for a symbolic axis.
  const trace = traceForExport(network, { rows: 3, length: maxLength });
  const factor = unit.deviation / temperature;
  const scaled = factor === 1 ? trace.logits : mul(trace.logits, factor);
  const shifted = unit.mean === 0 ? scaled : add(scaled, unit.mean);
  const logits = network.output === "softplus" ? softplus(shifted) : shifted;
  const answer = network.output === "sigmoid" && logits.shape[1] === 1 ? concat([sub(logits, logits), logits], -1) : logits;
  const places = new Map(layout.places.map((place) => [place.name, place]));
  const constants = new Map(trace.parameters.map(({ spec, value }) => [value, viewOf(weights, places.get(spec.name)!)]));
  const inputs = [...trace.inputs, ...trace.parameters.map(({ value }) => value)];
  const graph = simplify({ inputs, outputs: [answer] });
  return writeOnnx(lowerGraph(graph, { constants, portable: true, outputNames: ["logits"] }));
}

/** Whether a softmax over the exported logits gives the probabilities, or a sigmoid, or nothing is to be done. */
export function exportedOutput({ output }: Network, width: number): "linear" | "sigmoid" | "softmax" {
  if (output === "softplus") return "linear"; // it is part of the export
  return output === "sigmoid" && width === 1 ? "softmax" : output;
}

/** Width of the exported logits: two for one sigmoid. */
export function exportedWidth(network: Network, width: number): number {
  return network.output === "sigmoid" && width === 1 ? 2 : width;
}
