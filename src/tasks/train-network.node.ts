// A network trained by a recipe on texts with labels.
import { createHash } from "node:crypto";
import { type Problem, TercetError } from "../core/errors.ts";
import { findRow } from "../core/find-row.ts";
import type { Loss } from "../losses/loss.ts";
import { smoothed } from "../losses/loss.ts";
import type { Learned } from "../models/architecture.ts";
import { type Network, readsWholeBatch } from "../models/network.ts";
import { architectures } from "../models/registry.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { optimizers } from "../optimizers/registry.ts";
import { schedules } from "../schedules/registry.ts";
import type { Schedule } from "../schedules/schedule.ts";
import type { Splitting } from "../text/char-classes.ts";
import type { TargetEncoder } from "../text/target-encoder.ts";
import { type TextVectorizer, textVectorizer } from "../text/vectorizer.ts";
import type { DataSet } from "../training/batch.ts";
import { macsPerText, meanLength, predictSeconds, stepWork, updatedParameters } from "../training/cost.ts";
import type { TrainedState } from "../training/model.node.ts";
import { networkLayout } from "../training/network-layout.ts";
import { type Layout, viewOf } from "../training/parameters.ts";
import { makePlan, type Plan } from "../training/plan.node.ts";
import type { TrainOptions, TrainResult } from "../training/train-options.ts";
import { train } from "../training/trainer.node.ts";
import { checkUpdateOptions, type UpdateOptions } from "../training/update-options.ts";
import { chooseLoss } from "./choose-loss.ts";
import type { Part } from "./data-set.node.ts";
import type { Recipe } from "./recipe.ts";

export interface NetworkJob {
  readonly recipe: Recipe;
  readonly train: Part;
  /** Judged after each epoch; may be empty. */
  readonly validation: Part;
  readonly labels: TargetEncoder;
  readonly splitting: Splitting;
  readonly seed: number;
  /** Most threads that work. Changes the time, never the bits. */
  readonly workers?: number;
}

/** All that is decided before the first step. */
export interface PreparedNetwork {
  readonly recipe: Recipe;
  readonly seed: number;
  readonly network: Network;
  readonly layout: Layout;
  /** The weights before the first step. */
  readonly start: Float32Array;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly learningRate: number;
  readonly schedule: Schedule;
  readonly update: UpdateOptions | undefined;
  readonly plan: Plan;
  readonly vectorizer: TextVectorizer;
  readonly train: DataSet;
  readonly validation: DataSet | undefined;
  /** Multiply-adds for a text of mean length. */
  readonly macs: number;
  readonly predictedSeconds: number;
  readonly warnings: readonly Problem[];
}

export function prepareNetwork({ recipe, train, validation, labels, splitting, seed, workers }: NetworkJob): PreparedNetwork {
  const { maxLength, vocabularySize, minCount, batchSize, epochs } = recipe;
  const architecture = findRow(architectures, "--architecture", recipe.architecture);
  const { loss, outputs, output, warning } = chooseLoss(recipe.loss, labels.classes.length, labels.task);
  const vectorizer = textVectorizer({ maxLength, vocabularySize, minCount, splitting }).adapt(train.texts);
  const optimizer = makeOptimizer(recipe);
  checkUpdateOptions("train", recipe.update ?? {}, optimizer);
  const unit = labels.task === "regression" ? { unit: labels.deviation } : {};
  const encode = (part: Part) => ({
    x: vectorizer.encode(part.texts),
    y: labels.encode(part.labels).data as DataSet["y"], // as the encoders make them
    ...unit,
  });
  const rows = encode(train);
  const shape = { vocabularySize: vectorizer.size, outputs, output };
  const learned = architecture.learn?.(rows.x, shape, { options: recipe.architectureOptions, seed });
  const network = architecture.create!(shape, { ...recipe.architectureOptions, ...learned?.options });
  const { layout, initialWeights } = networkLayout(network);
  const macs = macsPerText(network, meanLength(rows.x.lengths));
  const updated = updatedParameters(layout, optimizer, vectorizer.size);
  const plan = makePlan({
    batchSize,
    workers,
    wholeBatch: readsWholeBatch(network) || loss.scope === "batch",
    work: stepWork({ macsPerStep: batchSize * macs, parameters: updated }),
  });
  return {
    recipe,
    seed,
    network,
    layout,
    start: startWeights(initialWeights(seed), layout, learned?.starts ?? {}),
    loss: smoothed(loss, recipe.labelSmoothing),
    optimizer,
    learningRate: optimizer.config.learningRate as number, // every optimizer records one
    schedule: findRow(schedules, "--schedule", recipe.schedule).create(),
    update: recipe.update,
    plan,
    vectorizer,
    train: recipe.balanced ? { ...rows, classWeights: balancedWeights(classesIn(rows), labels.classes.length) } : rows,
    validation: validation.texts.length > 0 ? encode(validation) : undefined,
    macs,
    predictedSeconds: predictSeconds({
      macs,
      parameters: updated,
      rows: train.texts.length,
      batchSize,
      epochs,
      workers: plan.workers,
    }),
    warnings: warning ? [warning] : [],
  };
}

function startWeights(weights: Float32Array, { places }: Layout, starts: Learned["starts"]): Float32Array {
  for (const place of places) if (starts[place.name]) viewOf(weights, place).set(starts[place.name]!);
  return weights;
}

export type TrainingChoices = Pick<
  TrainOptions,
  "earlyStopping" | "restoreBest" | "callbacks" | "onEvent" | "signal" | "resume" | "onCheckpoint" | "checkpointSeconds" | "goesOn"
>;

export function trainNetwork(prepared: PreparedNetwork, choices: TrainingChoices): Promise<TrainResult> {
  const { epochs, batchSize } = prepared.recipe;
  return train({ ...prepared, epochs, batchSize, ...choices });
}

/** What a classifier is made from. */
export function trainedState({ network, layout, loss, optimizer, seed, plan }: PreparedNetwork, weights: Float32Array): TrainedState {
  return { network, layout, weights, loss, optimizer, seed, plan };
}

export function sha256(weights: Float32Array): string {
  return createHash("sha256")
    .update(new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength))
    .digest("hex");
}

/** The optimizer of a recipe, with its settings. */
export function makeOptimizer({ optimizer, optimizerOptions, learningRate }: Recipe): Optimizer {
  const row = findRow(optimizers, "--optimizer", optimizer);
  return row.create(learningRate === undefined ? optimizerOptions : { ...optimizerOptions, learningRate });
}

function classesIn({ y }: DataSet): Int32Array {
  if (y instanceof Int32Array) return y;
  throw new TercetError("option-invalid", { option: "balanced", expected: "one label a text", received: "several labels, or a quantity" });
}

/** w_c = rows / (classes · rows of c), as scikit-learn's "balanced"; 0 for a class without rows. */
function balancedWeights(y: Int32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of y) counts[label]!++;
  return counts.map((count) => (count === 0 ? 0 : y.length / (classes * count)));
}
