import { describe, expect, test } from "vitest";
import { packBits } from "./bits.ts";
import { analyzeErrors } from "./error-analysis.ts";
import { effectsOf, moreDataOf, optimismOf } from "./evidence.ts";
import { classMeasures } from "./measures/class-measures.ts";
import type { HeldOutScores, Outcome, Trial } from "./outcome.ts";
import { makeTrial } from "./trials.ts";

const rows = 200;
const measures = classMeasures(["neg", "pos"]);

/** Right on the rows from `from` on, wrong before. */
function scoresFrom(from: number): HeldOutScores {
  const right = Array.from({ length: rows }, (_, row) => row >= from);
  const accuracy = (rows - from) / rows;
  const named = { accuracy, f1Macro: accuracy, logLoss: 1 - accuracy };
  return { rows, loss: 1 - accuracy, score: accuracy, temperature: 1, named, perRow: packBits(right) };
}

function outcome(trial: Partial<Trial>, scores: HeldOutScores): Outcome {
  const nothing = { halfLoss: null, parameters: null, sizeBytes: null, msPerText: null, history: null, weightsSha256: null };
  return {
    trial: makeTrial({ number: 1, origin: "change", seed: 1, predictedSeconds: 1, ...trial }),
    status: "finished",
    seconds: 1,
    options: {},
    scores,
    ...nothing,
  };
}

const candidate = (architecture: string, optimizer = "adam") => ({ architecture, optimizer, loss: "x", options: {} });

describe("optimism", () => {
  const linear = outcome({ number: 1, origin: "linear" }, scoresFrom(40));
  const networks = [30, 31, 32, 33, 34].map((from, i) => outcome({ number: 2 + i, candidate: candidate(`n${i}`) }, scoresFrom(from)));
  const contender = { name: "linear" as const, answers: new Float32Array(0), scores: scoresFrom(40) };

  test("is told of the answer, not of the most accurate trial", () => {
    const told = optimismOf([linear, ...networks], { contenders: [contender], answer: contender }, measures, 1)!;
    expect(told.validation).toBeCloseTo(0.8);
    expect(told.expected).toBeLessThanOrEqual(told.validation);
    expect(told.low).toBeLessThan(told.expected);
    expect(told.among).toBe(6);
  });

  test("is not told where there was hardly a choice", () => {
    expect(optimismOf([linear], { contenders: [contender], answer: contender }, measures, 1)).toBeNull();
  });
});

test("effects are of networks on the first fold only", () => {
  const good = [0, 1, 2, 3, 4, 5].map((i) =>
    outcome({ number: i, candidate: candidate("good", i % 2 ? "adam" : "sgd") }, scoresFrom(20 + (i % 2))),
  );
  const bad = [0, 1, 2, 3, 4, 5].map((i) =>
    outcome({ number: 9 + i, candidate: candidate("bad", i % 2 ? "adam" : "sgd") }, scoresFrom(90 + (i % 2))),
  );
  const elsewhere = outcome({ number: 30, candidate: candidate("other"), fold: 1 }, scoresFrom(0));
  const effects = effectsOf([...good, ...bad, elsewhere, outcome({ number: 40 }, scoresFrom(0))], measures, 1)!;
  expect(effects.trials).toBe(12);
  expect(effects.legs.find(({ leg }) => leg === "architecture")!.share).toBeGreaterThan(0.6);
  expect(effects.choices.map(({ choice }) => choice)).not.toContain("other");
});

test("what more data would bring is taken from the linear model on parts of the rows", () => {
  const trials = [
    outcome({ number: 1, origin: "linear" }, scoresFrom(20)),
    outcome({ number: 2, origin: "curve", share: 0.5 }, scoresFrom(40)),
    outcome({ number: 3, origin: "curve", share: 0.25 }, scoresFrom(80)),
  ];
  const told = moreDataOf(trials, 4000, measures, 1)!;
  expect(told.rows).toBe(4000);
  expect(told.curve.map((point) => point.rows)).toEqual([1000, 2000, 4000]);
  expect(told.gain).toBeGreaterThan(0.02);
  expect(moreDataOf(trials.slice(0, 1), 4000, measures, 1)).toBeNull();
});

test("errors: the surest mistake first, with its line where a label looks wrong", () => {
  const texts = ["good film", "bad film", "good fun", "bad luck", "good day and a very long text that goes on and on", "bad end"];
  const labels = ["pos", "neg", "pos", "neg", "pos", "pos"]; // the last label is wrong
  const targets = Int32Array.from(labels, (label) => (label === "pos" ? 1 : 0));
  const positive = [0.9, 0.1, 0.4, 0.2, 0.8, 0.05];
  const probabilities = Float32Array.from(positive.flatMap((p) => [1 - p, p]));
  const part = { texts, labels, lines: [2, 3, 4, 5, 6, 7] };
  const answered = { rows: part, targets, answers: probabilities };
  const told = analyzeErrors({ judged: answered, held: answered, trainTexts: texts, measures, splitting: "words" });
  expect(told.mistakes.map(({ text }) => text)).toEqual(["bad end", "good fun"]);
  expect(told.mistakes[0]).toMatchObject({ label: "pos", predicted: "neg" });
  expect(told.suspects[0]).toMatchObject({ row: 7, text: "bad end", label: "pos", suggested: "neg" });
  expect(told.abstention[0]).toMatchObject({ threshold: 0, answered: 1, accuracy: 4 / 6 });
  expect(told.slices.map(({ slice }) => slice)).toContain("label pos");
  expect(told.calibration.reduce((sum, bin) => sum + bin.rows, 0)).toBe(6);
});
