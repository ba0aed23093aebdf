// A model as users of Keras know it: layers in a row, compile, fit, evaluate, predict.

import { type NumericArray, sizeOf } from "../core/array.ts";
import { expectKnownOptions, expectOneOf, expectOption, expectPositive, expectPositiveInteger } from "../core/check.ts";
import { type Problem, TercetError } from "../core/errors.ts";
import { findRow } from "../core/find-row.ts";
import { nameHint, plainName } from "../core/nearest.ts";
import { sameShape } from "../graph/shapes.ts";
import type { Layer, Tensor } from "../layers/layer.ts";
import type { Loss } from "../losses/loss.ts";
import { losses } from "../losses/registry.ts";
import type { Metric } from "../metrics/metric.ts";
import { composeNetwork } from "../models/compose.ts";
import { exampleShape, type Network, networkOf, readsWholeBatch } from "../models/network.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { optimizers } from "../optimizers/registry.ts";
import { schedules } from "../schedules/registry.ts";
import type { Schedule } from "../schedules/schedule.ts";
import type { EncodedTexts } from "../text/encoded.ts";
import type { DataSet } from "./batch.ts";
import { type Callback, checkCallbacks } from "./callbacks/callback.ts";
import { macsPerText, meanLength, stepWork } from "./cost.ts";
import { evaluateNetwork } from "./evaluate.node.ts";
import type { HistoryValues, OnEvent, Stopped } from "./events.ts";
import { exportedOutput, exportedWidth, exportProgram } from "./export-program.ts";
import { type ClassWeight, classIndices, classWeightsOf, judgeTargets, rowWeightsOf } from "./fit-targets.ts";
import { checkMetrics, findMetric, type Scores } from "./metric-scores.ts";
import { networkLayout } from "./network-layout.ts";
import { parameterGroups } from "./parameter-groups.ts";
import { countParameters, type Layout, viewOf } from "./parameters.ts";
import { makePlan, type Plan } from "./plan.node.ts";
import { makePredictor } from "./predictor.node.ts";
import type { EpochScore } from "./row-score.ts";
import { estimateStepMemory } from "./step-memory.ts";
import { answersPerPosition, outputWidth, summaryText } from "./summary.ts";
import { classesOf, toProbabilities } from "./targets.ts";
import { anyLength } from "./trace.ts";
import type { EarlyStopping } from "./train-options.ts";
import { train } from "./trainer.node.ts";
import { checkUpdateOptions, type UpdateOptions } from "./update-options.ts";
import { bindRules, type Constraint, type Regularizer, type WeightRules } from "./weight-rules.ts";

/** Token ids `[rows, length]`; or numbers `[rows, ...shape]` for a network that begins with `inputLayer({ shape })`. */
export type Examples = EncodedTexts | NumericArray<Float32Array>;

/** With what stands outside the optimizer's rule: clipping, accumulation, decay by groups, frozen parameters, averages. */
export interface CompileOptions extends UpdateOptions {
  /** Id of a loss, e.g. "binaryCrossentropy", or one made with options, `huber({ delta: 2 })`, or your own. */
  readonly loss: string | Loss;
  /** Id of an optimizer, or one made with options: `adam({ learningRate: 0.01 })`. Default "adam". */
  readonly optimizer?: string | Optimizer;
  /** Id of a schedule of the learning rate over the steps of a `fit`, or one made with options: `cosine({ warmup: 100 })`. Default "constant". */
  readonly schedule?: string | Schedule;
  /** Ids of metrics, e.g. "f1Macro", "recall[2]" for one class alone, or metrics made with options, `topKAccuracy({ k: 3 })`. Default ["accuracy"]; it is always kept. */
  readonly metrics?: readonly (string | Metric)[];
  /** Penalties of weights, by the names of parameters: `[{ parameters: "*.weight", l2: 1e-4 }]`. They are part of the loss. */
  readonly regularizers?: readonly Regularizer[];
  /** Limits of weights: `[{ parameters: "dense*.weight", maxNorm: 3 }]`. */
  readonly constraints?: readonly Constraint[];
}

