// Clear cases of each disease, one change at a time to the facts of a healthy run; bench/doctor.bench.ts has real ones.
import { describe, expect, test } from "vitest";
import { diagnose } from "./diagnose.ts";
import type { RunFacts } from "./facts.ts";

const healthy: RunFacts = {
  settings: {
    architecture: "textCnn",
    optimizer: "adam",
    loss: "binaryCrossentropy",
    learningRate: 0.001,
    usualLearningRate: 0.001,
    epochs: 10,
    batchSize: 32,
  },
  history: {
    loss: [0.65, 0.48, 0.35, 0.26, 0.2, 0.15],
    accuracy: [0.6, 0.78, 0.86, 0.91, 0.93, 0.95],
    val_loss: [0.6, 0.48, 0.44, 0.45, 0.46, 0.48],
    val_accuracy: [0.7, 0.78, 0.81, 0.81, 0.8, 0.8],
    seconds: [],
  },
  keptEpoch: 3,
  stopped: "earlyStopping",
  rowsByClass: { bad: 1000, good: 1000 },
  train: { rows: 1000, accuracy: 0.94, logLoss: 0.2 },
  validation: {
    rows: 400,
    accuracy: 0.81,
    logLoss: 0.44,
    majorityAccuracy: 0.5,
    f1Macro: 0.81,
    meanScore: 0.82,
    scale: 0.97,
    scaledLogLoss: 0.44,
    perClass: [
      { label: "bad", recall: 0.8, support: 200 },
      { label: "good", recall: 0.82, support: 200 },
    ],
  },
  linear: { accuracy: 0.81, logLoss: 0.43, recalls: [0.8, 0.82] },
  probe: {
    rows: 2000,
    curve: [
      { rows: 500, accuracy: 0.77 },
      { rows: 1000, accuracy: 0.79 },
      { rows: 1500, accuracy: 0.8 },
    ],
    suspectShare: 0.08,
    sureErrors: 0.03,
  },
  leakWords: [],
  repeats: { duplicates: 0, contradictory: 0, rows: 2900, overlap: 0, heldOut: 900 },
};
const validation = healthy.validation!;
const codesOf = (change: Partial<RunFacts>) => diagnose({ ...healthy, ...change }).map(({ code }) => code);
const history = (loss: number[], val_loss: number[]) => ({ ...healthy.history, loss, val_loss });

test("a healthy run has no disease", () => {
  expect(diagnose(healthy)).toEqual([]);
});

test("a run of which little is known has none either", () => {
  const { settings, history, stopped, rowsByClass, repeats } = healthy;
  expect(diagnose({ settings, history, stopped, rowsByClass, repeats, keptEpoch: 3, validation: null })).toEqual([]);
});

describe("leakage", () => {
  const word = { word: "x7q31", label: "bad", rows: 900, coverage: 0.9, precision: 1, isIdentifier: true };

  test("is a made word in most texts of one label", () => {
    expect(diagnose({ ...healthy, leakWords: [word] })).toMatchObject([
      { code: "leakage", evidence: { word: "x7q31", label: "bad", coverage: 0.9 }, advice: { change: "word", word: "x7q31" } },
    ]);
  });

  test("is not a telling word that many texts of the label do without", () => {
    expect(codesOf({ leakWords: [{ ...word, word: "who", coverage: 0.49, isIdentifier: false }] })).toEqual([]);
  });

  test("is not the topic of one class among many", () => {
    const rowsByClass = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [i === 0 ? "bad" : `c${i}`, 100]));
    const topic = { ...word, word: "carry", rows: 98, coverage: 0.98, isIdentifier: false };
    expect(codesOf({ rowsByClass, leakWords: [topic] })).toEqual([]);
    expect(codesOf({ rowsByClass, leakWords: [{ ...topic, isIdentifier: true }] })).toEqual(["leakage"]);
    const very = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [i === 0 ? "bad" : `c${i}`, 100]));
    expect(codesOf({ rowsByClass: very, leakWords: [{ ...topic, word: "401k", isIdentifier: true }] })).toEqual([]);
  });

  test("is held-out rows that are training rows too, and a new split cures it", () => {
    expect(diagnose({ ...healthy, repeats: { ...healthy.repeats, overlap: 200 } })).toMatchObject([
      { code: "leakage", evidence: { word: null, overlap: 200, heldOut: 900 }, advice: { change: "split" } },
    ]);
  });
});

