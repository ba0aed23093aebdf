// One shard of a step: a part of the batch, run on one thread. Its gradient lands in an array of its own.
import { sizeOf } from "../core/array.ts";
import { bitsAt, randomKey } from "../core/random.ts";
import type { Executable, RuntimeTensor } from "../runtime/executable.ts";
import { createExecutable } from "../runtime/onnxruntime.node.ts";
import { type Layout, type Place, viewOf } from "./parameters.ts";
import { answersEach, type Program } from "./program.ts";

/** What the shards of a batch share. Every array may be over shared memory. */
export interface BatchMemory {
  /** Token ids, or numbers: `[rows of the batch, length]`. */
  readonly ids: Int32Array | Float32Array;
  /** Class indices as they are, one an answer, or `[rows, width]`. */
  readonly indexTargets: Int32Array;
  readonly valueTargets: Float32Array;
  readonly weights: Float32Array;
  /** Results: one loss per shard, logits of all rows. */
  readonly losses: Float64Array;
  readonly logits: Float32Array;
}

export interface ShardOptions {
  readonly layout: Layout;
  readonly weights: Float32Array;
  /** Gradient of this shard; same places as the weights. */
  readonly gradient: Float32Array;
  readonly batch: BatchMemory;
  /** Takes the rows of tables that a step looked up: their number, then offset and width of each. */
  readonly touched?: Int32Array;
  /** Number of this shard within the batch. */
  readonly index: number;
  /** Whether the runtime takes these arrays as they are; else it gets copies. */
  readonly direct: boolean;
  readonly seed: number;
}

export interface ShardStep {
  /** 1 / Σ weights of the whole batch. */
  readonly scale: number;
  /** Number of the step: names the random masks. */
  readonly step: number;
}

interface Bound {
  readonly executable: Executable;
  readonly inputs: Record<string, RuntimeTensor>;
  readonly outputs: Record<string, RuntimeTensor>;
}

/** Rows of a table that a step read, and their gradient. */
interface Lookup {
  readonly name: string;
  readonly width: number;
  readonly ids: Int32Array;
  readonly rows: Float32Array;
}

export interface Shard {
  run(program: Program, step: ShardStep): Promise<void>;
  release(): Promise<void>;
}

export function makeShard(options: ShardOptions): Shard {
  const { layout, batch, index, seed } = options;
  const places = new Map(layout.places.map((place) => [place.name, place]));
  const weights = options.direct ? options.weights : new Float32Array(layout.total);
  const gradient = options.direct ? options.gradient : new Float32Array(layout.trainable);
  const bound = new Map<Program, Promise<Bound>>();
  let lookedUp: readonly Lookup[] = []; // in the step before

  return { run, release };

  async function run(program: Program, { scale, step }: ShardStep): Promise<void> {
    if (!bound.has(program)) bound.set(program, bind(program));
    const { executable, inputs, outputs } = await bound.get(program)!;
    if (!options.direct) for (const name of program.parameters) copyPlace(options.weights, weights, places.get(name)!);
    loadBatch(program, inputs);
    for (const { name, rowWidth } of program.tables) {
      lookUp(
        viewOf(options.weights, places.get(name)!),
        inputs.ids!.data as Int32Array,
        inputs[`lookup.${name}`]!.data as Float32Array,
        rowWidth,
      );
    }
    (inputs.scale!.data as Float32Array)[0] = scale;
    program.keepMasks.forEach(({ name, rate }) => {
      const key = randomKey(seed, "keep", step, name);
      const mask = inputs[name]!;
      fillKeepMask(mask.data as Uint8Array, { key, rate, first: index * mask.data.length });
    });
    await executable.run(inputs, outputs);
    batch.losses[index] = (outputs.loss!.data as Float32Array)[0]!;
    batch.logits.set(outputs.logits!.data as Float32Array, index * program.rows * answersEach(program) * program.width);
    if (program.kind === "train") leaveGradient(program, inputs, outputs);
    for (const { name } of program.states) viewOf(options.weights, places.get(name)!).set(outputs[`state.${name}`]!.data as Float32Array);
  }

  function loadBatch(program: Program, inputs: Record<string, RuntimeTensor>): void {
    const { rows, length, width, targets } = program;
    const each = answersEach(program);
    const from = index * rows;
    (inputs.ids!.data as Int32Array | Float32Array).set(batch.ids.subarray(from * length, (from + rows) * length));
    (inputs.weights!.data as Float32Array).set(batch.weights.subarray(from, from + rows));
    if (targets === "index") (inputs.targets!.data as Int32Array).set(batch.indexTargets.subarray(from * each, (from + rows) * each));
    else (inputs.targets!.data as Float32Array).set(batch.valueTargets.subarray(from * width, (from + rows) * width));
  }

  function leaveGradient(program: Program, inputs: Record<string, RuntimeTensor>, outputs: Record<string, RuntimeTensor>): void {
    if (!options.direct) for (const name of program.dense) copyPlace(gradient, options.gradient, places.get(name)!);
    for (const lookup of lookedUp) clearRows(tableOf(lookup), lookup);
    lookedUp = lookupsOf(program, inputs, outputs);
    for (const lookup of lookedUp) addRows(tableOf(lookup), lookup);
    if (options.touched) listRows(options.touched, lookedUp, places);
  }

  function tableOf({ name }: Lookup): Float32Array {
    return viewOf(options.gradient, places.get(name)!);
  }

  async function bind(program: Program): Promise<Bound> {
    const { rows, length, width, targets, numbers } = program;
    const answers = rows * answersEach(program);
    const executable = await createExecutable(program.onnx, { arena: program.arena });
    const tensor = (data: RuntimeTensor["data"], shape: readonly number[]): RuntimeTensor => ({ data, shape });
    const rowsOf = (name: string, width: number) =>
      tensor(new Float32Array(rows * length * width), [rows, length, ...places.get(name)!.shape.slice(1)]);
    const parameters = program.parameters.map((name) => [name, tensor(viewOf(weights, places.get(name)!), places.get(name)!.shape)]);
    const inputs: Record<string, RuntimeTensor> = {
      ...Object.fromEntries(parameters),
      ...Object.fromEntries(program.tables.map(({ name, rowWidth }) => [`lookup.${name}`, rowsOf(name, rowWidth)])),
      ids: tensor(numbers ? new Float32Array(rows * length) : new Int32Array(rows * length), [rows, length]),
      targets: targets === "index" ? tensor(new Int32Array(answers), [answers]) : tensor(new Float32Array(rows * width), [rows, width]),
      weights: tensor(new Float32Array(rows), [rows]),
      scale: tensor(new Float32Array(1), []),
      ...Object.fromEntries(program.keepMasks.map(({ name, shape }) => [name, tensor(new Uint8Array(sizeOf(shape)), shape)])),
    };
    const outputs: Record<string, RuntimeTensor> = {
      loss: tensor(new Float32Array(1), []),
      logits: tensor(new Float32Array(answers * width), [answers, width]),
      ...Object.fromEntries(
        program.dense.map((name) => [`gradient.${name}`, tensor(viewOf(gradient, places.get(name)!), places.get(name)!.shape)]),
      ),
      ...Object.fromEntries(
        program.tables.flatMap(({ name, rowWidth, trained }) => (trained ? [[`rows.${name}`, rowsOf(name, rowWidth)]] : [])),
      ),
      ...Object.fromEntries(program.states.map(({ name, shape }) => [`state.${name}`, tensor(new Float32Array(sizeOf(shape)), shape)])),
      ...Object.fromEntries(
        program.gathers.flatMap(({ rowWidth, shape }, i) => [
          [`gathered.${i}.rows`, tensor(new Float32Array(sizeOf(shape) * rowWidth), [...shape, rowWidth])],
          [`gathered.${i}.ids`, tensor(new Int32Array(sizeOf(shape)), shape)],
        ]),
      ),
    };
    return { executable, inputs, outputs };
  }

  async function release(): Promise<void> {
    for (const each of bound.values()) await (await each).executable.release();
    bound.clear();
  }
}

