import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bidirectional } from "../layers/bidirectional.ts";
import { dense } from "../layers/dense.ts";
import { embedding } from "../layers/embedding.ts";
import { lstm } from "../layers/lstm.ts";
import { rankCorrelation } from "../metrics/rank-correlation.ts";
import { labelEncoder } from "../text/label-encoder.ts";
import type { Side } from "../text/tokenizer-json.ts";
import { textVectorizer } from "../text/vectorizer.ts";
import { sequential } from "../training/model.node.ts";
import type { Prediction, TextClassifier } from "./classifier.ts";
import { partsOf } from "./classifier-parts.node.ts";
import { explain, mostLeftOut } from "./explain.node.ts";
import { explainTask } from "./explain-task.node.ts";
import { loadModel } from "./load-model.node.ts";
import { logOdds, logOddsDirection } from "./log-odds.ts";
import { textClassifier } from "./text-classifier.node.ts";
import { trainTask } from "./train-task.node.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-explain-"));
const good = ["a fine film", "great fun", "lovely story", "what a joy", "superb cast"];
const bad = ["a dull film", "no fun", "weak story", "what a bore", "poor cast"];
const zh = ["这部电影很好看", "太差了，浪费时间", "一般般吧，还行"];

beforeAll(async () => {
  const english = join(folder, "en.csv");
  writeFileSync(
    english,
    `text,label\n${Array.from({ length: 200 }, (_, i) => `${(i % 2 ? bad : good)[i % 5]} ${i},${i % 2 ? "bad" : "good"}`).join("\n")}\n`,
  );
  const chinese = join(folder, "zh.csv");
  writeFileSync(chinese, `text,label\n${Array.from({ length: 150 }, (_, i) => `${zh[i % 3]}${i},${"甲乙丙"[i % 3]}`).join("\n")}\n`);
  const train = (out: string, data: string, more: object) =>
    trainTask({ data, out: join(folder, out), epochs: 4, learningRate: 0.02, baseline: false, ...more });
  await train("mean", english, { architecture: "mean", epochs: 10, maxLength: 32 });
  await train("cnn", chinese, { architecture: "textCnn", maxLength: 32 });
  await train("bilstm", english, { architecture: "bilstm", epochs: 2, maxLength: 16 });
  await train("linear", english, { architecture: "linear" });
  await train("linear-zh", chinese, { architecture: "linear" });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function withModel<Result>(name: string, use: (model: TextClassifier) => Promise<Result>): Promise<Result> {
  const model = await loadModel(join(folder, name));
  try {
    return await use(model);
  } finally {
    await model.release();
  }
}

/** Log-odds from the scores of all labels: 1 − score would lose the digits of a sure answer. */
function oddsOf({ scores }: Prediction, label: string): number {
  const sum = (wanted: boolean) => scores.reduce((total, each) => (wanted === (each.label === label) ? total + each.score : total), 0);
  return Math.log(sum(true)) - Math.log(sum(false));
}

describe.each([
  ["mean", "great fun, no weak story"],
  ["bilstm", "great fun, no weak story"],
  ["cnn", "这部电影 ok，太差了！"],
  ["linear", "Great fun — no weak story"],
  ["linear-zh", "这部电影 ok，太差了！"],
] as const)("explaining %s", (name, text) => {
  test("words are those of the text, with their places", async () => {
    const [explanation] = await withModel(name, (model) => explain(model, [text]));
    const { words } = explanation!;
    expect(words.map(({ start, end }) => text.slice(start, end))).toEqual(words.map(({ word }) => word));
    expect(words.map(({ word }) => word).join("")).toBe(text.replaceAll(" ", ""));
    for (const { known } of words) expect(typeof known).toBe("boolean");
  });

  test("occlusion is what predicting without the word says", async () => {
    await withModel(name, async (model) => {
      const [explanation] = await explain(model, [text]);
      const { label, score, words, answer, baseScore } = explanation!;
      const shown = words.map(
        ({ start, end }) => text.slice(0, start) + (name.endsWith("zh") || name === "cnn" ? "" : " ") + text.slice(end),
      );
      const [whole, none, ...without] = await model.predict([text, "", ...shown]);
      const scoreOf = ({ scores }: Prediction) => scores.find((each) => each.label === label)!.score;
      expect(answer).toBe(whole!.label);
      expect([score, baseScore]).toEqual([scoreOf(whole!), scoreOf(none!)].map((each) => expect.closeTo(each, 5)));
      words.forEach(({ occlusion, scoreWithout }, i) => {
        expect(scoreWithout).toBeCloseTo(scoreOf(without[i]!), 5);
        expect(occlusion).toBeCloseTo(oddsOf(whole!, label) - oddsOf(without[i]!, label), 3);
      });
    });
  });

  test("agreement is the rank correlation of the two methods, and the rest is what their words leave of the log-odds", async () => {
    await withModel(name, async (model) => {
      const [{ words, methods, label } = never()] = await explain(model, [text]);
      const [answer] = await model.predict([text]);
      const [occlusion, gradient] = [words.map((word) => word.occlusion!), words.map((word) => word.gradient!)];
      expect(methods.agreement).toBe(rankCorrelation(occlusion, gradient));
      expect(methods.occlusion).toEqual({ of: "logOdds", words: words.length });
      expect(methods.gradient).toMatchObject({ of: "logOdds", by: name.startsWith("linear") ? "weights" : "gradientTimesInput" });
      expect(methods.gradient!.rest + gradient.reduce((sum, each) => sum + each, 0)).toBeCloseTo(oddsOf(answer!, label), 3);
    });
  });

  test("another label can be explained, and of two labels it has the opposite effects", async () => {
    await withModel(name, async (model) => {
      const [first] = await explain(model, [text]);
      const label = model.classes.find((each) => each !== first!.label)!;
      const [other] = await explain(model, [text], { label });
      expect(other).toMatchObject({ label, answer: first!.answer });
      if (model.classes.length > 2) return;
      expect(other!.score).toBeCloseTo(1 - first!.score, 6);
      other!.words.forEach(({ occlusion, gradient }, i) => {
        expect(occlusion).toBeCloseTo(-first!.words[i]!.occlusion!, 4);
        expect(gradient).toBeCloseTo(-first!.words[i]!.gradient!, 4);
      });
    });
  });

  test("texts without words, of unknown words, of one word are explained too", async () => {
    const texts = ["", " \n", "θθθ ξξξ", "fun"];
    const [empty, blank, unknown, one] = await withModel(name, (model) => explain(model, texts));
    for (const each of [empty!, blank!]) {
      expect(each.words).toEqual([]);
      expect(each.score).toBeCloseTo(each.baseScore, 6);
      expect(each.methods.agreement).toBeNull();
    }
    expect(unknown!.words.map(({ word, known }) => [word, known])).toEqual([
      ["θθθ", false],
      ["ξξξ", false],
    ]);
    expect(one!.words).toHaveLength(1);
    expect(one!.words[0]!.scoreWithout).toBeCloseTo(one!.baseScore, 6);
  });

  test("all texts at once give what each gives alone", async () => {
    await withModel(name, async (model) => {
      const texts = [text, "fun", `${text} ${text}`];
      const together = await explain(model, texts);
      for (const [i, each] of texts.entries()) {
        const [alone] = await explain(model, [each]);
        expect(together[i]!.words.map(({ gradient }) => gradient)).toEqual(
          alone!.words.map(({ gradient }) => expect.closeTo(gradient!, 4)),
        );
        expect(together[i]!.words.map(({ occlusion }) => occlusion)).toEqual(
          alone!.words.map(({ occlusion }) => expect.closeTo(occlusion!, 4)),
        );
      }
    });
  });
});

function never(): never {
  throw new Error("one text has one explanation");
}

describe("what the weights say is exact", () => {
  test("for a linear model: the words' parts and the bias add up to the decision value", async () => {
    await withModel("linear", async (model) => {
      const texts = ["great fun, no weak story", "superb cast! 7"];
      const explanations = await explain(model, texts, { label: "good" });
      const bias = (await partsOf(model)!.tensors())!.bias!.data[0] as number;
      const answers = await model.predict(texts);
      explanations.forEach(({ words, methods }, i) => {
        const sum = words.reduce((total, { gradient }) => total + gradient!, 0);
        expect(sum + bias).toBeCloseTo(oddsOf(answers[i]!, "good"), 4);
        expect(methods.gradient!.rest).toBeCloseTo(bias, 4);
      });
    });
  });

  test("for the mean of word vectors: what they leave is the bias, whatever the text", async () => {
    await withModel("mean", async (model) => {
      const explanations = await explain(model, ["great fun", "a weak story, no fun at all", "θ"], { label: "good" });
      const rests = explanations.map(({ methods }) => methods.gradient!.rest);
      for (const rest of rests) expect(Math.abs(rest - rests[0]!)).toBeLessThan(1e-4);
      expect(rests[0]).toBeCloseTo(oddsOf((await model.predict([""]))[0]!, "good"), 4); // the mean of no words is 0
    });
  });
});

describe("long texts", () => {
  const long = Array.from({ length: 4000 }, (_, i) => (i === 3999 ? "superb" : ["fun", "story", "no"][i % 3])).join(" ");

  test("of a network are explained as far as it reads, and the rest is counted", async () => {
    const [{ words, truncated, score } = never()] = await withModel("mean", (model) => explain(model, [long]));
    expect([words.length, truncated]).toEqual([32, 4000 - 32]);
    const start = long.split(" ").slice(0, 32).join(" ");
    const [same] = await withModel("mean", (model) => explain(model, [start]));
    expect(same!.words).toEqual(
      words.map((word) => ({
        ...word,
        occlusion: expect.closeTo(word.occlusion!, 4),
        scoreWithout: expect.closeTo(word.scoreWithout!, 5),
        gradient: expect.closeTo(word.gradient!, 5),
      })),
    );
    expect(same!.score).toBeCloseTo(score, 5);
  });

  test("of a linear model have all words' parts, and as many left out as say most", async () => {
    const [{ words, truncated, methods } = never()] = await withModel("linear", (model) => explain(model, [long]));
    expect([words.length, truncated, methods.occlusion.words]).toEqual([4000, 0, mostLeftOut]);
    expect(words.filter(({ gradient }) => gradient === null)).toEqual([]);
    const left = words.filter(({ occlusion }) => occlusion !== null);
    expect(left).toHaveLength(mostLeftOut);
    const least = Math.min(...left.map(({ gradient }) => Math.abs(gradient!)));
    for (const { occlusion, gradient } of words) if (occlusion === null) expect(Math.abs(gradient!)).toBeLessThanOrEqual(least);
  });
});

describe("a classifier of a TypeScript program", () => {
  // Untrained weights are as good as any: what is held to is the arithmetic.
  const corpus = ["a great film", "a dull story", "no fun at all"];
  const labels = labelEncoder().adapt(["bad", "good"]);
  const made = (options: { maskZero: boolean; padding: Side; truncation: Side }) => {
    const vectorizer = textVectorizer({ maxLength: 4, padding: options.padding, truncation: options.truncation }).adapt(corpus);
    const model = sequential([
      embedding({ inputDim: vectorizer.size, outputDim: 5, maskZero: options.maskZero }),
      bidirectional(lstm({ units: 3 })),
      dense({ units: 1, activation: "sigmoid" }),
    ]);
    return { model, classifier: textClassifier({ model, vectorizer, labels }) };
  };
  const sides = [true, false].flatMap((maskZero) =>
    (["pre", "post"] as const).flatMap((padding) => (["pre", "post"] as const).map((truncation) => ({ maskZero, padding, truncation }))),
  );

  test.each(sides)("is explained as it reads: %o", async (options) => {
    const { model, classifier } = made(options);
    const [short, long] = await explain(classifier, ["a dull film", "no fun at all, a great story"], { label: "good" });
    expect(short!.words.map(({ word }) => word)).toEqual(["a", "dull", "film"]);
    expect(long!.words.map(({ word }) => word)).toEqual(
      options.truncation === "pre" ? [",", "a", "great", "story"] : ["no", "fun", "at", "all"],
    );
    expect([short!.truncated, long!.truncated]).toEqual([0, 4]);
    for (const { text, words, score } of [short!, long!]) {
      const read = text.slice(words[0]!.start, words.at(-1)!.end);
      const variants = words.map(({ word }) => read.replace(word, " "));
      const [whole, ...without] = await classifier.predict([text, ...variants]);
      expect(score).toBeCloseTo(whole!.scores.find(({ label }) => label === "good")!.score, 5);
      words.forEach(({ occlusion }, i) => {
        expect(occlusion).toBeCloseTo(oddsOf(whole!, "good") - oddsOf(without[i]!, "good"), 4);
      });
    }
    // The slope of the log-odds along each word's vector, in float32: the word's row of the table a little longer and shorter.
    const table = model.weight("embedding.weight");
    const vectorizer = textVectorizer({ maxLength: 4 }).adapt(corpus);
    for (const { word, gradient } of short!.words) {
      const row = vectorizer.tokens.indexOf(word);
      const kept = table.slice(5 * row, 5 * row + 5);
      const at = async (factor: number) => {
        table.set(
          kept.map((value) => value * factor),
          5 * row,
        );
        const other = textClassifier({ model, vectorizer: textVectorizer({ maxLength: 4, ...pick(options) }).adapt(corpus), labels });
        const [answer] = await other.predict(["a dull film"]);
        await other.release();
        table.set(kept, 5 * row);
        return oddsOf(answer!, "good");
      };
      const step = 0.5; // word vectors start small, so a large step is a small one
      expect(Math.abs(gradient! - ((await at(1 + step)) - (await at(1 - step))) / (2 * step))).toBeLessThan(2e-5);
      expect(gradient).not.toBe(0);
    }
    await classifier.release();
  });
});

function pick({ padding, truncation }: { padding: Side; truncation: Side }) {
  return { padding, truncation };
}

describe("any classifier", () => {
  // A classifier of somebody else: sure of "long" by the number of words.
  const counting = {
    classes: ["short", "long"],
    config: { tercet: { output: "softmax", architecture: "own" } },
    probabilities: async (texts: readonly string[]) =>
      Float32Array.from(
        texts.flatMap((text) => {
          const words = text.split(/\s+/).filter(Boolean).length;
          return [1 / (1 + words), words / (1 + words)];
        }),
      ),
  } as unknown as TextClassifier; // what an explanation asks of it

  test("is explained by its answers alone", async () => {
    const [{ words, methods, label } = never()] = await explain(counting, ["a b c"]);
    expect(label).toBe("long");
    for (const { occlusion, gradient, known } of words) {
      expect(occlusion).toBeCloseTo(Math.log(3 / 2), 5); // odds are the number of words
      expect([gradient, known]).toEqual([null, null]);
    }
    expect(methods).toEqual({ occlusion: { of: "logOdds", words: 3 }, gradient: null, agreement: null });
  });

  test("answers all variants of its texts in one call", async () => {
    let calls = 0;
    const counted = {
      ...counting,
      probabilities: (texts: readonly string[]) => {
        calls++;
        return counting.probabilities(texts);
      },
    };
    await explain(counted, ["a b c", "d e"]);
    expect(calls).toBe(2); // the texts as they are, then all variants
  });

  test("of 16,000 and more characters gives up on none", async () => {
    const [{ words, methods } = never()] = await explain(counting, ["word ".repeat(4000)]);
    expect([words.length, methods.occlusion.words]).toEqual([4000, mostLeftOut]);
    const [single] = await explain(counting, ["a".repeat(20_000)]);
    expect(single!.words).toHaveLength(1);
  });
});

describe("what is refused", () => {
  test("a label that the model does not know, with the nearest one", async () => {
    const asked = explainTask({ model: join(folder, "linear"), texts: ["fun"], label: "god" });
    await expect(asked).rejects.toMatchObject({ code: "option-invalid", problem: { option: "label", hint: 'Did you mean "good"?' } });
  });

  test("a folder that is not there", async () => {
    await expect(explainTask({ model: join(folder, "nothing"), texts: ["fun"] })).rejects.toMatchObject({ code: "file-missing" });
  });

  test("going on after an abort", async () => {
    const signal = AbortSignal.abort();
    await expect(withModel("mean", (model) => explain(model, ["fun"], { signal }))).rejects.toThrow();
  });
});

describe("log-odds", () => {
  test("keep their digits where a probability is rounded to 1, and are finite where one is rounded to 0", () => {
    expect(logOdds(Float32Array.of(1, 1e-20), 0, "softmax")).toBeCloseTo(20 * Math.LN10, 5);
    expect(logOdds(Float32Array.of(0, 1), 0, "softmax")).toBeCloseTo(-149 * Math.LN2, 5);
    expect(logOdds([0.2, 0.7], 1, "linear")).toBe(0.7);
  });

  test.each(["softmax", "sigmoid"] as const)("have the direction that differences show, under %s", (output) => {
    const z = [0.3, -1.2, 2.5];
    const scores = (logits: readonly number[]) => logits.map((each) => (output === "softmax" ? Math.exp(each) : 1 / (1 + Math.exp(-each))));
    for (const label of [0, 1, 2]) {
      const direction = logOddsDirection(z, label, output);
      z.forEach((_, c) => {
        const at = (change: number) => logOdds(scores(z.map((each, i) => (i === c ? each + change : each))), label, output);
        expect(direction[c]).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 6);
      });
    }
    for (const each of logOddsDirection([700, -700, 0], 0, output)) expect(Number.isFinite(each)).toBe(true);
  });
});