describe("the learning rate", () => {
  const slow = { train: { rows: 1000, accuracy: 0.7, logLoss: 0.66 }, history: history([0.69, 0.68, 0.67], [0.69, 0.68, 0.68]) };

  test("is too high when the first epoch ends above chance", () => {
    const settings = { ...healthy.settings, learningRate: 0.1 };
    expect(diagnose({ ...healthy, settings, history: history([1.9, 2.6, 3.1], [2.4, 5, 7]) })).toMatchObject([
      { code: "learningRateTooHigh", advice: { change: "option", option: "learning-rate", value: 0.001 } },
    ]);
  });

  test("is too low when the loss hardly moves at a small fraction of the usual one", () => {
    const settings = { ...healthy.settings, learningRate: 0.00001 };
    expect(diagnose({ ...healthy, ...slow, settings })).toMatchObject([
      { code: "learningRateTooLow", evidence: { startLoss: Math.log(2) }, advice: { option: "learning-rate", value: 0.001 } },
    ]);
  });

  test("is not blamed when there were too few steps at the usual one", () => {
    const poor = { ...validation, accuracy: 0.7, meanScore: 0.6 };
    expect(codesOf({ ...slow, validation: poor })).toEqual(["underfitting"]);
  });
});

describe("unstable training", () => {
  test("is a training loss that rises after it had fallen, and a smaller rate is the advice", () => {
    expect(diagnose({ ...healthy, history: history([0.6, 0.4, 0.3, 0.9, 1.4], [0.6, 0.5, 0.5, 1, 1.5]) })).toMatchObject([
      { code: "unstable", evidence: { rises: 2, lowestLoss: 0.3, highestLoss: 1.4 }, advice: { option: "learning-rate", value: 0.0002 } },
    ]);
  });

  test("is a loss that is no number", () => {
    expect(diagnose({ ...healthy, stopped: "nan" })).toMatchObject([{ code: "unstable", confidence: 1, evidence: { isNan: true } }]);
  });

  test("in tiny batches is cured by larger ones", () => {
    const settings = { ...healthy.settings, batchSize: 2 };
    expect(diagnose({ ...healthy, settings, stopped: "nan" })).toMatchObject([{ advice: { option: "batch-size", value: 8 } }]);
  });
});

describe("the data", () => {
  test("has wrong labels when the linear model is often wrong where it is surest", () => {
    const probe = { ...healthy.probe!, sureErrors: 0.35, suspectShare: 0.3 };
    expect(diagnose({ ...healthy, probe })).toMatchObject([{ code: "labelNoise", advice: { change: "labels", rows: 600 } }]);
  });

  test("is too little when rows are few and twice as many would help", () => {
    const curve = [25, 50, 75].map((rows) => ({ rows, accuracy: 1 - 1.5 * rows ** -0.4 }));
    const [first] = diagnose({ ...healthy, rowsByClass: { bad: 50, good: 50 }, probe: { ...healthy.probe!, rows: 100, curve } });
    expect(first).toMatchObject({ code: "tooLittleData", advice: { change: "rows", rows: 200, label: null } });
    // error(100) · (1 − 2^−0.4), with the error that the curve was made of
    const { gainOfTwice } = first!.evidence as { gainOfTwice: number };
    expect(gainOfTwice).toBeCloseTo(1.5 * 100 ** -0.4 * (1 - 2 ** -0.4), 10);
  });

  test("is too little when rows are few and many of them are wrong, however the curve wavers", () => {
    const curve = [25, 50, 75].map((rows) => ({ rows, accuracy: 0.6 }));
    expect(codesOf({ rowsByClass: { bad: 50, good: 50 }, probe: { ...healthy.probe!, curve } })).toEqual(["tooLittleData"]);
  });

  test("is not too little when twice as many would not help", () => {
    const curve = [25, 50, 75].map((rows) => ({ rows, accuracy: 0.97 }));
    expect(codesOf({ rowsByClass: { bad: 50, good: 50 }, probe: { ...healthy.probe!, curve } })).toEqual([]);
  });

  test("lacks a class that is rare and mostly not found", () => {
    const perClass = [validation.perClass[0]!, { label: "good", recall: 0.1, support: 10 }];
    expect(diagnose({ ...healthy, rowsByClass: { bad: 1960, good: 40 }, validation: { ...validation, perClass } })).toMatchObject([
      { code: "classImbalance", evidence: { label: "good", rows: 40, share: 0.02 }, advice: { change: "rows", label: "good" } },
    ]);
    const found = [validation.perClass[0]!, { label: "good", recall: 0.9, support: 10 }];
    expect(codesOf({ rowsByClass: { bad: 1960, good: 40 }, validation: { ...validation, perClass: found } })).toEqual([]);
  });
});

