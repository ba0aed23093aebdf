// What stands outside every optimizer's rule and composes with all: decay, learning rates by layer, frozen parameters, clipping,
// accumulation, averaging.
import { expectKnownOptions, expectNotNegative, expectOption, expectPositive, expectPositiveInteger, expectRate } from "../core/check.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";

/**
 * Names stand for a parameter's dotted path or its beginning: "embedding" for "embedding.weight". Keras's options have its names.
 */
export interface UpdateOptions {
  /** Clips each element of the gradient to −clipValue … clipValue. One of the three ways to clip at most. */
  readonly clipValue?: number;
  /** Scales each parameter's gradient down to this Euclidean norm. */
  readonly clipNorm?: number;
  /** Scales all gradients together down to this Euclidean norm. */
  readonly globalClipNorm?: number;
  /** Batches whose gradients make one step, as if they were one batch; at the end of an epoch fewer. Default 1. */
  readonly gradientAccumulationSteps?: number;
  /** Decoupled: w ← w − lr · weightDecay · w before the step. For optimizers that have no weight decay of their own. Default 0. */
  readonly weightDecay?: number;
  /** Parameters that do not decay, beside biases and norms (all vectors), which never do. */
  readonly excludeFromWeightDecay?: readonly string[];
  /** What the learning rate of parameters is multiplied with, by name; the longest name that fits counts. Default 1. */
  readonly learningRateFactors?: Readonly<Record<string, number>>;
  /** Parameters that stay as they are. */
  readonly frozen?: readonly string[];
  /** Judges and keeps a running average of the weights: a ← m·a + (1 − m)·w after each step, a = w after the first. Default false. */
  readonly useEma?: boolean;
  /** m. Default 0.99. */
  readonly emaMomentum?: number;
  /** Judges and keeps the mean of the weights after each epoch from this one on, counted from 1 (SWA). Default: off. */
  readonly swaStart?: number;
}

export const updateOptionNames = [
  "clipValue",
  "clipNorm",
  "globalClipNorm",
  "gradientAccumulationSteps",
  "weightDecay",
  "excludeFromWeightDecay",
  "learningRateFactors",
  "frozen",
  "useEma",
  "emaMomentum",
  "swaStart",
] as const satisfies readonly (keyof UpdateOptions)[];

export const defaultEmaMomentum = 0.99;

/** Throws `option-unknown` or `option-invalid` under `where`, e.g. "compile.clipNorm". Names are checked where the parameters are known. */
export function checkUpdateOptions(where: string, options: UpdateOptions, optimizer: Optimizer, otherNames: readonly string[] = []): void {
  expectKnownOptions(where, options, [...otherNames, ...updateOptionNames]);
  const at = (name: keyof UpdateOptions) => `${where}.${name}`;
  const given = <Name extends keyof UpdateOptions>(name: Name, check: (option: string, value: unknown) => void) => {
    if (options[name] !== undefined) check(at(name), options[name]);
  };
  given("clipValue", expectPositive);
  given("clipNorm", expectPositive);
  given("globalClipNorm", expectPositive);
  given("gradientAccumulationSteps", expectPositiveInteger);
  given("weightDecay", expectNotNegative);
  given("emaMomentum", expectRate);
  given("swaStart", expectPositiveInteger);
  for (const [name, factor] of Object.entries(options.learningRateFactors ?? {})) {
    expectNotNegative(`${at("learningRateFactors")}.${name}`, factor);
  }
  const clips = (["clipValue", "clipNorm", "globalClipNorm"] as const).filter((name) => options[name] !== undefined);
  expectOption(clips.length < 2, at(clips[1] ?? "clipNorm"), "one way to clip, as in Keras", clips.join(" and "));
  const accumulates = (options.gradientAccumulationSteps ?? 1) > 1;
  expectOption(
    !(accumulates && optimizer.updateRow),
    at("gradientAccumulationSteps"),
    `1 for ${optimizer.id}, which moves the rows that one batch looks up`,
    options.gradientAccumulationSteps,
  );
  const ownDecay = "weightDecay" in optimizer.config;
  expectOption(
    !(options.weightDecay && ownDecay),
    at("weightDecay"),
    `the weight decay that ${optimizer.id} has as an option of its own`,
    options.weightDecay,
  );
  expectAveraging(options, optimizer, at);
}

function expectAveraging(options: UpdateOptions, optimizer: Optimizer, at: (name: keyof UpdateOptions) => string): void {
  const { useEma, emaMomentum, swaStart } = options;
  expectOption(!(useEma && swaStart !== undefined), at("swaStart"), "one average: useEma or swaStart", swaStart);
  expectOption(emaMomentum === undefined || useEma === true, at("emaMomentum"), "useEma: true beside it", emaMomentum);
  const averages = useEma === true || swaStart !== undefined;
  const option = at(useEma ? "useEma" : "swaStart");
  expectOption(!(averages && optimizer.evaluationWeights), option, `no second average: ${optimizer.id} averages the weights itself`, true);
}
