// Hugging Face's tokenizer.json: other tools read our vectorizer from it and give the same ids, and so do we.
import { TercetError } from "../core/errors.ts";
import { aloneClass, finalSigma, type TokenRules, variationSelector } from "./char-classes.ts";
import { paddingId } from "./encoded.ts";
import { longestWord, paddingToken, unknownToken } from "./tokenize.ts";

export type Side = "pre" | "post";

/** What a tokenizer.json of ours says. */
export interface TokenizerFacts extends TokenRules {
  readonly tokens: readonly string[];
  readonly maxLength: number;
  /** Which end loses tokens when a text is too long. */
  readonly truncation: Side;
  /** Where padding goes when it is too short. */
  readonly padding: Side;
  /** Pads to `maxLength`, or to the longest text of a batch. Default "fixed". */
  readonly padTo?: "fixed" | "longest";
}

/** A tokenizer.json, as plain data. */
export type TokenizerJson = Readonly<Record<string, unknown>>;

/**
 * The file as other tools read it: clean and lower the text, cut at spaces and around punctuation and signs, look up whole words.
 *
 * Words are written as WordPiece because `@huggingface/tokenizers` has no WordLevel. No token holds a space, so a space as the
 * prefix of continued words means that no word is ever continued: a word is in the vocabulary or it is [UNK].
 */
export function toTokenizerJson(facts: TokenizerFacts): TokenizerJson {
  const direction = (side: Side) => (side === "pre" ? "Left" : "Right");
  return {
    version: "1.0",
    truncation: { direction: direction(facts.truncation), max_length: facts.maxLength, strategy: "LongestFirst", stride: 0 },
    padding: {
      strategy: facts.padTo === "longest" ? "BatchLongest" : { Fixed: facts.maxLength },
      direction: direction(facts.padding),
      pad_to_multiple_of: null,
      pad_id: paddingId,
      pad_type_id: 0,
      pad_token: paddingToken,
    },
    added_tokens: [],
    normalizer: {
      type: "Sequence",
      normalizers: [
        { type: "BertNormalizer", clean_text: true, handle_chinese_chars: false, strip_accents: false, lowercase: facts.lowercase },
        { type: "Replace", pattern: { String: finalSigma.from }, content: finalSigma.to },
        { type: "Replace", pattern: { String: variationSelector }, content: "" },
      ],
    },
    pre_tokenizer: {
      type: "Sequence",
      pretokenizers: [
        { type: "BertPreTokenizer" },
        { type: "Split", pattern: { Regex: `[${aloneClass(facts.splitting)}]` }, behavior: "Isolated", invert: false },
      ],
    },
    post_processor: null,
    decoder: null,
    model: {
      type: "WordPiece",
      unk_token: unknownToken,
      continuing_subword_prefix: " ",
      max_input_chars_per_word: longestWord,
      vocab: Object.fromEntries(facts.tokens.map((token, id) => [token, id])),
    },
  };
}

/** Reads a tokenizer.json that `toTokenizerJson` wrote; refuses any other kind. */
export function fromTokenizerJson(json: unknown, file = "tokenizer.json"): TokenizerFacts {
  const lowercase = at(json, "normalizer", "normalizers", 0, "lowercase");
  const pattern = at(json, "pre_tokenizer", "pretokenizers", 1, "pattern", "Regex");
  const splitting = (["words", "characters"] as const).find((each) => pattern === `[${aloneClass(each)}]`);
  const maxLength = at(json, "truncation", "max_length");
  const vocab = at(json, "model", "vocab");
  const ours = at(json, "model", "type") === "WordPiece" && at(json, "model", "continuing_subword_prefix") === " ";
  if (!ours || !splitting || typeof lowercase !== "boolean" || typeof maxLength !== "number" || !isVocab(vocab)) {
    const expected = "a whole-word tokenizer written by Tercet";
    throw new TercetError("folder-damaged", { file, expected, received: "another kind, or a damaged file" });
  }
  return {
    splitting,
    lowercase,
    maxLength,
    tokens: tokensOf(vocab, file),
    truncation: at(json, "truncation", "direction") === "Left" ? "pre" : "post",
    padding: at(json, "padding", "direction") === "Left" ? "pre" : "post",
    padTo: at(json, "padding", "strategy") === "BatchLongest" ? "longest" : "fixed",
  };
}

// The value at a path of keys, or undefined.
function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value;
  for (const key of path) found = (found as Record<string | number, unknown> | null | undefined)?.[key]; // unknown data: any step may be missing
  return found;
}

function isVocab(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// Every id must be used once, and the first two be the special ones: a hole would read as a wrong word later.
function tokensOf(vocab: Record<string, unknown>, file: string): string[] {
  const entries = Object.entries(vocab);
  const tokens = new Array<string>(entries.length);
  for (const [token, id] of entries) {
    const isFree = Number.isInteger(id) && (id as number) >= 0 && (id as number) < entries.length && tokens[id as number] === undefined;
    if (!isFree) {
      const expected = `ids 0 … ${entries.length - 1}, each once`;
      throw new TercetError("folder-damaged", { file, where: "model.vocab", expected, received: `${JSON.stringify(token)}: ${id}` });
    }
    tokens[id as number] = token;
  }
  if (tokens[0] !== paddingToken || tokens[1] !== unknownToken) {
    const expected = `${paddingToken} as id 0 and ${unknownToken} as id 1`;
    throw new TercetError("folder-damaged", { file, where: "model.vocab", expected, received: tokens.slice(0, 2).join(", ") || "nothing" });
  }
  return tokens;
}
