// What stands in the measured tables of the guide, in English and Chinese.
import { tunedTrials, usualNetwork } from "./cells.ts";
import type { GuideLanguage } from "./examples.ts";
import type { GuideVerdict } from "./summary.ts";

interface Groups {
  /** Left out where a table says so itself. */
  readonly better?: readonly string[];
  readonly none: readonly string[];
  readonly worse: readonly string[];
}

export interface GuideWords {
  readonly all: string;
  readonly rows: (count: number) => string;
  readonly mean: string;
  readonly verdictHead: string;
  readonly verdict: Readonly<Record<GuideVerdict, string>>;
  readonly groups: (groups: Groups) => string;
  readonly source: (facts: { tercet: string; node: string; runtime: string; cores: number; done: number; of: number }) => string;
  readonly architectures: {
    readonly means: string;
    readonly architecture: string;
    readonly set: (name: string, testRows: number) => string;
    readonly verdict: (facts: { compared: number; size: string; best: string; accuracy: string; level: readonly string[] }) => string;
    readonly leftOut: (which: readonly string[]) => string;
  };
  readonly elements: { readonly change: string; readonly name: (id: string) => string };
  readonly better: { readonly change: string; readonly name: (id: string) => string };
  readonly fit: {
    readonly run: string;
    readonly train: string;
    readonly test: string;
    readonly logLoss: string;
    readonly difference: string;
    readonly epoch: string;
    readonly side: Readonly<Record<"train" | "validation", string>>;
    readonly name: (id: string) => string;
    readonly verdict: (facts: Required<Groups> & { bestLoss: string; fromLoss: string; toLoss: string }) => string;
  };
  readonly loss: {
    readonly loss: string;
    readonly accuracy: string;
    readonly difference: string;
    readonly logLoss: string;
    readonly option: (name: string) => string;
  };
}

const count = (value: number): string => value.toLocaleString("en-US");

const elementsEn: Readonly<Record<string, string>> = { architecture: "architecture", optimizer: "optimizer", loss: "loss" };
const elementsZh: Readonly<Record<string, string>> = { architecture: "模型结构", optimizer: "优化器", loss: "损失函数" };

function elementName(names: Readonly<Record<string, string>>, colon: string): (id: string) => string {
  return (id) => {
    const [leg, choice] = id.split(" ");
    return `${names[leg!]}${colon}\`${choice}\``;
  };
}

const betterEn: Readonly<Record<string, string>> = {
  "data 200 to 1,000": "data: 1,000 rows instead of 200",
  "data 1,000 to 5,000": "data: 5,000 rows instead of 1,000",
  "labels reread": "labels: a fifth wrong; the fifth of the rows that a model contradicts most is read again",
  "labels clean": "labels: a fifth wrong; all put right",
  "inputs length": "inputs: whole texts instead of their first tokens",
  "inputs rare words": "inputs: words that occur once are kept",
  "inputs n-grams": "inputs: the best n-grams instead of the simplest ones",
  pair: "pair: linear and network answer together",
  tuning: "tuning",
};
const betterZh: Readonly<Record<string, string>> = {
  "data 200 to 1,000": "数据：200 行增加到 1,000 行",
  "data 1,000 to 5,000": "数据：1,000 行增加到 5,000 行",
  "labels reread": "标签：五分之一标错；复查模型最不同意的五分之一",
  "labels clean": "标签：五分之一标错；全部改正",
  "inputs length": "输入：读整条文本，而不只读开头",
  "inputs rare words": "输入：保留只出现一次的词",
  "inputs n-grams": "输入：用最好的 n-gram 组合代替最简单的",
  pair: "组合：线性模型与网络一起回答",
  tuning: "调参",
};
const tunedEn: Readonly<Record<string, string>> = {
  "tuning, network": `tuning: the best of ${tunedTrials} trials, \`${usualNetwork}\``,
  "tuning, linear": "tuning: the grid instead of one setting, `linear`",
  "pair, linear": "pair: with the network, instead of `linear` alone",
  [`pair, ${usualNetwork}`]: `pair: with the linear model, instead of \`${usualNetwork}\` alone`,
};
const tunedZh: Readonly<Record<string, string>> = {
  "tuning, network": `调参：${tunedTrials} 次试验取最好，\`${usualNetwork}\``,
  "tuning, linear": "调参：用网格代替单一设置，`linear`",
  "pair, linear": "组合：加上网络，与单独的 `linear` 相比",
  [`pair, ${usualNetwork}`]: `组合：加上线性模型，与单独的 \`${usualNetwork}\` 相比`,
};

