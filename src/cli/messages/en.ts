// The sentences of the command line in English.
import { areNumbers, count, decimal, duration, percent, points, pValue } from "../numbers.ts";
import { errorsEn } from "./errors.en.ts";
import type { Messages } from "./messages.ts";

export const en: Messages = {
  tagline: "Trains, evaluates and uses neural text classifiers on your own data. No Python, and no data leaves the machine.",
  usage: "Usage",
  colon: ":",
  commandsTitle: "Commands",
  optionsTitle: "Options",
  commonOptionsTitle: "Common options",
  helpHint: "tercet COMMAND --help shows the options of a command.",
  commands: {
    inspect: "look at a data file: columns, labels, lengths, duplicates, proposed task",
    train: "train one model on a file with texts and labels; write a model folder",
    evaluate: "score a model on a file with texts and labels",
    compare: "judge two models on one file: which is better, and how sure that is",
    predict: "label texts, or every row of a file",
    start: "train the reference network on your file, or on the bundled messages, and show what it does",
  },
  options: {
    text: "column (or columns) with the text; found by name or content otherwise",
    label: "column with the label; found by name or content otherwise",
    task: "what the labels are",
    encoding: "encoding of the file, e.g. utf-8, gb18030; found out otherwise",
    delimiter: "what separates columns; found out otherwise",
    architecture: "the network, by id (below)",
    optimizer: "the optimizer, by id (below)",
    loss: "the loss, by id (below); crossentropy picks the kind that fits the labels",
    epochs: "most passes over the training rows; ends earlier when three bring no gain",
    "batch-size": "rows of one step",
    "learning-rate": "size of the steps; default: the optimizer's",
    "max-length": "tokens of a text that are read; the rest is cut off",
    "vocabulary-size": "most words that are told apart",
    "min-count": "words that occur less often in training count as unknown",
    validation: "rows that choose the best epoch",
    test: "rows that judge the result, used once",
    "unknown-labels": "drop: leave out rows whose label the model does not know",
    seed: "start of all randomness: same seed, same result",
    threads: "most threads that work; the result is the same",
    out: "folder to write",
    overwrite: "replace what stands there, once the new one is complete",
    resume: "go on after the last whole epoch of a training into the same folder that was interrupted",
    input: "file whose rows get a label and a score",
    output: "file to write; standard output otherwise",
    "all-scores": "add the score of each label",
    jsonl: "one JSON object a line",
    json: "print one JSON document on standard output",
    progress: "json: events on standard error, one a line",
    quiet: "no messages and no progress",
    language: "language of the messages; default: your locale's",
    version: "show the version",
    help: "show this help",
  },
  architecturesTitle: "Architectures",
  optimizersTitle: "Optimizers",
  lossesTitle: "Losses",
  about: {},
  errors: errorsEn,
  errorLine: (text) => `Error: ${text}`,
  warningLine: (text) => `Note: ${text}`,
  bug: "This is a mistake in tercet, not in your data. Please report it with these lines:",
  stopping: "Stopping, the best so far is kept. Ctrl-C once more ends at once.",

  dataLine: ({ rows, used, text, label, language, labels }) =>
    `Read ${count(rows)} rows${used === rows ? "" : `, ${count(used)} usable`}: text "${text}", label "${label}", ${labels} labels, language ${language}`,
  splitLine: ({ train, validation, test }) =>
    `${count(train)} rows to train, ${count(validation)} to choose the best epoch, ${count(test)} to judge the result`,
  taskLine: ({ task, labels }) =>
    `Task: ${task ?? "none found"}. The labels are ${labels.length} different ${areNumbers(labels) ? "numbers" : "names"}.`,
  labelsTitle: "Labels",
  lengthsLine: ({ mean, p50, p95, max }) =>
    `Tokens in a text: ${mean.toFixed(1)} on average, half have up to ${p50}, 95 % up to ${p95}, the longest ${count(max)}`,
  duplicatesLine: ({ duplicates, contradictory, empty }) =>
    `${count(duplicates)} repeated texts, ${count(contradictory)} texts with contradictory labels, ${count(empty)} rows without text or label`,
  fileLine: ({ encoding, delimiter }) =>
    `Encoding ${encoding}, ${delimiter === null ? "JSON lines" : `columns separated by ${JSON.stringify(delimiter)}`}`,
  recommendationLine: ({ maxLength, vocabularySize }) => `Suggested: --max-length ${maxLength} --vocabulary-size ${vocabularySize}`,

  modelLine: ({ architecture, optimizer, loss, parameters, workers }) =>
    `Model: ${architecture}${optimizer ? ` · ${optimizer} · ${loss}` : ""}${parameters ? `, ${count(parameters)} parameters` : ""}${workers > 1 ? `, ${workers} threads` : ""}`,
  predictedLine: ({ seconds }) => `All epochs may take about ${duration(seconds)}`,
  stepLine: ({ epoch, epochs, step, steps, loss, accuracy, secondsLeft }) =>
    `epoch ${epoch}/${epochs}  step ${step}/${steps}  loss ${decimal(loss)}  accuracy ${percent(accuracy)}  at most ${duration(secondsLeft)} left`,
  epochColumns: ["epoch", "loss", "accuracy", "validation loss", "accuracy", "time"],
  bestMark: "best",
  baselineLine: ({ accuracy, seconds }) =>
    `Linear model for comparison: ${percent(accuracy)} of the test rows, trained in ${duration(seconds)}`,
  stopped: {
    epochs: ({ bestEpoch, epochs }) => `All ${epochs} epochs done; the weights of epoch ${bestEpoch} are kept.`,
    earlyStopping: ({ bestEpoch, epochs }) =>
      `Stopped after epoch ${epochs}: no better validation loss since epoch ${bestEpoch}, whose weights are kept.`,
    interrupted: ({ bestEpoch }) => `Interrupted: the weights of epoch ${bestEpoch}, the best so far, are kept.`,
    nan: ({ bestEpoch }) => `The loss was no number any more: the weights of epoch ${bestEpoch} are kept. Try a smaller --learning-rate.`,
  },

  testTitle: ({ rows }) => `On ${count(rows)} test rows that no choice has seen`,
  columns: { model: "model", accuracy: "accuracy", interval: "95 % interval", f1: "F1 (macro)" },
  majority: "always the commonest label",
  linear: "linear model",
  thisModel: (architecture) => `this model (${architecture})`,
  verdict: ({ a, b, difference, low, high, p, verdict }) => {
    const better = (one: string, other: string, [by, from, to]: readonly [number, number, number]) =>
      `${one} is better than ${other} by ${points(by)} points (95 % interval ${points(from)} to ${points(to)}, p ${pValue(p)}).`;
    if (verdict === "better") return better(a, b, [difference, low, high]);
    if (verdict === "worse") return better(b, a, [-difference, -high, -low]);
    return `No evidence that ${a} and ${b} differ: ${points(difference)} points (95 % interval ${points(low)} to ${points(high)}, p ${pValue(p)}).`;
  },
  diagnosisTitle: "What the run shows",
  noDiagnosis: "No sign of overfitting, underfitting, a wrong learning rate, leakage, wrong labels or too little data.",
  perClassTitle: "By label",
  perClassColumns: { label: "label", precision: "precision", recall: "recall", f1: "F1", support: "rows" },
  confusionTitle: "Confusion matrix (lines: true label, columns: predicted)",
  confusionRest: ({ shown, all }) => `the ${shown} commonest of ${all} labels`,
  aucLine: ({ auroc, logLoss, ece }) => `AUROC ${decimal(auroc)}, log loss ${decimal(logLoss, 4)} nats, calibration error ${percent(ece)}`,
  predictionsTitle: "Predictions on new texts",
  newSentences: [
    "Congratulations! You have won a free prize, call now to claim it",
    "Sorry, I'm running late, see you at the station at seven",
    "Can you call me when the free concert tickets arrive?",
  ],
  savedLine: ({ folder, size }) => `The model is in ${folder} (${size}).`,
  nextTitle: "What next",
  next: ({ folder }) => [
    { command: `npx tercet predict ${folder} "some text"`, about: "label a text" },
    { command: `npx tercet predict ${folder} --input new.csv --output labeled.csv`, about: "label every row of a file" },
    { command: `npx tercet evaluate ${folder} other.csv`, about: "score it on other data" },
  ],
  ownFile: "npm start -- reviews.csv does the same on a file of yours with a column for the text and one for the label.",
  predictedFile: ({ rows, output }) => `${count(rows)} rows labeled: ${output}`,
  evaluatedTitle: ({ rows, file }) => `On the ${count(rows)} rows of ${file}`,
};
