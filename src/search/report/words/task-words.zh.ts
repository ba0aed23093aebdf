// What depends on the task, in Chinese.
import type { TaskKind } from "../../../core/task-kind.ts";
import { count, duration } from "../numbers.ts";
import type { TaskWords, ToldComparison } from "./task-words.ts";

// Between a Chinese character and a Latin letter or digit stands a space.
const before = (text: string) => (/^[!-~]/.test(text) ? ` ${text}` : text);
const after = (text: string) => (/[!-~]$/.test(text) ? `${text} ` : text);
const apart = (text: string) => after(before(text));
const intervalOf = (range: string | null) => (range ? `（95% 区间 ${range}）` : "");

const inPoints = ({ a, b, verdict, difference, size, low, high, p }: ToldComparison, of: string) => {
  const range = `差值的 95% 区间 ${low} 到 ${high}，${p}`;
  if (verdict === "better") return `${after(a)}比${apart(b)}好 ${size} 个百分点${of}（${range}）。`;
  if (verdict === "worse") return `${after(a)}比${apart(b)}差 ${size} 个百分点${of}（${range}）。`;
  return `没有证据表明${apart(a)}与${apart(b)}有差别：${difference} 个百分点${of}（${range}）。`;
};

const unsure = (half: string, rows: number | null) =>
  `有多确定：${rows === null ? "这些数据" : `${count(rows)} 行测试数据`}分辨不出${before(half)}的模型；更多测试数据可以。`;

