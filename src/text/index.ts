// For users of the room: tables in, token ids and class indices out.
export { type Audit, audit, type DataFacts, joinTexts, type LabeledRows, labeledRows, normalizeText, type TextLengths } from "./audit.ts";
export { type Batch, type BatchPlan, epochOrder, lengthBuckets, planBatches } from "./batching.ts";
export type { Splitting, TokenRules } from "./char-classes.ts";
export { type ChosenColumns, type ColumnOptions, type ColumnReason, chooseColumns } from "./columns.ts";
export type { ReadOptions } from "./dialect.node.ts";
export { type EncodedLabels, type EncodedTexts, paddingId, takeEncoded, unknownId } from "./encoded.ts";
export { classesOf, type LabelEncoder, labelEncoder } from "./label-encoder.ts";
export { detectLanguage, type Language } from "./language.ts";
export { type RowReader, readRows, type TableRow } from "./read-rows.node.ts";
export { readTable } from "./read-table.node.ts";
export { type Rows, type Split, type SplitIndices, type SplitOptions, type SplitRowsOptions, splitIndices, splitRows } from "./split.ts";
export type { Table, TableFormat } from "./table.ts";
export { tokenize } from "./tokenize.ts";
export type { Side, TokenizerFacts, TokenizerJson } from "./tokenizer-json.ts";
export { type TextVectorizer, type TextVectorizerOptions, textVectorizer, vectorizerFromTokenizerJson } from "./vectorizer.ts";
export { freeNames, layoutFor, type TableLayout, type TableWriter, writeTable, writeTo } from "./write-table.node.ts";
