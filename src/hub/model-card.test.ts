import { expect, test } from "vitest";
import { classificationMetrics } from "../metrics/classification-report.ts";
import { modelCard } from "./model-card.ts";
import type { ModelConfig } from "./model-config.ts";

const labels = ["ham", "a|b\n*c*"];
const config: ModelConfig = {
  model_type: "tercet",
  architectures: ["bilstm"],
  id2label: { "0": labels[0]!, "1": labels[1]! },
  label2id: { [labels[0]!]: 0, [labels[1]!]: 1 },
  problem_type: "single_label_classification",
  pad_token_id: 0,
  max_position_embeddings: 128,
  tercet: {
    formatVersion: 1,
    task: "classification",
    architecture: "bilstm",
    options: {},
    loss: "binaryCrossentropy",
    optimizer: { id: "adam", config: {} },
    seed: 7,
    plan: null,
    output: "sigmoid",
    paddingBlind: true,
    language: "en",
    dataFingerprint: null,
    parameters: null,
  },
};
const metrics = classificationMetrics({
  targets: Int32Array.of(0, 1, 0, 0),
  probabilities: Float64Array.of(0.9, 0.1, 0.2, 0.8, 0.6, 0.4, 0.3, 0.7),
  labels,
});
const rows = { train: 20, validation: 5, test: 4 };
const withTercet = (changes: Partial<ModelConfig["tercet"]>): ModelConfig => ({ ...config, tercet: { ...config.tercet, ...changes } });

test("a card starts with the head that Hugging Face reads", () => {
  const [, head] = modelCard({ config, rows, test: metrics }).split("---\n");
  expect(head!.trim().split("\n")).toEqual(["pipeline_tag: text-classification", "language: en", "license: other", "library_name: tercet"]);
  expect(modelCard({ config: withTercet({ language: "und" }), rows, test: null })).not.toContain("language:");
});

test("a card tells the scores with their intervals, and each label's", () => {
  const card = modelCard({ config, rows, test: metrics });
  expect(card).toContain("Trained on 20 rows; 5 more chose the best epoch, 4 judged the result.");
  expect(card).toContain("| accuracy | 75.0 % | 30.1 % to 95.4 % |"); // Wilson, 3 of 4: statsmodels
  expect(card).toContain("| ham | 100.0 % | 66.7 % | 80.0 % | 3 |");
  expect(card).toContain("optimizer `adam`, loss `binaryCrossentropy`, seed 7");
});

test("a label with marks of Markdown stays in its cell", () => {
  expect(modelCard({ config, rows, test: metrics })).toContain("| a\\|b \\*c\\* | 50.0 % |");
});

test("a card without scores has no table, and one of linear no optimizer", () => {
  const card = modelCard({ config: withTercet({ architecture: "linear", optimizer: null, loss: null }), rows: null, test: null });
  expect(card).not.toContain("| accuracy");
  expect(card).not.toMatch(/null|undefined|NaN/);
  expect(card).toContain("Architecture `linear`, seed 7.");
});
