// The sentences of the command line in English.
import { formatNames } from "../../text/format-names.ts";
import { count, decimal, duration, percent, points, pValue, quantity, rateText } from "../numbers.ts";
import { errorsEn } from "./errors.en.ts";
import type { Messages } from "./messages.ts";

const quote = (text: string): string => JSON.stringify(text);

export const en: Messages = {
  tagline: "Trains, evaluates and uses neural text classifiers on your own data. No Python, and no data leaves the machine.",
  usage: "Usage",
  colon: ":",
  commandsTitle: "Commands",
  optionsTitle: "Options",
  commonOptionsTitle: "Common options",
  helpHint: "tercet COMMAND --help shows the options of a command.",
  commands: {
    inspect: "look at a data file: columns, labels, lengths, duplicates, proposed task; with --architecture also at a network's layers",
    fit: "find the best combination of architecture, optimizer and loss for your data, with the evidence",
    train: "train one model on a file with texts and labels; write a model folder",
    evaluate: "score a model on a file with texts and labels",
    compare: "judge two models on one file: which is better, and how sure that is",
    predict: "label texts, or every row of a file",
    explain: "show what each word of a text did to the answer",
    start: "search for one minute on your file, or on the bundled messages, and show what the answer does",
    report: "draw the report of a search anew, in the language of the messages",
  },
  options: {
    text: "column with the text, or columns whose texts are joined; found by name or content otherwise",
    label: "column with the label; found by name or content otherwise",
    task: "what the labels are: one a text, any number of them, or a quantity; recognized otherwise",
    "label-file": "a file of labels: its line i belongs to the text on line i of the data",
    "label-separator": "what stands between several labels of a text, such as the semicolon of a;b; JSON lists need none",
    encoding: "encoding of the file, e.g. utf-8, gb18030; found out otherwise",
    delimiter: "what separates columns; found out otherwise",
    architecture: "the network, by id (below)",
    optimizer: "the optimizer, by id (below)",
    loss: "the loss, by id (below); crossentropy picks the kind that fits the labels",
    epochs: "most passes over the training rows; ends earlier when three bring no gain",
    "batch-size": "rows of one step",
    "learning-rate": "size of the steps; default: the optimizer's",
    schedule: "how the learning rate changes over the steps, by id (below)",
    "weight-decay": "decoupled weight decay, none on biases and norms; default: the optimizer's",
    "global-clip-norm": "scale the whole gradient down to this Euclidean norm",
    "gradient-accumulation-steps": "batches that make one step of the optimizer",
    "ema-momentum": "judge and keep a running average of the weights, e.g. 0.99",
    "max-length": "tokens of a text that are read; the rest is cut off",
    "vocabulary-size": "most words that are told apart",
    "min-count": "words that occur less often in training count as unknown",
    validation: "rows that choose the best epoch",
    test: "rows that judge the result, used once",
    "unknown-labels": "drop: leave out rows whose label the model does not know",
    seed: "start of all randomness: same seed, same result",
    threads: "most threads that work; the result is the same",
    log: "numbers of each epoch: a file .csv or .jsonl, or a folder for TensorBoard",
    out: "folder to write",
    overwrite: "replace what stands there, once the new one is complete",
    "find-learning-rate":
      "train for 200 steps at growing rates, show where the loss falls and explodes, and propose a rate; writes nothing",
    resume: "go on where a training or search into the same folder was interrupted or killed, to the same result",
    budget: "time until everything is done, e.g. 90s, 5m, 1h",
    trials: "number of trials instead of a time: the same data, seed and number give the same leaderboard",
    prefer: "among what is about as good as the best (one point less, or a hundredth of an error): speed or size",
    single: "one model in the end, never a pair",
    "min-per-class": "leave out labels with fewer different texts",
    "add-budget": "go on with the run in --out for so long",
    replay: "make the models of a run folder again, as its journal tells",
    "explain-space": "show what would be searched, and stop",
    input: "file whose rows get an answer: label and score, labels, or a number",
    output: "file to write; standard output otherwise",
    "all-scores": "add the score of each label",
    for: "label to explain; default: each text's answer",
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
  schedulesTitle: "Schedules",
  about: {},
  aboutSchedules: {},
  errors: errorsEn,
  errorLine: (text) => `Error: ${text}`,
  warningLine: (text) => `Note: ${text}`,
  bug: "This is a mistake in tercet, not in your data. Please report it with these lines:",
  stopping: "Stopping, the best so far is kept. Ctrl-C once more ends at once.",

  dataLine: ({ rows, used, text, label, language, labels }) =>
    `Read ${count(rows)} rows${used === rows ? "" : `, ${count(used)} usable`}: text "${text}", label "${label}",${labels === null ? "" : ` ${labels} labels,`} language ${language}`,
  splitLine: ({ train, validation, test }) =>
    `${count(train)} rows to train, ${count(validation)} to choose the best epoch, ${count(test)} to judge the result`,
  taskLine: ({ task, reason }) => `Task: ${task ?? "none found"}. ${reason}`,
  labelsPerRowLine: ({ mean, max, none }) =>
    `Labels of a text: ${decimal(mean, 1)} on average, ${count(max)} at most; ${count(none)} texts have none`,
  numbersLine: ({ mean, deviation, min, p50, max }) =>
    `The numbers lie between ${quantity(min)} and ${quantity(max)}: mean ${quantity(mean)}, median ${quantity(p50)}, standard deviation ${quantity(deviation)}`,
  labelsTitle: "Labels",
  lengthsLine: ({ mean, p50, p95, max }) =>
    `Tokens in a text: ${mean.toFixed(1)} on average, half have up to ${p50}, 95 % up to ${p95}, the longest ${count(max)}`,
  duplicatesLine: ({ duplicates, contradictory, empty }) =>
    `${count(duplicates)} repeated texts, ${count(contradictory)} texts with contradictory labels, ${count(empty)} rows without text or label`,
  fileLine: ({ format = "jsonl", encoding, delimiter }) =>
    `Encoding ${encoding}, ${delimiter === null ? formatNames.en[format] : `columns separated by ${JSON.stringify(delimiter)}`}`,
  recommendationLine: ({ maxLength, vocabularySize }) => `Suggested: --max-length ${maxLength} --vocabulary-size ${vocabularySize}`,
  findingsTitle: "To look at before training",
  findings: {
    contradictoryLabels: ({ rows }) =>
      `${count(rows)} rows have a text that also stands under another label: no model can get all of them right. Correct or remove them.`,
    labelVariants: ({ found, rows }) =>
      `The labels ${found.map(quote).join(", ")} differ by case, blanks or width only (${count(rows)} rows outside the commonest spelling): they count as different classes. Write them alike.`,
    leakingWord: ({ found: [word, label], rows, share }) =>
      `The word ${quote(word!)} stands in ${percent(share)} of the rows labeled ${quote(label!)} and almost nowhere else (${count(rows)} rows). If new texts will not have it, remove it: a model learns it and nothing behind it.`,
    nearDuplicates: ({ rows, share }) =>
      `${count(rows)} rows (${percent(share)}) nearly repeat an earlier text. A split may tear such rows apart, and then scores are too good: give a test file of new texts, or remove the repeats.`,
    boilerplate: ({ found: [text], rows, share }) =>
      `${count(rows)} texts (${percent(share)}) begin or end with the same words, ${quote(text!)}: they take places of --max-length and teach nothing. Cut them off.`,
    mixedLanguages: ({ found: [first, ...others], rows, share }) =>
      `About ${count(rows)} texts (${percent(share)}) are in ${others.join(", ")} and not in ${first}: with few of them a model learns them badly. Train on one language, or collect more of the others.`,
  },
  findingLines: (lines) => ` (line${lines.length === 1 ? "" : "s"} ${lines.join(", ")})`,

  network: {
    title: ({ architecture, optimizer, loss, vocabularySize }) =>
      `Network: ${architecture} · ${optimizer} · ${loss}, ${count(vocabularySize)} words`,
    columns: { layer: "layer", reads: "reads", shape: "output shape", parameters: "parameters", multiplyAdds: "multiply-adds" },
    batch: "batch",
    total: "total",
    workLine: ({ length }) => `Multiply-adds are those of one text of ${count(length)} tokens, without gradients.`,
    memoryLine: ({ rows, total, parts }) => `Training on batches of ${count(rows)} takes about ${total} of memory: ${parts.join(", ")}`,
    memoryParts: {
      weights: "weights",
      gradients: "gradients",
      slots: "the optimizer's slots",
      best: "best weights",
      intermediates: "intermediate results",
      runtime: "the runtime",
    },
    timeLine: ({ seconds, epochs }) => `${count(epochs)} epochs on this file may take about ${duration(seconds)}`,
  },

  modelLine: ({ architecture, optimizer, loss, parameters, workers }) =>
    `Model: ${architecture}${optimizer ? ` · ${optimizer} · ${loss}` : ""}${parameters ? `, ${count(parameters)} parameters` : ""}${workers > 1 ? `, ${workers} threads` : ""}`,
  tookLine: ({ epochs, planned, seconds, predicted }) =>
    `${count(epochs)} of ${count(planned)} epochs took ${duration(seconds)}; predicted for them: ${duration(predicted)}`,
  predictedLine: ({ seconds }) => `All epochs may take about ${duration(seconds)}`,
  stepLine: ({ epoch, epochs, step, steps, loss, accuracy, meanAbsoluteError, secondsLeft }) =>
    `epoch ${epoch}/${epochs}  step ${step}/${steps}  loss ${decimal(loss)}  ${accuracy === null ? `mean error ${quantity(meanAbsoluteError)}` : `accuracy ${percent(accuracy)}`}  at most ${duration(secondsLeft)} left`,
  epochColumns: ["epoch", "loss", "accuracy", "validation loss", "accuracy", "time"],
  epochColumnsOfQuantity: ["epoch", "loss", "mean error", "validation loss", "mean error", "time"],
  bestMark: "best",
  baselineLine: ({ accuracy, meanAbsoluteError, seconds }) =>
    `Linear model for comparison: ${meanAbsoluteError === undefined ? `${percent(accuracy)} of the test rows` : `mean error ${quantity(meanAbsoluteError)} on the test rows`}, trained in ${duration(seconds)}`,
  stopped: {
    epochs: ({ bestEpoch, epochs }) => `All ${epochs} epochs done; the weights of epoch ${bestEpoch} are kept.`,
    earlyStopping: ({ bestEpoch, epochs }) =>
      `Stopped after epoch ${epochs}: no better validation loss since epoch ${bestEpoch}, whose weights are kept.`,
    interrupted: ({ bestEpoch }) => `Interrupted: the weights of epoch ${bestEpoch}, the best so far, are kept.`,
    nan: ({ bestEpoch }) => `The loss was no number any more: the weights of epoch ${bestEpoch} are kept. Try a smaller --learning-rate.`,
    pruned: ({ epochs }) => `Ended by the search after epoch ${epochs}: others do better.`,
  },

  rates: {
    title: ({ steps }) => `Loss over ${count(steps)} steps at growing learning rates`,
    stepLine: ({ step, steps, learningRate, loss }) => `step ${step}/${steps}  rate ${rateText(learningRate)}  loss ${decimal(loss)}`,
    legend: "The rate grows to the right, by the same factor each step. Dotted lines: the rate proposed, and where the loss is lost again.",
    found: ({ suggested, steepest, tenth, explodesAt, defaultRate }) =>
      suggested === null
        ? "The loss never fell: more steps, another architecture, or labels that the texts do not tell."
        : `The loss falls fastest at ${rateText(steepest!)}${explodesAt === null ? "; it did not explode" : `; it explodes at ${rateText(explodesAt)}, a tenth of which is ${rateText(tenth!)}`}. Proposed: ${rateText(suggested)} (default: ${rateText(defaultRate)})`,
  },

  testTitle: ({ rows }) => `On ${count(rows)} test rows that no choice has seen`,
  fit: {
    start: ({ budgetSeconds, trials, space }) =>
      `Searching ${count(space)} combinations ${trials === null ? `for ${duration(budgetSeconds ?? 0)}` : `in ${trials} trials`}; Ctrl-C keeps the best so far.`,
    columns: ["trial", "architecture", "optimizer", "loss", "accuracy", "log loss", "time", "left"],
    status: { finished: "", pruned: "cut at half time", failed: "failed" },
    noTime: "cut for time",
    better: "best so far",
    best: "Best so far",
    running: ({ running, ended, secondsLeft }) =>
      `${secondsLeft === null ? "" : `${duration(secondsLeft)} left · `}${count(ended)} trials done${running.length > 0 ? ` · running: ${running.join(", ")}` : ""}`,
    stages: {
      search: "Trying combinations",
      folds: "Judging the best on more rows",
      refit: "Training the best again on all rows but the test",
      judge: "Judging on the test rows",
      report: "Writing the report",
    },
    leaderboardTitle: ({ rows, folds }) =>
      `Leaderboard: scores on ${count(rows)} rows that the trial was not trained on${folds ? ", the first of five parts" : ""}`,
    leaderboard: {
      rank: "#",
      trial: "trial",
      architecture: "architecture",
      optimizer: "optimizer",
      loss: "loss",
      accuracy: "accuracy",
      interval: "95 % interval",
      logLoss: "log loss",
      size: "size",
      msPerText: "ms/text",
    },
    more: ({ rows }) => `… and ${count(rows)} more in the report`,
    finalTitle: ({ rows, tested }) =>
      tested
        ? `On ${count(rows)} test rows that no choice has seen`
        : `On ${count(rows)} rows, each answered by models that were not trained on it`,
    answer: ({ title, isPair }) => (isPair ? `The answer is two models that decide together: ${title}.` : `The answer is ${title}.`),
    keptLinear: "No network was better on the rows that judged: the linear model is kept.",
    evidence: ({ rowsNeeded }) => `About ${count(rowsNeeded)} test rows would decide a difference of this size.`,
    optimism: ({ validation, expected, low, high }) =>
      `Validation said ${validation}; expect ${expected} (${low} to ${high}) on new texts.`,
    failed: ({ count: failed, reason }) => `${failed} trials failed${reason === null ? "" : `, the first because ${reason}`}`,
    report: ({ file }) => `The whole report: ${file}`,
    runLine: ({ folder, model, size }) => `The run is in ${folder}, its model in ${model} (${size}).`,
    moreData: ({ rows, gain, low, high }) => `Would more data help? ${count(rows)} more rows: about ${gain} points (${low} to ${high}).`,
    moreDataOfQuantity: ({ rows, gain, low, high }) =>
      `Would more data help? ${count(rows)} more rows: a mean error smaller by about ${gain} (${low} to ${high}).`,
    findingsTitle: "What the run shows",
    spaceTitle: "What would be searched",
    spaceColumns: ["architecture", "combinations", "one trial"],
    spaceSize: ({ size, rows }) =>
      `The linear model, and ${count(size)} combinations of networks, for ${count(rows)} rows. One trial is one thread; the most promising come first.`,
    hyperparameterColumns: ["of", "setting", "values", "first"],
  },

  columns: {
    model: "model",
    accuracy: "accuracy",
    interval: "95 % interval",
    f1: "F1 (macro)",
    exactMatch: "exact match",
    f1Micro: "F1 (micro)",
    meanAbsoluteError: "mean error",
    rootMeanSquaredError: "root of mean squared error",
  },
  majority: "always the commonest label",
  alwaysCommonestLabels: "always the commonest labels",
  alwaysMean: "always the mean",
  linear: "linear model",
  thisModel: (architecture) => `this model (${architecture})`,
  verdict: ({ a, b, metric, difference, low, high, p, verdict }) => {
    if (metric === "meanAbsoluteError") {
      const range = `95 % interval ${quantity(low)} to ${quantity(high)}, p ${pValue(p)}`;
      if (verdict === "noEvidence") return `No evidence that ${a} and ${b} differ: ${quantity(difference)} in mean error (${range}).`;
      const [one, other] = verdict === "better" ? [a, b] : [b, a];
      const by = verdict === "better" ? [-difference, -high, -low] : [difference, low, high];
      return `${one} is better than ${other}: its mean error is smaller by ${quantity(by[0])} (95 % interval ${quantity(by[1])} to ${quantity(by[2])}, p ${pValue(p)}).`;
    }
    const of = metric === "exactMatch" ? " of exact match" : metric === "f1Micro" ? " of F1 (micro)" : "";
    const better = (one: string, other: string, [by, from, to]: readonly [number, number, number]) =>
      `${one} is better than ${other} by ${points(by)} points${of} (95 % interval ${points(from)} to ${points(to)}, p ${pValue(p)}).`;
    if (verdict === "better") return better(a, b, [difference, low, high]);
    if (verdict === "worse") return better(b, a, [-difference, -high, -low]);
    return `No evidence that ${a} and ${b} differ: ${points(difference)} points${of} (95 % interval ${points(low)} to ${points(high)}, p ${pValue(p)}).`;
  },
  diagnosisTitle: "What the run shows",
  guide: ({ pages }) => `More on this: ${pages.join(", ")}`,
  noDiagnosis: "No sign of overfitting, underfitting, a wrong learning rate, leakage, wrong labels or too little data.",
  perClassTitle: "By label",
  perClassColumns: { label: "label", precision: "precision", recall: "recall", f1: "F1", support: "rows" },
  confusionTitle: "Confusion matrix (lines: true label, columns: predicted)",
  confusionRest: ({ shown, all }) => `the ${shown} commonest of ${all} labels`,
  aucLine: ({ auroc, logLoss, ece }) => `AUROC ${decimal(auroc)}, log loss ${decimal(logLoss, 4)} nats, calibration error ${percent(ece)}`,
  labelSetLine: ({ hammingLoss, auroc, averagePrecision, logLoss }) =>
    `Wrong decisions (Hamming loss) ${percent(hammingLoss, 2)}, AUROC ${decimal(auroc)}, average precision ${decimal(averagePrecision)}, log loss ${decimal(logLoss, 4)} nats`,
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
    { command: `npx tercet explain ${folder} "some text"`, about: "see which words decided" },
    { command: `npx tercet predict ${folder} --input new.csv --output labeled.csv`, about: "label every row of a file" },
    { command: `npx tercet evaluate ${folder} other.csv`, about: "score it on other data" },
  ],
  ownFile: "npm start -- reviews.csv does the same on a file of yours with a column for the text and one for the label.",
  predictedFile: ({ rows, output }) => `${count(rows)} rows labeled: ${output}`,
  reportLine: ({ file }) => `The report is in ${file}; a browser shows it.`,
  evaluatedTitle: ({ rows, file }) => `On the ${count(rows)} rows of ${file}`,

  explainedLine: ({ label, score, baseScore, answer }) =>
    `${label} ${score}, without any word ${baseScore}${answer === label ? "" : `; the model answers ${answer}`}`,
  explainedColumns: {
    word: "word",
    without: "without it",
    occlusion: "leaving it out",
    gradient: { gradientTimesInput: "gradient × input", weights: "weights" },
  },
  noWords: "There is no word in it.",
  shownWords: ({ shown, all }) => `${shown} of ${count(all)} words, those that matter most; --json lists all.`,
  notRead: ({ read, words }) => `The model reads ${count(read)} words of this text; ${count(words)} more are cut off.`,
  agreementLine: (agreement) =>
    `Do the two methods put the words into the same order? Rank correlation ${decimal(agreement, 2)} (1: the same order, 0: unrelated).`,
  explanationLegendOfQuantity:
    "Each number is what the word adds to the answer: + makes it larger, − smaller. * marks words that the model does not know.",
  explanationLegend:
    "Each number is what the word adds to the label's log-odds, in nats: + speaks for the label, − against it. * marks words that the model does not know.",
};
