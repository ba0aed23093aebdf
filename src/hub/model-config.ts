// config.json of a model folder: Hugging Face's keys, and under `tercet` what only we need.
import { z } from "zod";
import { TercetError } from "../core/errors.ts";

/** Version of the folder's layout. A reader of a newer one says what to do; an older one is read as it is. */
export const formatVersion = 1;

const numberOrNull = z.number().nullable();

const schema = z.object({
  model_type: z.literal("tercet"),
  architectures: z.array(z.string()),
  id2label: z.record(z.string(), z.string()),
  label2id: z.record(z.string(), z.number()),
  problem_type: z.enum(["single_label_classification", "multi_label_classification", "regression"]),
  pad_token_id: z.number(),
  max_position_embeddings: z.number(),
  tercet: z.object({
    formatVersion: z.number().int().min(1),
    task: z.literal("classification"),
    architecture: z.string(),
    /** What the architecture is made again from; for "linear" its own settings. */
    options: z.record(z.string(), z.unknown()),
    loss: z.string().nullable(),
    optimizer: z.object({ id: z.string(), config: z.record(z.string(), z.union([z.number(), z.boolean()])) }).nullable(),
    seed: z.number(),
    plan: z.object({ shards: z.number(), workers: z.number(), threads: z.number() }).nullable(),
    /** How the exported logits become probabilities. */
    output: z.enum(["linear", "sigmoid", "softmax"]),
    paddingBlind: z.boolean(),
    language: z.string().nullable(),
    dataFingerprint: z.string().nullable(),
    textColumns: z.array(z.string()).optional(),
    labelColumn: z.string().nullable().optional(),
    parameters: numberOrNull,
  }),
});

export type ModelConfig = z.infer<typeof schema>;

/** Parses config.json. Throws `folder-not-model`, `folder-newer`, `folder-damaged`. */
export function parseModelConfig(text: string, file: string): ModelConfig {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new TercetError("folder-damaged", {
      file,
      expected: "JSON",
      received: "text that is no JSON",
      hint: "Train the model again, or restore the folder.",
      cause,
    });
  }
  const { model_type, tercet } = (json ?? {}) as { model_type?: unknown; tercet?: { formatVersion?: unknown } };
  if (model_type !== "tercet") {
    throw new TercetError("folder-not-model", {
      file,
      expected: 'a model folder of tercet (model_type "tercet")',
      received: `model_type ${JSON.stringify(model_type)}`,
    });
  }
  const version = Number(tercet?.formatVersion);
  if (version > formatVersion) {
    const hint = "Update tercet, or train the model again with this version.";
    throw new TercetError("folder-newer", {
      file,
      expected: `format version ${formatVersion} or older`,
      received: `version ${version}`,
      hint,
    });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const received = `${issue!.path.join(".")}: ${issue!.message}`;
  throw new TercetError("folder-damaged", {
    file,
    expected: "the keys of a tercet model",
    received,
    hint: "Train the model again, or restore the folder.",
  });
}
