// README.md of a model folder: a model card with the head that Hugging Face reads.
import type { ModelConfig } from "./model-config.ts";

export interface CardFacts {
  readonly config: ModelConfig;
  readonly rows: { readonly train: number; readonly validation: number; readonly test: number } | null;
  /** Scores on the test part; fractions. */
  readonly test: {
    readonly accuracy: number | null;
    readonly f1Macro: number | null;
    readonly interval: readonly [number, number] | null;
  } | null;
}

export function modelCard({ config, rows, test }: CardFacts): string {
  const { architecture, loss, optimizer, language } = config.tercet;
  const labels = Object.values(config.id2label);
  const percent = (value: number | null) => (value === null ? "not defined" : `${(100 * value).toFixed(1)} %`);
  const head = [
    "---",
    "pipeline_tag: text-classification",
    ...(language && language !== "und" ? [`language: ${language}`] : []),
    "license: other",
    "library_name: tercet",
    "---",
  ];
  const scores = test
    ? [
        "## Scores on held-out rows",
        "",
        "| accuracy | 95 % interval | F1 (macro) | rows |",
        "|---|---|---|---|",
        `| ${percent(test.accuracy)} | ${test.interval ? `${percent(test.interval[0])} to ${percent(test.interval[1])}` : "–"} | ${percent(test.f1Macro)} | ${rows?.test ?? "–"} |`,
        "",
      ]
    : [];
  return [
    ...head,
    "",
    "# Text classifier",
    "",
    `Sorts a text into one of ${labels.length} classes: ${labels.slice(0, 20).join(", ")}${labels.length > 20 ? ", …" : ""}.`,
    "",
    `Architecture \`${architecture}\`${optimizer ? `, optimizer \`${optimizer.id}\`` : ""}${loss ? `, loss \`${loss}\`` : ""}, seed ${config.tercet.seed}.`,
    ...(rows ? [`Trained on ${rows.train} rows, ${rows.validation} for validation.`] : []),
    "",
    ...scores,
    "## Use",
    "",
    "```",
    'tercet predict . "some text"',
    "```",
    "",
    architecture === "linear"
      ? "`onnx/model.onnx` takes the n-gram features `feature_ids`, `feature_values` and gives `logits`."
      : "`onnx/model.onnx` with `tokenizer.json` runs in any ONNX runtime: `input_ids`, `attention_mask` → `logits`.",
    "",
    "## Limits",
    "",
    "The model knows only texts like those it was trained on. Its scores are shares of held-out rows, not promises about new sources.",
    "",
  ].join("\n");
}
