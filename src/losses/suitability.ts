// Which losses go with which labels and which last layer: one table. Training decides by it, and docs/guide/loss.md shows it.
import type { OutputActivation } from "./loss.ts";

/** A sentence in the languages of the product. */
export interface Sentence {
  readonly en: string;
  readonly zh: string;
}

/** What the targets are. */
export const labelKinds = {
  twoClasses: { en: "one of two labels", zh: "两个标签之一" },
  manyClasses: { en: "one of three or more labels", zh: "三个或更多标签之一" },
  labelSets: { en: "any number of labels", zh: "任意多个标签" },
  distribution: { en: "shares of labels that sum to 1", zh: "合计为 1 的标签比例" },
  quantity: { en: "a number", zh: "一个数" },
  amount: { en: "a number, 0 or more, in its own unit", zh: "一个不小于 0 的数，用它自己的单位" },
  vector: { en: "several numbers", zh: "多个数" },
} as const satisfies Record<string, Sentence>;

export type LabelKind = keyof typeof labelKinds;

/** Why a loss is warned of, or refused. */
export const lossReasons = {
  slowOnClasses: {
    en: "Where the model is sure and wrong its gradient is nearly 0: cross-entropy learns faster.",
    zh: "当模型很确定却答错时，它的梯度几乎为 0：交叉熵学得更快。",
  },
  medianOnClasses: {
    en: "Its best answer is the commonest label alone, so its probabilities tell nothing: use cross-entropy.",
    zh: "它的最优答案只是最常见的标签，得到的概率没有意义：请用交叉熵。",
  },
  noProbabilities: {
    en: "It stops at a margin: the probabilities mean something only after calibration.",
    zh: "它只要求达到间隔：概率要经过校准才有意义。",
  },
  sameAsCrossentropy: {
    en: "With one label a text it gives the numbers of cross-entropy, which is simpler.",
    zh: "每条文本只有一个标签时，它与交叉熵的数值相同，而交叉熵更简单。",
  },
  twoOrdered: { en: "With two labels it is binary cross-entropy, which is simpler.", zh: "只有两个标签时它就是二元交叉熵，而后者更简单。" },
  ordered: {
    en: "It takes the labels to be in an order, as stars are: number 0 is the lowest.",
    zh: "它认为标签有顺序，例如星级：编号 0 最低。",
  },
  embeddings: {
    en: "It places texts of one label near each other and answers no label: use the embeddings for search, or train a classifier on them.",
    zh: "它让同一标签的文本彼此靠近，但不给出标签：请把向量用于检索，或在其上训练分类器。",
  },
  twoOnly: { en: "It tells two labels apart, and here are more.", zh: "它只能区分两个标签，而这里有更多。" },
  numberHasNoProbability: {
    en: "It is the logarithm of a label's probability, and a number has none.",
    zh: "它是标签概率的对数，而数值没有这样的概率。",
  },
  marginOfNumber: { en: "It is a margin between labels, and a number has none.", zh: "它是标签之间的间隔，而数值没有间隔。" },
  competing: {
    en: "It lets one label win, and a text here may have several or none.",
    zh: "它只让一个标签胜出，而这里的文本可以有多个标签，也可以没有。",
  },
  apart: {
    en: "It judges each label on its own, and these shares sum to 1.",
    zh: "它单独评判每个标签，而这些比例合计为 1。",
  },
  oneLabelOnly: { en: "It takes the number of one label a text.", zh: "它只接受每条文本一个标签的编号。" },
  sharesOnly: { en: "It compares shares that sum to 1, and these do not.", zh: "它比较合计为 1 的比例，而这里不是。" },
  belowZero: {
    en: "It has no meaning for numbers below 0, and the standardized numbers of a task are.",
    zh: "它对小于 0 的数没有意义，而任务中标准化后的数会小于 0。",
  },
  countsOnly: { en: "It judges counts, and a label is none.", zh: "它评判计数，而标签不是计数。" },
  directionsOnly: {
    en: "It compares directions in a space of several numbers, and here is none.",
    zh: "它比较多个数构成的方向，而这里没有方向。",
  },
  alikeNeedsLabels: {
    en: "It needs one label a text, to know which texts are alike.",
    zh: "它需要每条文本有一个标签，才知道哪些文本相似。",
  },
} as const satisfies Record<string, Sentence>;

