// The sentences of the doctor in Chinese.
import { count, factor, loss, percent, points } from "./numbers.ts";
import type { DiagnosisWords } from "./words.ts";

export const zh: DiagnosisWords = {
  names: {
    leakage: "标签泄漏",
    unstable: "训练不稳定",
    learningRateTooHigh: "学习率过高",
    learningRateTooLow: "学习率过低",
    labelNoise: "标签有误",
    tooLittleData: "数据太少",
    classImbalance: "某一类别太少",
    underfitting: "欠拟合",
    overfitting: "过拟合",
    overconfident: "过度自信",
  },
  evidence: {
    leakage: ({ word, label, coverage, precision, overlap, heldOut }) =>
      word === null
        ? `${count(heldOut)} 条留出文本中有 ${count(overlap)} 条也在训练集里：分数偏高。`
        : `“${word}”出现在标签“${label}”${percent(coverage!)} 的文本中，而含有它的文本有 ${percent(precision!)} 属于该标签：它可能直接泄漏了标签。`,
    unstable: ({ rises, epochs, lowestLoss, highestLoss, isNan }) =>
      isNan
        ? `第 ${epochs} 轮之后损失不再是数字。`
        : `${epochs} 轮中有 ${rises} 轮的训练损失上升，从 ${loss(lowestLoss!)} 升到 ${loss(highestLoss!)}。`,
    learningRateTooHigh: ({ learningRate, usualLearningRate, firstLoss, chanceLoss, validationAccuracy, linearAccuracy }) =>
      `学习率为 ${learningRate}（通常为 ${usualLearningRate}）时，第一轮的训练损失为 ${loss(firstLoss)}，而随机猜测为 ${loss(chanceLoss)}；验证集准确率 ${percent(validationAccuracy)}${linearAccuracy === null ? "" : `，线性模型为 ${percent(linearAccuracy)}`}。`,
    learningRateTooLow: ({ learningRate, usualLearningRate, trainLoss, startLoss }) =>
      `学习率为 ${learningRate}（通常为 ${usualLearningRate}）时，训练集上的损失仅从 ${loss(startLoss)} 降到 ${loss(trainLoss)}。`,
    labelNoise: ({ sureErrors, suspectShare, contradictory }) =>
      `在线性模型最有把握的回答中，${percent(sureErrors)} 与标签矛盾；全部数据中有 ${percent(suspectShare)} 的标签明显可疑${contradictory > 0 ? `；${count(contradictory)} 条文本带有多个不同标签` : ""}。`,
    tooLittleData: ({ rows, rowsPerClass, gainOfTwice }) =>
      `训练数据 ${count(rows)} 条，每个标签 ${count(rowsPerClass)} 条${gainOfTwice === null ? "" : `；数据翻倍可使线性模型提高约 ${points(gainOfTwice)} 个百分点`}。`,
    classImbalance: ({ label, rows, share, recall, accuracy }) =>
      `“${label}”只有 ${count(rows)} 条训练数据，占 ${percent(share)}，其文本只有 ${percent(recall)} 被找出，而总体准确率为 ${percent(accuracy)}。`,
    underfitting: ({ trainAccuracy, validationAccuracy, linearAccuracy, isFalling, epochs }) =>
      `连训练集的准确率也只有 ${percent(trainAccuracy)}，验证集为 ${percent(validationAccuracy)}${linearAccuracy === null ? "" : `（线性模型：${percent(linearAccuracy)}）`}${isFalling ? `；${epochs} 轮之后验证损失仍在下降` : ""}。`,
    overfitting: ({ trainAccuracy, validationAccuracy, linearAccuracy, bestEpoch, epochs, lowestLoss, lastLoss }) =>
      `训练集准确率 ${percent(trainAccuracy)}，验证集 ${percent(validationAccuracy)}${linearAccuracy === null ? "" : `（线性模型：${percent(linearAccuracy)}）`}；验证损失从第 ${bestEpoch} 轮的 ${loss(lowestLoss)} 升到第 ${epochs} 轮的 ${loss(lastLoss)}。`,
    overconfident: ({ meanScore, accuracy, logLoss, scaledLogLoss }) =>
      `它的分数意味着 ${percent(meanScore)} 的准确率，实际为 ${percent(accuracy)}；只需对分数乘一个系数，对数损失即可从 ${loss(logLoss)} 降到 ${loss(scaledLogLoss)}。它给出的标签并未因此变差。`,
  },
  advice: {
    option: ({ option, value }) => `试试 --${option} ${value}。`,
    rows: ({ rows, label, gain, meanwhile }) =>
      `再标注一些${label === null ? "" : `“${label}”的`}文本：增加到 ${count(rows)} 条训练数据${gain === null ? "" : `，可望提高约 ${points(gain)} 个百分点`}。${meanwhile ? `在此之前可用 --${meanwhile.option} ${meanwhile.value}。` : ""}`,
    labels: ({ rows }) => `请复查模型不同意的标签：约 ${count(rows)} 条。`,
    word: ({ word }) => `如果新文本中不会出现“${word}”，请把它从数据中去掉。`,
    split: () => "让 Tercet 来划分文件：相同的文本只会在同一侧。",
    calibration: ({ scale, meanwhile }) =>
      `使用分数之前先校准：将 logits 乘以 ${factor(scale)}。${meanwhile ? `或缩短训练：--${meanwhile.option} ${meanwhile.value}。` : ""}`,
  },
};