export interface FitOptions {
  /** Default 1. */
  readonly epochs?: number;
  /** Default 32. */
  readonly batchSize?: number;
  readonly validationData?: readonly [x: Examples, y: NumericArray];
  /** Start values, order of the rows, dropout. Default 1. */
  readonly seed?: number;
  /** Ends the training when the validation loss stops falling, and restores the best weights. Default: off. */
  readonly earlyStopping?: EarlyStopping;
  /** Called while the model trains: earlyStopping, csvLogger, … or plain objects with hooks such as onEpochEnd. */
  readonly callbacks?: readonly Callback[];
  /** Weight in the loss of the rows of each class, by its index; 1 for classes that are not named. */
  readonly classWeight?: ClassWeight;
  /** Weight in the loss of each row. */
  readonly sampleWeight?: ArrayLike<number>;
  readonly onEvent?: OnEvent;
  /** Aborted: the training stops between two steps and the best weights so far are kept. */
  readonly signal?: AbortSignal;
  /** Threads that work. Default: as many as the plan has a use for. The results are the same bits. */
  readonly workers?: number;
}

export interface History {
  readonly history: HistoryValues;
  readonly bestEpoch: number;
  readonly stopped: Stopped;
  /** The step whose loss was not a number. */
  readonly nanStep?: number;
  /** Why another loss would do better, if one would. */
  readonly warnings: readonly Problem[];
}

/** Weights and what belongs to them; what a model folder is written from. */
export interface TrainedState {
  readonly network: Network;
  readonly layout: Layout;
  readonly weights: Float32Array;
  readonly loss: Loss | null;
  readonly optimizer: Optimizer | null;
  readonly seed: number;
  readonly plan: Plan | null;
}

export interface Model {
  readonly network: Network;
  /** Chooses loss and optimizer. Weights stay. */
  compile(options: CompileOptions): void;
  /**
   * Trains on token ids (or numbers, see `inputLayer`) and class indices; or numbers, `[rows, units]`: quantities, or 1 for each label that a row has.
   * A network without pooling, such as a language model, answers at each position and takes class indices `[rows, length]`; padding (id 0) does not count.
   */
  fit(x: Examples, y: NumericArray, options?: FitOptions): Promise<History>;
  evaluate(x: Examples, y: NumericArray<Int32Array>): Promise<{ loss: number; accuracy: number } & Scores>;
  /** Of quantities the mean absolute error in place of the accuracy, which is null. */
  evaluate(x: Examples, y: NumericArray): Promise<{ loss: number } & EpochScore & Scores>;
  /** The last layer's answers with its activation: `[rows, units]`, or `[rows, length, units]` where it answers at each position. */
  predict(x: Examples): Promise<NumericArray<Float32Array>>;
  /**
   * A table: of each layer output shape, parameters and multiply-adds for a text of `length` tokens (default 128); the totals; and of a
   * compiled model how much memory training on batches of `batchSize` rows (default 32) takes, about.
   */
  summary(length?: number, options?: { readonly batchSize?: number }): string;
  /** A parameter's values by name, as a view. */
  weight(name: string): Float32Array;
  readonly state: TrainedState;
}

/** A model of layers in a row. A last sigmoid or softmax is split off: the loss sees logits, `predict` gives probabilities. */
export function sequential(layers: readonly Layer[]): Model {
  expectOption(layers.length > 0, "sequential", "at least one layer", layers);
  return modelOf(networkOf(layers));
}

/**
 * A model of layers that branch and join: a function from the token ids to the answer, called once.
 *
 *   network((ids) => {
 *     const words = embedding({ inputDim: 20_000, outputDim: 64, maskZero: true })(ids);
 *     const both = concatenate([globalAveragePooling1D()(words), globalMaxPooling1D()(words)]);
 *     return dense({ units: 1, activation: "sigmoid" })(both);
 *   });
 *
 * A layer is made once and may be called several times: its calls share their weights. Layers of two inputs take both,
 * `attention(query, context)`; merging layers take a list: `add`, `average`, `concatenate`, `dot`, `maximum`, `minimum`, `multiply`,
 * `subtract`. Layers are named after their kind in the order of their first calls. A last sigmoid or softmax is split off, as in
 * `sequential`. Throws `shape-mismatch` in the line of the call that does not fit.
 */