export type LossReason = keyof typeof lossReasons;

/** What an output activation gives, said where a loss cannot use it. */
export const outputReasons: Readonly<Record<OutputActivation, Sentence>> = {
  linear: {
    en: "Without an activation the last layer gives any numbers, also below 0: no probabilities.",
    zh: "最后一层没有激活函数时给出任意的数，也会小于 0：不是概率。",
  },
  sigmoid: {
    en: "A sigmoid gives numbers between 0 and 1 for each unit alone, which do not sum to 1.",
    zh: "sigmoid 对每个单元单独给出 0 到 1 之间的数，合计不为 1。",
  },
  softmax: { en: "Softmax gives shares that sum to 1 over the units.", zh: "softmax 给出的是各单元合计为 1 的比例。" },
  softplus: { en: "Softplus gives numbers above 0, without a limit.", zh: "softplus 给出大于 0、没有上限的数。" },
};

export type Verdict = "ok" | "warn" | "refuse";

/** A cell of the table. `outputs`: the last activations that fit, the usual one first. */
export type Suitability =
  | { readonly verdict: "ok"; readonly outputs: readonly OutputActivation[] }
  | { readonly verdict: "warn"; readonly outputs: readonly OutputActivation[]; readonly reason: LossReason }
  | { readonly verdict: "refuse"; readonly reason: LossReason };

const ok = (...outputs: OutputActivation[]): Suitability => ({ verdict: "ok", outputs });
const warn = (reason: LossReason, ...outputs: OutputActivation[]): Suitability => ({ verdict: "warn", outputs, reason });
const no = (reason: LossReason): Suitability => ({ verdict: "refuse", reason });

type Row = Readonly<Record<LabelKind, Suitability>>;

const numbers = { quantity: ok("linear"), amount: ok("linear", "softplus"), vector: ok("linear") } as const;
const notOfNumbers = (reason: LossReason) => ({ quantity: no(reason), amount: no(reason), vector: no(reason) }) as const;

/** A distance of numbers, on classes a distance of probabilities. */
const distance = (onClasses: LossReason): Row => ({
  twoClasses: warn(onClasses, "sigmoid", "softmax", "linear"),
  manyClasses: warn(onClasses, "softmax", "sigmoid", "linear"),
  labelSets: warn(onClasses, "sigmoid"),
  distribution: warn(onClasses, "softmax"),
  ...numbers,
});

const yesOrNo: Row = {
  twoClasses: ok("sigmoid"),
  manyClasses: no("twoOnly"),
  labelSets: ok("sigmoid"),
  distribution: no("apart"),
  ...notOfNumbers("numberHasNoProbability"),
};

const oneOfMany: Row = {
  twoClasses: ok("softmax"),
  manyClasses: ok("softmax"),
  labelSets: no("competing"),
  distribution: ok("softmax"),
  ...notOfNumbers("numberHasNoProbability"),
};

const twoSided: Row = {
  twoClasses: warn("noProbabilities", "sigmoid"),
  manyClasses: no("twoOnly"),
  labelSets: warn("noProbabilities", "sigmoid"),
  distribution: no("marginOfNumber"),
  ...notOfNumbers("marginOfNumber"),
};

const ofAmounts = (output: readonly OutputActivation[]): Row => ({
  twoClasses: no("countsOnly"),
  manyClasses: no("countsOnly"),
  labelSets: no("countsOnly"),
  distribution: no("countsOnly"),
  quantity: no("belowZero"),
  amount: ok(...output),
  vector: no("belowZero"),
});

