// Several models that answer as one: the weighted mean of their probabilities, or of their numbers.
import { formatVersion, type ModelConfig } from "../hub/model-config.ts";
import { blend } from "../metrics/blend.ts";
import { atTemperature } from "./at-temperature.ts";
import type { ClassifierParts } from "./classifier-parts.node.ts";

export interface EnsembleOptions {
  /** How much each member counts; they sum to 1. */
  readonly weights: readonly number[];
  /** What the logits of each member are divided by before. */
  readonly temperatures: readonly number[];
}

/**
 * One label a text:  p(c) = Σ_m w_m · softmax(log p_m(c) / T_m)
 * Several labels:    p(c) = Σ_m w_m · σ(logit p_m(c) / T_m)
 * A quantity:        y = Σ_m w_m · y_m
 *
 * All members know the same classes in the same order. The first one's facts about data and language stand for all.
 */
export function ensembleParts(members: readonly ClassifierParts[], { weights, temperatures }: EnsembleOptions): ClassifierParts {
  const first = members[0]!;
  const width = Object.keys(first.config.id2label).length;
  const { task } = first.config.tercet;
  return {
    config: configOf(members, { weights, temperatures }),
    network: null,
    tokenizer: null,
    members,
    tensors: async () => null,
    onnx: async () => null,
    async probabilities(texts, options) {
      const answers: Float32Array[] = [];
      for (const [i, member] of members.entries()) {
        answers.push(atTemperature(await member.probabilities(texts, options), { task, width, temperature: temperatures[i]! }));
      }
      return blend(answers, weights);
    },
    async release() {
      for (const member of members) await member.release();
    },
  };
}

/** What brings the answers of the whole about, for whoever reads its scores. */
const outputs = { classification: "softmax", multiLabel: "sigmoid", regression: "linear" } as const;

function configOf(members: readonly ClassifierParts[], options: EnsembleOptions): ModelConfig {
  const configs = members.map(({ config }) => config);
  const first = configs[0]!;
  return {
    ...first,
    architectures: ["ensemble"],
    max_position_embeddings: Math.max(...configs.map((each) => each.max_position_embeddings)),
    tercet: {
      ...first.tercet,
      formatVersion,
      architecture: "ensemble",
      options: { members: configs.map(({ tercet }) => tercet.architecture), ...options },
      loss: null,
      optimizer: null,
      plan: null,
      output: outputs[first.tercet.task],
      paddingBlind: configs.every(({ tercet }) => tercet.paddingBlind),
      parameters: configs.reduce((sum, { tercet }) => sum + (tercet.parameters ?? 0), 0),
    },
  };
}
