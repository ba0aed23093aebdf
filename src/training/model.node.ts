// A model as users of Keras know it: layers in a row, compile, fit, evaluate, predict.

import type { NumericArray } from "../core/array.ts";
import { expectKnownOptions, expectOneOf, expectOption, expectPositive, expectPositiveInteger } from "../core/check.ts";
import { type Problem, TercetError } from "../core/errors.ts";
import { nameHint, plainName } from "../core/nearest.ts";
import type { Layer } from "../layers/layer.ts";
import type { Loss } from "../losses/loss.ts";
import { losses } from "../losses/registry.ts";
import type { Metric } from "../metrics/metric.ts";
import { type Network, networkOf } from "../models/network.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { optimizers } from "../optimizers/registry.ts";
import type { EncodedTexts } from "../text/encoded.ts";
import type { DataSet } from "./batch.ts";
import { type Callback, checkCallbacks } from "./callbacks/callback.ts";
import type { HistoryValues, OnEvent, Stopped } from "./events.ts";
import { exportedOutput, exportedWidth, exportProgram } from "./export-program.ts";
import { type ClassWeight, classIndices, classWeightsOf, judgeTargets, rowWeightsOf } from "./fit-targets.ts";
import { checkMetrics, findMetric, type Scores } from "./metric-scores.ts";
import { type Layout, viewOf } from "./parameters.ts";
import { makePlan, type Plan } from "./plan.node.ts";
import { makePredictor } from "./predictor.node.ts";
import type { EpochScore } from "./row-score.ts";
import { outputWidth, summaryText } from "./summary.ts";
import { classesOf, toProbabilities } from "./targets.ts";
import { type EarlyStopping, evaluateNetwork, networkLayout, train } from "./trainer.node.ts";
import { bindRules, type Constraint, type Regularizer, type WeightRules } from "./weight-rules.ts";

export interface CompileOptions {
  /** Id of a loss, e.g. "binaryCrossentropy", or one made with options, `huber({ delta: 2 })`, or your own. */
  readonly loss: string | Loss;
  /** Id of an optimizer, or one made with options: `adam({ learningRate: 0.01 })`. Default "adam". */
  readonly optimizer?: string | Optimizer;
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
  readonly validationData?: readonly [x: EncodedTexts, y: NumericArray];
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
  /** Trains on token ids and class indices; or numbers, `[rows, units]`: quantities, or 1 for each label that a row has. */
  fit(x: EncodedTexts, y: NumericArray, options?: FitOptions): Promise<History>;
  evaluate(x: EncodedTexts, y: NumericArray<Int32Array>): Promise<{ loss: number; accuracy: number } & Scores>;
  /** Of quantities the mean absolute error in place of the accuracy, which is null. */
  evaluate(x: EncodedTexts, y: NumericArray): Promise<{ loss: number } & EpochScore & Scores>;
  /** The last layer's answers with its activation: `[rows, units]`. */
  predict(x: EncodedTexts): Promise<NumericArray<Float32Array>>;
  /** Layers, shapes, parameters. */
  summary(length?: number): string;
  /** A parameter's values by name, as a view. */
  weight(name: string): Float32Array;
  readonly state: TrainedState;
}

/** A model of layers in a row. A last sigmoid or softmax is split off: the loss sees logits, `predict` gives probabilities. */
export function sequential(layers: readonly Layer[]): Model {
  expectOption(layers.length > 0, "sequential", "at least one layer", layers);
  return modelOf(networkOf(layers));
}

/** A model of a ready network, with fresh or given weights. */
export function modelOf(network: Network, known?: { readonly weights: Float32Array }): Model {
  const { layout, initialWeights } = networkLayout(network);
  let weights = known?.weights;
  let compiled: { loss: Loss; optimizer: Optimizer; metrics: readonly Metric[]; rules: WeightRules } | undefined;
  let seed = 1;
  let plan: Plan | null = null;
  const current = (): Float32Array => (weights ??= initialWeights(seed));

  async function evaluate(x: EncodedTexts, y: NumericArray<Int32Array>): Promise<{ loss: number; accuracy: number } & Scores>;
  async function evaluate(x: EncodedTexts, y: NumericArray): Promise<{ loss: number } & EpochScore & Scores>;
  async function evaluate(x: EncodedTexts, y: NumericArray): Promise<{ loss: number } & EpochScore & Scores> {
    const { loss, metrics, rules } = expectCompiled(compiled, "evaluate");
    const data = toDataSet(x, y, loss);
    judge(data, loss, metrics);
    const { scores, ...means } = await evaluateNetwork({ network, loss, weights: current(), data, metrics, rules });
    return { ...means, ...scores };
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
    compile({ loss, optimizer = "adam", metrics = [], regularizers = [], constraints = [], ...rest }) {
      expectKnownOptions("compile", rest, ["loss", "optimizer", "metrics", "regularizers", "constraints"]);
      const beside = metrics.map(findMetric).filter(({ id }) => id !== "accuracy"); // which is always kept
      const rules = { regularizers, constraints };
      bindRules(layout, rules); // refuses what names no parameter
      compiled = { loss: findLoss(loss), optimizer: findOptimizer(optimizer), metrics: beside, rules };
      expectMatch(network, compiled.loss);
    },
    async fit(x, y, options = {}) {
      checkFitOptions(x, options);
      const { loss, optimizer, metrics, rules } = expectCompiled(compiled, "fit");
      const { epochs = 1, batchSize = 32, validationData, earlyStopping, callbacks, onEvent, signal, workers } = options;
      const data = { ...toDataSet(x, y, loss), ...weightsOf(options, toDataSet(x, y, loss), loss, network) };
      const warnings = judge(data, loss, metrics);
      seed = options.seed ?? seed;
      plan = makePlan({ batchSize, workers, scope: loss.scope });
      const result = await train({
        network,
        loss,
        optimizer,
        learningRate: optimizer.config.learningRate as number, // every optimizer records one
        train: data,
        validation: validationData && toDataSet(...validationData, loss),
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
      const texts = withLengths(x);
      const [rows, length] = texts.shape as [number, number];
      const units = outputWidth(network);
      const width = exportedWidth(network, units);
      const onnx = exportProgram(network, layout, current(), { maxLength: length });
      const predictor = await makePredictor({ onnx, width, paddingBlind: network.paddingBlind });
      const answers = toProbabilities(await predictor.logits(texts), width, exportedOutput(network, units));
      await predictor.release();
      // One sigmoid was exported as two logits: the second of each pair is its answer.
      return { data: width > units ? answers.filter((_, i) => i % 2 === 1) : answers, shape: [rows, units] };
    },
    summary: (length = 128) => summaryText(network, length),
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

function toDataSet(x: EncodedTexts, y: NumericArray, { targets }: Loss): DataSet {
  if (x.shape[0] !== y.shape[0]) {
    throw new TercetError("shape-mismatch", {
      where: "fit",
      expected: `one label for each of ${x.shape[0]} rows`,
      received: `${y.shape[0]} labels`,
    });
  }
  const isClasses = y.data instanceof Int32Array || targets === "index";
  return { x: withLengths(x), y: isClasses ? classIndices(y) : Float32Array.from(y.data) };
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
