// The team that runs the steps: this thread, and workers where the plan has them. Each works on its shards, then on its range of the
// weights. The shards are part of the definition of a step, so one worker or several give the same bits.
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { canShareTensors } from "../runtime/onnxruntime.node.ts";
import { averageSlot, averages, followWeights } from "./average-weights.ts";
import { clipGradient, clips } from "./clip-gradient.ts";
import { gatherGradient, scaleGradient } from "./gather-gradient.ts";
import { makeOrthogonalizer } from "./orthogonalizer.node.ts";
import { type ParameterGroup, parameterGroups, updateGroups, updateGroupTensors } from "./parameter-groups.ts";
import type { Layout } from "./parameters.ts";
import type { Program } from "./program.ts";
import { type BatchMemory, makeShard, type Shard } from "./shard.node.ts";
import type { TouchedRows, UpdateMemory } from "./update.ts";
import type { UpdateOptions } from "./update-options.ts";

export interface TeamOptions {
  readonly layout: Layout;
  readonly optimizer: Optimizer;
  /** What stands outside the optimizer's rule. Default: nothing. */
  readonly update?: UpdateOptions;
  readonly shards: number;
  /** Threads that work, this one included; at most one per shard. */
  readonly workers: number;
  /** Most rows of a batch, tokens of a row, logits of an answer. */
  readonly rows: number;
  readonly length: number;
  readonly width: number;
  /** Whether each token has an answer, rather than each row. Default false. */
  readonly perPosition?: boolean;
  /** Whether the examples are numbers, rather than token ids. Default false. */
  readonly numbers?: boolean;
  readonly seed: number;
  /** For a rule that leaves untouched rows alone: the tables that are only looked up, and the most rows of them that a shard looks up. */
  readonly lookups?: Lookups;
}

export interface Lookups {
  readonly tables: readonly string[];
  readonly most: number;
}

/** What a worker is started with. Arrays lie over shared memory. */
export interface WorkerStart {
  readonly member: number;
  readonly members: number;
  readonly control: Int32Array;
  readonly numbers: Float64Array;
  readonly memory: TeamMemory;
  readonly layout: Layout;
  readonly seed: number;
  readonly optimizer: { readonly id: string; readonly config: Readonly<Record<string, number | boolean>> } | null;
  readonly update: UpdateOptions;
  /** Tables whose untouched rows are left alone. */
  readonly tables: readonly string[];
  /** Brings programs; takes the message of a failure. */
  readonly port: MessagePort;
}

export interface TeamMemory extends UpdateMemory {
  readonly batch: BatchMemory;
  /** What each shard looked up in the step at hand; empty where every row is updated. */
  readonly touched: TouchedRows;
  /** The whole gradient of a step, where it is clipped or accumulated; the update then reads this one in place of the shards'. */
  readonly gathered?: Float32Array;
}

/** Places in the control array. */
export const at = { command: 0, done: 1, failed: 2, order: 3, program: 4, step: 5 } as const;
/** Places in the array of numbers. */
export const numberAt = { scale: 0, learningRate: 1 } as const;
export const orders = { run: 1, update: 2, stop: 3 } as const;

// A worker makes hardly any garbage: a small young generation saves some 30 MB of memory.
const resourceLimits = { maxYoungGenerationSizeMb: 4 };

export interface Team {
  readonly memory: TeamMemory;
  readonly groups: readonly ParameterGroup[];
  /** Runs a program on the batch in memory. */
  run(program: Program, step: { readonly scale: number; readonly step: number }): Promise<void>;
  /** Keeps the gradient of the batch that was run for the step to come, as `weight` rows. Only if gradients are accumulated. */
  accumulate(weight: number): void;
  /** Lets the optimizer change the weights. `step` counts from 1. */
  update(context: { readonly learningRate: number; readonly step: number }): Promise<void>;
  stop(): Promise<void>;
}

