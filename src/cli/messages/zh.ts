// The sentences of the command line in Chinese.
import { formatNames } from "../../text/format-names.ts";
import { count, decimal, duration, percent, points, pValue, quantity, rateText } from "../numbers.ts";
import { errorsZh } from "./errors.zh.ts";
import { chineseFact } from "./facts.zh.ts";
import type { Messages } from "./messages.ts";

const quote = (text: string): string => `“${text}”`;

export const zh: Messages = {
  tagline: "在自己的数据上训练、评估和使用神经网络文本分类器。不需要 Python，数据不离开本机。",
  usage: "用法",
  colon: "：",
  commandsTitle: "命令",
  optionsTitle: "选项",
  commonOptionsTitle: "通用选项",
  helpHint: "tercet 命令 --help 显示该命令的选项。",
  commands: {
    inspect: "查看数据文件：列、标签、长度、重复、建议的任务；加 --architecture 还查看网络的各层",
    fit: "为你的数据找出最好的网络结构、优化器和损失函数组合，并给出证据",
    train: "用带文本和标签的文件训练一个模型，写出模型文件夹",
    evaluate: "用带文本和标签的文件给模型打分",
    compare: "在同一个文件上比较两个模型：哪个更好，有多确定",
    predict: "给文本或文件的每一行打标签",
    explain: "显示文本中每个词对答案的作用",
    start: "在你的文件（或自带的短信）上搜索一分钟，并展示得到的模型",
    report: "用当前消息语言重新生成一次搜索的报告",
  },
  options: {
    text: "文本所在的列；可给多列，文本会连在一起；不给则按列名或内容判断",
    label: "标签所在的列；不给则按列名或内容判断",
    task: "标签是什么：每条文本一个、任意多个，或一个数量；不给则自动识别",
    "label-file": "逐行给出标签的文件：第 i 行是数据文件第 i 行文本的标签",
    "label-separator": "一条文本的多个标签之间的分隔符，例如 a;b 中的分号；JSON 列表不需要",
    encoding: "文件编码，如 utf-8、gb18030；不给则自动判断",
    delimiter: "列分隔符；不给则自动判断",
    architecture: "网络结构的 id（见下）",
    optimizer: "优化器的 id（见下）",
    loss: "损失函数的 id（见下）；crossentropy 会按标签选择",
    epochs: "最多遍历训练数据的轮数；连续三轮没有进步就提前结束",
    "batch-size": "每一步的行数",
    "learning-rate": "学习率；默认用优化器自己的",
    schedule: "学习率随步数变化的方式，用 id 指定（见下）",
    "weight-decay": "与梯度分离的权重衰减，不作用于偏置和归一化参数；默认用优化器自己的",
    "global-clip-norm": "把整个梯度缩小到这个欧几里得范数以内",
    "gradient-accumulation-steps": "优化器走一步所用的批数",
    "ema-momentum": "评判并保留权重的滑动平均，如 0.99",
    "max-length": "每条文本读取的词元数，超出部分截断",
    "vocabulary-size": "词表最多的词数",
    "min-count": "训练数据中出现次数更少的词按未知词处理",
    validation: "用来选择最佳轮次的数据",
    test: "用来评判结果的数据，只用一次",
    "unknown-labels": "drop：去掉模型不认识的标签所在的行",
    seed: "随机种子：种子相同，结果相同",
    threads: "最多使用的线程数；不影响结果",
    log: "记录每一轮的数值：.csv 或 .jsonl 文件，或供 TensorBoard 使用的文件夹",
    out: "输出文件夹",
    overwrite: "新的写完之后替换原有内容",
    "find-learning-rate": "以逐步增大的学习率训练 200 步，显示损失在哪里下降、在哪里发散，并建议学习率；不写任何文件",
    resume: "从同一文件夹里被中断或杀掉的训练或搜索处继续，结果相同",
    budget: "从开始到全部完成的时间，如 90s、5m、1h",
    trials: "用试验次数代替时间：数据、种子和次数相同，排行榜就相同",
    prefer: "在与最好者相差不到一个百分点（或误差的百分之一）的模型中优先速度或体积",
    single: "最后只要一个模型，不要组合",
    "min-per-class": "略去不同文本少于这个数的标签",
    "add-budget": "让 --out 里的运行继续这么久",
    replay: "按运行文件夹里的日志重新做出它的模型",
    "explain-space": "显示将要搜索的内容，然后停止",
    input: "要逐行作答的文件：标签和得分、多个标签或数字",
    output: "输出文件；不给则写到标准输出",
    "all-scores": "加上每个标签的得分",
    for: "要解释的标签；默认是每条文本的答案",
    jsonl: "每行一个 JSON 对象",
    json: "在标准输出打印一个 JSON 文档",
    progress: "json：在标准错误逐行输出事件",
    quiet: "不显示消息和进度",
    language: "消息语言；默认跟随系统区域设置",
    version: "显示版本",
    help: "显示帮助",
  },
  architecturesTitle: "网络结构",
  optimizersTitle: "优化器",
  lossesTitle: "损失函数",
  schedulesTitle: "学习率调度",
  about: {
    bilstm: "词向量上的两层双向 LSTM，能读出词序",
    gru: "词向量上的双向 GRU，能读出词序，比 LSTM 快",
    rnnAttention: "双向 LSTM 或 GRU，用注意力给各个状态加权",
    textCnn: "词向量上的卷积，寻找有代表性的短语",
    dpcnn: "带捷径的深层卷积，逐层将文本减半，适合长文本",
    fastText: "词与散列二元组向量的平均，非常快",
    mean: "词向量的平均加一个全连接层，非常快",
    transformer: "小型 Transformer 编码器，每个词都能看到其他所有词",
    linear: "词和字符 n 元组加线性求解器，所有网络的对照",
    adadelta: "按梯度平方和步长平方的滑动平均缩放，步长与权重同单位",
    adafactor: "步长与权重大小成比例，按每个矩阵的行与列缩放",
    adagrad: "步长随累积的梯度平方缩小",
    adam: "步长按梯度及其平方的滑动平均缩放，稳妥之选",
    adamax: "用近期最大梯度代替平方平均的 Adam",
    adamW: "权重衰减与梯度分离的 Adam",
    amsGrad: "步长不再变大的 Adam",
    lazyAdam: "只更新本步遇到的词向量的 Adam；词表大时快几倍",
    lamb: "步长与该层权重大小一致的 Adam，适合大批量",
    lion: "步长固定，方向取自动量",
    muon: "矩阵用正交化的动量，其余用 AdamW",
    nadam: "沿动量向前看的 Adam",
    rAdam: "不需要预热的 Adam",
    rmsprop: "步长按梯度平方的滑动平均缩放",
    scheduleFreeAdamW: "用权重平均代替学习率下降的 AdamW",
    sgd: "普通梯度下降，可加动量",
    binaryCrossentropy: "二元交叉熵",
    categoricalCrossentropy: "分类交叉熵",
    sparseCategoricalCrossentropy: "稀疏分类交叉熵",
    meanSquaredError: "均方误差",
  },
  aboutSchedules: {
    constant: "学习率始终不变",
    linear: "先短暂上升，再直线降到零",
    cosine: "先短暂上升，再按半个余弦降到零",
    cosineRestarts: "先短暂上升，再接连四次半余弦下降",
    exponential: "每步按同一比例下降，直到百分之一",
    inverseSquareRoot: "先短暂上升，再越来越慢地下降，没有终点",
    oneCycle: "前 30% 的步数上升，然后降到接近零",
    onPlateau: "验证损失没有变好的每一轮之后减半",
    polynomial: "先短暂上升，再按平方下降",
    step: "过半之后为十分之一，过四分之三之后为百分之一",
    warmupStableDecay: "先短暂上升，然后保持，最后 20% 的步数下降",
  },
  errors: errorsZh,
  errorLine: (text) => `错误：${text}`,
  warningLine: (text) => `注意：${text}`,
  bug: "这是 tercet 自身的错误，不是你的数据的问题。请附上以下内容报告：",
  stopping: "正在停止，保留目前最好的结果。再按一次 Ctrl-C 立即退出。",

  dataLine: ({ rows, used, text, label, language, labels }) =>
    `读取 ${count(rows)} 行${used === rows ? "" : `，可用 ${count(used)} 行`}：文本列“${text}”，标签列“${label}”，${labels === null ? "" : `${labels} 种标签，`}语言 ${language}`,
  splitLine: ({ train, validation, test }) =>
    `${count(train)} 行用于训练，${count(validation)} 行用于选择最佳轮次，${count(test)} 行用于评判结果`,
  taskLine: ({ task, reason }) => {
    const names: Record<string, string> = { classification: "分类", multiLabel: "多标签分类", regression: "回归" };
    return `任务：${task === null ? "未识别" : (names[task] ?? task)}。${chineseFact(reason)}`;
  },
  labelsPerRowLine: ({ mean, max, none }) =>
    `每条文本的标签数：平均 ${decimal(mean, 1)}，最多 ${count(max)}；${count(none)} 条文本没有标签`,
  numbersLine: ({ mean, deviation, min, p50, max }) =>
    `数字在 ${quantity(min)} 与 ${quantity(max)} 之间：平均 ${quantity(mean)}，中位数 ${quantity(p50)}，标准差 ${quantity(deviation)}`,
  labelsTitle: "标签",
  lengthsLine: ({ mean, p50, p95, max }) =>
    `每条文本的词元数：平均 ${mean.toFixed(1)}，一半不超过 ${p50}，95% 不超过 ${p95}，最长 ${count(max)}`,
  duplicatesLine: ({ duplicates, contradictory, empty }) =>
    `重复文本 ${count(duplicates)} 条，标签互相矛盾的文本 ${count(contradictory)} 条，缺文本或标签的行 ${count(empty)} 行`,
  fileLine: ({ format = "jsonl", encoding, delimiter }) =>
    `编码 ${encoding}，${delimiter === null ? formatNames.zh[format] : `列分隔符 ${JSON.stringify(delimiter)}`}`,
  recommendationLine: ({ maxLength, vocabularySize }) => `建议：--max-length ${maxLength} --vocabulary-size ${vocabularySize}`,
  findingsTitle: "训练前值得一看",
  findings: {
    contradictoryLabels: ({ rows }) => `有 ${count(rows)} 行的文本同时出现在另一个标签下：任何模型都不可能全部答对。请更正或删除这些行。`,
    labelVariants: ({ found, rows }) =>
      `标签${found.map(quote).join("、")}只在大小写、空白或全半角上不同（最常见写法之外有 ${count(rows)} 行），会被当作不同的类别。请统一写法。`,
    leakingWord: ({ found: [word, label], rows, share }) =>
      `词${quote(word!)}出现在标签${quote(label!)}的 ${percent(share)} 的行中，在其他行中几乎没有（共 ${count(rows)} 行）。如果新文本里不会有它，请把它删掉：模型会只学它，而不学别的。`,
    nearDuplicates: ({ rows, share }) =>
      `有 ${count(rows)} 行（${percent(share)}）与前面的文本几乎相同。划分数据时它们可能被分到两边，得分就会偏高：请另给一份全新文本的测试文件，或删除这些重复。`,
    boilerplate: ({ found: [text], rows, share }) =>
      `有 ${count(rows)} 条文本（${percent(share)}）以同样的话${quote(text!)}开头或结尾：它们占用 --max-length 的位置，却学不到什么。请把它们去掉。`,
    mixedLanguages: ({ found: [first, ...others], rows, share }) =>
      `约有 ${count(rows)} 条文本（${percent(share)}）的语言是 ${others.join("、")}，而不是 ${first}：数量太少时模型学不好。请只用一种语言训练，或补充更多其他语言的文本。`,
  },
  findingLines: (lines) => `（第 ${lines.join("、")} 行）`,

  network: {
    title: ({ architecture, optimizer, loss, vocabularySize }) =>
      `网络：${architecture} · ${optimizer} · ${loss}，${count(vocabularySize)} 个词`,
    columns: { layer: "层", reads: "输入", shape: "输出形状", parameters: "参数", multiplyAdds: "乘加" },
    batch: "批",
    total: "合计",
    workLine: ({ length }) => `乘加次数按一条 ${count(length)} 个词元的文本计算，不含梯度。`,
    memoryLine: ({ rows, total, parts }) => `每批 ${count(rows)} 条训练时大约占用 ${total} 内存：${parts.join("，")}`,
    memoryParts: {
      weights: "权重",
      gradients: "梯度",
      slots: "优化器状态",
      best: "最佳权重",
      intermediates: "中间结果",
      runtime: "运行时",
    },
    timeLine: ({ seconds, epochs }) => `在此文件上训练 ${count(epochs)} 轮大约需要 ${duration(seconds)}`,
  },

  modelLine: ({ architecture, optimizer, loss, parameters, workers }) =>
    `模型：${architecture}${optimizer ? ` · ${optimizer} · ${loss}` : ""}${parameters ? `，${count(parameters)} 个参数` : ""}${workers > 1 ? `，${workers} 个线程` : ""}`,
  tookLine: ({ epochs, planned, seconds, predicted }) =>
    `${count(planned)} 轮中的 ${count(epochs)} 轮用时 ${duration(seconds)}，预计为 ${duration(predicted)}`,
  predictedLine: ({ seconds }) => `全部轮次大约需要 ${duration(seconds)}`,
  stepLine: ({ epoch, epochs, step, steps, loss, accuracy, meanAbsoluteError, secondsLeft }) =>
    `第 ${epoch}/${epochs} 轮  第 ${step}/${steps} 步  损失 ${decimal(loss)}  ${accuracy === null ? `平均误差 ${quantity(meanAbsoluteError)}` : `准确率 ${percent(accuracy)}`}  最多还需 ${duration(secondsLeft)}`,
  epochColumns: ["轮次", "损失", "准确率", "验证损失", "准确率", "用时"],
  epochColumnsOfQuantity: ["轮次", "损失", "平均误差", "验证损失", "平均误差", "用时"],
  bestMark: "最佳",
  baselineLine: ({ accuracy, meanAbsoluteError, seconds }) =>
    `用作对照的线性模型：测试集${meanAbsoluteError === undefined ? `准确率 ${percent(accuracy)}` : `平均误差 ${quantity(meanAbsoluteError)}`}，训练用时 ${duration(seconds)}`,
  stopped: {
    epochs: ({ bestEpoch, epochs }) => `${epochs} 轮全部完成，保留第 ${bestEpoch} 轮的权重。`,
    earlyStopping: ({ bestEpoch, epochs }) => `第 ${epochs} 轮后停止：第 ${bestEpoch} 轮之后验证损失没有再下降，保留该轮的权重。`,
    interrupted: ({ bestEpoch }) => `已中断：保留目前最好的第 ${bestEpoch} 轮的权重。`,
    nan: ({ bestEpoch }) => `损失不再是有效数字：保留第 ${bestEpoch} 轮的权重。请试试更小的 --learning-rate。`,
    pruned: ({ epochs }) => `第 ${epochs} 轮后被搜索终止：其他组合表现更好。`,
  },

  rates: {
    title: ({ steps }) => `学习率逐步增大的 ${count(steps)} 步中的损失`,
    stepLine: ({ step, steps, learningRate, loss }) => `第 ${step}/${steps} 步  学习率 ${rateText(learningRate)}  损失 ${decimal(loss)}`,
    legend: "学习率向右增大，每一步乘以同一个数。虚线：建议的学习率，以及损失重新升高之处。",
    found: ({ suggested, steepest, tenth, explodesAt, defaultRate }) =>
      suggested === null
        ? "损失始终没有下降：可以增加步数、换一种网络结构，也可能文本与标签无关。"
        : `损失在 ${rateText(steepest!)} 处下降最快${explodesAt === null ? "，没有发散" : `，在 ${rateText(explodesAt)} 处发散，其十分之一是 ${rateText(tenth!)}`}。建议：${rateText(suggested)}（默认：${rateText(defaultRate)}）`,
  },

  testTitle: ({ rows }) => `在 ${count(rows)} 行从未参与任何选择的测试数据上`,
  fit: {
    start: ({ budgetSeconds, trials, space }) =>
      `${trials === null ? `用 ${duration(budgetSeconds ?? 0)} ` : `用 ${trials} 次试验`}搜索 ${count(space)} 种组合；按 Ctrl-C 会保留目前最好的。`,
    columns: ["试验", "网络结构", "优化器", "损失函数", "准确率", "对数损失", "用时", "剩余"],
    status: { finished: "", pruned: "半程终止", failed: "失败" },
    noTime: "时间不够",
    better: "目前最好",
    best: "目前最好的",
    running: ({ running, ended, secondsLeft }) =>
      `${secondsLeft === null ? "" : `还剩 ${duration(secondsLeft)} · `}已完成 ${count(ended)} 次试验${running.length > 0 ? ` · 运行中：${running.join("、")}` : ""}`,
    stages: {
      search: "正在尝试各种组合",
      folds: "用更多数据评判最好的组合",
      refit: "用测试数据以外的全部数据重新训练最好的组合",
      judge: "在测试数据上评判",
      report: "正在写报告",
    },
    leaderboardTitle: ({ rows, folds }) => `排行榜：在试验没有训练过的 ${count(rows)} 行上的得分${folds ? "（五份中的第一份）" : ""}`,
    leaderboard: {
      rank: "#",
      trial: "试验",
      architecture: "网络结构",
      optimizer: "优化器",
      loss: "损失函数",
      accuracy: "准确率",
      interval: "95% 区间",
      logLoss: "对数损失",
      size: "大小",
      msPerText: "毫秒/条",
    },
    more: ({ rows }) => `……其余 ${count(rows)} 个见报告`,
    finalTitle: ({ rows, tested }) =>
      tested ? `在 ${count(rows)} 行从未参与任何选择的测试数据上` : `在 ${count(rows)} 行上，每行都由没有训练过它的模型作答`,
    answer: ({ title, isPair }) => (isPair ? `答案是两个模型共同决定：${title}。` : `答案是 ${title}。`),
    keptLinear: "在评判数据上没有网络更好：保留线性模型。",
    evidence: ({ rowsNeeded }) => `这样大小的差别大约需要 ${count(rowsNeeded)} 行测试数据才能定论。`,
    optimism: ({ validation, expected, low, high }) => `验证得分为 ${validation}；在新文本上预计为 ${expected}（${low} 到 ${high}）。`,
    failed: ({ count: failed, reason }) => `${failed} 次试验失败${reason === null ? "" : `，第一次的原因：${reason}`}`,
    report: ({ file }) => `完整报告：${file}`,
    runLine: ({ folder, model, size }) => `运行保存在 ${folder}，其中的模型在 ${model}（${size}）。`,
    moreData: ({ rows, gain, low, high }) => `更多数据有用吗？再加 ${count(rows)} 行：约 ${gain} 个百分点（${low} 到 ${high}）。`,
    moreDataOfQuantity: ({ rows, gain, low, high }) =>
      `更多数据有用吗？再加 ${count(rows)} 行：平均误差约减小 ${gain}（${low} 到 ${high}）。`,
    findingsTitle: "这次运行说明了什么",
    spaceTitle: "将要搜索的内容",
    spaceColumns: ["网络结构", "组合数", "一次试验"],
    spaceSize: ({ size, rows }) =>
      `线性模型，以及 ${count(rows)} 行数据上的 ${count(size)} 种网络组合。一次试验用一个线程，最有希望的在前。`,
    hyperparameterColumns: ["属于", "设置", "取值", "首选"],
  },

  columns: {
    model: "模型",
    accuracy: "准确率",
    interval: "95% 区间",
    f1: "F1（宏平均）",
    exactMatch: "完全匹配",
    f1Micro: "F1（微平均）",
    meanAbsoluteError: "平均误差",
    rootMeanSquaredError: "均方根误差",
  },
  majority: "总答最常见的标签",
  alwaysCommonestLabels: "总答最常见的标签组合",
  alwaysMean: "总答平均值",
  linear: "线性模型",
  thisModel: (architecture) => `本模型（${architecture}）`,
  verdict: ({ a, b, metric, difference, low, high, p, verdict }) => {
    if (metric === "meanAbsoluteError") {
      const range = (from: number, to: number) => `95% 区间 ${quantity(from)} 到 ${quantity(to)}，p ${pValue(p)}`;
      if (verdict === "noEvidence")
        return `没有证据表明 ${a} 与 ${b} 有差别：平均误差相差 ${quantity(difference)}（${range(low, high)}）。`;
      if (verdict === "better") return `${a} 比 ${b} 好：平均误差小 ${quantity(-difference)}（${range(-high, -low)}）。`;
      return `${b} 比 ${a} 好：平均误差小 ${quantity(difference)}（${range(low, high)}）。`;
    }
    const of = metric === "exactMatch" ? "（完全匹配率）" : metric === "f1Micro" ? "（F1 微平均）" : "";
    const better = (one: string, other: string, [by, from, to]: readonly [number, number, number]) =>
      `${one} 比 ${other} 好 ${points(by)} 个百分点${of}（95% 区间 ${points(from)} 到 ${points(to)}，p ${pValue(p)}）。`;
    if (verdict === "better") return better(a, b, [difference, low, high]);
    if (verdict === "worse") return better(b, a, [-difference, -high, -low]);
    return `没有证据表明 ${a} 与 ${b} 有差别：${points(difference)} 个百分点${of}（95% 区间 ${points(low)} 到 ${points(high)}，p ${pValue(p)}）。`;
  },
  diagnosisTitle: "这次训练的诊断",
  guide: ({ pages }) => `详见 ${pages.join("、")}`,
  noDiagnosis: "没有发现过拟合、欠拟合、学习率不当、标签泄漏、标签错误或数据太少的迹象。",
  perClassTitle: "各标签",
  perClassColumns: { label: "标签", precision: "精确率", recall: "召回率", f1: "F1", support: "行数" },
  confusionTitle: "混淆矩阵（行：真实标签，列：预测标签）",
  confusionRest: ({ shown, all }) => `${all} 种标签中最常见的 ${shown} 种`,
  aucLine: ({ auroc, logLoss, ece }) => `AUROC ${decimal(auroc)}，对数损失 ${decimal(logLoss, 4)}（nat），校准误差 ${percent(ece)}`,
  labelSetLine: ({ hammingLoss, auroc, averagePrecision, logLoss }) =>
    `错误判断（汉明损失）${percent(hammingLoss, 2)}，AUROC ${decimal(auroc)}，平均精度 ${decimal(averagePrecision)}，对数损失 ${decimal(logLoss, 4)}（nat）`,
  predictionsTitle: "对新文本的预测",
  newSentences: [
    "Congratulations! You have won a free prize, call now to claim it",
    "Sorry, I'm running late, see you at the station at seven",
    "Can you call me when the free concert tickets arrive?",
  ],
  savedLine: ({ folder, size }) => `模型保存在 ${folder}（${size}）。`,
  nextTitle: "接下来",
  next: ({ folder }) => [
    { command: `npx tercet predict ${folder} "一条文本"`, about: "给一条文本打标签" },
    { command: `npx tercet explain ${folder} "一段文本"`, about: "看哪些词起了作用" },
    { command: `npx tercet predict ${folder} --input new.csv --output labeled.csv`, about: "给文件的每一行打标签" },
    { command: `npx tercet evaluate ${folder} other.csv`, about: "在其他数据上打分" },
  ],
  ownFile: "npm start -- reviews.csv 在你自己的文件上做同样的事：一列文本，一列标签。",
  predictedFile: ({ rows, output }) => `已给 ${count(rows)} 行打标签：${output}`,
  reportLine: ({ file }) => `报告在 ${file}，用浏览器打开。`,
  evaluatedTitle: ({ rows, file }) => `在 ${file} 的 ${count(rows)} 行上`,

  explainedLine: ({ label, score, baseScore, answer }) =>
    `${label} ${score}，没有任何词时为 ${baseScore}${answer === label ? "" : `；模型的答案是 ${answer}`}`,
  explainedColumns: {
    word: "词",
    without: "去掉后",
    occlusion: "去掉的作用",
    gradient: { gradientTimesInput: "梯度 × 输入", weights: "权重" },
  },
  noWords: "其中没有词。",
  shownWords: ({ shown, all }) => `${count(all)} 个词中作用最大的 ${shown} 个；--json 列出全部。`,
  notRead: ({ read, words }) => `模型读取这条文本的 ${count(read)} 个词，另有 ${count(words)} 个被截掉。`,
  agreementLine: (agreement) => `两种方法给词排的顺序是否一致？秩相关 ${decimal(agreement, 2)}（1 为顺序相同，0 为无关）。`,
  explanationLegendOfQuantity: "每个数是该词给答案加上的量：+ 使它变大，− 使它变小。* 表示模型不认识的词。",
  explanationLegend: "每个数是该词给标签的对数几率加上的量（nat）：+ 支持该标签，− 反对它。* 表示模型不认识的词。",
};
