// A network as a reader: its words are the tokens of its vectorizer, and what one adds is gradient × input on its word vector.
import { unknownId } from "../text/encoded.ts";
import { tokenSpans } from "../text/token-spans.ts";
import { type TextVectorizer, vectorizerFromTokenizerJson } from "../text/vectorizer.ts";
import { makeWordGradients, type WordGradients } from "../training/word-gradients.node.ts";
import type { ClassifierParts } from "./classifier-parts.node.ts";
import { logOddsDirection } from "./log-odds.ts";
import { type Reading, type TextReader, wholeText } from "./text-reader.ts";

/** For parts that have a network; `tokenizer` and `network` are not null then. */
export function networkReader({ config, network, tokenizer, tensors }: ClassifierParts): TextReader {
  // The layers know one sigmoid for two labels; a standardized quantity is brought to its own unit after them.
  const scale = config.tercet.task === "multiLabel" ? "independent" : network!.output;
  const unit = config.tercet.quantity?.deviation ?? 1;
  const vectorizer = vectorizerFromTokenizerJson(tokenizer);
  let gradients: Promise<WordGradients> | undefined;
  return {
    read: (text) => readTokens(text, vectorizer),
    method: "gradientTimesInput",
    async effects(readings, labels, signal) {
      gradients ??= tensors().then((weights) => makeWordGradients(network!, weights!)); // a network has both
      const x = vectorizer.encode(readings.map(({ text }) => text));
      const directionOf = (logits: Float32Array, row: number) => logOddsDirection(logits, labels[row]!, scale).map((share) => share * unit);
      const places = await (await gradients).contributions(x, directionOf, signal);
      if (!places) return null;
      const full = x.shape[1]!;
      return readings.map(({ words }, row) => {
        const start = row * full + textStart(vectorizer, words.length);
        return Float64Array.from(places.subarray(start, start + words.length));
      });
    },
    async release() {
      await (await gradients)?.release();
      gradients = undefined;
    },
  };
}

/** Where the tokens of a text begin in its row of ids. */
function textStart({ padding, maxLength }: TextVectorizer, tokens: number): number {
  return padding === "pre" ? maxLength - tokens : 0;
}

function readTokens(text: string, vectorizer: TextVectorizer): Reading {
  const { maxLength, truncation, splitting, lowercase } = vectorizer;
  const rules = { splitting, lowercase };
  const all = tokenSpans(text, rules);
  const notRead = Math.max(0, all.length - maxLength);
  const spans = truncation === "pre" ? all.slice(notRead) : all.slice(0, maxLength);
  const { data } = vectorizer.encode([text]);
  const start = textStart(vectorizer, spans.length);
  const words = spans.map((span, i) => ({ ...span, known: data[start + i] !== unknownId }));
  if (notRead === 0) return wholeText({ text, words, rules });
  return { text, rules, read: { start: spans[0]!.start, end: spans.at(-1)!.end }, words, notRead };
}
