// The gradient that `differentiate` builds against central differences, both in float64 through the interpreter.
import { expect } from "vitest";
import { differentiate } from "../../src/graph/differentiate.ts";
import { interpret, type NumericInput } from "../../src/graph/interpreter.ts";
import type { Value } from "../../src/graph/node.ts";
import * as ops from "../../src/graph/ops/index.ts";
import type { Case, Program } from "./cases.ts";
import { expectClose } from "./close.ts";
import { type Draw, drawFrom } from "./draw.ts";

const STEP = 1e-5; // truncation ~ STEP² and rounding ~ 1e-16 / STEP are both near 1e-10

/** A program over named inputs, its loss Σ output · fixed random weights, and numbers for all of it. */
export interface Traced {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly loss: Value;
  /** The float inputs and their positions. */
  readonly floats: readonly { readonly value: Value; readonly name: string; readonly position: number }[];
  readonly feeds: Readonly<Record<string, NumericInput>>;
}

/** Only the outputs that `counts` accepts take part in the loss. */
export function trace(program: Program, draw: Draw, counts: (output: number) => boolean = () => true): Traced {
  const values = program.inputs.map(({ shape, dtype, names }, i) => ops.input(`x${i}`, shape, dtype, names));
  const outputs = program.build(...values);
  const weights = outputs.map((output, i) => ops.input(`weight${i}`, output.shape, "float32", output.names));
  const terms = outputs.flatMap((output, i) => (counts(i) ? [ops.reduceSum(ops.mul(output, weights[i]!))] : []));
  const feeds: Record<string, NumericInput> = {};
  program.inputs.forEach((fed, i) => {
    feeds[`x${i}`] = fed;
  });
  outputs.forEach((output, i) => {
    feeds[`weight${i}`] = draw.floats(output.shape, 0.2, 1.5);
  });
  const floats = values.flatMap((value, position) => (value.dtype === "float32" ? [{ value, name: `x${position}`, position }] : []));
  return { inputs: [...values, ...weights], outputs, loss: terms.reduce(ops.add), floats, feeds };
}

/** Checks all float inputs of one random program, with all outputs in the loss and with each output alone. */
export function checkGradients({ make, flat = [], mayBeNull = false }: Case, seed: number): void {
  const draw = drawFrom(seed);
  const program = make(draw);
  const outputs = trace(program, draw).outputs.length;
  const choices = outputs > 1 ? [undefined, ...Array.from({ length: outputs }, (_, i) => i)] : [undefined];
  for (const only of choices) {
    const traced = trace(program, draw, (i) => only === undefined || i === only);
    checkTraced(traced, (position) => flat === "all" || flat.includes(position), only === undefined && !mayBeNull);
  }
}

/** `everything`: all outputs take part, so that an input without gradient must be one that is meant to have none. */
function checkTraced({ inputs, outputs, loss, floats, feeds }: Traced, isFlat: (position: number) => boolean, everything: boolean): void {
  const result = differentiate(
    outputs,
    loss,
    floats.map(({ value }) => value),
  );
  const present = result.gradients.filter((gradient) => gradient !== null);
  const numbers = interpret({ inputs, outputs: [...result.outputs.slice(0, outputs.length), ...present] }, feeds);
  const original = interpret({ inputs, outputs }, feeds);
  outputs.forEach((_, i) => {
    expectClose(numbers[i]!, original[i]!);
  });
  const gradients = numbers.slice(outputs.length);
  floats.forEach(({ name, position }, i) => {
    const expected = differences({ inputs, outputs: [loss] }, feeds, name);
    if (result.gradients[i] === null) {
      if (everything) expect(isFlat(position), `no gradient reaches ${name}`).toBe(true);
      expectClose({ data: new Float64Array(expected.data.length), shape: expected.shape }, expected, { atol: 1e-6 });
    } else {
      if (everything) expect(isFlat(position), `a gradient reaches ${name}, which should have none`).toBe(false);
      const at = result.gradients.slice(0, i).filter((gradient) => gradient !== null).length;
      expectClose(gradients[at]!, expected, { rtol: 1e-6, atol: 1e-7 });
    }
  });
}

/** (loss(x + ε) − loss(x − ε)) / 2ε for every element of one input. */
export function differences(graph: Parameters<typeof interpret>[0], feeds: Readonly<Record<string, NumericInput>>, name: string) {
  const { shape, data } = feeds[name]!;
  const lossAt = (index: number, change: number): number => {
    const moved = Float64Array.from(data);
    moved[index]! += change;
    return interpret(graph, { ...feeds, [name]: { data: moved, shape } })[0]!.data[0]!;
  };
  return { shape, data: Float64Array.from(data, (_, i) => (lossAt(i, STEP) - lossAt(i, -STEP)) / (2 * STEP)) };
}
