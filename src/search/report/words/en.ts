// The report in English.
import { formatNames } from "../../../text/format-names.ts";
import { en as diagnosisWords } from "../../words/en.ts";
import { count, decimal, duration, milliseconds, percent, percentRange, points } from "../numbers.ts";
import { tasksEn } from "./task-words.en.ts";
import type { Words } from "./words.ts";

const plural = (number: number, one: string, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;
const ended = ({ finished, pruned, failed, seconds }: { finished: number; pruned: number; failed: number; seconds: number }) => {
  const others = [pruned > 0 ? `${count(pruned)} more cut short` : "", failed > 0 ? `${count(failed)} failed` : ""].filter(Boolean);
  return `${plural(finished, "finished trial")}${others.length > 0 ? ` (${others.join(", ")})` : ""} in ${duration(seconds)}`;
};

/** The name of a score at the beginning of a sentence. */
const upper = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** An id at the beginning of a sentence stays as it is: textCnn. */
const capitalized = (text: string) => (text.startsWith("the ") ? `T${text.slice(1)}` : text);

export const en: Words = {
  tag: "en",
  colon: ": ",
  gap: " ",
  page: {
    kind: "Search report",
    title: (file) => `${file} · search report`,
    skip: "Skip to the answer",
    contents: "Contents",
    made: (now) => `Page made ${now}.`,
    self: "This page is one file. It loads nothing, runs no script and sends nothing.",
    printFolded: "Folded rows are printed only if they were unfolded before.",
    scrolls: (what) => `${what} (scrolls sideways)`,
    more: ({ shown, all }) => `Show the other ${count(all - shown)} of ${count(all)}`,
    cut: (characters) => `… ${count(characters)} more characters`,
  },
  common: {
    linear: "linear model",
    ensemble: "ensemble",
    accuracy: "accuracy",
    interval: "95\u00a0% interval",
    rows: "rows",
    label: "label",
    answer: "answer",
    score: "score",
    trial: (trial) => `trial ${trial}`,
    size: "size",
    speed: "time per text",
    trainTime: "training",
    parameters: "parameters",
    settings: "Settings",
  },
  tasks: tasksEn,
  answer: {
    heading: "The answer",
    chosen: ({ name, ...trials }) => capitalized(`${name} was chosen among ${ended(trials)}.`),
    linearChosen: (trials) => `The linear model was chosen after ${ended(trials)}.`,
    notJudged: "There were no rows to judge it on: how good it is on new texts is not known.",
    sureOfDifference: ({ p, comparisons }) =>
      `How sure: if both were equally good, chance alone would bring a difference this large in ${p < 0.001 ? "less than 1 of 1,000" : `about ${count(Math.max(1, Math.round(p * 1000)))} of 1,000`} such tests${comparisons > 1 ? `, allowing for ${comparisons} comparisons` : ""}.`,
    theLinear: "the linear model",
    theEnsemble: "the ensemble",
    notCompared: "It was not compared with the linear model on the same test rows.",
    isLinear: "The linear model is the answer itself: no network did better where it was measured.",
    linearIsCheaper: ({ ms, linearMs }) =>
      `The linear model answers a text in ${milliseconds(linearMs)} instead of ${milliseconds(ms)}: where time counts, it is the sounder choice.`,
    chartTitle: ({ part, score }) => `${upper(score)} on ${part === "test" ? "test rows" : "held-out rows"}, with 95\u00a0% intervals`,
  },
  data: {
    heading: "Data",
    lead: ({ used, train, validation, test }) =>
      `Of ${count(used)} usable rows, ${count(train)} trained the models, ${count(validation)} chose among them, and ${count(test)} were kept to judge the choice, once.`,
    file: "File",
    fingerprint: "Fingerprint",
    format: "Format",
    formatValue: ({ format = "jsonl", encoding, delimiter }) =>
      `${encoding}, ${delimiter === null ? formatNames.en[format] : `columns separated by ${JSON.stringify(delimiter)}`}`,
    textColumns: "Text",
    labelColumn: "Label",
    language: "Language",
    lengths: "Tokens in a text",
    lengthsValue: ({ mean, p50, p95, max }) =>
      `${mean.toFixed(1)} on average; half have up to ${count(p50)}, 95\u00a0% up to ${count(p95)}, the longest ${count(max)}`,
    split: "Parts",
    splitValue: ({ train, validation, test }) => `${count(train)} training, ${count(validation)} validation, ${count(test)} test`,
    auditTitle: "Audit",
    fine: "Fine",
    look: "Look",
    empty: (rows) => (rows === 0 ? "Every row has a text and a label." : `${plural(rows, "row")} without text or label, left out.`),
    duplicates: (rows) =>
      rows === 0 ? "No text is repeated." : `${plural(rows, "row repeats", "rows repeat")} a text that stands in an earlier row.`,
    contradictory: (rows) =>
      rows === 0 ? "No text stands under two labels." : `${plural(rows, "row has", "rows have")} a text that stands under several labels.`,
    overlap: (rows) =>
      rows === 0
        ? "No held-out text is also a training text."
        : `${plural(rows, "held-out row has", "held-out rows have")} a text that is also in the training rows: scores may flatter.`,
    rare: ({ labels, least }) =>
      labels.length === 0
        ? `Every label has at least ${least} rows.`
        : `${plural(labels.length, "label has", "labels have")} fewer than ${least} rows: ${labels.slice(0, 5).join(", ")}${labels.length > 5 ? ", …" : ""}.`,
    balance: ({ label, share }) => `The commonest label, ${label}, has ${percent(share)} of the rows: a model has to beat that.`,
    labelsTitle: "Rows of each label",
    labelsPerRow: "Labels of a text",
    labelsPerRowValue: ({ mean, max, none }) =>
      `${mean.toFixed(1)} on average, ${count(max)} at most; ${plural(none, "text has", "texts have")} none`,
    numbers: "Numbers",
    numbersValue: ({ mean, deviation, min, p50, max }) =>
      `${min} to ${max}, half of them up to ${p50}; ${mean} on average, standard deviation ${deviation}`,
    share: "share",
  },
  leaderboard: {
    heading: "Leaderboard",
    lead: ({ finished, pruned, failed, space, rankedBy }) =>
      `${plural(finished, "trial")} ran to the end, ${count(pruned)} cut short, ${count(failed)} failed; ${plural(space, "combination")} could be tried. Ranked by ${rankedBy}; they also chose the best, so the top looks a little better than it is.`,
    caption: (loss) => `All trials, by ${loss} on held-out rows`,
    finalistsTitle: "Finalists on the test rows",
    finalistsLead:
      "Refitted on training and held-out rows, then judged once on test rows that no choice has seen. The first is the answer.",
    noFinalists: "No model was judged on test rows: there were none, or the search was stopped before.",
    combination: "combination",
    f1: "F1 (macro)",
    logLoss: "log loss",
    exactMatch: "exact match",
    status: { finished: "finished", pruned: "cut short", failed: "failed" },
    origins: {
      linear: "baseline",
      portfolio: "known to be good",
      screen: "screen",
      change: "change of the best",
      model: "proposed by a model",
      seed: "other seed",
      fold: "other fold",
      pair: "pair",
    },
    seeds: (seeds) => `${seeds.length === 1 ? "seed" : "seeds"} ${seeds.join(", ")}`,
    dashedLine: ({ name, score }) => `dashed line: ${name}, ${score}`,
    dottedLine: ({ name, score, isLeft }) => `${isLeft ? "left of the chart" : "dotted line"}: ${name}, ${score}`,
    marks: "● the answer  ◆ linear model  ○ others",
  },
  comparisons: {
    heading: "Comparisons",
    lead: ({ count: pairs, method }) =>
      `${plural(pairs, "pair")} of models, row by row on the same test rows. Method: ${method}; adjusted p-values allow for the number of comparisons (Holm).`,
    none: "There is nothing to compare: only one model was judged on test rows.",
    methods: {
      "McNemar exact, paired bootstrap": "McNemar's exact test, intervals by paired bootstrap",
    },
    pair: "models",
    versus: (a, b) => `${a} against ${b}`,
    p: "p",
    pAdjusted: "p, adjusted",
    verdictTitle: "verdict on the first",
    verdicts: { better: "▲ better", worse: "▼ worse", noEvidence: "– no evidence" },
    adjusted: "The verdict follows the adjusted p: better or worse when it is below 0.05.",
  },
  curves: {
    heading: "Training curves",
    lead: "How the best networks learned. Where the loss on held-out rows turns up while that on training rows falls on, a network starts to learn by heart.",
    none: "No network finished a trial: the linear model learns without epochs, so there are no curves.",
    title: (name) => `Training curves of ${name}`,
    loss: "loss (nats)",
    training: "training",
    heldOut: "held-out",
    epoch: "epoch",
    best: "lowest",
    description: ({ epochs, bestEpoch, lowest, last }) =>
      `${plural(epochs, "epoch")}.${bestEpoch === null ? "" : ` The held-out loss is lowest in epoch ${bestEpoch}, ${decimal(lowest)}, and ends at ${decimal(last)}.`}`,
  },
  effects: {
    heading: "What mattered",
    lead: ({ leg, share, low, high, trials }) =>
      `Of the spread between ${plural(trials, "trial")}, most is due to the ${leg}: ${percent(share, 0)} (95\u00a0% interval ${percentRange(low, high, 0)}).`,
    none: "Too few trials finished to tell the effects of architecture, optimizer and loss apart.",
    sharesTitle: (score) => `Share of the spread of ${score} by part of the network`,
    sharesCaption: (score) =>
      `Share of the variance of ${score} that each part accounts for, alone or together with another (×), with 95\u00a0% intervals.`,
    choicesTitle: ({ leg, score }) => `${upper(score)} by ${leg}, relative to the mean`,
    noEvidence: (leg) => `No evidence that the choice of ${leg} matters here.`,
    legs: { architecture: "architecture", optimizer: "optimizer", loss: "loss" },
    trials: (trials) => plural(trials, "trial"),
    description: ({ name, text }) => `${name}: ${text}.`,
  },
  pareto: {
    heading: (score) => `${upper(score)}, speed and size`,
    lead: ({ front, score, best }) =>
      front === 1
        ? `One model is at once the ${best}, the fastest and the smallest.`
        : `${count(front)} models that no other beats in ${score}, speed and size at once: which is best depends on what counts.`,
    none: "Speed and size were not measured.",
    speedTitle: (score) => `${upper(score)} against time per text`,
    sizeTitle: (score) => `${upper(score)} against size`,
    speedAxis: "milliseconds per text (log scale)",
    sizeAxis: "megabytes (log scale)",
    description: (names) => `Not beaten: ${names.join("; ")}.`,
    caption: ({ part, score, isUp }) =>
      `${upper(score)} on ${part === "test" ? "test rows" : "held-out rows"}. Filled and named: beaten by none. Gray: beaten by another. Further ${isUp ? "up" : "down"} and further left is better.`,
    tableTitle: "Models that no other beats",
  },
  optimism: {
    heading: "What validation promised",
    none: "It was not estimated how much the choice flatters the chosen: there were too few trials.",
    promised: "on held-out rows, which chose it",
    expected: "to expect on new texts",
    tested: "on test rows",
    chartTitle: (score) => `${upper(score)} that validation showed, and what to expect`,
  },
  calibration: {
    heading: "Can its scores be trusted?",
    lead: ({ ece, bias }) => {
      const side =
        bias === null || Math.abs(bias) < 0.005
          ? ""
          : bias > 0
            ? "On the whole it is surer than it is right."
            : "On the whole it is more often right than it says.";
      return `The score of an answer is off by ${points(ece)} points on average (expected calibration error).${side && ` ${side}`}`;
    },
    none: "There were no test rows to check the scores on.",
    title: "Score and accuracy of the answers",
    score: "score of the answer",
    share: "share that is right",
    rows: "rows",
    diagonal: "score equals accuracy",
    bin: ({ score, accuracy, rows }) => `score ${percent(score)}: ${percent(accuracy)} of ${count(rows)} right`,
    caption: "Points under the line: surer than right. The larger a point, the more rows; the bars below count them.",
  },
  confusion: {
    heading: "What it confuses",
    lead: ({ rows, mistakes, part }) =>
      `${plural(mistakes, "mistake")} on ${count(rows)} ${part === "test" ? "test rows" : "held-out rows"}.`,
    worst: ({ label, answer, rows }) => `Most often ${label} was taken for ${answer}: ${plural(rows, "row")}.`,
    none: "No confusion matrix was kept.",
    noMistakes: "It made no mistake on these rows.",
    title: "Confusion matrix",
    truth: "true label",
    answer: "answer",
    caption: "Numbers are rows. Outlined: right answers. The darker another field, the more mistakes.",
    some: ({ shown, all }) => `The ${shown} most confused of ${count(all)} labels.`,
    pairsTitle: "Most frequent confusions",
    ofLabel: "of its label",
  },
  perClass: {
    heading: "Label by label",
    lead: ({ label, f1, rows }) => `Weakest first. The weakest is ${label}: F1 ${decimal(f1, 2)} on ${plural(rows, "row")}.`,
    none: "No scores by label were kept.",
    precision: "precision",
    recall: "recall",
    f1: "F1",
    support: "rows",
  },
  errors: {
    heading: "Mistakes",
    none: "There were no test rows to find mistakes on.",
    mistakesTitle: "Most confident mistakes",
    largestTitle: "Largest errors",
    suspectsTitle: "Labels that are probably wrong",
    suspectsLead:
      "Training rows whose label disagrees with what the other rows teach, most suspicious first. Check these before anything else: it is the cheapest way to a better model.",
    noSuspects: "No label of the training rows looks wrong.",
    suggested: "rather",
    row: (row) => `row ${count(row)}`,
    slicesTitle: "Parts where it does worse or better",
    slicesLead: (score) => `${upper(score)} on parts of the test rows; the dashed line is the ${score} on all of them.`,
    noSlices: "No part of the test rows stands out.",
    slice: ({ slice, rows }) => `${slice} (${plural(rows, "row")})`,
    abstentionTitle: "Leaving unsure texts to a person",
    abstentionLead: ({ threshold, answered, accuracy, all }) =>
      `If only answers with a score of ${percent(threshold, 0)} or more count, ${percent(answered)} of the texts get one and ${percent(accuracy)} of these are right, instead of ${percent(all)}.`,
    noAbstention: "It was not measured what leaving texts unanswered would bring.",
    threshold: "least score",
    answered: "answered",
    abstentionAxis: "share of texts that are answered",
    abstentionCaption: "Each point is a least score, from no demand at the right to the strictest at the left.",
  },
  moreData: {
    heading: "Would more data help?",
    unsure: "The interval holds 0: more rows may well bring nothing.",
    none: "No forecast: the last doubling of the rows brought too little to go by, or there were too few rows.",
    title: (score) => `${upper(score)} of the linear model by number of training rows`,
    rowsAxis: "training rows (log scale)",
    forecast: (rows) => `forecast, ${count(rows)} rows`,
    caption: "Measured on the linear model: solid, with its 95\u00a0% band. Dashed and open: the forecast.",
  },
  doctor: {
    heading: "Diagnosis",
    healthy: "Nothing was found wrong with the training or the data.",
    lead: (findings) => `${plural(findings, "finding")}, each with what it rests on and what to try next.`,
    evidence: "Evidence",
    advice: "Advice",
    command: "Try",
    sentences: diagnosisWords,
    guide: "More in the guide, in the folder of Tercet:",
    names: diagnosisWords.names,
  },
  repeat: {
    heading: "Do it again",
    lead: (seed) => `The same data, version and seed (${seed}) give the same result. This command repeats the run:`,
    use: "And this labels new texts with the model:",
  },
  warnings: {
    heading: "Warnings",
    lead: (warnings) => `${plural(warnings, "thing")} to know. None stopped the search.`,
    none: "There was nothing to warn about.",
  },
  card: {
    heading: "Model card",
    kind: "What it is",
    folder: "Folder",
    trainedOn: "Trained on",
    trainedOnValue: ({ rows, fingerprint, language }) => `${count(rows)} rows, fingerprint ${fingerprint}, language ${language}`,
    scores: "Scores",
    scoresValue: ({ part, score, value, range, others }) =>
      `${[`${score} ${value}${range ? ` (${range})` : ""}`, ...others].join(", ")} on ${part === "test" ? "test rows" : "held-out rows"}`,
    seed: "Seed",
    use: "Intended use",
    limits: "Limits",
    limitTexts: ({ isLinear, language }) => [
      "The scores hold for rows like the test rows. Texts of another source, time or language can do worse: judge it on some of them first.",
      "What is wrong or one-sided in the training labels is learned with them.",
      isLinear
        ? "It knows words and pieces of words, not their order in the sentence."
        : "It reads the beginning of a text, up to the length in its settings; words it never saw count as unknown.",
      ...(language === "und"
        ? ["The language of the training texts could not be told."]
        : [`It knows the language of its training texts only: ${language}.`]),
      "A person should look over decisions about people.",
    ],
  },
};
