// For users of the room: tables in, token ids and class indices out.
export type { Splitting, TokenRules } from "./char-classes.ts";
export type { ReadOptions } from "./dialect.node.ts";
export { type EncodedLabels, type EncodedTexts, paddingId, takeEncoded, unknownId } from "./encoded.ts";
export { type LabelEncoder, labelEncoder } from "./label-encoder.ts";
export { detectLanguage, type Language } from "./language.ts";
export { readTable } from "./read-table.node.ts";
export { type Split, type SplitIndices, type SplitOptions, type SplitRowsOptions, splitIndices, splitRows } from "./split.ts";
export type { Table, TableFormat } from "./table.ts";
export { tokenize, tokenScanner } from "./tokenize.ts";
export type { Side, TokenizerJson } from "./tokenizer-json.ts";
export { type TextVectorizer, type TextVectorizerOptions, textVectorizer, vectorizerFromTokenizerJson } from "./vectorizer.ts";
