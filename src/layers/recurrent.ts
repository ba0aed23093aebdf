// What the recurrent layers share: one loop over the text in one direction or two, with masks, dropout and states.
import { expectKnownOptions, expectOption, expectPositiveInteger, expectRate } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import type { Value } from "../graph/node.ts";
import {
  add,
  cast,
  concat,
  fill,
  matmul,
  mul,
  reshape,
  reverse,
  scan,
  split,
  squeeze,
  transpose,
  unsqueeze,
  where,
} from "../graph/ops/index.ts";
import { lastAxis } from "../graph/shapes.ts";
import { defineLayer, type Features, type Layer, type Scope } from "./layer.ts";

/** Options that every recurrent layer has. */
export interface RecurrentOptions {
  readonly units: number;
  /** The state after every step, or only after the last. Default false: the last. */
  readonly returnSequences?: boolean;
  /** Whether the end states go on in `features.states`: the next recurrent layer begins with them. Default false. */
  readonly returnState?: boolean;
  /** Reads from the last token to the first. Default false. A state still stands beside the token that it has read. */
  readonly goBackwards?: boolean;
  /** Share of the input features that is left out while training, the same ones in all steps of a text: 0 ≤ dropout < 1. Default 0. */
  readonly dropout?: number;
  /** Share of h that the recurrent product does not see while training, the same units in all steps of a text. Default 0. */
  readonly recurrentDropout?: number;
}

/** What kind of step it is: all that lstm, gru and simpleRnn do not have in common. D is the number of directions. */
export interface RecurrentCell {
  readonly units: number;
  /** h alone, or h and c. */
  readonly stateCount: 1 | 2;
  weights(scopes: readonly Scope[], features: number): CellWeights;
  /** What the loop reads step by step: made of x·W + b of each projection and of where there is text `[length, D, batch, 1]`. */
  sequences(products: readonly Value[], isText: Value | null): readonly Value[];
  /** The states after a step, each `[D, batch, units]`. `seen` is h as the recurrent product sees it. */
  step(now: CellStep): readonly Value[];
}

export interface CellWeights {
  /** What is made of x for all steps at once, before the loop. */
  readonly projections: readonly Projection[];
  /** What the steps read besides. */
  readonly captured: readonly Value[];
}

/** x·W + b: `[length, D, batch, width]`. */
export interface Projection {
  /** `[D, features, width]` */
  readonly kernel: Value;
  /** `[D, width]` */
  readonly bias: Value;
}

export interface CellStep {
  readonly states: readonly Value[];
  /** One step of each of the cell's sequences. */
  readonly slices: readonly Value[];
  readonly captured: readonly Value[];
  /** Recurrent dropout: what the recurrent product sees of h. */
  readonly drop: (h: Value) => Value;
}

/** A recurrent layer, with the form that gives everything it knows. */
export interface RecurrentLayer extends Layer {
  /** Of a layer with one direction: what `bidirectional` runs twice. */
  readonly cell?: RecurrentCell;
  /** The function form: begins with `features.states` where they are given, and gives each direction's states apart. */
  run(features: Features, scope: Scope): RecurrentResult;
}

export interface RecurrentResult {
  /** For each direction `[batch, length, units]`: the state h beside the token that was read. */
  readonly sequences: readonly Value[];
  /** For each direction the states after its last token, `[h]` or `[h, c]`, each `[batch, units]`. */
  readonly states: readonly (readonly Value[])[];
}

export const recurrentOptionNames = ["units", "returnSequences", "returnState", "goBackwards", "dropout", "recurrentDropout"] as const;

/** The options with their defaults, as they are recorded; refuses what is wrong by name. */
export function checkRecurrentOptions(
  layer: string,
  options: RecurrentOptions,
  ownNames: readonly string[] = [],
): Required<RecurrentOptions> {
  expectKnownOptions(layer, options, [...recurrentOptionNames, ...ownNames]);
  const { units, returnSequences = false, returnState = false, goBackwards = false, dropout = 0, recurrentDropout = 0 } = options;
  expectPositiveInteger(`${layer}.units`, units);
  for (const [name, value] of Object.entries({ returnSequences, returnState, goBackwards })) {
    expectOption(typeof value === "boolean", `${layer}.${name}`, "true or false", value);
  }
  expectRate(`${layer}.dropout`, dropout);
  expectRate(`${layer}.recurrentDropout`, recurrentDropout);
  return { units, returnSequences, returnState, goBackwards, dropout, recurrentDropout };
}

/** A layer of one direction. */
export function defineRecurrent<Options extends Required<RecurrentOptions>>(
  layer: string,
  options: Options,
  cell: RecurrentCell,
): RecurrentLayer {
  const read = (features: Features, scope: Scope) => readText(cell, features, [{ scope, backwards: options.goBackwards }], options);
  const call: Layer["call"] = (features, scope) => {
    const { sequences, states } = read(features, scope);
    const made = options.returnSequences
      ? { value: transpose(sequences[0]!, [1, 0, 2]), mask: features.mask }
      : { value: states[0]![0]!, mask: null };
    return options.returnState ? { ...made, states: states[0]! } : made;
  };
  const run: RecurrentLayer["run"] = (features, scope) => batchFirst(read(features, scope));
  return Object.assign(defineLayer(layer, { ...options }, call), { cell, run });
}

/** The function form's answer of what `readText` gives. */
export function batchFirst({ sequences, states }: RecurrentResult): RecurrentResult {
  return { sequences: sequences.map((each) => transpose(each, [1, 0, 2])), states };
}

export interface Direction {
  readonly scope: Scope;
  readonly backwards: boolean;
}