function betterName(
  names: Readonly<Record<string, string>>,
  whole: Readonly<Record<string, string>>,
  comma: string,
): (id: string) => string {
  return (id) => {
    const known = whole[id];
    if (known !== undefined) return known;
    const cut = id.lastIndexOf(", ");
    const own = names[id] ?? names[id.slice(0, cut)] ?? id;
    return names[id] === undefined && cut > 0 ? `${own}${comma}\`${id.slice(cut + 2)}\`` : own;
  };
}

const fitEn: Readonly<Record<string, string>> = {
  overfitted: "**made ill**: 40 epochs at a high constant rate, no dropout, last weights",
  "best epoch": "cure: keep the epoch with the lowest validation loss",
  dropout: "cure: dropout 0.6",
  "smaller network": "cure: vectors of 16 instead of 128",
  smoothing: "cure: label smoothing 0.1",
  "smaller rate": "cure: a fifth of the learning rate",
  "decaying rate": "cure: a rate that falls to 0",
  "five times the rows": "cure: five times the rows",
  "fewer epochs": "cure: 5 epochs",
  "one epoch": "**underfitted**: one epoch",
  "rate too low": "**underfitted**: a hundredth of the learning rate",
  "dropout too high": "**underfitted**: dropout 0.95",
  healthy: "healthy: the usual rate, 10 epochs",
};
const fitZh: Readonly<Record<string, string>> = {
  overfitted: "**故意弄坏**：高而恒定的学习率训练 40 轮，无 dropout，取最后的权重",
  "best epoch": "补救：保留验证损失最低的那一轮",
  dropout: "补救：dropout 0.6",
  "smaller network": "补救：词向量 16 维而不是 128 维",
  smoothing: "补救：标签平滑 0.1",
  "smaller rate": "补救：学习率降到五分之一",
  "decaying rate": "补救：学习率逐渐降到 0",
  "five times the rows": "补救：五倍的数据",
  "fewer epochs": "补救：只训练 5 轮",
  "one epoch": "**欠拟合**：只训练一轮",
  "rate too low": "**欠拟合**：学习率只有百分之一",
  "dropout too high": "**欠拟合**：dropout 0.95",
  healthy: "健康：通常的学习率，10 轮",
};

const listEn = (items: readonly string[]): string =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
const linesEn = (items: readonly string[]): string => items.join("; ");
const linesZh = (items: readonly string[]): string => items.join("；");