const ofPairs: Row = {
  twoClasses: warn("embeddings", "linear"),
  manyClasses: warn("embeddings", "linear"),
  labelSets: no("alikeNeedsLabels"),
  distribution: no("alikeNeedsLabels"),
  ...notOfNumbers("alikeNeedsLabels"),
};

/** Loss × kind of labels → whether, why, and under which last activations. */
export const lossSuitability: Readonly<Record<string, Row>> = {
  binaryCrossentropy: yesOrNo,
  categoricalCrossentropy: oneOfMany,
  sparseCategoricalCrossentropy: { ...oneOfMany, distribution: no("oneLabelOnly") },
  binaryFocalCrossentropy: yesOrNo,
  categoricalFocalCrossentropy: oneOfMany,
  meanSquaredError: distance("slowOnClasses"),
  meanAbsoluteError: distance("medianOnClasses"),
  huber: distance("slowOnClasses"),
  logCosh: distance("slowOnClasses"),
  meanSquaredLogarithmicError: ofAmounts(["softplus", "linear"]),
  poisson: ofAmounts(["softplus"]),
  hinge: twoSided,
  squaredHinge: twoSided,
  categoricalHinge: {
    twoClasses: warn("noProbabilities", "softmax"),
    manyClasses: warn("noProbabilities", "softmax"),
    labelSets: no("competing"),
    distribution: no("oneLabelOnly"),
    ...notOfNumbers("marginOfNumber"),
  },
  klDivergence: {
    twoClasses: warn("sameAsCrossentropy", "softmax"),
    manyClasses: warn("sameAsCrossentropy", "softmax"),
    labelSets: no("sharesOnly"),
    distribution: ok("softmax"),
    ...notOfNumbers("sharesOnly"),
  },
  cosineSimilarity: {
    twoClasses: no("directionsOnly"),
    manyClasses: no("directionsOnly"),
    labelSets: no("directionsOnly"),
    distribution: no("directionsOnly"),
    quantity: no("directionsOnly"),
    amount: no("directionsOnly"),
    vector: ok("linear"),
  },
  corn: {
    twoClasses: warn("twoOrdered", "sigmoid"),
    manyClasses: warn("ordered", "sigmoid"),
    labelSets: no("oneLabelOnly"),
    distribution: no("oneLabelOnly"),
    ...notOfNumbers("oneLabelOnly"),
  },
  tripletHard: ofPairs,
  supervisedContrastive: ofPairs,
};

export interface Judgement {
  readonly verdict: Verdict;
  /** Why; absent where all is well. */
  readonly reason?: Sentence;
  /** Last activations that fit the loss on such labels, the usual one first. */
  readonly outputs: readonly OutputActivation[];
}

/** The verdict on a loss for labels, and for a last activation where one is there already. A loss of a user's own is always taken. */
export function judgeLoss(loss: string, kind: LabelKind, output?: OutputActivation): Judgement {
  const cell = lossSuitability[loss]?.[kind];
  if (!cell) return { verdict: "ok", outputs: output ? [output] : [] };
  if (cell.verdict === "refuse") return { verdict: "refuse", reason: lossReasons[cell.reason], outputs: [] };
  if (output && !cell.outputs.includes(output)) return { verdict: "refuse", reason: outputReasons[output], outputs: cell.outputs };
  return { verdict: cell.verdict, reason: cell.verdict === "warn" ? lossReasons[cell.reason] : undefined, outputs: cell.outputs };
}

/** Losses that may be used on such labels under such an output, those without a warning first. */
export function fittingLosses(kind: LabelKind, output?: OutputActivation): string[] {
  const judged = Object.keys(lossSuitability).map((id) => ({ id, ...judgeLoss(id, kind, output) }));
  return (["ok", "warn"] as const).flatMap((verdict) => judged.filter((each) => each.verdict === verdict).map(({ id }) => id));
}
