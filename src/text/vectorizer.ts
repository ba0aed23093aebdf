// Texts to rows of token ids: the vocabulary is learned from the training texts, then every text is cut, looked up and padded.
import { expectKnownOptions, expectOneOf, expectOption, expectPositiveInteger } from "../core/check.ts";
import { TercetError } from "../core/errors.ts";
import type { Splitting } from "./char-classes.ts";
import { type EncodedTexts, unknownId } from "./encoded.ts";
import { detectLanguage } from "./language.ts";
import { tokenScanner } from "./tokenize.ts";
import { fromTokenizerJson, type Side, type TokenizerJson, toTokenizerJson } from "./tokenizer-json.ts";
import { chooseVocabulary, countTokens, type Vocabulary, vocabularyOf } from "./vocabulary.ts";

export interface TextVectorizerOptions {
  /** Tokens in a row: longer texts are cut, shorter ones padded. */
  readonly maxLength: number;
  /** Which end of a long text is cut off. Default "post": keeps the beginning. */
  readonly truncation?: Side;
  /** Where padding goes. Default "post": after the text. */
  readonly padding?: Side;
  /** Most ids, padding and unknown included. Default: every word that is frequent enough. */
  readonly vocabularySize?: number;
  /** Leaves out words that occur less often. Default 1. */
  readonly minCount?: number;
  /** Default "auto": characters where the texts are mostly Chinese, Japanese or another script without spaces, else words. */
  readonly splitting?: Splitting | "auto";
  /** Default true: "Good" and "good" are one word. */
  readonly lowercase?: boolean;
}

export interface TextVectorizer {
  /** Learns the vocabulary (and, with "auto", the splitting) from texts; returns itself. */
  adapt(texts: readonly string[]): TextVectorizer;
  /** One row of ids per text, in the order given. */
  encode(texts: readonly string[]): EncodedTexts;
  /** Number of ids: the `inputDim` of an embedding. */
  readonly size: number;
  /** Token of each id. */
  readonly tokens: readonly string[];
  readonly maxLength: number;
  readonly truncation: Side;
  readonly padding: Side;
  readonly splitting: Splitting;
  readonly lowercase: boolean;
  /** The vectorizer as Hugging Face's tokenizer.json; `padTo` says whether other tools pad to `maxLength` (default) or to the batch's longest text. */
  toTokenizerJson(options?: { readonly padTo?: "fixed" | "longest" }): TokenizerJson;
}

const optionNames = ["maxLength", "truncation", "padding", "vocabularySize", "minCount", "splitting", "lowercase"];
const sides = ["pre", "post"];

export function textVectorizer(options: TextVectorizerOptions): TextVectorizer {
  checkOptions(options);
  return makeVectorizer(options);
}

/** The vectorizer that wrote a tokenizer.json. `file` is named in errors. */
export function vectorizerFromTokenizerJson(json: unknown, file?: string): TextVectorizer {
  const { tokens, padTo: _, ...options } = fromTokenizerJson(json, file);
  return makeVectorizer(options, { vocabulary: vocabularyOf(tokens), splitting: options.splitting });
}

/** What a vectorizer has learned. */
interface Learned {
  readonly vocabulary: Vocabulary;
  readonly splitting: Splitting;
}

function makeVectorizer(options: TextVectorizerOptions, known?: Learned): TextVectorizer {
  const { maxLength, truncation = "post", padding = "post", splitting = "auto", lowercase = true } = options;
  let learned = known;
  const expectLearned = (): Learned => {
    const expected = "adapt(texts) to have been called";
    if (!learned) throw new TercetError("not-adapted", { where: "textVectorizer", expected, received: "no vocabulary yet" });
    return learned;
  };

  const vectorizer: TextVectorizer = {
    adapt(texts) {
      expectTexts("textVectorizer.adapt", texts);
      const chosen = splitting === "auto" ? detectLanguage(texts).splitting : splitting;
      const counts = countTokens(texts, { splitting: chosen, lowercase });
      learned = { splitting: chosen, vocabulary: chooseVocabulary(counts, options) };
      return vectorizer;
    },
    encode(texts) {
      expectTexts("textVectorizer.encode", texts);
      const { vocabulary, splitting } = expectLearned();
      return encodeTexts(texts, vocabulary, { maxLength, truncation, padding, splitting, lowercase });
    },
    get size() {
      return expectLearned().vocabulary.tokens.length;
    },
    get tokens() {
      return expectLearned().vocabulary.tokens;
    },
    get splitting() {
      return expectLearned().splitting;
    },
    maxLength,
    truncation,
    padding,
    lowercase,
    toTokenizerJson({ padTo = "fixed" } = {}) {
      const { vocabulary, splitting } = expectLearned();
      return toTokenizerJson({ tokens: vocabulary.tokens, maxLength, truncation, padding, splitting, lowercase, padTo });
    },
  };
  return vectorizer;
}

type EncodeOptions = Required<Pick<TextVectorizerOptions, "maxLength" | "truncation" | "padding" | "lowercase">> & { splitting: Splitting };

function encodeTexts(texts: readonly string[], { table }: Vocabulary, options: EncodeOptions): EncodedTexts {
  const { maxLength, truncation, padding } = options;
  const scan = tokenScanner(options);
  const data = new Int32Array(texts.length * maxLength); // [rows, maxLength], zeros are padding
  const lengths = new Int32Array(texts.length);
  let ids = new Int32Array(maxLength); // of one text; where the beginning is cut off, room for all of it
  for (const [row, text] of texts.entries()) {
    if (truncation === "pre" && ids.length < text.length) ids = new Int32Array(2 * text.length);
    const count = scan(text, table.find, ids);
    const length = Math.min(count, maxLength);
    const source = count - length;
    const target = row * maxLength + (padding === "pre" ? maxLength - length : 0);
    for (let i = 0; i < length; i++) data[target + i] = ids[source + i]! < 0 ? unknownId : ids[source + i]!;
    lengths[row] = length;
  }
  return { data, shape: [texts.length, maxLength], lengths };
}

function expectTexts(where: string, texts: readonly unknown[]): void {
  expectOption(Array.isArray(texts), where, "a list of texts", texts);
  const wrong = texts.findIndex((text) => typeof text !== "string");
  if (wrong >= 0) expectOption(false, `${where}, text ${wrong + 1}`, "a string", texts[wrong]);
}

function checkOptions(options: TextVectorizerOptions): void {
  const { maxLength, truncation = "post", padding = "post", vocabularySize, minCount = 1, splitting = "auto", lowercase = true } = options;
  expectKnownOptions("textVectorizer", options, optionNames);
  expectPositiveInteger("textVectorizer.maxLength", maxLength);
  expectOneOf("textVectorizer.truncation", truncation, sides);
  expectOneOf("textVectorizer.padding", padding, sides);
  expectOneOf("textVectorizer.splitting", splitting, ["auto", "words", "characters"]);
  expectPositiveInteger("textVectorizer.minCount", minCount);
  expectOption(typeof lowercase === "boolean", "textVectorizer.lowercase", "true or false", lowercase);
  if (vocabularySize === undefined) return;
  const isLargeEnough = Number.isInteger(vocabularySize) && vocabularySize >= 3;
  expectOption(isLargeEnough, "textVectorizer.vocabularySize", "a whole number, 3 or more (padding, unknown, one word)", vocabularySize);
}