export const words: Readonly<Record<GuideLanguage, GuideWords>> = {
  en: {
    all: "all rows",
    rows: (rows) => `${count(rows)} rows`,
    mean: "mean, points [95 % interval]",
    verdictHead: "verdict",
    verdict: { better: "better", worse: "worse", none: "no evidence" },
    groups: ({ better, none, worse }) =>
      [
        better === undefined
          ? ""
          : better.length > 0
            ? `- **Better**, the interval lies above 0: ${linesEn(better)}.`
            : "- **Better**: nothing whose interval lies above 0.",
        none.length > 0 ? `- **No evidence** of a difference, 0 lies inside: ${linesEn(none)}.` : "",
        worse.length > 0 ? `- **Worse**, the interval lies below 0: ${linesEn(worse)}.` : "",
      ]
        .filter(Boolean)
        .join("\n"),
    source: ({ tercet, node, runtime, cores, done, of }) =>
      `*Measured by \`npm run bench -- guide\` with Tercet ${tercet}, Node ${node}, ONNX Runtime ${runtime}, ${cores} cores (${done} of ${of} trainings); intervals are of the test rows and of the seeds: [bench/guide.bench.ts](BENCH).*`,
    architectures: {
      means:
        "Accuracy in percent, mean of the three sets. **Bold**: the best of its column. ≈: no evidence that it differs from the best. –: not measured.",
      architecture: "architecture",
      set: (name, testRows) => `**${name}**, ${count(testRows)} test rows:`,
      verdict: ({ compared, size, best, accuracy, level }) =>
        `${size}: of the ${compared} measured on all three sets ${best} has the best mean (${accuracy} %)${level.length > 0 ? `; no evidence that ${listEn(level)} ${level.length > 1 ? "are" : "is"} worse` : ", and everything else is measurably worse"}.`,
      leftOut: (which) => `Left out, as the training was predicted to take too long for this bench: ${linesEn(which)}.`,
    },
    elements: { change: "replaced, all else kept", name: elementName(elementsEn, ": ") },
    better: { change: "change", name: betterName(betterEn, tunedEn, ", ") },
    fit: {
      run: "run",
      train: "training rows right, %",
      test: "test rows right, %",
      logLoss: "log loss, test",
      difference: "accuracy against made ill [95 % interval]",
      epoch: "loss after epoch",
      side: { train: "training", validation: "validation" },
      name: (id) => fitEn[id] ?? id,
      verdict: ({ better, worse, none, bestLoss, fromLoss, toLoss }) =>
        [
          `- The lowest log loss has *${bestLoss}*: ${toLoss} instead of ${fromLoss}.`,
          better.length > 0 ? `- Accuracy is better with: ${linesEn(better)}.` : "- No cure alone makes the accuracy measurably better.",
          none.length > 0 ? `- No evidence of a difference in accuracy: ${linesEn(none)}.` : "",
          worse.length > 0 ? `- Accuracy is worse with: ${linesEn(worse)}.` : "",
        ]
          .filter(Boolean)
          .join("\n"),
    },
    loss: {
      loss: "loss",
      accuracy: "accuracy, %",
      difference: "against plain cross-entropy [95 % interval]",
      logLoss: "log loss",
      option: (name) => (name === "labelSmoothing" ? "smoothing" : name),
    },
  },
  zh: {
    all: "全部数据",
    rows: (rows) => `${count(rows)} 行`,
    mean: "平均，百分点 [95 % 区间]",
    verdictHead: "结论",
    verdict: { better: "更好", worse: "更差", none: "没有证据" },
    groups: ({ better, none, worse }) =>
      [
        better === undefined
          ? ""
          : better.length > 0
            ? `- **更好**（区间在 0 以上）：${linesZh(better)}。`
            : "- **更好**：没有一项的区间在 0 以上。",
        none.length > 0 ? `- **没有证据**表明有差别（区间包含 0）：${linesZh(none)}。` : "",
        worse.length > 0 ? `- **更差**（区间在 0 以下）：${linesZh(worse)}。` : "",
      ]
        .filter(Boolean)
        .join("\n"),
    source: ({ tercet, node, runtime, cores, done, of }) =>
      `*由 \`npm run bench -- guide\` 测得：Tercet ${tercet}，Node ${node}，ONNX Runtime ${runtime}，${cores} 核（${of} 次训练中的 ${done} 次）；区间包括测试数据的抽样误差和随机种子之间的差异：[bench/guide.bench.ts](BENCH)。*`,
    architectures: {
      means: "准确率（%），三个数据集的平均。**粗体**：该列最好。≈：没有证据表明它与最好的有差别。–：没有测。",
      architecture: "模型结构",
      set: (name, testRows) => `**${name}**，${count(testRows)} 行测试数据：`,
      verdict: ({ compared, size, best, accuracy, level }) =>
        `${size}：在三个数据集上都测过的 ${compared} 种结构中，${best} 的平均准确率最高（${accuracy} %）${level.length > 0 ? `；没有证据表明 ${level.join("、")} 更差` : "，其余都明显更差"}。`,
      leftOut: (which) => `预计训练时间超出本测试的上限，因此没有测：${linesZh(which)}。`,
    },
    elements: { change: "只替换这一项", name: elementName(elementsZh, "：") },
    better: { change: "改动", name: betterName(betterZh, tunedZh, "，") },
    fit: {
      run: "训练",
      train: "训练集准确率（%）",
      test: "测试集准确率（%）",
      logLoss: "测试集对数损失",
      difference: "准确率，与弄坏的相比 [95 % 区间]",
      epoch: "第几轮之后的损失",
      side: { train: "训练集", validation: "验证集" },
      name: (id) => fitZh[id] ?? id,
      verdict: ({ better, worse, none, bestLoss, fromLoss, toLoss }) =>
        [
          `- 对数损失最低的是“${bestLoss}”：从 ${fromLoss} 降到 ${toLoss}。`,
          better.length > 0 ? `- 准确率更好：${linesZh(better)}。` : "- 没有哪一种补救单独使准确率有可测的提高。",
          none.length > 0 ? `- 没有证据表明准确率有差别：${linesZh(none)}。` : "",
          worse.length > 0 ? `- 准确率更差：${linesZh(worse)}。` : "",
        ]
          .filter(Boolean)
          .join("\n"),
    },
    loss: {
      loss: "损失函数",
      accuracy: "准确率（%）",
      difference: "与普通交叉熵相比 [95 % 区间]",
      logLoss: "对数损失",
      option: (name) => (name === "labelSmoothing" ? "平滑" : name),
    },
  },
};