function copyPlace(from: Float32Array, to: Float32Array, place: Place): void {
  viewOf(to, place).set(viewOf(from, place));
}

/**
 * 1 where the element is kept. 16 random bits an element, counted over the whole batch, so that shards change nothing: 32 bits of the stream
 * serve an even element and the odd one after it.
 */
function fillKeepMask(mask: Uint8Array, { key, rate, first }: { key: number; rate: number; first: number }): void {
  const threshold = Math.round(rate * 65536);
  for (let i = -(first & 1); i < mask.length; i += 2) {
    const bits = bitsAt(key, (first + i) >>> 1);
    if (i >= 0) mask[i] = Number((bits & 0xffff) >= threshold);
    if (i + 1 < mask.length) mask[i + 1] = Number(bits >>> 16 >= threshold);
  }
}

/** Rows of the table at the ids: copied by the host, so that the table itself is never copied. */
function lookUp(table: Float32Array, ids: Int32Array, rows: Float32Array, width: number): void {
  for (let i = 0; i < ids.length; i++) {
    const from = ids[i]! * width;
    const to = i * width;
    for (let j = 0; j < width; j++) rows[to + j] = table[from + j]!;
  }
}

/** The lookups of a step, with copies of the ids: their arrays are filled anew by the next step. */
function lookupsOf(program: Program, inputs: Record<string, RuntimeTensor>, outputs: Record<string, RuntimeTensor>): Lookup[] {
  const lookup = (name: string, width: number, ids: RuntimeTensor, rows: RuntimeTensor): Lookup => ({
    name,
    width,
    ids: (ids.data as Int32Array).slice(),
    rows: rows.data as Float32Array,
  });
  return [
    ...program.tables
      .filter(({ trained }) => trained)
      .map(({ name, rowWidth }) => lookup(name, rowWidth, inputs.ids!, outputs[`rows.${name}`]!)),
    ...program.gathers.map(({ name, rowWidth }, i) =>
      lookup(name, rowWidth, outputs[`gathered.${i}.ids`]!, outputs[`gathered.${i}.rows`]!),
    ),
  ];
}

function clearRows(table: Float32Array, { ids, width }: Lookup): void {
  for (const id of ids) table.fill(0, id * width, (id + 1) * width);
}

/** Adds the rows in order of position: the same bits whatever runs beside it. */
function addRows(table: Float32Array, { ids, rows, width }: Lookup): void {
  for (let i = 0; i < ids.length; i++) {
    const to = ids[i]! * width;
    const from = i * width;
    for (let j = 0; j < width; j++) table[to + j]! += rows[from + j]!;
  }
}

/** Writes where the rows of the lookups lie among all weights. Repeated rows stand there as often as they were read. */
function listRows(list: Int32Array, lookups: readonly Lookup[], places: ReadonlyMap<string, Place>): void {
  let count = 0;
  for (const { name, ids, width } of lookups) {
    const { offset } = places.get(name)!;
    for (const id of ids) {
      list[2 * count + 1] = offset + id * width;
      list[2 * count + 2] = width;
      count++;
    }
  }
  list[0] = count;
}
