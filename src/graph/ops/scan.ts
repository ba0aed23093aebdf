// The only loop: a body applied to each time step, carrying values from step to step.
import { invariant } from "../../core/errors.ts";
import { type Graph, makeNode, type Value } from "../node.ts";
import { input } from "./source.ts";

export interface ScanOptions {
  /** Start values of what is carried from step to step. */
  readonly carried: readonly Value[];
  /** Values whose first axis is time; the body sees one slice of each. */
  readonly sequences: readonly Value[];
  /** Values that are the same in every step. */
  readonly captured?: readonly Value[];
  /** From the last step to the first; results stand at the step that made them. Default false. */
  readonly reverse?: boolean;
}

export interface ScanStep {
  /** The carried values after this step. */
  readonly carried: readonly Value[];
  /** What this step leaves behind; stacked over time in the result. */
  readonly results: readonly Value[];
}

export type ScanBody = (carried: readonly Value[], slices: readonly Value[], captured: readonly Value[]) => ScanStep;

/** Runs the body over time. Returns the carried values after the last step and the stacked results `[time, ...]`. */
export function scan({ carried, sequences, captured = [], reverse = false }: ScanOptions, body: ScanBody): ScanStep {
  const inputs = [
    ...carried.map((value, i) => input(`carried${i}`, value.shape, value.dtype, value.names)),
    ...sequences.map((value, i) => input(`slice${i}`, value.shape.slice(1), value.dtype, value.names.slice(1))),
    ...captured.map((value, i) => input(`captured${i}`, value.shape, value.dtype, value.names)),
  ];
  const [K, S] = [carried.length, sequences.length];
  const step = body(inputs.slice(0, K), inputs.slice(K, K + S), inputs.slice(K + S));
  const graph: Graph = { inputs, outputs: [...step.carried, ...step.results] };
  return scanGraph(graph, { carried, sequences, captured, reverse });
}

/** Runs a ready body: inputs carried, slices, captured; outputs carried, results. */
export function scanGraph(body: Graph, { carried, sequences, captured = [], reverse = false }: ScanOptions): ScanStep {
  const time = sequences[0];
  invariant(time, "a scan should have a sequence");
  invariant(
    body.inputs.length === carried.length + sequences.length + captured.length,
    "a scan's body should have an input for each value given",
  );
  const types = body.outputs.map(({ shape, names, dtype }, i) =>
    i < carried.length
      ? { shape, names: carried[i]!.names, dtype }
      : { shape: [time.shape[0]!, ...shape], names: [time.names[0]!, ...names], dtype },
  );
  carried.forEach((value, i) => {
    invariant(
      `${value.shape}` === `${types[i]!.shape}`,
      `carried value ${i} should keep its shape [${value.shape}], not [${types[i]!.shape}]`,
    );
  });
  const attributes = { body, carried: carried.length, sequences: sequences.length, reverse };
  const { outputs } = makeNode("Scan", [...carried, ...sequences, ...captured], attributes, types);
  return { carried: outputs.slice(0, carried.length), results: outputs.slice(carried.length) };
}
