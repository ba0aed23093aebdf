// What a training will cost, from the model and the data alone: no clock is read, so that plans repeat.
import { countMacs } from "../graph/count-macs.ts";
import type { Network } from "../models/network.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { countParameters, type Layout } from "./parameters.ts";
import { traceNetwork } from "./trace.ts";

/** Multiply-adds for one text of a length, forward. */
export function macsPerText(network: Network, length: number): number {
  return countMacs({ outputs: [traceNetwork(network, { rows: 1, length, training: false }).logits] });
}

/** Numbers that an optimizer passes over in a step: all, or all but the tables of the vocabulary where it touches a step's rows only. */
export function updatedParameters(layout: Layout, optimizer: Optimizer, vocabularySize: number): number {
  if (!optimizer.updateRow) return countParameters(layout);
  return countParameters({ places: layout.places.filter(({ shape }) => shape[0]! < vocabularySize) });
}

/** Mean number of tokens, at least 1. */
export function meanLength(lengths: Int32Array): number {
  return Math.max(1, Math.round(lengths.reduce((sum, length) => sum + length, 0) / lengths.length));
}

// Measured on one core of a current server: products run at about 3·10¹⁰ multiply-adds a second, half of which the small ones reach,
// and a step costs a millisecond beside them.
const macsPerSecond = 1.5e10;
const secondsPerStep = 0.001;
/** An optimizer's pass over its weights. */
const secondsPerWeight = 3.3e-9;

/**
 * The work of a step in seconds of one thread, without what every step costs: 3 · multiply-adds of the forward pass, and the optimizer's
 * pass over the weights. Forward and backward are three times the products of the forward pass.
 */
export function stepWork({ macsPerStep, parameters }: { readonly macsPerStep: number; readonly parameters: number }): number {
  return (3 * macsPerStep) / macsPerSecond + parameters * secondsPerWeight;
}

/** A rough prediction of a training's seconds. */
export function predictSeconds(options: {
  readonly macs: number;
  readonly parameters: number;
  readonly rows: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly workers: number;
}): number {
  const { macs, parameters, rows, batchSize, epochs, workers } = options;
  const steps = rows / batchSize;
  return epochs * steps * (secondsPerStep + stepWork({ macsPerStep: batchSize * macs, parameters }) / workers);
}
