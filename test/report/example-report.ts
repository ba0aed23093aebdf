// Reports to draw: one as a search on the bundled messages gives it, a very large one, and the smallest there is.
import { readFileSync } from "node:fs";
import { uniformAt } from "../../src/core/random.ts";
import { classificationMetrics, type Metrics } from "../../src/metrics/classification-report.ts";
import type { FitReport, LeaderboardRow } from "../../src/search/fit-report.ts";
import type { DataReport } from "../../src/tasks/train-report.ts";
import type { HistoryValues } from "../../src/training/events.ts";

interface Run {
  readonly architecture: string;
  readonly optimizer: string | null;
  readonly loss: string | null;
  readonly options: Readonly<Record<string, unknown>>;
  readonly parameters: number;
  readonly sizeBytes: number;
  readonly seconds: number;
  readonly history: HistoryValues;
  readonly validation: Metrics;
  readonly test: Metrics;
}

/** Made by `tercet train data/sms-spam.csv --architecture … --json` with linear, textCnn (8 epochs), mean and bilstm (5 epochs). */
const runs = JSON.parse(readFileSync(new URL("sms-spam-runs.json", import.meta.url), "utf8")) as {
  readonly data: DataReport;
  readonly taskReason: string;
  readonly models: Readonly<Record<"linear" | "textCnn" | "mean" | "bilstm", Run>>;
};

export function rowOf(name: keyof typeof runs.models, facts: Partial<LeaderboardRow>): LeaderboardRow {
  const { seconds, history, ...run } = runs.models[name];
  return {
    rank: 1,
    trial: 1,
    seeds: [1],
    msPerText: { linear: 0.12, textCnn: 0.84, mean: 0.052, bilstm: 2.4 }[name],
    trainSeconds: seconds,
    status: "finished",
    origin: name === "linear" ? "linear" : "portfolio",
    history: name === "linear" ? null : history,
    ...run,
    ...facts,
  };
}

/** Scores shifted by some points, as another trial of the same kind would have them. */
function shifted(metrics: Metrics, by: number): Metrics {
  const move = (value: number | null) => (value === null ? null : Math.min(1, Math.max(0, value + by)));
  const [low, high] = metrics.intervals.accuracy!;
  return {
    ...metrics,
    accuracy: move(metrics.accuracy),
    f1Macro: move(metrics.f1Macro),
    logLoss: metrics.logLoss! * (1 - 8 * by),
    intervals: { ...metrics.intervals, accuracy: [move(low)!, move(high)!] },
  };
}