export const tasksZh: Readonly<Record<TaskKind, TaskWords>> = {
  classification: {
    score: "准确率",
    floor: "总答最常见的标签",
    loss: "对数损失",
    rankedBy: "验证集对数损失排序，它比准确率更早分辨出细小差别",
    epochScore: "准确率",
    subtitle: ({ labels, rows, language }) => `文本分类：${count(labels)} 种标签，可用 ${count(rows)} 行，语言 ${language}`,
    expected: ({ score, range }) => `对同类的新文本，预计 ${score} 能判对（95% 区间 ${range}）。`,
    tested: ({ score, range, rows }) => `在从未参与任何选择的 ${count(rows)} 行测试数据上，它判对了 ${score}${intervalOf(range)}。`,
    validated: ({ score, range, rows }) =>
      `没有测试数据。在同时用于选择它的 ${count(rows)} 行验证数据上，它判对了 ${score}${intervalOf(range)}：在新文本上会更低。`,
    figure: { expected: "的新文本预计能判对", test: "的测试数据判对", validation: "的验证数据判对" },
    verdict: (comparison) => inPoints(comparison, ""),
    unsure: ({ half, rows }) => unsure(`相差不到约 ${half} 个百分点`, rows),
    difference: "差值（百分点）",
    curve: ({ trial, score, seconds }) => `试验 ${trial}：验证集 ${score}，训练用时 ${duration(seconds)}。`,
    choices: "单位为百分点，其他部分已平均掉。区间跨过 0 表示：没有证据表明这个选择有影响。",
    best: "最准",
    optimism: ({ validation, expected, range, among, gap, isLess }) =>
      `选中的模型在验证集上是 ${validation}，是 ${count(among)} 个里最好的；多中选优，看起来总比实际好。新文本上预计 ${expected}（95% 区间 ${range}）：${isLess ? "低" : "高"} ${gap} 个百分点。`,
    mistakes: "测试数据中有把握却判错的行。读几条看看：常常是标签有问题。",
    noMistakes: "测试数据没有判错的行。",
    mistakeScore: "得分",
    moreData: ({ rows, gain, low, high }) =>
      `再多 ${count(rows)} 行同类数据，准确率预计变化 ${gain} 个百分点（95% 区间 ${low} 到 ${high}）。`,
    kind: ({ name, labels }) => `文本分类器（${name}），给一条文本 ${count(labels)} 种标签中的一种。`,
    use: "与训练数据同类的文本，且只限这些标签：任何别的文本也会得到其中一种。",
  },
  multiLabel: {
    score: "F1（微平均）",
    floor: "总答最常见的标签组合",
    loss: "对数损失",
    rankedBy: "验证集上所有判断的对数损失排序，它比 F1 更早分辨出细小差别",
    epochScore: "完全匹配率",
    subtitle: ({ labels, rows, language }) => `一条文本多个标签：${count(labels)} 种标签，可用 ${count(rows)} 行，语言 ${language}`,
    expected: ({ score, range }) =>
      `对同类的新文本，预计所有标签的 F1 为 ${score}（95% 区间 ${range}）：判对的标签数的两倍，除以给出的与应有的标签总数。`,
    tested: ({ score, range, rows }) => `在从未参与任何选择的 ${count(rows)} 行测试数据上，所有标签的 F1 为 ${score}${intervalOf(range)}。`,
    validated: ({ score, range, rows }) =>
      `没有测试数据。在同时用于选择它的 ${count(rows)} 行验证数据上，所有标签的 F1 为 ${score}${intervalOf(range)}：在新文本上会更低。`,
    figure: { expected: "新文本上所有标签的 F1 预计值", test: "测试数据上所有标签的 F1", validation: "验证数据上所有标签的 F1" },
    verdict: (comparison) => inPoints(comparison, "（F1 微平均）"),
    unsure: ({ half, rows }) => unsure(`F1 相差不到约 ${half} 个百分点`, rows),
    difference: "F1 微平均的差值（百分点）",
    curve: ({ trial, score, seconds }) => `试验 ${trial}：验证集 F1（微平均）${score}，训练用时 ${duration(seconds)}。`,
    choices: "单位为 F1 的百分点，其他部分已平均掉。区间跨过 0 表示：没有证据表明这个选择有影响。",
    best: "最好",
    optimism: ({ validation, expected, range, among, gap, isLess }) =>
      `选中的模型在验证集上的 F1 是 ${validation}，是 ${count(among)} 个里最好的；多中选优，看起来总比实际好。新文本上预计 ${expected}（95% 区间 ${range}）：${isLess ? "低" : "高"} ${gap} 个百分点。`,
    mistakes: "测试数据中多给或漏给标签的行，最有把握的在前。读几条看看：常常是标签有问题。",
    noMistakes: "每一行测试数据都得到了它的全部标签，没有多余的。",
    mistakeScore: "得分",
    moreData: ({ rows, gain, low, high }) => `再多 ${count(rows)} 行同类数据，F1 预计变化 ${gain} 个百分点（95% 区间 ${low} 到 ${high}）。`,
    kind: ({ name, labels }) => `文本分类器（${name}），给一条文本 ${count(labels)} 种标签中的任意几种。`,
    use: "与训练数据同类的文本，且只限这些标签。",
  },
  regression: {
    score: "平均误差",
    floor: "总答平均值",
    loss: "平方误差",
    rankedBy: "验证集平方误差排序，其中大的误差最要紧",
    epochScore: "平均误差",
    subtitle: ({ rows, language }) => `从文本得出数值：可用 ${count(rows)} 行，语言 ${language}`,
    expected: ({ score, range }) => `对同类的新文本，预计平均相差 ${score}（95% 区间 ${range}）。`,
    tested: ({ score, range, rows }) => `在从未参与任何选择的 ${count(rows)} 行测试数据上，它平均相差 ${score}${intervalOf(range)}。`,
    validated: ({ score, range, rows }) =>
      `没有测试数据。在同时用于选择它的 ${count(rows)} 行验证数据上，它平均相差 ${score}${intervalOf(range)}：在新文本上会更大。`,
    figure: { expected: "新文本上的平均误差预计值", test: "测试数据上的平均误差", validation: "验证数据上的平均误差" },
    verdict: ({ a, b, verdict, difference, size, low, high, p }) => {
      const range = `差值的 95% 区间 ${low} 到 ${high}，${p}`;
      if (verdict === "better") return `${after(a)}比${apart(b)}好：平均误差小 ${size}（${range}）。`;
      if (verdict === "worse") return `${after(a)}比${apart(b)}差：平均误差大 ${size}（${range}）。`;
      return `没有证据表明${apart(a)}与${apart(b)}有差别：平均误差相差 ${difference}（${range}）。`;
    },
    unsure: ({ half, rows }) => unsure(`平均误差相差不到约 ${half} `, rows),
    difference: "平均误差的差值",
    curve: ({ trial, score, seconds }) => `试验 ${trial}：验证集平均误差 ${score}，训练用时 ${duration(seconds)}。`,
    choices: "单位与标签相同，其他部分已平均掉；越小越好。区间跨过 0 表示：没有证据表明这个选择有影响。",
    best: "最好",
    optimism: ({ validation, expected, range, among, gap, isLess }) =>
      `选中的模型在验证集上的平均误差是 ${validation}，是 ${count(among)} 个里最好的；多中选优，看起来总比实际好。新文本上预计 ${expected}（95% 区间 ${range}）：${isLess ? "小" : "大"} ${gap}。`,
    mistakes: "测试数据中相差最大的行。读几条看看：常常是数值有问题。",
    noMistakes: "测试数据没有误差。",
    mistakeScore: "误差",
    moreData: ({ rows, gain, low, high }) => `再多 ${count(rows)} 行同类数据，平均误差预计减小 ${gain}（95% 区间 ${low} 到 ${high}）。`,
    kind: ({ name }) => `给一条文本一个数值的模型（${name}）。`,
    use: "与训练数据同类的文本：任何别的文本也会得到一个数值。",
  },
};
