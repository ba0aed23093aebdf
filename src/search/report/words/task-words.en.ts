// What depends on the task, in English.
import type { TaskKind } from "../../../core/task-kind.ts";
import { count, duration } from "../numbers.ts";
import type { TaskWords, ToldComparison } from "./task-words.ts";

const plural = (number: number, one: string) => `${count(number)} ${number === 1 ? one : `${one}s`}`;
const intervalOf = (range: string | null) => (range ? ` (95\u00a0% interval ${range})` : "");

/** An id at the beginning of a sentence stays as it is: textCnn. */
const capitalized = (text: string) => (text.startsWith("the ") ? `T${text.slice(1)}` : text);

const inPoints = ({ a, b, verdict, difference, size, low, high, p }: ToldComparison, of: string) => {
  const range = `95\u00a0% interval of the difference ${low} to ${high}, ${p}`;
  if (verdict === "better") return capitalized(`${a} is better than ${b} by ${size} points${of} (${range}).`);
  if (verdict === "worse") return capitalized(`${a} is worse than ${b} by ${size} points${of} (${range}).`);
  return `There is no evidence that ${a} and ${b} differ: ${difference} points${of} (${range}).`;
};

const unsure = (half: string, rows: number | null) =>
  `How sure: ${rows === null ? "these rows" : plural(rows, "test row")} cannot tell apart models that differ by less than about ${half}; more test rows could.`;

