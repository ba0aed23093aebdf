// A saved network whose answers are made as sure as they may be: its logits are divided by a temperature in the program itself.
import { attachLists } from "../hub/option-lists.ts";
import { networkFromConfig } from "../models/registry.ts";
import { vectorizerFromTokenizerJson } from "../text/vectorizer.ts";
import { exportProgram } from "../training/export-program.ts";
import { networkLayout } from "../training/network-layout.ts";
import { viewOf } from "../training/parameters.ts";
import { answering, type ClassifierParts, classNames } from "./classifier-parts.node.ts";

/**
 * softmax(z / T) in place of softmax(z), or σ(z / T) where each label has a probability of its own: the order of the labels stays, the
 * probabilities fit how often they are right. A quantity has no temperature: its model stays as it is.
 *
 * Source: Guo et al. 2017, https://arxiv.org/abs/1706.04599, §4.2
 */
export async function calibrated(parts: ClassifierParts, temperature: number): Promise<ClassifierParts> {
  const { config } = parts;
  const { architecture, options, output, paddingBlind, task } = config.tercet;
  if (task === "regression") return parts;
  const tensors = (await parts.tensors())!; // a network has some
  const network = networkFromConfig({ architecture, options: attachLists(options, tensors) });
  const vectorizer = vectorizerFromTokenizerJson(parts.tokenizer);
  const { layout } = networkLayout(network);
  const weights = new Float32Array(layout.total);
  for (const place of layout.places) viewOf(weights, place).set(tensors[place.name]!.data as Float32Array);
  const program = exportProgram(network, layout, weights, { maxLength: vectorizer.maxLength, temperature });
  const onnx = async () => program;
  return {
    ...parts,
    config: { ...config, tercet: { ...config.tercet, temperature } },
    onnx,
    ...answering({ onnx, vectorizer, classes: classNames(config).length, output, paddingBlind, independent: task === "multiLabel" }),
  };
}
