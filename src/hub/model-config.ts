// config.json of a model folder: Hugging Face's keys, and under `tercet` what only we need.
import { show } from "../core/check.ts";
import { type Problem, TercetError, throwProblems, toProblem } from "../core/errors.ts";
import { type TaskKind, taskKinds } from "../core/task-kind.ts";

/** Version of the folder's layout. A reader of a newer one says what to do; an older one is read as it is. */
export const formatVersion = 1;

export interface ModelConfig {
  readonly model_type: "tercet";
  readonly architectures: readonly string[];
  /** Label of each output, under "0", "1", … */
  readonly id2label: Readonly<Record<string, string>>;
  readonly label2id: Readonly<Record<string, number>>;
  readonly problem_type: "single_label_classification" | "multi_label_classification" | "regression";
  readonly pad_token_id: number;
  /** Most tokens of a text that are read. */
  readonly max_position_embeddings: number;
  readonly tercet: TercetConfig;
}

export interface TercetConfig {
  readonly formatVersion: number;
  readonly task: TaskKind;
  readonly architecture: string;
  /** What the architecture is made again from; for "linear" its own settings. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly loss: string | null;
  readonly optimizer: { readonly id: string; readonly config: Readonly<Record<string, number | boolean>> } | null;
  readonly seed: number;
  readonly plan: { readonly shards: number; readonly workers: number; readonly threads: number } | null;
  /** How the network's last values become probabilities. */
  readonly output: "linear" | "sigmoid" | "softmax";
  readonly paddingBlind: boolean;
  /** Of several labels a text: a label is answered where its probability is above it. */
  readonly threshold?: number;
  /** Of several labels a text: what stood between them in the training file; null where they were JSON lists. */
  readonly labelSeparator?: string | null;
  /** Of a quantity: mean and deviation in the training rows. The program answers in the quantity's own unit. */
  readonly quantity?: { readonly mean: number; readonly deviation: number };
  /** What the exported logits were divided by. */
  readonly temperature?: number;
  readonly language: string | null;
  readonly dataFingerprint: string | null;
  readonly textColumns?: readonly string[];
  readonly labelColumn?: string | null;
  readonly parameters: number | null;
}

type Check = (value: unknown) => boolean;

// Checked by hand: a validation library costs more time to load than a short text takes to be answered.
const keys: Readonly<Record<string, readonly [expected: string, holds: Check]>> = {
  architectures: ["a list of names", listOf(isText)],
  id2label: ['labels under "0", "1", …', isLabels],
  label2id: ["a whole number for each label", (value) => isRecord(value) && Object.values(value).every(isWhole)],
  problem_type: [
    "single_label_classification, multi_label_classification or regression",
    oneOf("single_label_classification", "multi_label_classification", "regression"),
  ],
  pad_token_id: ["a whole number", isWhole],
  max_position_embeddings: ["a whole number", isWhole],
  "tercet.formatVersion": ["a whole number from 1", (value) => isWhole(value) && value > 0],
  "tercet.task": [taskKinds.join(" or "), oneOf(...taskKinds)],
  "tercet.architecture": ["a name", isText],
  "tercet.options": ["settings under their names", isRecord],
  "tercet.loss": ["a name or null", orNull(isText)],
  "tercet.optimizer": ["a name and settings, or null", orNull((value) => isRecord(value) && isText(value.id) && isSettings(value.config))],
  "tercet.seed": ["a number", isNumber],
  "tercet.plan": [
    "numbers of shards, workers and threads, or null",
    orNull((value) => isRecord(value) && [value.shards, value.workers, value.threads].every(isWhole)),
  ],
  "tercet.output": ["linear, sigmoid or softmax", oneOf("linear", "sigmoid", "softmax")],
  "tercet.paddingBlind": ["true or false", isBoolean],
  "tercet.threshold": ["a number from 0 to 1", optional((value) => isNumber(value) && value >= 0 && value <= 1)],
  "tercet.labelSeparator": ["a text or null", optional(orNull(isText))],
  "tercet.quantity": ["mean and deviation", optional((value) => isRecord(value) && [value.mean, value.deviation].every(Number.isFinite))],
  "tercet.temperature": ["a number above 0", optional((value) => isNumber(value) && value > 0)],
  "tercet.language": ["a code or null", orNull(isText)],
  "tercet.dataFingerprint": ["a text or null", orNull(isText)],
  "tercet.textColumns": ["a list of names", optional(listOf(isText))],
  "tercet.labelColumn": ["a name or null", optional(orNull(isText))],
  "tercet.parameters": ["a number or null", orNull(isNumber)],
};