describe("the fit", () => {
  const tooLong = history([0.5, 0.2, 0.05, 0.01, 0.002], [0.45, 0.5, 0.7, 1, 1.4]);
  const memorized = { train: { rows: 1000, accuracy: 1, logLoss: 0.002 }, history: tooLong, keptEpoch: 5, stopped: "epochs" } as const;

  test("is too loose when the training rows are wrong too and the linear model is better; longer, while it still gains", () => {
    const loose = { ...validation, accuracy: 0.7, logLoss: 0.6, meanScore: 0.68, scaledLogLoss: 0.6 };
    const train = { rows: 1000, accuracy: 0.72, logLoss: 0.58 };
    const falling = history([0.68, 0.6], [0.67, 0.6]);
    expect(diagnose({ ...healthy, train, validation: loose, history: falling })).toMatchObject([
      { code: "underfitting", evidence: { isFalling: true }, advice: { option: "epochs", value: 30 } },
    ]);
  });

  test("is too close when the network is far behind the linear model although it knows its rows by heart", () => {
    const poor = { ...validation, accuracy: 0.72 };
    const train = { rows: 1000, accuracy: 0.98, logLoss: 0.05 };
    expect(
      diagnose({ ...healthy, train, validation: poor, history: history([0.6, 0.3, 0.1], [0.55, 0.6, 0.8]), keptEpoch: 1 }),
    ).toMatchObject([{ code: "overfitting", advice: { option: "architecture", value: "linear" } }]);
  });

  test("is too close when no factor on the logits repairs the loss", () => {
    const close = { ...validation, accuracy: 0.76, logLoss: 1.4, meanScore: 0.99, scale: 0.2, scaledLogLoss: 0.6 };
    expect(diagnose({ ...healthy, ...memorized, validation: close })).toMatchObject([
      { code: "overfitting", evidence: { bestEpoch: 1, lastLoss: 1.4 }, advice: { option: "epochs", value: 1 } },
    ]);
  });

  test("is but too sure when one does", () => {
    const sure = { ...validation, logLoss: 0.7, meanScore: 0.95, scale: 0.2, scaledLogLoss: 0.45 };
    const longer = history([0.5, 0.2, 0.05, 0.01, 0.002], [0.45, 0.5, 0.58, 0.65, 0.7]);
    expect(diagnose({ ...healthy, ...memorized, history: longer, validation: sure })).toMatchObject([
      { code: "overconfident", advice: { change: "calibration", scale: 0.2, meanwhile: { option: "epochs", value: 1 } } },
    ]);
  });

  test("is well when the training rows are known by heart and the validation rows do not suffer", () => {
    expect(codesOf({ train: { rows: 1000, accuracy: 1, logLoss: 0.01 } })).toEqual([]);
  });
});

test("the linear model has diseases of the data only", () => {
  const settings = {
    ...healthy.settings,
    architecture: "linear",
    optimizer: null,
    loss: null,
    learningRate: null,
    usualLearningRate: null,
  };
  const linear = { settings, history: { loss: [], accuracy: [0.8], seconds: [1] }, keptEpoch: null, linear: undefined };
  const poor = { train: { rows: 1000, accuracy: 0.75, logLoss: 0.6 }, validation: { ...validation, accuracy: 0.6 } };
  expect(codesOf({ ...linear, ...poor })).toEqual([]);
  expect(codesOf({ ...linear, ...poor, probe: { ...healthy.probe!, sureErrors: 0.4 } })).toEqual(["labelNoise"]);
});