export function makeTeam(options: TeamOptions, optimizerId: WorkerStart["optimizer"]): Team {
  const { layout, optimizer, update: outside = {}, workers: members, seed, lookups } = options;
  const tables = lookups?.tables ?? [];
  const groups = parameterGroups(layout, outside, optimizer);
  const shared = members > 1;
  const memory = allocate(options, shared);
  const control = new Int32Array(new SharedArrayBuffer(64));
  const numbers = new Float64Array(new SharedArrayBuffer(64));
  const known: Program[] = [];
  const ports: MessagePort[] = [];
  const workers = Array.from({ length: members - 1 }, (_, i) => startWorker(i + 1));
  const own = makeShards({ memory, layout, seed, members, member: 0, shared });
  const sharedUpdate = optimizer.scope === "element" && optimizerId !== null;

  const orthogonalizer = makeOrthogonalizer();
  let accumulated = 0;

  return { memory, groups, run, accumulate, update, stop };

  function startWorker(member: number): Worker {
    const { port1, port2 } = new MessageChannel();
    ports.push(port1);
    port1.unref();
    const start: WorkerStart = {
      member,
      members,
      control,
      numbers,
      memory,
      layout,
      seed,
      optimizer: optimizerId,
      update: outside,
      tables,
      port: port2,
    };
    const worker = new Worker(workerFile(), { workerData: start, transferList: [port2], resourceLimits });
    worker.unref();
    return worker;
  }

  async function run(program: Program, { scale, step }: { scale: number; step: number }): Promise<void> {
    let index = known.indexOf(program);
    if (index < 0) {
      index = known.push(program) - 1;
      for (const port of ports) port.postMessage(program);
    }
    control[at.program] = index;
    control[at.step] = step;
    numbers[numberAt.scale] = scale;
    command(orders.run);
    for (const shard of own) await shard.run(program, { scale, step });
    waitForOthers();
  }

  function accumulate(weight: number): void {
    gatherGradient(memory.gathered!, memory.gradients, { weight, isFirst: accumulated === 0 });
    accumulated += weight;
  }

  /** Where the update needs the whole gradient first: gathers it, divides it by the rows that it is of, clips it. */
  function prepareGradient(): void {
    if (!memory.gathered) return;
    if (accumulated === 0) gatherGradient(memory.gathered, memory.gradients, { weight: 1, isFirst: true });
    else scaleGradient(memory.gathered, 1 / accumulated);
    accumulated = 0;
    clipGradient(memory.gathered, groups, outside);
  }

  async function update(context: { learningRate: number; step: number }): Promise<void> {
    prepareGradient();
    if (!sharedUpdate) {
      const range = { from: 0, to: layout.trainable };
      const source = sourceOf(memory, tables);
      if (optimizer.scope === "tensor") await updateGroupTensors(optimizer, source, groups, context, orthogonalizer.orthogonalize);
      else updateGroups(optimizer, source, groups, range, context);
      follow(memory, outside, range, context.step);
      return;
    }
    control[at.step] = context.step;
    numbers[numberAt.learningRate] = context.learningRate;
    command(orders.update);
    const range = rangeOf(layout, 0, members);
    updateGroups(optimizer, sourceOf(memory, tables), groups, range, context);
    follow(memory, outside, range, context.step);
    waitForOthers();
  }

  function command(order: number): void {
    if (members === 1) return;
    control[at.order] = order;
    Atomics.store(control, at.done, 0);
    Atomics.add(control, at.command, 1);
    Atomics.notify(control, at.command);
  }

  /** Blocks until the others are done: they have as much to do as this thread had, so the wait is short. */
  function waitForOthers(): void {
    while (Atomics.load(control, at.done) < members - 1) {
      throwIfFailed();
      Atomics.wait(control, at.done, Atomics.load(control, at.done), 100);
    }
    throwIfFailed();
  }

  function throwIfFailed(): void {
    if (!Atomics.load(control, at.failed)) return;
    const reports = ports.flatMap((port) => receiveMessageOnPort(port)?.message ?? []);
    throw new Error(`a worker of the training failed: ${reports.join("\n")}`);
  }

  async function stop(): Promise<void> {
    command(orders.stop);
    for (const shard of own) await shard.release();
    await orthogonalizer.release();
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** What an update reads: the gathered gradient where there is one, and the rows of the tables that were looked up. */
export function sourceOf(memory: TeamMemory, tables: readonly string[]): UpdateMemory {
  const { weights, slots, gathered, gradients, touched } = memory;
  return { weights, slots, gradients: gathered ? [gathered] : gradients, lookups: { tables, touched } };
}

/** Lets the running average of the weights follow them, where one is kept. */
export function follow(memory: TeamMemory, outside: UpdateOptions, range: { from: number; to: number }, step: number): void {
  const average = memory.slots[averageSlot];
  if (!average || !outside.useEma) return;
  followWeights(average.subarray(range.from, range.to), memory.weights.subarray(range.from, range.to), step, outside);
}

/** The shards of one member: every members-th, beginning with its own number. */
export function makeShards(options: {
  readonly memory: TeamMemory;
  readonly layout: Layout;
  readonly seed: number;
  readonly members: number;
  readonly member: number;
  readonly shared: boolean;
}): Shard[] {
  const { memory, layout, seed, members, member, shared } = options;
  const direct = !shared || canShareTensors();
  return memory.gradients.flatMap((gradient, index) =>
    index % members === member
      ? [makeShard({ layout, weights: memory.weights, gradient, batch: memory.batch, touched: memory.touched[index], index, direct, seed })]
      : [],
  );
}

/** The part of the weights that a member updates, on 64-byte boundaries. */
export function rangeOf({ trainable: total }: Layout, member: number, members: number): { readonly from: number; readonly to: number } {
  const edge = (part: number) => Math.floor((total * part) / members / 16) * 16;
  return { from: edge(member), to: member === members - 1 ? total : edge(member + 1) };
}

function allocate(
  { layout, optimizer, update = {}, shards, rows, length, width, perPosition, numbers, lookups }: TeamOptions,
  shared: boolean,
): TeamMemory {
  const bytes = (count: number) => (shared ? new SharedArrayBuffer(count) : new ArrayBuffer(count));
  const floats = (count: number) => new Float32Array(bytes(4 * count));
  const ints = (count: number) => new Int32Array(bytes(4 * count));
  const answers = perPosition ? rows * length : rows;
  return {
    weights: floats(layout.total),
    gradients: Array.from({ length: shards }, () => floats(layout.trainable)),
    slots: Object.fromEntries(
      [...optimizer.slots, ...(averages(update) ? [averageSlot] : [])].map((name) => [name, floats(layout.trainable)]),
    ),
    touched: optimizer.updateRow ? Array.from({ length: shards }, () => ints(1 + 2 * (lookups?.most ?? 0))) : [],
    ...((clips(update) || (update.gradientAccumulationSteps ?? 1) > 1) && { gathered: floats(layout.trainable) }),
    batch: {
      ids: numbers ? floats(rows * length) : ints(rows * length),
      indexTargets: ints(answers),
      valueTargets: floats(rows * width),
      weights: floats(rows),
      losses: new Float64Array(bytes(8 * shards)),
      logits: floats(answers * width),
    },
  };
}

// Workers run the built file: Node cannot load TypeScript. From the sources (tests) it is the one in dist.
function workerFile(): URL {
  return new URL(import.meta.url.endsWith(".ts") ? "../../dist/training/team-worker.node.js" : "./team-worker.node.js", import.meta.url);
}