/** Parses config.json. Throws `folder-not-model`, `folder-newer`, or `folder-damaged` with all that is wrong in it. */
export function parseModelConfig(text: string, file: string): ModelConfig {
  const json = parse(text, file);
  refuseForeign(json, file);
  const problems = Object.entries(keys).flatMap(([key, [expected, holds]]): Problem[] => {
    const value = valueAt(json, key);
    if (holds(value)) return [];
    return [toProblem("folder-damaged", { file, where: key, expected: `${key} to be ${expected}`, received: show(value), hint })];
  });
  throwProblems(problems);
  expectInverse(json as unknown as ModelConfig, file); // each key was checked
  return json as unknown as ModelConfig; // each key was checked
}

/** A list of labels of the wrong length, or out of order, would give answers other names. */
function expectInverse({ id2label, label2id }: ModelConfig, file: string): void {
  const labels = Object.entries(id2label);
  const other = labels.find(([id, label]) => !Object.hasOwn(label2id, label) || label2id[label] !== Number(id));
  if (!other && Object.keys(label2id).length === labels.length) return;
  throw new TercetError("folder-damaged", {
    file,
    where: "label2id",
    expected: "label2id to name the labels of id2label, each with its number",
    received: other ? `${show(label2id[other[1]])} for ${show(other[1])}, which is ${other[0]} in id2label` : "more labels",
    hint,
  });
}

const hint = "Restore the folder, or train the model again.";

function parse(text: string, file: string): Record<string, unknown> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new TercetError("folder-damaged", { file, expected: "JSON", received: "text that is no JSON", hint, cause });
  }
  if (!isRecord(json)) throw new TercetError("folder-damaged", { file, expected: "keys and values", received: show(json), hint });
  return json;
}

function refuseForeign(json: Record<string, unknown>, file: string): void {
  if (json.model_type !== "tercet") {
    throw new TercetError("folder-not-model", {
      file,
      expected: 'a model folder of Tercet, with model_type "tercet"',
      received: `model_type ${show(json.model_type)}`,
      hint: "Name a folder that tercet train wrote.",
    });
  }
  const version = valueAt(json, "tercet.formatVersion");
  if (!isNumber(version) || version <= formatVersion) return;
  throw new TercetError("folder-newer", {
    file,
    expected: `format version ${formatVersion} or older`,
    received: `format version ${version}`,
    hint: "Update Tercet, or train the model again with this version.",
  });
}

function valueAt(json: Record<string, unknown>, key: string): unknown {
  let value: unknown = json;
  for (const part of key.split(".")) value = isRecord(value) ? value[part] : undefined;
  return value;
}

/** Labels under 0 … n − 1 without a gap: a gap would give an answer no name. */
function isLabels(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const count = Object.keys(value).length;
  return count > 0 && Array.from({ length: count }, (_, id) => value[String(id)]).every(isText);
}

function isSettings(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every((each) => isNumber(each) || isBoolean(each));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isBoolean(value: unknown): boolean {
  return typeof value === "boolean";
}

function oneOf(...names: readonly string[]): Check {
  return (value) => isText(value) && names.includes(value);
}

function listOf(holds: Check): Check {
  return (value) => Array.isArray(value) && value.every(holds);
}

function orNull(holds: Check): Check {
  return (value) => value === null || holds(value);
}

function optional(holds: Check): Check {
  return (value) => value === undefined || holds(value);
}
