// What an architecture would be for given data, before anything is trained: its layers, its work, its memory, its time.
import { expectOption } from "../core/check.ts";
import { findRow } from "../core/find-row.ts";
import { architectures } from "../models/registry.ts";
import { optimizers } from "../optimizers/registry.ts";
import { targetEncoder } from "../text/target-encoder.ts";
import { networkLayout } from "../training/network-layout.ts";
import { countParameters } from "../training/parameters.ts";
import { makePlan } from "../training/plan.node.ts";
import { estimateStepMemory, type StepMemory } from "../training/step-memory.ts";
import { type LayerSummary, summarizeLayers } from "../training/summary.ts";
import { chooseLoss } from "./choose-loss.ts";
import { type DataOptions, prepareData } from "./data-set.node.ts";
import { recipeOf } from "./make-model.node.ts";
import { prepareNetwork } from "./train-network.node.ts";
import type { TrainTaskOptions } from "./train-report.ts";

export interface NetworkReport {
  readonly architecture: string;
  readonly optimizer: string;
  readonly loss: string;
  /** Tokens of a text for which shapes and multiply-adds are given: as many as are read at most. */
  readonly length: number;
  readonly vocabularySize: number;
  readonly layers: readonly LayerSummary[];
  readonly parameters: number;
  /** For one text of the length, forward. */
  readonly multiplyAdds: number;
  readonly memory: StepMemory;
  /** Only with data: a rough prediction for so many epochs. */
  readonly predictedSeconds: number | null;
  readonly epochs: number;
}

export type InspectNetworkOptions = Pick<
  TrainTaskOptions,
  "optimizer" | "loss" | "epochs" | "batchSize" | "maxLength" | "vocabularySize" | "minCount" | "threads" | "seed"
> &
  DataOptions & {
    /** Id of an architecture that is a network. */
    readonly architecture: string;
    /** A file: vocabulary, labels and rows are its own. Without one, two labels and the largest vocabulary are supposed. */
    readonly data?: string;
  };

export async function inspectNetwork(options: InspectNetworkOptions): Promise<NetworkReport> {
  const row = findRow(architectures, "--architecture", options.architecture);
  expectOption(row.kind === "network", "--architecture", "a network; linear has no layers", row.id);
  const recipe = recipeOf(row, options);
  const { network, layout, loss, optimizer, plan, vocabularySize, predictedSeconds } = await (options.data === undefined
    ? supposed(options)
    : prepared(options.data, options));
  const { maxLength, batchSize, epochs } = recipe;
  const layers = summarizeLayers(network, maxLength);
  return {
    architecture: row.id,
    optimizer: optimizer.id,
    loss: loss.id,
    length: maxLength,
    vocabularySize,
    layers,
    parameters: countParameters(layout),
    multiplyAdds: layers.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0),
    memory: estimateStepMemory(network, { ...plan, layout, loss, optimizer, batchSize, length: maxLength }),
    predictedSeconds,
    epochs,
  };
}

/** The network that a training on the file would make. */
async function prepared(file: string, options: InspectNetworkOptions) {
  const { seed = 1, threads } = options;
  const data = await prepareData(file, { ...options, seed });
  const labels = targetEncoder(data.task, data.audit.data.labelColumn ?? undefined).adapt(data.train.labels);
  const recipe = recipeOf(findRow(architectures, "--architecture", options.architecture), options);
  const { splitting } = data.audit.language;
  const made = prepareNetwork({ recipe, train: data.train, validation: data.validation, labels, splitting, seed, workers: threads });
  return { ...made, vocabularySize: made.vectorizer.size };
}

/** The same without data: two labels, and as many words as may be told apart. */
async function supposed(options: InspectNetworkOptions) {
  const row = findRow(architectures, "--architecture", options.architecture);
  const { vocabularySize, batchSize, optimizer, loss: wanted } = recipeOf(row, options);
  const { loss, outputs, output } = chooseLoss(wanted, 2);
  const network = row.create!({ vocabularySize, outputs, output }); // a network's row
  const { layout } = networkLayout(network);
  const plan = makePlan({ batchSize, workers: options.threads });
  return {
    network,
    layout,
    loss,
    optimizer: findRow(optimizers, "--optimizer", optimizer).create(),
    plan,
    vocabularySize,
    predictedSeconds: null,
  };
}
