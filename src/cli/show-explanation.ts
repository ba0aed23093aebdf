// An explanation as text: the answer, and a line for each word with both methods side by side.
import type { Explanation, WordEffect } from "../tasks/explanation.ts";
import type { Context } from "./context.ts";
import { displayWidth, padEnd, padStart } from "./display-width.ts";
import { percent, quantity, signed } from "./numbers.ts";
import { oneLine, renderTable } from "./table.ts";
import { cut } from "./terminal.ts";

const mostWords = 40;
const barWidth = 10;
const widestWord = 24;

export function explanationText({ messages, terminal }: Pick<Context, "messages" | "terminal">, explanation: Explanation): string {
  const { text, label, answer, score, baseScore, words, methods, truncated } = explanation;
  const shown = mostTelling(words);
  const shownScore = scoreFormat(explanation);
  const lines = [
    terminal.bold(cut(oneLine(text), terminal.columns || 80)), // some terminals say 0
    messages.explainedLine({ label: oneLine(label), answer: oneLine(answer), score: shownScore(score), baseScore: shownScore(baseScore) }),
    words.length === 0 ? messages.noWords : wordLines({ messages, terminal }, explanation, shown),
  ];
  if (shown.length < words.length) lines.push(messages.shownWords({ shown: shown.length, all: words.length }));
  if (truncated > 0) lines.push(messages.notRead({ read: words.length, words: truncated }));
  if (methods.agreement !== null) lines.push(messages.agreementLine(methods.agreement));
  return lines.join("\n");
}

/** Probabilities in percent, a quantity as it is. */
function scoreFormat({ methods }: Pick<Explanation, "methods">): (score: number | null) => string {
  return methods.occlusion.of === "score" ? quantity : percent;
}

/** The words with the largest effects, in the order of the text. */
function mostTelling(words: readonly WordEffect[]): readonly WordEffect[] {
  if (words.length <= mostWords) return words;
  const size = ({ occlusion, gradient }: WordEffect) => Math.abs(occlusion ?? gradient ?? 0);
  const kept = new Set([...words].sort((a, b) => size(b) - size(a)).slice(0, mostWords));
  return words.filter((word) => kept.has(word));
}

function wordLines(
  { messages, terminal }: Pick<Context, "messages" | "terminal">,
  { methods }: Explanation,
  words: readonly WordEffect[],
): string {
  const { explainedColumns: columns } = messages;
  const left = renderTable([
    [columns.word, columns.without],
    ...words.map(({ word, known, scoreWithout }) => [
      `${cut(oneLine(word), widestWord)}${known === false ? " *" : ""}`,
      scoreFormat({ methods })(scoreWithout),
    ]),
  ]).split("\n");
  const occlusion = effectColumn(
    columns.occlusion,
    words.map((word) => word.occlusion),
    terminal,
  );
  const gradient = methods.gradient
    ? effectColumn(
        columns.gradient[methods.gradient.by],
        words.map((word) => word.gradient),
        terminal,
      )
    : words.map(() => "").concat("");
  return left.map((line, i) => `${line}  ${occlusion[i]!}  ${gradient[i]!}`.trimEnd()).join("\n");
}

/** Heading, then for each word the number and a bar of + or −, as long as its share of the largest. All are equally wide. */
function effectColumn(title: string, effects: readonly (number | null)[], { green, red }: Context["terminal"]): string[] {
  const numbers = effects.map((effect) => signed(effect));
  const numberWidth = Math.max(...numbers.map(displayWidth));
  const largest = Math.max(...effects.map((effect) => Math.abs(effect ?? 0)));
  const width = Math.max(displayWidth(title), numberWidth + 1 + barWidth);
  const cells = effects.map((effect, i) => {
    const length = effect && largest > 0 ? Math.round((barWidth * Math.abs(effect)) / largest) : 0;
    const bar = (effect ?? 0) > 0 ? green("+".repeat(length)) : red("-".repeat(length));
    const blank = " ".repeat(width - numberWidth - 1 - length);
    return `${padStart(numbers[i]!, numberWidth)} ${length > 0 ? bar : ""}${blank}`;
  });
  return [padEnd(title, width), ...cells];
}