export const tasksEn: Readonly<Record<TaskKind, TaskWords>> = {
  classification: {
    score: "accuracy",
    floor: "always the commonest label",
    loss: "log loss",
    rankedBy: "log loss on held-out rows, which tells small differences apart sooner than accuracy",
    epochScore: "accuracy",
    subtitle: ({ labels, rows, language }) =>
      `Text classification: ${count(labels)} labels, ${count(rows)} usable rows, language ${language}`,
    expected: ({ score, range }) => `Expect it to label ${score} of new texts like these right (95\u00a0% interval ${range}).`,
    tested: ({ score, range, rows }) =>
      `On ${plural(rows, "test row")} that no choice has seen, it labeled ${score} right${intervalOf(range)}.`,
    validated: ({ score, range, rows }) =>
      `There were no test rows. On the ${plural(rows, "held-out row")} that also chose it, it labeled ${score} right${intervalOf(range)}: new texts will bring less.`,
    figure: {
      expected: "of new texts labeled right: what to expect",
      test: "of the test rows labeled right",
      validation: "of the held-out rows labeled right",
    },
    verdict: (comparison) => inPoints(comparison, ""),
    unsure: ({ half, rows }) => unsure(`${half} points`, rows),
    difference: "difference in points",
    curve: ({ trial, score, seconds }) => `Trial ${trial}: ${score} of held-out rows, trained in ${duration(seconds)}.`,
    choices: "In points, the other parts averaged out. An interval across 0 means: no evidence that the choice matters.",
    best: "most accurate",
    optimism: ({ validation, expected, range, among, gap, isLess }) =>
      `Held-out rows showed ${validation} for the chosen model, the best of ${count(among)}; the best of many looks better than it is. Expect ${expected} (95\u00a0% interval ${range}) on new texts: ${gap} points ${isLess ? "less" : "more"}.`,
    mistakes: "Test rows where the answer was sure and wrong. Read a few: often the label is at fault.",
    noMistakes: "No test row was labeled wrong.",
    mistakeScore: "score",
    moreData: ({ rows, gain, low, high }) =>
      `With ${count(rows)} more rows of the same kind, expect ${gain} points of accuracy (95\u00a0% interval ${low} to ${high}).`,
    kind: ({ name, labels }) => `A text classifier (${name}) that gives a text one of ${count(labels)} labels.`,
    use: "Texts of the kind it was trained on, and these labels only: any other text gets one of them too.",
  },
  multiLabel: {
    score: "F1 (micro)",
    floor: "always the commonest labels",
    loss: "log loss",
    rankedBy: "log loss of all decisions on held-out rows, which tells small differences apart sooner than F1",
    epochScore: "exact match",
    subtitle: ({ labels, rows, language }) =>
      `Several labels a text: ${count(labels)} labels, ${count(rows)} usable rows, language ${language}`,
    expected: ({ score, range }) =>
      `Expect an F1 of ${score} on new texts like these (95\u00a0% interval ${range}): twice the labels it gets right, of all it gives and all there are.`,
    tested: ({ score, range, rows }) =>
      `On ${plural(rows, "test row")} that no choice has seen, its F1 over all labels was ${score}${intervalOf(range)}.`,
    validated: ({ score, range, rows }) =>
      `There were no test rows. On the ${plural(rows, "held-out row")} that also chose it, its F1 over all labels was ${score}${intervalOf(range)}: new texts will bring less.`,
    figure: {
      expected: "F1 over all labels of new texts: what to expect",
      test: "F1 over all labels of the test rows",
      validation: "F1 over all labels of the held-out rows",
    },
    verdict: (comparison) => inPoints(comparison, " of F1 (micro)"),
    unsure: ({ half, rows }) => unsure(`${half} points of F1`, rows),
    difference: "difference in points of F1 (micro)",
    curve: ({ trial, score, seconds }) => `Trial ${trial}: F1 (micro) ${score} on held-out rows, trained in ${duration(seconds)}.`,
    choices: "In points of F1, the other parts averaged out. An interval across 0 means: no evidence that the choice matters.",
    best: "best",
    optimism: ({ validation, expected, range, among, gap, isLess }) =>
      `Held-out rows showed an F1 of ${validation} for the chosen model, the best of ${count(among)}; the best of many looks better than it is. Expect ${expected} (95\u00a0% interval ${range}) on new texts: ${gap} points ${isLess ? "less" : "more"}.`,
    mistakes:
      "Test rows that got a label too many or too few, those first where the answer was surest. Read a few: often the labels are at fault.",
    noMistakes: "Every test row got all its labels and no other.",
    mistakeScore: "score",
    moreData: ({ rows, gain, low, high }) =>
      `With ${count(rows)} more rows of the same kind, expect ${gain} points of F1 (95\u00a0% interval ${low} to ${high}).`,
    kind: ({ name, labels }) => `A text classifier (${name}) that gives a text any number of ${count(labels)} labels.`,
    use: "Texts of the kind it was trained on, and these labels only.",
  },
  regression: {
    score: "mean error",
    floor: "always the mean",
    loss: "squared error",
    rankedBy: "squared error on held-out rows, in which large errors count most",
    epochScore: "mean error",
    subtitle: ({ rows, language }) => `A quantity from texts: ${count(rows)} usable rows, language ${language}`,
    expected: ({ score, range }) => `Expect it to be ${score} off on average on new texts like these (95\u00a0% interval ${range}).`,
    tested: ({ score, range, rows }) =>
      `On ${plural(rows, "test row")} that no choice has seen, it was ${score} off on average${intervalOf(range)}.`,
    validated: ({ score, range, rows }) =>
      `There were no test rows. On the ${plural(rows, "held-out row")} that also chose it, it was ${score} off on average${intervalOf(range)}: new texts will bring more.`,
    figure: {
      expected: "mean error on new texts: what to expect",
      test: "mean error on the test rows",
      validation: "mean error on the held-out rows",
    },
    verdict: ({ a, b, verdict, difference, size, low, high, p }) => {
      const range = `95\u00a0% interval of the difference ${low} to ${high}, ${p}`;
      if (verdict === "better") return capitalized(`${a} is better than ${b}: its mean error is smaller by ${size} (${range}).`);
      if (verdict === "worse") return capitalized(`${a} is worse than ${b}: its mean error is larger by ${size} (${range}).`);
      return `There is no evidence that ${a} and ${b} differ: ${difference} in mean error (${range}).`;
    },
    unsure: ({ half, rows }) => unsure(`${half} in mean error`, rows),
    difference: "difference in mean error",
    curve: ({ trial, score, seconds }) => `Trial ${trial}: mean error ${score} on held-out rows, trained in ${duration(seconds)}.`,
    choices:
      "In the unit of the labels, the other parts averaged out; less is better. An interval across 0 means: no evidence that the choice matters.",
    best: "best",
    optimism: ({ validation, expected, range, among, gap, isLess }) =>
      `Held-out rows showed a mean error of ${validation} for the chosen model, the best of ${count(among)}; the best of many looks better than it is. Expect ${expected} (95\u00a0% interval ${range}) on new texts: ${gap} ${isLess ? "less" : "more"}.`,
    mistakes: "Test rows that it was furthest off. Read a few: often the number is at fault.",
    noMistakes: "No test row was answered with an error.",
    mistakeScore: "error",
    moreData: ({ rows, gain, low, high }) =>
      `With ${count(rows)} more rows of the same kind, expect a mean error that is smaller by ${gain} (95\u00a0% interval ${low} to ${high}).`,
    kind: ({ name }) => `A model (${name}) that gives a text a number.`,
    use: "Texts of the kind it was trained on: any other text gets a number too.",
  },
};
