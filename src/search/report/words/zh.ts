// The report in Chinese.
import { formatNames } from "../../../text/format-names.ts";
import { zh as diagnosisWords } from "../../words/zh.ts";
import { count, decimal, duration, milliseconds, percent, percentRange, points } from "../numbers.ts";
import { tasksZh } from "./task-words.zh.ts";
import type { Words } from "./words.ts";

// Between a Chinese character and a Latin letter or digit stands a space.
const before = (text: string) => (/^[!-~]/.test(text) ? ` ${text}` : text);
const after = (text: string) => (/[!-~]$/.test(text) ? `${text} ` : text);
const apart = (text: string) => after(before(text));
const ended = ({ finished, pruned, failed, seconds }: { finished: number; pruned: number; failed: number; seconds: number }) => {
  const others = [pruned > 0 ? `另有 ${count(pruned)} 次提前截断` : "", failed > 0 ? `${count(failed)} 次失败` : ""].filter(Boolean);
  return `用时 ${duration(seconds)}，完成 ${count(finished)} 次试验${others.length > 0 ? `（${others.join("，")}）` : ""}`;
};

/** What a part of the rows is called in a report, which has English names. */
const sliceName = (slice: string) =>
  slice
    .replace(/^length /, "长度 ")
    .replace(/^unknown words /, "未知词 ")
    .replace(/^label /, "标签 ")
    .replace(/^number /, "数值 ");

