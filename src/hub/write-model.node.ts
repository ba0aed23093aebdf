// The files of a model folder, in Hugging Face's layout.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checksumFile, checksumsOf } from "./checksums.node.ts";
import type { ModelConfig } from "./model-config.ts";
import { writeSafetensors } from "./safetensors.ts";
import type { Tensors } from "./tensor.ts";

export interface ModelParts {
  readonly config: ModelConfig;
  /** Null for an ensemble, whose members have their own. */
  readonly tensors: Tensors | null;
  readonly onnx: Uint8Array | null;
  /** tokenizer.json as an object; null for models that read n-grams. */
  readonly tokenizer: object | null;
  readonly metrics: object | null;
  /** README.md. */
  readonly card: string;
}

/** Writes all files into a folder that exists, and their checksums. Returns their size in bytes. */
export async function writeModelFiles(folder: string, parts: ModelParts): Promise<number> {
  const { config, tensors, onnx, tokenizer, metrics, card } = parts;
  const contents: Record<string, string | Uint8Array> = {
    "config.json": toJson(config),
    ...(tensors && { "model.safetensors": writeSafetensors(tensors, { format: "pt" }) }),
    ...(onnx && { "onnx/model.onnx": onnx }),
    "README.md": card,
    ...(tokenizer && {
      "tokenizer.json": JSON.stringify(tokenizer),
      "tokenizer_config.json": toJson(tokenizerConfig(config, tokenizer)),
      "special_tokens_map.json": toJson({ pad_token: "[PAD]", unk_token: "[UNK]" }),
    }),
    ...(metrics && { "metrics.json": toJson(metrics) }),
  };
  const files = { ...contents, [checksumFile]: checksumsOf(contents) };
  await mkdir(onnx ? join(folder, "onnx") : folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return Object.values(files).reduce((sum, content) => sum + Buffer.byteLength(content), 0);
}

/** What Hugging Face's tokenizers ask for beside tokenizer.json. Sides are written there as "Left" and "Right". */
function tokenizerConfig({ max_position_embeddings }: ModelConfig, tokenizer: object): object {
  const { padding, truncation } = tokenizer as { padding?: { direction?: string }; truncation?: { direction?: string } }; // as we wrote it
  return {
    tokenizer_class: "PreTrainedTokenizerFast",
    model_max_length: max_position_embeddings,
    padding_side: padding?.direction === "Left" ? "left" : "right",
    truncation_side: truncation?.direction === "Left" ? "left" : "right",
    pad_token: "[PAD]",
    unk_token: "[UNK]",
    model_input_names: ["input_ids", "attention_mask"],
  };
}

function toJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