export function network(build: (ids: Tensor) => Tensor): Model {
  return modelOf(composeNetwork(build, { length: anyLength }));
}

/** What `compile` chose. */
interface Compiled {
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly schedule: Schedule;
  readonly update: UpdateOptions;
  readonly metrics: readonly Metric[];
  readonly rules: WeightRules;
}

/** A model of a ready network, with fresh or given weights. */
export function modelOf(network: Network, known?: { readonly weights: Float32Array }): Model {
  const { layout, initialWeights } = networkLayout(network);
  let weights = known?.weights;
  let compiled: Compiled | undefined;
  let seed = 1;
  let plan: Plan | null = null;
  const current = (): Float32Array => (weights ??= initialWeights(seed));

  async function evaluate(x: Examples, y: NumericArray<Int32Array>): Promise<{ loss: number; accuracy: number } & Scores>;
  async function evaluate(x: Examples, y: NumericArray): Promise<{ loss: number } & EpochScore & Scores>;
  async function evaluate(x: Examples, y: NumericArray): Promise<{ loss: number } & EpochScore & Scores> {
    const { loss, metrics, rules } = expectCompiled(compiled, "evaluate");
    const data = toDataSet(network, x, y, loss);
    judge(data, loss, metrics);
    const { scores, ...means } = await evaluateNetwork({ network, loss, weights: current(), data, metrics, rules });
    return { ...means, ...scores };
  }

  const parameters = countParameters(layout);
  /** Of a step on examples of mean length. */
  function workOf({ lengths, shape }: DataSet["x"], batchSize: number): number {
    const mean = network.paddingBlind ? meanLength(lengths) : shape[1]!;
    return stepWork({ macsPerStep: batchSize * macsPerText(network, mean), parameters });
  }

  /** What the targets are, with a warning if the loss is not the best for them. */
  function judge({ y }: DataSet, loss: Loss, metrics: readonly Metric[]): readonly Problem[] {
    const width = outputWidth(network);
    const { kind, warnings } = judgeTargets(y, { network, width, loss });
    checkMetrics(metrics, kind, { width, answers: loss.answers });
    return warnings;
  }

  return {
    network,
    compile({ loss, optimizer: chosen = "adam", schedule = "constant", metrics = [], regularizers = [], constraints = [], ...update }) {
      const optimizer = findOptimizer(chosen);
      checkUpdateOptions("compile", update, optimizer, ["loss", "optimizer", "schedule", "metrics", "regularizers", "constraints"]);
      parameterGroups(layout, update, optimizer); // refuses unknown names
      const beside = metrics.map(findMetric).filter(({ id }) => id !== "accuracy"); // which is always kept
      const rules = { regularizers, constraints };
      bindRules(layout, rules); // refuses what names no parameter
      compiled = { loss: findLoss(loss), optimizer, schedule: findSchedule(schedule), update, metrics: beside, rules };
      expectMatch(network, compiled.loss);
    },
    async fit(x, y, options = {}) {
      checkFitOptions(x, options);
      const { loss, optimizer, schedule, update, metrics, rules } = expectCompiled(compiled, "fit");
      const { epochs = 1, batchSize = 32, validationData, earlyStopping, callbacks, onEvent, signal, workers } = options;
      const examples = toDataSet(network, x, y, loss);
      const data = { ...examples, ...weightsOf(options, examples, loss, network) };
      const warnings = judge(data, loss, metrics);
      seed = options.seed ?? seed;
      plan = makePlan({
        batchSize,
        workers,
        wholeBatch: readsWholeBatch(network) || loss.scope === "batch",
        work: workOf(data.x, batchSize),
      });
      const result = await train({
        network,
        loss,
        optimizer,
        learningRate: optimizer.config.learningRate as number, // every optimizer records one
        schedule,
        update,
        train: data,
        validation: validationData && toDataSet(network, ...validationData, loss),
        epochs,
        batchSize,
        seed,
        plan,
        start: weights,
        earlyStopping,
        restoreBest: earlyStopping !== undefined,
        callbacks,
        metrics,
        rules,
        onEvent,
        signal,
      });
      if (result.stopped === "nan" && result.bestEpoch === 0) throw lossIsNan(result.nanStep!);
      weights = result.weights;
      const { history, bestEpoch, stopped, nanStep } = result;
      return { history, bestEpoch, stopped, nanStep, warnings };
    },
    evaluate,
    async predict(x) {
      const examples = toExamples(network, x, "predict");
      const [rows, length] = examples.shape as [number, number];
      const units = outputWidth(network);
      const width = exportedWidth(network, units);
      const positions = answersPerPosition(network) ? length : undefined;
      const onnx = exportProgram(network, layout, current(), { maxLength: length });
      const predictor = await makePredictor({
        onnx,
        width,
        positions,
        paddingBlind: network.paddingBlind,
        exampleShape: exampleShape(network),
      });
      const answers = toProbabilities(await predictor.logits(examples), width, exportedOutput(network, units));
      await predictor.release();
      if (positions !== undefined) return { data: answers, shape: [rows, positions, units] };
      // One sigmoid was exported as two logits: the second of each pair is its answer.
      return { data: width > units ? answers.filter((_, i) => i % 2 === 1) : answers, shape: [rows, units] };
    },
    summary(length = 128, { batchSize = 32 } = {}) {
      if (!compiled) return summaryText(network, length);
      const memory = estimateStepMemory(network, { ...compiled, ...makePlan({ batchSize }), layout, batchSize, length });
      return summaryText(network, length, memory);
    },
    weight(name) {
      const place = layout.places.find((each) => each.name === name);
      const names = layout.places.map((each) => each.name);
      if (!place)
        throw new TercetError("option-invalid", {
          where: "weight",
          expected: names.join(", "),
          received: name,
          hint: nameHint(name, names),
        });
      return viewOf(current(), place);
    },
    get state() {
      return { network, layout, weights: current(), loss: compiled?.loss ?? null, optimizer: compiled?.optimizer ?? null, seed, plan };
    },
  };
}