export function exampleReport(): FitReport {
  const labels = ["ham", "spam"];
  const pair = rowOf("textCnn", {
    ...{
      trial: 11,
      architecture: "ensemble",
      optimizer: null,
      loss: null,
      origin: "pair",
      seeds: [1],
      history: null,
      msPerText: 0.97,
      sizeBytes: 4_996_210,
    },
    options: { members: ["linear", "textCnn"], weights: [0.5, 0.5], temperatures: [1.08, 1.41] },
    parameters: 550_751,
    validation: madeUpMetrics({ labels, supports: [452, 64], accuracy: 0.9975, seed: 13 }),
    test: madeUpMetrics({ labels, supports: [904, 128], accuracy: 0.9925, seed: 5 }),
  });
  const bilstm = rowOf("bilstm", { rank: 3, trial: 9, origin: "change", seeds: [1, 2] });
  const linear = rowOf("linear", { rank: 2, trial: 1 });
  const textCnn = rowOf("textCnn", { rank: 4, trial: 2 });
  const mean = rowOf("mean", { rank: 5, trial: 4 });
  const change = (row: LeaderboardRow, by: number, facts: Partial<LeaderboardRow>): LeaderboardRow => ({
    ...row,
    validation: shifted(row.validation!, by),
    test: null,
    ...facts,
  });
  const leaderboard = [
    pair,
    linear,
    bilstm,
    textCnn,
    mean,
    change(textCnn, -0.004, { rank: 6, trial: 6, optimizer: "adamW", origin: "screen", trainSeconds: 18.2 }),
    change(textCnn, -0.009, { rank: 7, trial: 7, optimizer: "sgd", origin: "screen", trainSeconds: 17.9 }),
    change(mean, -0.012, { rank: 8, trial: 8, loss: "meanSquaredError", origin: "screen", msPerText: 0.05 }),
    change(bilstm, -0.11, { rank: 9, trial: 5, optimizer: "sgd", loss: "meanSquaredError", origin: "screen" }),
    { ...change(textCnn, -0.02, { rank: 10, trial: 10, origin: "change" }), status: "pruned" as const, history: null },
    {
      ...textCnn,
      rank: 11,
      trial: 3,
      status: "failed" as const,
      validation: null,
      test: null,
      history: null,
      parameters: null,
      sizeBytes: null,
      msPerText: null,
      trainSeconds: 0.4,
    },
  ];
  return {
    run: "/home/ada/runs/sms-spam-1",
    model: "/home/ada/runs/sms-spam-1/model",
    task: "classification",
    taskReason: runs.taskReason,
    data: runs.data,
    seed: 1,
    budgetSeconds: 300,
    seconds: 287.4,
    samples: [{ text: "Sorry, I'm running late", label: "ham" }],
    trials: { finished: 9, pruned: 1, failed: 1, space: 1152 },
    metric: "accuracy",
    best: pair,
    baseline: linear,
    leaderboard,
    finalists: [pair, linear, bilstm, mean],
    comparisons: [
      {
        a: "ensemble",
        b: "linear",
        metric: "accuracy",
        difference: pair.test!.accuracy! - linear.test!.accuracy!,
        low: -0.001938,
        high: 0.013566,
        p: 0.3438,
        pAdjusted: 0.3438,
        method: "McNemar exact, Tango score interval",
        verdict: "noEvidence",
        rowsNeeded: 4120,
      },
      {
        a: "mean",
        b: "linear",
        metric: "accuracy",
        difference: -0.007752,
        low: -0.013566,
        high: -0.002907,
        p: 0.0078125,
        pAdjusted: 0.0234375,
        method: "McNemar exact, Tango score interval",
        verdict: "worse",
        rowsNeeded: null,
      },
      {
        a: "ensemble",
        b: "mean",
        metric: "accuracy",
        difference: 0.006783,
        low: 0.000969,
        high: 0.013566,
        p: 0.0391,
        pAdjusted: 0.0782,
        method: "McNemar exact, Tango score interval",
        verdict: "noEvidence",
        rowsNeeded: 4120,
      },
    ],
    effects: {
      trials: 8,
      legs: [
        { leg: "architecture", share: 0.41, low: 0.18, high: 0.66 },
        { leg: "optimizer", share: 0.27, low: 0.06, high: 0.49 },
        { leg: "loss", share: 0.08, low: 0, high: 0.21 },
        { leg: "architecture × optimizer", share: 0.12, low: 0.01, high: 0.3 },
      ],
      choices: [
        { leg: "architecture", choice: "bilstm", difference: 0.006, low: -0.004, high: 0.015, trials: 3 },
        { leg: "architecture", choice: "textCnn", difference: 0.001, low: -0.006, high: 0.008, trials: 4 },
        { leg: "architecture", choice: "mean", difference: -0.007, low: -0.014, high: -0.001, trials: 2 },
        { leg: "optimizer", choice: "adam", difference: 0.009, low: 0.002, high: 0.017, trials: 4 },
        { leg: "optimizer", choice: "adamW", difference: 0.005, low: -0.004, high: 0.013, trials: 2 },
        { leg: "optimizer", choice: "sgd", difference: -0.014, low: -0.027, high: -0.003, trials: 2 },
        { leg: "loss", choice: "sparseCategoricalCrossentropy", difference: 0.002, low: -0.005, high: 0.009, trials: 6 },
        { leg: "loss", choice: "meanSquaredError", difference: -0.002, low: -0.009, high: 0.005, trials: 2 },
      ],
    },
    optimism: { validation: pair.validation!.accuracy!, expected: 0.9907, low: 0.9851, high: 0.9952, among: 9 },
    diagnosis: [
      {
        code: "overfitting",
        evidence: "textCnn: validation loss is lowest in epoch 3 of 8 (0.059) and ends at 0.081, while the training loss falls to 0.002.",
        advice: "Raise the dropout, or train for fewer epochs.",
        command: "tercet train data/sms-spam.csv --architecture textCnn --epochs 3",
      },
      {
        code: "label-noise",
        evidence: "12 training rows (0.3 %) have a label that the other rows contradict.",
        advice: "Read the suspects below and correct what is wrong.",
        command: null,
      },
    ],
    moreData: {
      rows: 3717,
      gain: 0.002,
      low: -0.001,
      high: 0.005,
      curve: [
        { rows: 465, accuracy: 0.9632, low: 0.9512, high: 0.9742 },
        { rows: 929, accuracy: 0.9741, low: 0.9641, high: 0.9821 },
        { rows: 1858, accuracy: 0.9824, low: 0.9741, high: 0.9892 },
        { rows: 3717, accuracy: 0.9893, low: 0.9826, high: 0.9942 },
      ],
    },
    pareto: [11, 1, 4],
    errors: {
      mistakes: [
        {
          text: 'Did you hear about the new "Divorce Barbie"? It comes with all of Ken\'s stuff!',
          label: "spam",
          predicted: "ham",
          score: 0.998,
        },
        { text: "Hi its in durban are you still on this number", label: "ham", predicted: "spam", score: 0.914 },
        { text: "Money i have won wining number 946 wot do i do next", label: "spam", predicted: "ham", score: 0.871 },
      ],
      suspects: [
        {
          row: 2965,
          text: "Do you ever notice that when you're driving, anyone going slower than you is an idiot and everyone driving faster than you is a maniac?",
          label: "spam",
          suggested: "ham",
          score: 0.994,
        },
        {
          row: 4071,
          text: "Sorry I missed your call let's talk when you have the time. I'm on 07090201529",
          label: "spam",
          suggested: "ham",
          score: 0.951,
        },
      ],
      slices: [
        { slice: "label spam", rows: 131, accuracy: 0.916, low: 0.863, high: 0.962, rest: 0.985, pAdjusted: 0.2, differs: false },
        { slice: "up to 5 tokens", rows: 148, accuracy: 0.993, low: 0.98, high: 1, rest: 0.985, pAdjusted: 0.2, differs: false },
        { slice: "more than 30 tokens", rows: 121, accuracy: 0.967, low: 0.934, high: 0.992, rest: 0.985, pAdjusted: 0.2, differs: false },
        { slice: "with numbers", rows: 204, accuracy: 0.956, low: 0.926, high: 0.98, rest: 0.985, pAdjusted: 0.2, differs: false },
      ],
      calibration: [
        { score: 0.556, accuracy: 2 / 3, rows: 3 },
        { score: 0.661, accuracy: 2 / 3, rows: 3 },
        { score: 0.752, accuracy: 0.8, rows: 5 },
        { score: 0.858, accuracy: 12 / 13, rows: 13 },
        { score: 0.994, accuracy: 1007 / 1008, rows: 1008 },
      ],
      abstention: [
        { threshold: 0.5, answered: 1, accuracy: pair.test!.accuracy! },
        { threshold: 0.7, answered: 0.9942, accuracy: 0.9971 },
        { threshold: 0.8, answered: 0.9893, accuracy: 0.998 },
        { threshold: 0.9, answered: 0.9767, accuracy: 0.999 },
        { threshold: 0.99, answered: 0.873, accuracy: 1 },
      ],
    },
    repeat: "tercet fit data/sms-spam.csv --budget 5m --seed 1",
    report: "/home/ada/runs/sms-spam-1/report.html",
    warnings: [
      {
        code: "rows-duplicate",
        message: "data/sms-spam.csv: 14 rows repeat the text of an earlier row.",
        file: "data/sms-spam.csv",
        received: "14",
      },
    ],
  };
}

