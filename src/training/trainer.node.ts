// A training: checks what it is given, brings up the team, runs the epochs.
import { sizeOf } from "../core/array.ts";
import { TercetError } from "../core/errors.ts";
import { exampleShape } from "../models/network.ts";
import { optimizers } from "../optimizers/registry.ts";
import { lengthBuckets } from "../text/batching.ts";
import { rowsOf } from "./batch.ts";
import { checkpointWriter } from "./checkpoint-writer.node.ts";
import { networkLayout } from "./network-layout.ts";
import type { Layout } from "./parameters.ts";
import type { Program } from "./program.ts";
import { copiesOf, makePrograms } from "./programs.ts";
import type { Running } from "./run-epoch.node.ts";
import { runEpochs } from "./run-epochs.node.ts";
import { checkAnswers, checkTargets } from "./targets.ts";
import { type Lookups, makeTeam, type Team } from "./team.node.ts";
import type { TrainOptions, TrainResult } from "./train-options.ts";
import { bindRules } from "./weight-rules.ts";

export async function train(options: TrainOptions): Promise<TrainResult> {
  const { network, train: data, validation, batchSize, seed, plan, signal } = options;
  if (rowsOf(data) === 0) throw new TercetError("batch-empty", { where: "x", expected: "at least one row to train on", received: "none" });
  const { layout, initialWeights } = networkLayout(network);
  const maxLength = data.x.shape[1]!;
  const buckets = network.paddingBlind ? lengthBuckets(data.x.lengths, maxLength) : [maxLength];
  const programs = makePrograms(options);
  const { width, perPosition } = programs.train(buckets[0]!);
  for (const part of validation ? [data, validation] : [data]) {
    checkAnswers(part, perPosition);
    checkTargets(part.y, rowsOf(part), { width, form: options.loss.targets, answers: options.loss.answers });
  }
  const isKnown = optimizers.some(({ id }) => id === options.optimizer.id);
  const team = makeTeam(
    {
      layout,
      optimizer: options.optimizer,
      update: options.update,
      shards: plan.shards,
      workers: plan.workers,
      rows: batchSize * copiesOf(options.loss),
      length: maxLength,
      width,
      perPosition,
      numbers: exampleShape(network) !== null,
      seed,
      lookups: options.optimizer.updateRow && lookupsOf(programs.train(buckets.at(-1)!)),
    },
    isKnown ? { id: options.optimizer.id, config: options.optimizer.config } : null,
  );
  try {
    team.memory.weights.set(options.resume?.weights ?? options.start ?? initialWeights(seed));
    for (const [name, values] of Object.entries(options.resume?.slots ?? {})) team.memory.slots[name]!.set(values);
    const rules = bindRules(layout, options.rules ?? {});
    const control = controlOf(options, layout, team);
    const checkpoints = checkpointWriter(options, control, team);
    return await runEpochs(options, { layout, buckets, programs, team, signal, rules, control, checkpoints });
  } finally {
    await team.stop();
  }
}

/** The tables that a step only looks up, and how many rows of them; the program is that of the longest texts. */
function lookupsOf({ tables, gathers, rows, length }: Program): Lookups {
  const trained = tables.filter((table) => table.trained);
  const most = trained.length * rows * length + gathers.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return { tables: [...new Set([...trained, ...gathers].map(({ name }) => name))], most };
}

/** What callbacks may change of a training. */
function controlOf({ epochs, learningRate, resume }: TrainOptions, layout: Layout, { memory }: Team): Running["control"] {
  let isStopped = false;
  return {
    epochs,
    layout,
    learningRate: resume?.learningRate ?? learningRate,
    get isStopped() {
      return isStopped;
    },
    stop() {
      isStopped = true;
    },
    weights: () => memory.weights.slice(),
    setWeights: (weights) => memory.weights.set(weights),
  };
}
