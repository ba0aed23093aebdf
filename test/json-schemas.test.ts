// The schemas against documents as the commands print them: whole ones pass, wrong ones are refused.
import { describe, expect, test } from "vitest";
import { errorCodes } from "../src/core/error-codes.ts";
import { TercetError, toProblem } from "../src/core/errors.ts";
import { classificationMetrics, undefinedMetrics } from "../src/metrics/classification-report.ts";
import { schemaErrors, schemaNames } from "./json-schemas.ts";
import { exampleReport } from "./report/example-report.ts";

const labels = ["ham", "spam"];
const metrics = classificationMetrics({
  targets: Int32Array.of(0, 1, 0, 1),
  probabilities: Float32Array.of(0.9, 0.1, 0.2, 0.8, 0.6, 0.4, 0.7, 0.3),
  labels,
});
const noRows = classificationMetrics({ targets: new Int32Array(), probabilities: new Float32Array(), labels });
const oneLabel = classificationMetrics({ targets: Int32Array.of(0), probabilities: Float32Array.of(0.9, 0.1), labels });

const data = {
  file: "/data/reviews.csv",
  fingerprint: "5f1d8c3a",
  encoding: "utf-8",
  delimiter: ",",
  textColumns: ["text"],
  labelColumn: "label",
  language: "en",
  rows: 12,
  used: 10,
  empty: 2,
  duplicates: 1,
  contradictory: 0,
  labels: { ham: 6, spam: 4 },
  lengths: { mean: 8.2, p50: 8, p95: 14, max: 15 },
  split: { train: 6, validation: 2, test: 2, overlap: 0 },
};
const common = { version: "0.1.0", ok: true, seed: 1, seconds: 2.5, warnings: undefinedMetrics(oneLabel) };
const { split: _, ...unsplit } = data;

const comparison = {
  a: "bilstm",
  b: "linear",
  metric: "accuracy",
  difference: -0.01,
  low: -0.03,
  high: 0.01,
  p: 0.4,
  pAdjusted: 0.4,
  method: "McNemar exact, Tango score interval",
  verdict: "noEvidence",
};

const documents: Record<string, object> = {
  inspect: {
    command: "inspect",
    ...common,
    data: unsplit,
    task: "classification",
    taskReason: "two labels",
    recommendation: { maxLength: 16, vocabularySize: 900 },
    findings: [{ code: "leakingWord", rows: 30, share: 0.9, found: ["imdb", "spam"], lines: [2, 5] }],
    network: null,
  },
  train: {
    command: "train",
    ...common,
    task: "classification",
    data,
    architecture: "bilstm",
    optimizer: "adam",
    loss: "binaryCrossentropy",
    options: { epochs: 2, maxLength: 16 },
    parameters: 12345,
    macsPerText: 1e6,
    predictedSeconds: 3.5,
    trainedSeconds: 0.9,
    plan: { workers: 2, threads: 1 },
    epochs: 2,
    bestEpoch: 1,
    stopped: "earlyStopping",
    history: { loss: [0.6, 0.5], accuracy: [0.7, 0.8], val_loss: [0.6, 0.61], val_accuracy: [0.7, 0.7], seconds: [0.5, 0.4] },
    validation: metrics,
    test: noRows,
    baseline: { architecture: "linear", test: metrics },
    comparisons: [comparison],
    diagnosis: [
      {
        code: "overconfident",
        confidence: 0.7,
        evidence: "Its scores promise 99.0 % right answers, 81.0 % are.",
        advice: "Calibrate before the scores are used.",
        command: null,
        numbers: { meanScore: 0.99, accuracy: 0.81, logLoss: 1.4, scaledLogLoss: 0.45 },
        change: { change: "calibration", scale: 0.2 },
      },
    ],
    model: "/runs/reviews-1",
    sizeBytes: 54321,
    weightsSha256: "0f".repeat(32),
  },
  fit: { command: "fit", ...common, ...exampleReport() },
  compare: {
    command: "compare",
    ...common,
    file: "/data/test.csv",
    rows: 4,
    models: [
      { model: "/runs/a", architecture: "bilstm", metrics },
      { model: "/runs/b", architecture: "linear", metrics },
    ],
    comparisons: [comparison],
  },
  evaluate: { command: "evaluate", ...common, model: "C:\\runs\\reviews-1", file: "/data/test.csv", task: "classification", ...metrics },
  predict: {
    command: "predict",
    ...common,
    model: "/runs/reviews-1",
    predictions: [
      {
        text: "win now",
        label: "spam",
        score: 0.9,
        scores: [
          { label: "spam", score: 0.9 },
          { label: "ham", score: 0.1 },
        ],
      },
    ],
  },
  explain: {
    command: "explain",
    ...common,
    model: "/runs/reviews-1",
    explanations: [
      {
        text: "win now",
        label: "spam",
        score: 0.81,
        baseScore: 0.47,
        answer: "spam",
        words: [
          { word: "win", start: 0, end: 3, known: true, occlusion: 2.1, scoreWithout: 0.34, gradient: 1.8 },
          { word: "now", start: 4, end: 7, known: null, occlusion: null, scoreWithout: null, gradient: null },
        ],
        methods: {
          occlusion: { of: "logOdds", words: 1 },
          gradient: { by: "gradientTimesInput", of: "logOdds", rest: -0.1 },
          agreement: null,
        },
        truncated: 0,
      },
    ],
  },
  report: { command: "report", ...common, run: "/runs/reviews-1", report: "/runs/reviews-1/report.html" },
  "learning-rate": {
    command: "train",
    ...common,
    task: "classification",
    taskReason: "two labels",
    data,
    architecture: "mean",
    optimizer: "adam",
    loss: "binaryCrossentropy",
    batchSize: 32,
    defaultRate: 0.001,
    points: [{ learningRate: 1e-6, loss: 0.7, smoothed: 0.69 }],
    steepest: 0.01,
    explodesAt: null,
    tenth: null,
    suggested: 0.01,
    next: "tercet train a.csv --learning-rate 0.01",
  },
  failure: { command: "train", version: "0.1.0", ok: false, ...failed() },
  "model-config": {
    model_type: "tercet",
    architectures: ["bilstm"],
    id2label: { "0": "ham", "1": "spam" },
    label2id: { ham: 0, spam: 1 },
    problem_type: "single_label_classification",
    pad_token_id: 0,
    max_position_embeddings: 16,
    tercet: {
      formatVersion: 1,
      task: "classification",
      architecture: "bilstm",
      options: { vocabularySize: 900, outputs: 1 },
      loss: "binaryCrossentropy",
      optimizer: { id: "adam", config: { learningRate: 0.001, amsgrad: false } },
      seed: 1,
      plan: { shards: 2, workers: 2, threads: 1 },
      output: "sigmoid",
      paddingBlind: true,
      language: "en",
      dataFingerprint: "5f1d8c3a",
      textColumns: ["text"],
      labelColumn: "label",
      parameters: 12345,
    },
  },
  "metrics-file": { validation: metrics, test: null },
};