export function findLoss(choice: string | Loss): Loss {
  if (typeof choice !== "string") return choice;
  const id = choice;
  const found = losses.find((loss) => plainName(loss.id) === plainName(id));
  if (!found)
    expectOneOf(
      "loss",
      id,
      losses.map((loss) => loss.id),
    );
  return found!;
}

export function findOptimizer(choice: string | Optimizer): Optimizer {
  if (typeof choice !== "string") return choice;
  const found = optimizers.find(({ id }) => plainName(id) === plainName(choice));
  if (!found)
    expectOneOf(
      "optimizer",
      choice,
      optimizers.map(({ id }) => id),
    );
  return found!.create();
}

export function findSchedule(choice: string | Schedule): Schedule {
  return typeof choice === "string" ? findRow(schedules, "schedule", choice).create() : choice;
}

/** Refuses a loss that has no meaning for the model's last layer. */
export function expectMatch(network: Network, loss: Loss): void {
  const width = outputWidth(network);
  if (!loss.outputs.includes(network.output)) {
    throw new TercetError("loss-mismatch", {
      where: "compile.loss",
      option: "loss",
      expected: `a last activation of ${loss.outputs.join(" or ")} for ${loss.id}`,
      received: network.output,
      hint: `Losses for ${network.output}: ${losses.flatMap(({ id, outputs }) => (outputs.includes(network.output) ? [id] : [])).join(", ")}.`,
    });
  }
  if (network.output === "softmax" && width < 2) {
    throw new TercetError("loss-mismatch", {
      where: "compile.loss",
      option: "loss",
      expected: "two or more units under a softmax: one alone is always 1",
      received: `${width} unit`,
      hint: 'For two classes use one unit with "sigmoid" and binaryCrossentropy, or two with "softmax".',
    });
  }
}

function expectCompiled<Compiled>(compiled: Compiled | undefined, before: string): Compiled {
  if (compiled) return compiled;
  const hint = 'Call model.compile({ loss: "binaryCrossentropy", optimizer: "adam" }) first.';
  throw new TercetError("not-compiled", { where: before, expected: "a compiled model", received: "no loss and no optimizer yet", hint });
}

