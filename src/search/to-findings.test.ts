import { describe, expect, test } from "vitest";
import type { Advice, Diagnosis } from "../training/diagnosis/diagnosis.ts";
import { diagnosisCodes } from "../training/diagnosis/diagnosis.ts";
import { toFindings } from "./to-findings.ts";
import { en } from "./words/en.ts";
import { zh } from "./words/zh.ts";

const evidence = {
  leakage: { word: "x7q31", label: "bad", coverage: 0.9, precision: 1, overlap: 0, heldOut: 300 },
  learningRateTooHigh: {
    learningRate: 0.1,
    usualLearningRate: 0.001,
    firstLoss: 1.9,
    chanceLoss: 0.69,
    validationAccuracy: 0.61,
    linearAccuracy: 0.8,
  },
  unstable: { rises: 2, epochs: 5, lowestLoss: 0.3, highestLoss: 1.4, isNan: false },
  learningRateTooLow: { learningRate: 0.00001, usualLearningRate: 0.001, trainLoss: 0.68, startLoss: 0.69 },
  labelNoise: { sureErrors: 0.3, suspectShare: 0.25, contradictory: 4 },
  tooLittleData: { rows: 120, rowsPerClass: 60, gainOfTwice: 0.04 },
  classImbalance: { label: "good", rows: 40, share: 0.02, recall: 0.1, accuracy: 0.98 },
  underfitting: { trainAccuracy: 0.72, validationAccuracy: 0.7, linearAccuracy: 0.8, isFalling: true, epochs: 2 },
  overfitting: {
    trainAccuracy: 1,
    validationAccuracy: 0.76,
    linearAccuracy: null,
    bestEpoch: 1,
    epochs: 5,
    lowestLoss: 0.45,
    lastLoss: 1.4,
  },
  overconfident: { meanScore: 0.99, accuracy: 0.81, logLoss: 1.4, scaledLogLoss: 0.45 },
} as const;
const changes: readonly Advice[] = [
  { change: "option", option: "learning-rate", value: 0.0005 },
  { change: "rows", rows: 240, label: "good", gain: 0.04, meanwhile: { option: "architecture", value: "linear" } },
  { change: "labels", rows: 60 },
  { change: "word", word: "x7q31" },
  { change: "split" },
  { change: "calibration", scale: 0.2, meanwhile: { option: "epochs", value: 1 } },
];
const diagnosisOf = (code: keyof typeof evidence, advice: Advice = changes[0]!) =>
  ({ code, confidence: 0.8, evidence: evidence[code], advice }) as Diagnosis;
const commandFor = (advice: Advice, given = {}, dataFile = "reviews.csv") =>
  toFindings([diagnosisOf("underfitting", advice)], { words: en, dataFile, given })[0]!.command;

describe.each([
  ["English", en],
  ["Chinese", zh],
])("in %s", (_, words) => {
  test("every disease and every advice is a whole sentence with its numbers", () => {
    const findings = toFindings(
      diagnosisCodes.map((code, i) => diagnosisOf(code, changes[i % changes.length])),
      { words, dataFile: "reviews.csv" },
    );
    expect(findings.map(({ code }) => code)).toEqual([...diagnosisCodes]);
    for (const { evidence, advice } of findings) {
      for (const sentence of [evidence, advice]) {
        expect(sentence).toMatch(/[.。]$/);
        expect(sentence).not.toMatch(/undefined|null|NaN/);
      }
      expect(evidence).toMatch(/\d/);
    }
  });
});

test("the sentences of both languages tell the same numbers", () => {
  const numbers = (text: string) => (text.match(/\d+(\.\d+)?/g) ?? []).sort();
  for (const code of diagnosisCodes) {
    const [english, chinese] = [en, zh].map((words) => toFindings([diagnosisOf(code)], { words, dataFile: "a.csv" })[0]!.evidence);
    expect(numbers(chinese!)).toEqual(numbers(english!));
  }
});

describe("the command", () => {
  test("names the file and the option to change", () => {
    expect(commandFor(changes[0]!)).toBe("npx tercet train reviews.csv --learning-rate 0.0005");
  });

  test("keeps the options that were given, but not where things went", () => {
    const given = { label: "stars", text: ["title", "body"], "learning-rate": 0.1, out: "model", overwrite: true, json: true, seed: 7 };
    expect(commandFor(changes[0]!, given)).toBe(
      "npx tercet train reviews.csv --label stars --text title,body --seed 7 --learning-rate 0.0005",
    );
  });

  test("leaves out what the linear model has no use for", () => {
    const given = { architecture: "bilstm", epochs: 20, optimizer: "sgd", label: "stars" };
    expect(commandFor(changes[1]!, given)).toBe("npx tercet train reviews.csv --label stars --architecture linear");
  });

  test("leaves out the files that overlap with the training rows", () => {
    expect(commandFor({ change: "split" }, { validation: "val.csv", test: "test.csv", epochs: 3 })).toBe(
      "npx tercet train reviews.csv --epochs 3",
    );
  });

  test("is null where only the data can be changed", () => {
    expect(commandFor({ change: "labels", rows: 60 })).toBeNull();
    expect(commandFor({ change: "word", word: "x" })).toBeNull();
    expect(commandFor({ change: "rows", rows: 60, label: null, gain: null })).toBeNull();
  });

  test("quotes what a shell would take apart", () => {
    expect(commandFor(changes[0]!, { label: "it's ok" }, "my reviews.csv")).toBe(
      "npx tercet train 'my reviews.csv' --label 'it'\\''s ok' --learning-rate 0.0005",
    );
  });
});