/** Scores of a made-up model: right with probability `accuracy`, and mistakes go to a neighboring class more often than elsewhere. */
export function madeUpMetrics({
  labels,
  supports,
  accuracy,
  seed,
}: {
  labels: readonly string[];
  supports: readonly number[];
  accuracy: number;
  seed: number;
}): Metrics {
  const classes = labels.length;
  const targets = Int32Array.from(supports.flatMap((rows, label) => Array<number>(rows).fill(label)));
  const rows = targets.length;
  const probabilities = new Float32Array(rows * classes).fill(0.03 / classes);
  targets.forEach((target, row) => {
    const isRight = uniformAt(seed, 3 * row) < accuracy;
    const isNear = uniformAt(seed, 3 * row + 1) < 0.6;
    const other = isNear
      ? target % 2 === 0
        ? target + 1
        : target - 1
      : target + 1 + Math.floor(uniformAt(seed, 3 * row + 2) * (classes - 1));
    probabilities[row * classes + (isRight ? target : (other + classes) % classes)]! += 0.97;
  });
  return classificationMetrics({ targets, probabilities, labels });
}

/** 300 trials and 150 classes. */
export function largeReport(): FitReport {
  const example = exampleReport();
  const labels = Array.from({ length: 150 }, (_, i) => `intent_${String(i + 1).padStart(3, "0")}_about_something`);
  const test = madeUpMetrics({ labels, supports: labels.map(() => 30), accuracy: 0.93, seed: 1 });
  const { perClass: _, ...held } = madeUpMetrics({ labels, supports: labels.map(() => 14), accuracy: 0.92, seed: 2 });
  const ids = {
    architecture: ["textCnn", "bilstm", "mean"],
    optimizer: ["adam", "adamW", "sgd"],
    loss: ["categoricalCrossentropy", "meanSquaredError"],
  };
  const pick = (choices: readonly string[], i: number) => choices[i % choices.length]!;
  const leaderboard = Array.from({ length: 300 }, (__, i): LeaderboardRow => {
    const validation = { ...shifted({ ...held, perClass: [], confusion: { labels: [], matrix: [] } }, -0.0008 * i), perClass: [] };
    const facts = { architecture: pick(ids.architecture, i), optimizer: pick(ids.optimizer, i >> 1), loss: pick(ids.loss, i >> 2) };
    return {
      ...rowOf("textCnn", { origin: "change" }),
      ...facts,
      rank: i + 1,
      trial: i + 1,
      validation,
      test: null,
      msPerText: 0.05 * (1 + (i % 41)),
      sizeBytes: 1e6 * (1 + (i % 17)),
    };
  });
  const best = { ...leaderboard[0]!, test };
  const text = "How do I move my flight to the day after tomorrow? ".repeat(8);
  const mistakes = Array.from({ length: 100 }, (__, i) => ({
    text: `${i} ${text}`,
    label: pick(labels, i),
    predicted: pick(labels, i + 1),
    score: 0.99 - i / 1000,
  }));
  return {
    ...example,
    data: { ...example.data, labels: Object.fromEntries(labels.map((label, i) => [label, 100 + (i % 50)])), used: 18_675, rows: 18_675 },
    trials: { finished: 300, pruned: 120, failed: 2, space: 250_000 },
    best,
    leaderboard: [best, ...leaderboard.slice(1)],
    finalists: [best],
    comparisons: [],
    optimism: null,
    pareto: leaderboard.filter((__, i) => i % 41 === 0).map(({ trial }) => trial),
    errors: {
      ...example.errors!,
      mistakes,
      suspects: mistakes.map(({ predicted, ...mistake }, row) => ({ ...mistake, row, suggested: predicted })),
    },
  };
}

/** 30 rows and nothing but the linear model: most sections have nothing to show. */
export function smallReport(): FitReport {
  const example = exampleReport();
  const validation = madeUpMetrics({ labels: ["no", "yes"], supports: [3, 3], accuracy: 0.7, seed: 3 });
  const linear = { ...rowOf("linear", { validation, test: null }), msPerText: null };
  return {
    ...example,
    data: {
      ...example.data,
      rows: 30,
      used: 30,
      empty: 0,
      duplicates: 0,
      contradictory: 0,
      labels: { no: 15, yes: 15 },
      split: { train: 24, validation: 6, test: 0, overlap: 0 },
    },
    trials: { finished: 1, pruned: 0, failed: 0, space: 1 },
    seconds: 0.6,
    best: linear,
    baseline: linear,
    leaderboard: [linear],
    finalists: [],
    comparisons: [],
    effects: null,
    optimism: null,
    diagnosis: [],
    moreData: null,
    pareto: [],
    errors: null,
    warnings: [],
  };
}