export function lossIsNan(step: number): TercetError {
  return new TercetError("loss-nan", {
    where: `step ${step}`,
    expected: "a finite loss",
    received: "NaN or infinity",
    hint: "A smaller learning rate is the usual cure; no weights were good enough to keep.",
  });
}

function checkFitOptions(x: unknown, options: FitOptions): void {
  if (typeof x === "object" && x !== null && !("shape" in x) && ("data" in x || "budget" in x)) {
    const hint = "The search over architectures is fit({ data, budget }); model.fit takes (x, y, options).";
    throw new TercetError("wrong-fit", { where: "model.fit", expected: "token ids and labels", received: "options of the search", hint });
  }
  expectKnownOptions("fit", options, [
    ...["epochs", "batchSize", "validationData", "seed", "earlyStopping", "callbacks", "classWeight", "sampleWeight"],
    ...["onEvent", "signal", "workers"],
  ]);
  if (options.callbacks) checkCallbacks(options.callbacks);
  if (options.epochs !== undefined) expectPositiveInteger("fit.epochs", options.epochs);
  if (options.batchSize !== undefined) expectPositiveInteger("fit.batchSize", options.batchSize);
  if (options.workers !== undefined) expectPositiveInteger("fit.workers", options.workers);
  if (options.earlyStopping) expectPositive("fit.earlyStopping.patience", options.earlyStopping.patience);
}

/** Examples and targets as the training loop takes them. Throws `shape-mismatch` where their numbers differ. */
export function toDataSet(network: Network, x: Examples, y: NumericArray, { targets }: Loss): DataSet {
  if (x.shape[0] !== y.shape[0]) {
    throw new TercetError("shape-mismatch", {
      where: "fit",
      expected: `one label for each of ${x.shape[0]} rows`,
      received: `${y.shape[0]} labels`,
    });
  }
  const isClasses = y.data instanceof Int32Array || targets === "index";
  return { x: toExamples(network, x, "fit"), y: isClasses ? classIndices(y) : Float32Array.from(y.data) };
}

/** Examples as the training reads them. Refuses numbers for a network of token ids, and the other way round. */
function toExamples(network: Network, x: Examples, where: string): DataSet["x"] {
  const shape = exampleShape(network);
  const isNumbers = x.data instanceof Float32Array;
  if (!shape && isNumbers) {
    const hint = "A network of numbers, such as images, begins with inputLayer({ shape }).";
    throw new TercetError("dtype-mismatch", { where, expected: "token ids as an Int32Array", received: "a Float32Array", hint });
  }
  if (!shape) return withLengths(x as EncodedTexts); // not numbers
  if (!isNumbers || !sameShape(x.shape.slice(1), shape)) {
    const received = `${isNumbers ? "a Float32Array" : "an Int32Array"} [${x.shape}]`;
    throw new TercetError("shape-mismatch", {
      where,
      expected: `a Float32Array [rows, ${shape.join(", ")}], as the input layer says`,
      received,
    });
  }
  const [rows, size] = [x.shape[0]!, sizeOf(shape)];
  return { data: x.data as Float32Array, shape: [rows, size], lengths: new Int32Array(rows).fill(size) };
}

function weightsOf(
  { classWeight, sampleWeight }: FitOptions,
  { x, y }: DataSet,
  { answers }: Loss,
  network: Network,
): Pick<DataSet, "classWeights" | "rowWeights"> {
  return {
    ...(classWeight && { classWeights: classWeightsOf(classWeight, y, classesOf(outputWidth(network), answers)) }),
    ...(sampleWeight && { rowWeights: rowWeightsOf(sampleWeight, x.shape[0]!) }),
  };
}

/** Ids without lengths get them: what is left after the padding zeros at either end. */
function withLengths(x: EncodedTexts): EncodedTexts {
  if (x.lengths) return x;
  const { data, shape } = x as NumericArray<Int32Array>;
  const [rows, full] = shape as [number, number];
  const lengths = Int32Array.from({ length: rows }, (_, row) => {
    let [first, last] = [row * full, (row + 1) * full - 1];
    while (last >= first && data[last] === 0) last--;
    while (first <= last && data[first] === 0) first++;
    return last - first + 1;
  });
  return { data, shape, lengths };
}
