// Errors in Chinese, made from the facts of a problem. Names, numbers and quoted values stay as they are.
import type { ErrorCode } from "../../core/error-codes.ts";
import type { Problem } from "../../core/errors.ts";
import { repeatsExpected } from "./errors.en.ts";
import { chineseFact } from "./facts.zh.ts";

type Sentence = (problem: Problem) => string;

/** File, line and column, or the option or place; then the sentence; then what to do next. */
function told(sentence: (facts: { expected: string; received: string }) => string, advice = ""): Sentence {
  return (problem) => {
    const { expected = "", received = "", hint } = problem;
    const body = sentence({ expected: chineseFact(expected), received: chineseFact(received) }) || `出现错误 ${problem.code}`;
    const next = hint === undefined ? advice : repeatsExpected(problem) ? "" : chineseFact(hint);
    return `${placeOf(problem)}${body}。${next}`;
  };
}

function placeOf({ file, line, column, option, where }: Problem): string {
  if (file === undefined) return option || where ? `${option ?? chineseFact(where!)}：` : "";
  return `${file}${line === undefined ? "" : ` 第 ${line} 行`}${column === undefined ? "" : `第 ${column} 列`}：`;
}

const plain = told(({ expected, received }) =>
  [expected && after("应为", expected), received && after("得到的是", received)].filter(Boolean).join("，"),
);

/** A fact after Chinese words: with a space when it begins with a Latin letter, a digit or a quote. */
function after(words: string, fact: string): string {
  return /^[!-~]/.test(fact) ? `${words} ${fact}` : `${words}${fact}`;
}

const unseenLeftOut = told(({ received }) => `去掉了标签不在训练数据中的行${received && `：${received}`}`);
const unseenRefused = told(({ expected, received }) => `标签 ${received} 不在训练数据中，${expected}`);

export const errorsZh: Readonly<Record<ErrorCode, Sentence>> = {
  "option-invalid": plain,
  "option-unknown": told(({ received }) => `没有这个选项：${received}`),
  "option-missing": told(({ expected }) => `缺少值，${after("应为", expected)}`),
  "option-unused": told(({ received, expected }) =>
    expected === undefined ? `对 ${received} 不起作用，它有自己的求解器和特征` : `对${received}不起作用，它用于${expected}`,
  ),
  "argument-missing": told(({ expected, received }) => `${after("参数应为", expected)}，${after("得到的是", received)}`),
  "command-unknown": told(({ received, expected }) => `没有命令 ${received}，${expected}`),
  "wrong-fit": told(
    () => "model.fit 需要词元编号和标签，得到的是搜索的选项",
    "搜索是 fit({ data, budget })；model.fit 的参数是 (x, y, options)。",
  ),

  "file-missing": told(() => "没有这个文件或文件夹"),
  "file-is-folder": told(({ expected, received }) => `${after("应为", expected)}，${after("得到的是", received)}`),
  "file-unreadable": told(({ received }) => `无法读取（${received}）`),
  "file-empty": told(() => "文件是空的，需要表头和数据行"),
  "file-binary": told(({ received }) => `不是文本文件：${received}`),
  "encoding-invalid": told(({ expected, received }) => `不是有效的${expected}：${received}`),
  "format-unknown": plain,
  "header-only": told(() => "只有表头，没有数据行"),
  "row-ragged": told(({ expected, received }) => [expected, received].filter(Boolean).join("；")),
  "quote-unclosed": told(({ received }) => received),
  "json-invalid": told(({ expected, received }) => `${after("应为", expected)}，得到的是 ${received}`),
  "column-unknown": told(({ expected, received }) => `没有列 ${received}，${expected}`),
  "column-ambiguous": told(({ expected, received }) => `应有${expected}，但${received}`),
  "column-not-found": told(({ expected, received }) => `找不到${expected}：${received}`),

  "one-class": told(({ received }) => `至少需要两种不同的标签，但${received}`),
  "class-too-small": told(({ expected, received }) => `${expected}；不够的是 ${received}`),
  "too-few-rows": told(({ expected, received }) => `数据太少：需要${expected}，只有 ${received}${/^\d+$/.test(received) ? " 条" : ""}`),
  "label-unseen": (problem) => (problem.hint === undefined ? unseenLeftOut(problem) : unseenRefused(problem)),
  "label-invalid": told(({ expected, received }) => `${after("应为", expected)}，${after("得到的是", received)}`),
  "label-out-of-range": plain,
  "batch-empty": told(() => "没有任何数据行"),

  "rows-empty": told(({ received }) => `${received} 行缺少文本或标签，已略去`),
  "rows-duplicate": told(({ received }) => `${received} 行重复了前面的文本；相同的文本会分在同一边`),
  "labels-contradictory": told(({ received }) => `${received} 条文本带有不同的标签，没有模型能全部答对`),
  "split-overlap": told(({ received }) => `验证或测试文件中有 ${received} 行也在训练数据里，得分会偏高`),
  "class-left-out": told(({ received, expected }) => `已略去文本不足 ${expected} 条的类别：${received}`),

  "shape-mismatch": plain,
  "shape-unknown": plain,
  "dtype-mismatch": plain,
  "index-out-of-range": plain,
  "input-missing": plain,
  "kernel-too-long": told(({ expected, received }) => `卷积核比文本长：${after("应为", expected)}，得到的是 ${received}`),
  "not-differentiable": plain,
  "op-unsupported": plain,
  "loss-mismatch": told(
    ({ expected, received }) => `损失函数与标签或最后一层不符：${after("应为", expected)}，${after("得到的是", received)}`,
  ),
  "not-compiled": told(
    () => "模型还没有选定损失函数和优化器",
    '请先调用 model.compile({ loss: "binaryCrossentropy", optimizer: "adam" })。',
  ),
  "not-adapted": told(() => "还没有学习词表或标签", "请先调用 adapt。"),
  "layer-unknown": told(({ received }) => `没有名为 ${received} 的层`),
  "engine-missing": told(({ expected, received }) => `没有可用的计算引擎：${after("需要", expected)}，${after("找到的是", received)}`),
  "engine-slow": told(({ expected, received }) => `没有原生计算引擎：${after("应为", expected)}，${after("找到的是", received)}`),

  "loss-nan": told(() => "损失变成了无效数字"),
  "metric-undefined": told(({ received }) => `得分没有定义：${received}`),
  "budget-too-small": told(({ expected, received }) => `时间预算太小：${after("需要", expected)}，给出的是 ${received}`),
  "run-different": told(({ expected, received }) => `与先前的运行不同：${after("应为", expected)}，${after("得到的是", received)}`),
  interrupted: told(({ received }) => `已中断（${received}）`),

  "folder-not-empty": told(() => "文件夹里已有文件"),
  "folder-busy": told(({ received }) => received),
  "folder-damaged": told(({ expected, received }) => `文件夹已损坏：${after("应为", expected)}，${after("得到的是", received)}`),
  "folder-newer": told(
    ({ expected, received }) => `模型文件夹是较新的版本写的：${after("应为", expected)}，${after("得到的是", received)}`,
  ),
  "folder-not-model": told(({ expected, received }) =>
    expected.includes("运行") ? `${after("应为", expected)}，${after("得到的是", received)}` : "这不是模型文件夹",
  ),
  "write-failed": told(({ received }) => `无法写入：${received}`),
  "checkpoint-different": told(({ expected, received }) => `与中断的训练不同：应为 ${expected}，得到的是 ${received}`),
};
