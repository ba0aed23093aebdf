// The loop: a body run once for each time step.
import type { Node } from "../node.ts";
import { mismatch } from "./problems.ts";
import { rowSize } from "./shape.ts";
import { type Tensor, zeros } from "./tensor.ts";

/** Carried values go from step to step; what a step leaves behind stands at its own place in time, whichever way the loop runs. */
export function runScan(inputs: readonly Tensor[], node: Node<"Scan">, step: (inputs: readonly Tensor[]) => Tensor[]): Tensor[] {
  const { body, carried: carriedCount, sequences: sequenceCount, reverse } = node.attributes;
  const sequences = inputs.slice(carriedCount, carriedCount + sequenceCount);
  const captured = inputs.slice(carriedCount + sequenceCount);
  const length = sequences[0]!.shape[0]!;
  for (const { shape } of sequences) if (shape[0] !== length) mismatch("Scan", `sequences of length ${length}`, `[${shape}]`);
  let carried = inputs.slice(0, carriedCount);
  let results = body.outputs.slice(carriedCount).map(({ shape }) => zeros([length, ...shape]));
  for (let i = 0; i < length; i++) {
    const t = reverse ? length - 1 - i : i;
    const outputs = step([...carried, ...sequences.map((sequence) => sliceAt(sequence, t)), ...captured]);
    carried = outputs.slice(0, carriedCount);
    const left = outputs.slice(carriedCount);
    if (i === 0) results = left.map(({ shape }) => zeros([length, ...shape])); // sizes of named axes are those of the data
    left.forEach((result, j) => {
      results[j]!.data.set(result.data, t * result.data.length);
    });
  }
  return [...carried, ...results];
}

function sliceAt(sequence: Tensor, t: number): Tensor {
  const size = rowSize(sequence);
  return { data: sequence.data.subarray(t * size, (t + 1) * size), shape: sequence.shape.slice(1) };
}