/**
 * Reads the text in one direction or two; its sequences have the length first: `[length, batch, units]`. Both directions run in one
 * loop, as one more axis D of the state: the cost of a loop is the number of its steps times its ops, hardly their size.
 */
export function readText(
  cell: RecurrentCell,
  features: Features,
  directions: readonly Direction[],
  rates: { readonly dropout: number; readonly recurrentDropout: number },
): RecurrentResult {
  const { value, mask } = features;
  const { projections, captured } = cell.weights(
    directions.map(({ scope }) => scope),
    lastAxis(value),
  );
  const timeFirst = transpose(value, [1, 0, 2]);
  const tokens = stack(
    turn(
      directions.map(({ scope }) => dropFeatures(timeFirst, scope, rates.dropout)),
      directions,
    ),
    0,
  ); // [D, length, batch, features]
  const isText =
    mask &&
    unsqueeze(
      stack(
        turn(
          directions.map(() => transpose(mask, [1, 0])),
          directions,
        ),
        1,
      ),
      [3],
    ); // [length, D, batch, 1]
  const keep = recurrentKeep(cell, value, directions, rates.recurrentDropout);
  const { carried, results } = scan(
    {
      carried: startStates(cell, features, directions),
      sequences: cell.sequences(
        projections.map((each) => project(tokens, each)),
        isText,
      ),
      captured: [...captured, ...keep],
    },
    (states, slices, weights) => {
      const factor = keep.length > 0 ? weights[captured.length] : undefined;
      const drop = (h: Value) => (factor ? mul(h, factor) : h);
      const next = cell.step({ states, slices, captured: weights.slice(0, captured.length), drop });
      return { carried: next, results: [next[0]!] };
    },
  );
  const ends = carried.map((state) => unstack(state, 0)); // each state of each direction
  return {
    sequences: turn(unstack(results[0]!, 1), directions),
    states: directions.map((_, direction) => ends.map((each) => each[direction]!)),
  };
}

function project(tokens: Value, { kernel, bias }: Projection): Value {
  const [D, width] = [kernel.shape[0]!, lastAxis(kernel)];
  const rows = reshape(tokens, [D, "infer", lastAxis(tokens)]); // [D, length·batch, features]
  const made = add(matmul(rows, kernel), unsqueeze(bias, [1]));
  return transpose(reshape(made, [D, { copy: 1 }, { copy: 2 }, width], tokens), [1, 0, 2, 3]);
}

/** A backward direction reads from the end; turning its sequence once more puts it right again. */
function turn(sequences: readonly Value[], directions: readonly Direction[]): Value[] {
  return sequences.map((each, i) => (directions[i]!.backwards ? reverse(each, 0) : each));
}

/** One mask for all steps of a text. Source: Gal & Ghahramani 2016, https://arxiv.org/abs/1512.05287 */
function dropFeatures(timeFirst: Value, scope: Scope, rate: number): Value {
  if (!scope.training || rate === 0) return timeFirst;
  const keep = scope.keepMask([timeFirst.shape[1]!, lastAxis(timeFirst)], rate); // [batch, features]
  return where(unsqueeze(keep, [0]), mul(timeFirst, 1 / (1 - rate)), 0);
}

/** The factor of h in the recurrent product `[D, batch, units]`, or nothing. */
function recurrentKeep({ units }: RecurrentCell, value: Value, directions: readonly Direction[], rate: number): Value[] {
  if (!directions[0]!.scope.training || rate === 0) return [];
  const masks = directions.map(({ scope }) => cast(scope.keepMask([value.shape[0]!, units], rate), "float32"));
  return [mul(stack(masks, 0), 1 / (1 - rate))];
}

/** Zeros, or the states given: for each direction h, and c for an LSTM. */
function startStates({ units, stateCount }: RecurrentCell, { value, states }: Features, directions: readonly Direction[]): Value[] {
  const D = directions.length;
  if (!states) {
    const zero = fill(0, value, [D, { copy: 0 }, units]);
    return new Array<Value>(stateCount).fill(zero);
  }
  expectStates(directions[0]!.scope.path, states, { count: D * stateCount, batch: value.shape[0]!, units });
  return Array.from({ length: stateCount }, (_, k) =>
    stack(
      directions.map((_, direction) => states[direction * stateCount + k]!),
      0,
    ),
  );
}

function expectStates(
  path: string,
  states: readonly Value[],
  { count, batch, units }: { readonly count: number; readonly batch: number; readonly units: number },
): void {
  if (states.length === count && states.every(({ shape }) => `${shape}` === `${[batch, units]}`)) return;
  throw new TercetError("shape-mismatch", {
    where: path,
    expected: `${count === 1 ? "1 state" : `${count} states`} of shape [${batch}, ${units}] to begin with`,
    received: states.map(({ shape }) => `[${shape.join(", ")}]`).join(", ") || "none",
    hint: "An LSTM has the states h and c, a GRU or simple RNN has h; of two directions the forward one's come first.",
  });
}

/** Parameters of all directions on one more axis in front. */
export function stackParameters(scopes: readonly Scope[], parameterOf: (scope: Scope) => Value): Value {
  return stack(scopes.map(parameterOf), 0);
}

function stack(values: readonly Value[], axis: number): Value {
  return concat(
    values.map((value) => unsqueeze(value, [axis])),
    axis,
  );
}

function unstack(value: Value, axis: number): Value[] {
  const parts = split(value, new Array<number>(value.shape[axis]!).fill(1), axis);
  return parts.map((part) => squeeze(part, [axis]));
}