export const zh: Words = {
  tag: "zh-CN",
  colon: "：",
  gap: "",
  page: {
    kind: "搜索报告",
    title: (file) => `${file} · 搜索报告`,
    skip: "跳到结论",
    contents: "目录",
    made: (now) => `页面生成于 ${now}。`,
    self: "本页是单个文件，不加载任何外部内容，不运行脚本，不发送任何数据。",
    printFolded: "折叠的行只有事先展开才会打印。",
    scrolls: (what) => `${what}（可横向滚动）`,
    more: ({ shown, all }) => `显示其余 ${count(all - shown)} 项（共 ${count(all)} 项）`,
    cut: (characters) => `……还有 ${count(characters)} 个字符`,
  },
  common: {
    linear: "线性模型",
    ensemble: "集成",
    accuracy: "准确率",
    interval: "95% 区间",
    rows: "行数",
    label: "标签",
    answer: "预测",
    score: "得分",
    trial: (trial) => `试验 ${trial}`,
    size: "大小",
    speed: "每条用时",
    trainTime: "训练用时",
    parameters: "参数量",
    settings: "设置",
  },
  tasks: tasksZh,
  answer: {
    heading: "结论",
    chosen: ({ name, ...trials }) => `${ended(trials)}，选出的是${before(name)}。`,
    linearChosen: (trials) => `${ended(trials)}，选出的是线性模型。`,
    notJudged: "没有可用来评判的数据：它在新文本上的表现未知。",
    sureOfDifference: ({ p, comparisons }) =>
      `有多确定：假如两者一样好，1000 次这样的检验中，仅凭偶然出现这么大差别的${p < 0.001 ? "不到 1 次" : `约有 ${Math.max(1, Math.round(p * 1000))} 次`}${comparisons > 1 ? `（已按 ${comparisons} 次比较校正）` : ""}。`,
    theLinear: "线性模型",
    theEnsemble: "集成",
    notCompared: "没有在同一份测试数据上与线性模型比较。",
    isLinear: "线性模型本身就是结论：在测量过的地方，没有哪个网络更好。",
    linearIsCheaper: ({ ms, linearMs }) =>
      `线性模型每条文本只需 ${milliseconds(linearMs)}，而不是 ${milliseconds(ms)}：在意速度时，选它更稳妥。`,
    chartTitle: ({ part, score }) => `${part === "test" ? "测试集" : "验证集"}${apart(score)}及 95% 区间`,
  },
  data: {
    heading: "数据",
    lead: ({ used, train, validation, test }) =>
      `可用的 ${count(used)} 行中，${count(train)} 行用于训练，${count(validation)} 行用于在模型之间选择，${count(test)} 行留作评判，只用一次。`,
    file: "文件",
    fingerprint: "指纹",
    format: "格式",
    formatValue: ({ format = "jsonl", encoding, delimiter }) =>
      `${encoding}，${delimiter === null ? formatNames.zh[format] : `列分隔符 ${JSON.stringify(delimiter)}`}`,
    textColumns: "文本列",
    labelColumn: "标签列",
    language: "语言",
    lengths: "每条文本的词元数",
    lengthsValue: ({ mean, p50, p95, max }) =>
      `平均 ${mean.toFixed(1)}；一半不超过 ${count(p50)}，95% 不超过 ${count(p95)}，最长 ${count(max)}`,
    split: "划分",
    splitValue: ({ train, validation, test }) => `训练 ${count(train)}，验证 ${count(validation)}，测试 ${count(test)}`,
    auditTitle: "检查",
    fine: "正常",
    look: "留意",
    empty: (rows) => (rows === 0 ? "每行都有文本和标签。" : `${count(rows)} 行缺文本或标签，已略去。`),
    duplicates: (rows) => (rows === 0 ? "没有重复的文本。" : `${count(rows)} 行的文本在前面出现过。`),
    contradictory: (rows) => (rows === 0 ? "没有文本带两种标签。" : `${count(rows)} 行的文本带有几种不同的标签。`),
    overlap: (rows) => (rows === 0 ? "验证和测试文本都不在训练数据中。" : `${count(rows)} 行验证或测试文本也在训练数据中：得分可能偏高。`),
    rare: ({ labels, least }) =>
      labels.length === 0
        ? `每种标签至少有 ${least} 行。`
        : `${count(labels.length)} 种标签不足 ${least} 行：${labels.slice(0, 5).join("、")}${labels.length > 5 ? "……" : ""}。`,
    balance: ({ label, share }) => `最常见的标签${apart(label)}占 ${percent(share)}：模型必须比这更好。`,
    labelsTitle: "各标签的行数",
    labelsPerRow: "每条文本的标签数",
    labelsPerRowValue: ({ mean, max, none }) => `平均 ${mean.toFixed(1)}，最多 ${count(max)}；${count(none)} 条没有标签`,
    numbers: "数值",
    numbersValue: ({ mean, deviation, min, p50, max }) => `${min} 到 ${max}，一半不超过 ${p50}；平均 ${mean}，标准差 ${deviation}`,
    share: "占比",
  },
  leaderboard: {
    heading: "排行榜",
    lead: ({ finished, pruned, failed, space, rankedBy }) =>
      `可试的组合有 ${count(space)} 种；${count(finished)} 种跑完，${count(pruned)} 种提前截断，${count(failed)} 种失败。按${rankedBy}；最好的也是由它选出的，所以榜首看起来比实际略好。`,
    caption: (loss) => `全部试验，按验证集${loss}排序`,
    finalistsTitle: "决选模型在测试集上",
    finalistsLead: "用训练和验证数据重新训练，然后在从未参与选择的测试数据上评判一次。第一行是结论。",
    noFinalists: "没有模型在测试数据上评判过：没有测试数据，或搜索提前停止。",
    combination: "组合",
    f1: "F1（宏平均）",
    logLoss: "对数损失",
    exactMatch: "完全匹配率",
    status: { finished: "完成", pruned: "截断", failed: "失败" },
    origins: {
      linear: "基线",
      portfolio: "已知好用",
      screen: "筛查",
      change: "在最佳上改动",
      model: "模型建议",
      seed: "换种子",
      fold: "换折",
      pair: "配对",
    },
    seeds: (seeds) => `种子 ${seeds.join("、")}`,
    dashedLine: ({ name, score }) => `虚线：${name}，${score}`,
    dottedLine: ({ name, score, isLeft }) => `${isLeft ? "在图左侧之外" : "点线"}：${name}，${score}`,
    marks: "● 结论  ◆ 线性模型  ○ 其他",
  },
  comparisons: {
    heading: "比较",
    lead: ({ count: pairs, method }) =>
      `${count(pairs)} 对模型，在同一份测试数据上逐行比较。方法：${method}；校正后的 p 值考虑了比较次数（Holm）。`,
    none: "没有可比较的：只有一个模型在测试数据上评判过。",
    methods: {
      "McNemar exact, paired bootstrap": "McNemar 精确检验，区间用成对自助法",
      "McNemar exact, Tango score interval": "McNemar 精确检验，Tango 得分区间",
      "paired bootstrap": "成对自助法",
    },
    pair: "模型",
    versus: (a, b) => `${after(a)}对${before(b)}`,
    p: "p",
    pAdjusted: "校正后的 p",
    verdictTitle: "对前者的判断",
    verdicts: { better: "▲ 更好", worse: "▼ 更差", noEvidence: "– 没有证据" },
    adjusted: "判断依据校正后的 p：低于 0.05 才说更好或更差。",
  },
  curves: {
    heading: "训练曲线",
    lead: "最好的几个网络是怎样学会的。验证损失掉头向上而训练损失继续下降的地方，网络开始死记硬背。",
    none: "没有网络完成试验：线性模型不按轮次学习，所以没有曲线。",
    title: (name) => `${name} 的训练曲线`,
    loss: "损失（nat）",
    training: "训练",
    heldOut: "验证",
    epoch: "轮次",
    best: "最低",
    description: ({ epochs, bestEpoch, lowest, last }) =>
      `共 ${epochs} 轮。${bestEpoch === null ? "" : `验证损失在第 ${bestEpoch} 轮最低，为 ${decimal(lowest)}，最后为 ${decimal(last)}。`}`,
  },
  effects: {
    heading: "什么起了作用",
    lead: ({ leg, share, low, high, trials }) =>
      `${count(trials)} 次试验之间的差别，最多来自${leg}：${percent(share, 0)}（95% 区间 ${percentRange(low, high, 0)}）。`,
    none: "完成的试验太少，分不清网络结构、优化器和损失函数各自的作用。",
    sharesTitle: (score) => `网络各部分对${apart(score)}差别的贡献`,
    sharesCaption: (score) => `各部分单独或与另一部分共同（×）解释的${apart(score)}方差占比，及 95% 区间。`,
    choicesTitle: ({ leg, score }) => `按${leg}的${before(score)}，相对于平均`,
    noEvidence: (leg) => `没有证据表明${leg}的选择在这里有影响。`,
    legs: { architecture: "网络结构", optimizer: "优化器", loss: "损失函数" },
    trials: (trials) => `${count(trials)} 次试验`,
    description: ({ name, text }) => `${name}：${text}。`,
  },
  pareto: {
    heading: (score) => `${score}、速度和大小`,
    lead: ({ front, score, best }) =>
      front === 1
        ? `有一个模型同时${best}、最快、最小。`
        : `${count(front)} 个模型在${before(score)}、速度和大小上没有被谁同时胜过：哪个最好，取决于看重什么。`,
    none: "没有测量速度和大小。",
    speedTitle: (score) => `${after(score)}与每条文本用时`,
    sizeTitle: (score) => `${after(score)}与大小`,
    speedAxis: "每条文本的毫秒数（对数刻度）",
    sizeAxis: "兆字节（对数刻度）",
    description: (names) => `未被胜过：${names.join("；")}。`,
    caption: ({ part, score, isUp }) =>
      `${part === "test" ? "测试集" : "验证集"}${before(score)}。实心带名：未被胜过。灰色：被别的模型胜过。越靠${isUp ? "上" : "下"}、越靠左越好。`,
    tableTitle: "未被胜过的模型",
  },
  optimism: {
    heading: "验证集的承诺",
    none: "试验太少，没有估计选择带来的偏高程度。",
    promised: "验证集（用于选择）",
    expected: "新文本上的预计",
    tested: "测试集",
    chartTitle: (score) => `验证集显示的${apart(score)}与预计的${before(score)}`,
  },
  calibration: {
    heading: "得分可信吗",
    lead: ({ ece, bias }) => {
      const side =
        bias === null || Math.abs(bias) < 0.005 ? "" : bias > 0 ? "总体上，它的把握大于它的正确率。" : "总体上，它判对的比它声称的多。";
      return `答案的得分平均偏差 ${points(ece)} 个百分点（期望校准误差）。${side}`;
    },
    none: "没有测试数据可用来检查得分。",
    title: "答案的得分与准确率",
    score: "答案的得分",
    share: "判对的比例",
    rows: "行数",
    diagonal: "得分等于准确率",
    bin: ({ score, accuracy, rows }) => `得分 ${percent(score)}：${count(rows)} 行中判对 ${percent(accuracy)}`,
    caption: "线以下的点：把握大于正确率。点越大，行数越多；下方的条形是行数。",
  },
  confusion: {
    heading: "它混淆什么",
    lead: ({ rows, mistakes, part }) => `${count(rows)} 行${part === "test" ? "测试" : "验证"}数据中有 ${count(mistakes)} 个错误。`,
    worst: ({ label, answer, rows }) => `最常见的是把${apart(label)}当作${before(answer)}：${count(rows)} 行。`,
    none: "没有保留混淆矩阵。",
    noMistakes: "它在这些数据上没有出错。",
    title: "混淆矩阵",
    truth: "真实标签",
    answer: "预测",
    caption: "数字是行数。带框：判对。其他格子颜色越深，错误越多。",
    some: ({ shown, all }) => `${count(all)} 种标签中混淆最多的 ${shown} 种。`,
    pairsTitle: "最常见的混淆",
    ofLabel: "占该标签",
  },
  perClass: {
    heading: "逐个标签",
    lead: ({ label, f1, rows }) => `从最弱的开始。最弱的是${before(label)}：F1 为 ${decimal(f1, 2)}，共 ${count(rows)} 行。`,
    none: "没有保留各标签的得分。",
    precision: "精确率",
    recall: "召回率",
    f1: "F1",
    support: "行数",
  },
  errors: {
    heading: "错误",
    none: "没有测试数据可用来查找错误。",
    mistakesTitle: "最有把握的错误",
    largestTitle: "最大的误差",
    suspectsTitle: "可能标错的标签",
    suspectsLead: "标签与其余数据所教的不一致的训练行，最可疑的在前。先检查这些：这是改进模型最省力的办法。",
    noSuspects: "训练数据的标签看不出错误。",
    suggested: "更像",
    row: (row) => `第 ${count(row)} 行`,
    slicesTitle: "表现较差或较好的部分",
    slicesLead: (score) => `测试数据各部分的${before(score)}；虚线是全部测试数据的${before(score)}。`,
    noSlices: "测试数据没有哪一部分明显不同。",
    slice: ({ slice, rows }) => `${sliceName(slice)}（${count(rows)} 行）`,
    abstentionTitle: "没把握的留给人",
    abstentionLead: ({ threshold, answered, accuracy, all }) =>
      `如果只采纳得分不低于 ${percent(threshold, 0)} 的答案，${percent(answered)} 的文本得到答案，其中 ${percent(accuracy)} 正确，而不是 ${percent(all)}。`,
    noAbstention: "没有测量不回答一部分文本会带来什么。",
    threshold: "最低得分",
    answered: "回答的比例",
    abstentionAxis: "得到答案的文本比例",
    abstentionCaption: "每个点是一个最低得分：最右边没有要求，越往左越严格。",
  },
  moreData: {
    heading: "更多数据有用吗",
    unsure: "区间包含 0：更多数据可能没有任何作用。",
    none: "没有预测：最后一次加倍带来的变化太小，或数据太少。",
    title: (score) => `线性模型的${apart(score)}随训练行数的变化`,
    rowsAxis: "训练行数（对数刻度）",
    forecast: (rows) => `预测，${count(rows)} 行`,
    caption: "在线性模型上测量：实线及其 95% 带。虚线和空心点：预测。",
  },
  doctor: {
    heading: "诊断",
    healthy: "训练和数据都没有发现问题。",
    lead: (findings) => `${count(findings)} 项发现，各有依据和下一步建议。`,
    evidence: "依据",
    advice: "建议",
    command: "试试",
    sentences: diagnosisWords,
    guide: "更多说明见 Tercet 文件夹中的指南：",
    names: diagnosisWords.names,
  },
  repeat: {
    heading: "再来一次",
    lead: (seed) => `数据、版本和种子（${seed}）相同，结果就相同。这条命令重复本次搜索：`,
    use: "用这个模型给新文本打标签：",
  },
  warnings: { heading: "警告", lead: (warnings) => `${count(warnings)} 条需要知道的事，都没有中断搜索。`, none: "没有需要提醒的事。" },
  card: {
    heading: "模型卡",
    kind: "它是什么",
    folder: "文件夹",
    trainedOn: "训练数据",
    trainedOnValue: ({ rows, fingerprint, language }) => `${count(rows)} 行，指纹 ${fingerprint}，语言 ${language}`,
    scores: "得分",
    scoresValue: ({ part, score, value, range, others }) =>
      `${part === "test" ? "测试集" : "验证集"}${[`${before(score)} ${value}${range ? `（${range}）` : ""}`, ...others].join("，")}`,
    seed: "种子",
    use: "用途",
    limits: "局限",
    limitTexts: ({ isLinear, language }) => [
      "得分适用于与测试数据相似的文本。来源、时间或语言不同的文本可能更差：请先用一些来评判。",
      "训练标签中的错误和偏见会一并学到。",
      isLinear ? "它认识词和词的片段，不认识它们在句中的顺序。" : "它只读文本的开头，长度见设置；没见过的词都算未知词。",
      ...(language === "und" ? ["无法判断训练文本的语言。"] : [`它只懂训练文本的语言：${language}。`]),
      "涉及人的决定应由人来复核。",
    ],
  },
};