function failed() {
  const { problem, problems } = new TercetError("column-unknown", {
    file: "/data/reviews.csv",
    line: 1,
    option: "--label",
    received: "lable",
  });
  return { error: problem, problems };
}

const printed = (name: string) => JSON.parse(JSON.stringify(documents[name]));

test("every schema has a sample document, and the shared definitions none", () => {
  expect(Object.keys(documents).concat("common").sort()).toEqual(schemaNames);
});

describe.each(Object.keys(documents))("%s", (name) => {
  test("a document as it is printed passes", () => {
    expect(schemaErrors(name, printed(name))).toEqual([]);
  });

  test("a document without one of its keys is refused", () => {
    for (const key of Object.keys(printed(name))) {
      const { [key]: _, ...rest } = printed(name);
      expect(schemaErrors(name, rest), key).not.toEqual([]);
    }
  });

  test("a document may have more keys than today", () => {
    expect(schemaErrors(name, { ...printed(name), later: 1 })).toEqual([]);
  });
});

test.each([
  ["inspect", { network: { architecture: "mean" } }, "/network"],
  ["learning-rate", { suggested: 0 }, "/suggested"],
  ["train", { model: "runs/reviews-1" }, "/model"],
  ["train", { stopped: "tired" }, "/stopped"],
  ["train", { data: unsplit }, "/data"],
  ["train", { test: { ...metrics, accuracy: 97 } }, "/test"],
  ["evaluate", { accuracy: "0.5" }, "/accuracy"],
  ["predict", { predictions: [{ text: "a", label: "ham", score: 1.5, scores: [] }] }, "/predictions/0/score"],
  ["explain", { explanations: [{ text: "a" }] }, "/explanations/0"],
  ["failure", { error: { code: "Column Unknown", message: "" } }, "/error/code"],
  ["failure", { error: { code: "column-unknown", message: "", stack: "" } }, "/error"],
  ["inspect", { findings: [{ code: "leak", rows: 1, share: 1, found: [], lines: [] }] }, "/findings/0/code"],
  ["inspect", { ok: false }, "/ok"],
])("%s with %o is refused at %s", (name, wrong, place) => {
  expect(schemaErrors(name, { ...printed(name), ...wrong }).map((error) => error.split(" ")[0])).toContain(place);
});

test("every error code is a code of the schema", () => {
  for (const code of errorCodes) expect(schemaErrors("common.schema.json#/$defs/Problem", toProblem(code, {}))).toEqual([]);
});
