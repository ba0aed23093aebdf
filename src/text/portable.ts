// What users import as "tercet/text": the part of the room that runs in browsers too, which reads and writes no files.
export { type Audit, audit, type DataFacts, joinTexts, type LabeledRows, labeledRows, normalizeText, type TextLengths } from "./audit.ts";
export { type Batch, type BatchPlan, epochOrder, lengthBuckets, planBatches } from "./batching.ts";
export type { Splitting, TokenRules } from "./char-classes.ts";
export { type ChosenColumns, type ColumnOptions, type ColumnReason, chooseColumns } from "./columns.ts";
export { type EncodedLabels, type EncodedTexts, paddingId, takeEncoded, unknownId } from "./encoded.ts";
export { classesOf, type LabelEncoder, labelEncoder } from "./label-encoder.ts";
export { type LabelSetEncoder, labelSetEncoder } from "./label-set-encoder.ts";
export { detectLanguage, type Language } from "./language.ts";
export { type NumberEncoder, numberEncoder } from "./number-encoder.ts";
export { recognizeLabels, type TaskOptions } from "./recognize-task.ts";
export { type Rows, type Split, type SplitIndices, type SplitOptions, type SplitRowsOptions, splitIndices, splitRows } from "./split.ts";
export type { Table, TableFormat } from "./table.ts";
export { type TargetEncoder, targetEncoder } from "./target-encoder.ts";
export { tokenize } from "./tokenize.ts";
export type { Side, TokenizerFacts, TokenizerJson } from "./tokenizer-json.ts";
export { type TextVectorizer, type TextVectorizerOptions, textVectorizer, vectorizerFromTokenizerJson } from "./vectorizer.ts";
export { parseWordVectors, vectorsFor, type WordVectors } from "./word-vectors.ts";
