import { describe, expect, test } from "vitest";
import type { Explanation, WordEffect } from "../tasks/explanation.ts";
import { displayWidth } from "./display-width.ts";
import { en } from "./messages/en.ts";
import { signed } from "./numbers.ts";
import { explanationText } from "./show-explanation.ts";
import type { Terminal } from "./terminal.ts";

const plain = (text: string) => text;
const terminal = { bold: plain, dim: plain, green: plain, red: plain, columns: 80 } as unknown as Terminal; // what is read of it
const colored = { ...terminal, green: (text: string) => `<g>${text}</g>`, red: (text: string) => `<r>${text}</r>` };

function explanationOf(words: readonly Partial<WordEffect>[], more: Partial<Explanation> = {}): Explanation {
  const whole = words.map((word) => ({ word: "w", start: 0, end: 1, known: true, occlusion: 1, scoreWithout: 0.5, gradient: 1, ...word }));
  return {
    text: "a text",
    label: "spam",
    score: 0.9,
    baseScore: 0.5,
    answer: "spam",
    words: whole,
    methods: { occlusion: { of: "logOdds", words: words.length }, gradient: { by: "weights", of: "logOdds", rest: 0 }, agreement: null },
    truncated: 0,
    ...more,
  };
}

const linesOf = (explanation: Explanation, at = terminal) =>
  explanationText({ messages: en, terminal: at }, explanation).split("\n").slice(2);

describe("an explanation as text", () => {
  test("has bars as long as the words' shares of the largest effect, of + and −", () => {
    const [, first, second, third] = linesOf(
      explanationOf([
        { word: "win", occlusion: 2, gradient: -0.5 },
        { word: "now", occlusion: -1, gradient: 0.25 },
        { occlusion: 0, gradient: 0 },
      ]),
    );
    expect(first).toBe("  win       50.0 %  +2.00 ++++++++++  −0.50 ----------");
    expect(second).toBe("  now       50.0 %  −1.00 -----       +0.25 +++++");
    expect(third).toBe("  w         50.0 %   0.00              0.00");
  });

  test("lines up with Chinese words and colors, which only color the bars", () => {
    const words = [
      { word: "好", occlusion: 1 },
      { word: "good", occlusion: -1 },
    ];
    const lines = linesOf(explanationOf(words), colored);
    expect(lines[1]).toContain("<g>++++++++++</g>");
    expect(lines[2]).toContain("<r>----------</r>");
    const bars = linesOf(explanationOf(words))
      .slice(1)
      .map((line) => displayWidth(line.slice(0, line.search(/[+−]1\.00/))));
    expect(bars[0]).toBe(bars[1]);
  });

  test("shows a dash where nothing was measured, and no second column without a second method", () => {
    const { methods, ...rest } = explanationOf([{ occlusion: null, scoreWithout: null, gradient: null, known: null }]);
    const [head, line] = linesOf({ ...rest, methods: { ...methods, gradient: null } });
    expect(head).toBe("  word  without it  leaving it out");
    expect(line).toBe("  w              –  –");
  });

  test("lets nothing from the text steer the terminal", () => {
    const shown = explanationText(
      { messages: en, terminal },
      explanationOf([{ word: "a\u001b[31m" }], { text: "a\u001b[31m\nb", label: "x\n\u0007" }),
    );
    expect(shown).not.toMatch(/[^\P{Cc}\n]/u);
  });

  test("lists the 40 words that matter most, in the order of the text", () => {
    const words = Array.from({ length: 100 }, (_, i) => ({ word: `w${i}`, occlusion: i % 2 ? i : 0 }));
    const lines = linesOf(explanationOf(words));
    expect(lines.slice(1, 41).map((line) => line.trim().split(" ")[0])).toEqual(
      words.filter((_, i) => i % 2 === 1 && i >= 20).map(({ word }) => word),
    );
    expect(lines[41]).toBe("40 of 100 words, those that matter most; --json lists all.");
  });

  test("says what the model answers when another label is explained, and what was not read", () => {
    const shown = explanationText({ messages: en, terminal }, explanationOf([{}, {}], { answer: "ham", truncated: 3 }));
    expect(shown).toContain("spam 90.0 %, without any word 50.0 %; the model answers ham");
    expect(shown).toContain("The model reads 2 words of this text; 3 more are cut off.");
  });
});

test("numbers with a sign have none when they are rounded to 0", () => {
  expect([1.304, -0.25, 0.004, -0.004, null].map((value) => signed(value))).toEqual(["+1.30", "−0.25", "0.00", "0.00", "–"]);
});
