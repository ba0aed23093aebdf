// A linear model as a reader: what a word adds is the sum of its n-grams' weights, exactly.
import type { NumericArray } from "../core/array.ts";
import { linearFromTensors } from "../models/linear/index.ts";
import type { ClassifierParts } from "./classifier-parts.node.ts";
import { logOddsDirection, scoreScaleOf } from "./log-odds.ts";
import { type TextReader, wholeText } from "./text-reader.ts";

export async function linearReader(parts: ClassifierParts): Promise<TextReader> {
  type Config = Parameters<typeof linearFromTensors>[1];
  const { options } = parts.config.tercet;
  // A linear model has no int64 and no bool; its options were written from such a config.
  const model = linearFromTensors((await parts.tensors()) as Record<string, NumericArray>, options as unknown as Config);
  const columns = model.bias.length;
  const rules = { splitting: model.options.splitting, lowercase: true };
  return {
    read: (text) => wholeText({ text, words: model.wordEffects(text).words, rules }),
    method: "weights",
    async effects(readings, labels) {
      return readings.map(({ text }, i) => {
        const { words, effects, base } = model.wordEffects(text);
        const logits = base.map((value, c) => words.reduce((sum, _, word) => sum + effects[word * columns + c]!, value));
        const direction = logOddsDirection(logits, labels[i]!, scoreScaleOf(parts.config.tercet));
        return Float64Array.from(words, (_, word) => direction.reduce((sum, share, c) => sum + share * effects[word * columns + c]!, 0));
      });
    },
    release: async () => {},
  };
}
