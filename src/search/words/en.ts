// The sentences of the doctor in English.
import { count, factor, loss, percent, points } from "./numbers.ts";
import type { DiagnosisWords } from "./words.ts";

export const en: DiagnosisWords = {
  names: {
    leakage: "Leakage",
    unstable: "Unstable training",
    learningRateTooHigh: "Learning rate too high",
    learningRateTooLow: "Learning rate too low",
    labelNoise: "Wrong labels",
    tooLittleData: "Too little data",
    classImbalance: "A class is too rare",
    underfitting: "Underfitting",
    overfitting: "Overfitting",
    overconfident: "Overconfident",
  },
  evidence: {
    leakage: ({ word, label, coverage, precision, overlap, heldOut }) =>
      word === null
        ? `${count(overlap)} of ${count(heldOut)} held-out texts are training texts too: the scores flatter.`
        : `"${word}" stands in ${percent(coverage!)} of the texts of "${label}", and ${percent(precision!)} of the texts with it have that label: it may give the label away.`,
    unstable: ({ rises, epochs, lowestLoss, highestLoss, isNan }) =>
      isNan
        ? `The loss was no number any more after epoch ${epochs}.`
        : `The training loss rose in ${rises} of ${epochs} epochs, from ${loss(lowestLoss!)} to ${loss(highestLoss!)}.`,
    learningRateTooHigh: ({ learningRate, usualLearningRate, firstLoss, chanceLoss, validationAccuracy, linearAccuracy }) =>
      `At a rate of ${learningRate} (usual: ${usualLearningRate}) the training loss of the first epoch is ${loss(firstLoss)}, where guessing gives ${loss(chanceLoss)}; ${percent(validationAccuracy)} of the validation rows are right${linearAccuracy === null ? "" : `, ${percent(linearAccuracy)} with the linear model`}.`,
    learningRateTooLow: ({ learningRate, usualLearningRate, trainLoss, startLoss }) =>
      `At a rate of ${learningRate} (usual: ${usualLearningRate}) the loss on the training rows has come from ${loss(startLoss)} to ${loss(trainLoss)} only.`,
    labelNoise: ({ sureErrors, suspectShare, contradictory }) =>
      `Of the answers that the linear model is surest of, ${percent(sureErrors)} contradict the label, as do ${percent(suspectShare)} of all rows clearly${contradictory > 0 ? `; ${count(contradictory)} texts stand under several labels` : ""}.`,
    tooLittleData: ({ rows, rowsPerClass, gainOfTwice }) =>
      `${count(rows)} training rows, ${count(rowsPerClass)} a label${gainOfTwice === null ? "" : `; twice as many would bring the linear model about ${points(gainOfTwice)} points`}.`,
    classImbalance: ({ label, rows, share, recall, accuracy }) =>
      `"${label}" has ${count(rows)} training rows, ${percent(share)} of all, and ${percent(recall)} of its texts are found, while ${percent(accuracy)} of all answers are right.`,
    underfitting: ({ trainAccuracy, validationAccuracy, linearAccuracy, isFalling, epochs }) =>
      `Even of the training rows ${percent(trainAccuracy)} are right, of the validation rows ${percent(validationAccuracy)}${linearAccuracy === null ? "" : ` (linear model: ${percent(linearAccuracy)})`}${isFalling ? `; the validation loss was still falling after ${epochs} epochs` : ""}.`,
    overfitting: ({ trainAccuracy, validationAccuracy, linearAccuracy, bestEpoch, epochs, lowestLoss, lastLoss }) =>
      `${percent(trainAccuracy)} of the training rows are right, ${percent(validationAccuracy)} of the validation rows${linearAccuracy === null ? "" : ` (linear model: ${percent(linearAccuracy)})`}; the validation loss rose from ${loss(lowestLoss)} in epoch ${bestEpoch} to ${loss(lastLoss)} in epoch ${epochs}.`,
    overconfident: ({ meanScore, accuracy, logLoss, scaledLogLoss }) =>
      `Its scores promise ${percent(meanScore)} right answers, ${percent(accuracy)} are; one factor on its scores would bring the log loss from ${loss(logLoss)} to ${loss(scaledLogLoss)}. The labels it answers are not worse for it.`,
  },
  advice: {
    option: ({ option, value }) => `Try --${option} ${value}.`,
    rows: ({ rows, label, gain, meanwhile }) =>
      `Label more texts${label === null ? "" : ` of "${label}"`}: ${count(rows)} training rows${gain === null ? " would be a start" : ` may bring about ${points(gain)} points`}.${meanwhile ? ` Meanwhile: --${meanwhile.option} ${meanwhile.value}.` : ""}`,
    labels: ({ rows }) => `Read again the labels that a model contradicts: about ${count(rows)} rows.`,
    word: ({ word }) => `If "${word}" will not stand in new texts, take it out of these.`,
    split: () => "Let Tercet split the file: it keeps equal texts on one side.",
    calibration: ({ scale, meanwhile }) =>
      `Calibrate before the scores are used: multiply the logits by ${factor(scale)}.${meanwhile ? ` Or train shorter: --${meanwhile.option} ${meanwhile.value}.` : ""}`,
  },
};
