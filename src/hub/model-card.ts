// README.md of a model folder: a model card with the head that Hugging Face reads.
import type { Metrics } from "../metrics/classification-report.ts";
import type { ModelConfig } from "./model-config.ts";

export interface CardFacts {
  readonly config: ModelConfig;
  readonly rows: { readonly train: number; readonly validation: number; readonly test: number } | null;
  /** Scores on the test part; null where there was none. */
  readonly test: Metrics | null;
}

/** The model card, in Markdown. Equal facts give an equal card. */
export function modelCard(facts: CardFacts): string {
  const sections = [head(facts), about(facts), scores(facts), use(facts), limits(facts)];
  return `${sections
    .flat()
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")}\n`;
}

const mostLabels = 20; // named in a sentence
const mostRows = 50; // of a table

function head({ config }: CardFacts): string[] {
  const { language } = config.tercet;
  const known = language && language !== "und" ? [`language: ${language}`] : [];
  return ["---", "pipeline_tag: text-classification", ...known, "license: other", "library_name: tercet", "---", ""];
}

function about({ config, rows }: CardFacts): string[] {
  const { architecture, loss, optimizer, seed } = config.tercet;
  const labels = Object.values(config.id2label).map(inline);
  const named = `${labels.slice(0, mostLabels).join(", ")}${labels.length > mostLabels ? ", …" : ""}`;
  const trainedWith = [optimizer && `optimizer \`${optimizer.id}\``, loss && `loss \`${loss}\``, `seed ${seed}`].filter(Boolean);
  return [
    "# Text classifier",
    "",
    `Gives a text one of ${labels.length} labels: ${named}.`,
    "",
    `Architecture \`${architecture}\`, ${trainedWith.join(", ")}.`,
    rows ? `Trained on ${rows.train} rows; ${rows.validation} more chose the best epoch, ${rows.test} judged the result.` : "",
    "",
  ];
}

function scores({ test }: CardFacts): string[] {
  if (!test || test.rows === 0) return [];
  const { intervals, perClass } = test;
  return [
    "## Scores",
    "",
    `On ${test.rows} rows that took no part in training. Intervals hold the score on other such rows in ${100 * test.confidence} of 100 samples.`,
    "",
    "| score | value | interval |",
    "|---|---|---|",
    `| accuracy | ${percent(test.accuracy)} | ${range(intervals.accuracy)} |`,
    `| accuracy of always answering the commonest label | ${percent(test.majorityAccuracy)} | |`,
    `| F1, mean over labels | ${percent(test.f1Macro)} | ${range(intervals.f1Macro)} |`,
    `| area under the ROC curve | ${decimals(test.auroc)} | |`,
    `| log loss, in nats | ${decimals(test.logLoss)} | |`,
    `| expected calibration error | ${percent(test.ece)} | |`,
    "",
    "| label | precision | recall | F1 | rows |",
    "|---|---|---|---|---|",
    ...perClass
      .slice(0, mostRows)
      .map(
        ({ label, precision, recall, f1, support }) =>
          `| ${inline(label)} | ${percent(precision)} | ${percent(recall)} | ${percent(f1)} | ${support} |`,
      ),
    perClass.length > mostRows ? `\nThe other ${perClass.length - mostRows} labels stand in \`metrics.json\`.` : "",
    "",
  ];
}

function use({ config }: CardFacts): string[] {
  const program =
    config.tercet.architecture === "ensemble"
      ? "Each folder under `members/` is a model of its own; the answer is the weighted mean of their probabilities, as `config.json` says."
      : config.tercet.architecture === "linear"
        ? "`onnx/model.onnx` takes the n-gram features `feature_ids`, `feature_values` and gives `logits`."
        : "`onnx/model.onnx` with `tokenizer.json` runs in any ONNX runtime: `input_ids`, `attention_mask` → `logits`.";
  return [
    "## Use",
    "",
    "```sh",
    'tercet predict DIR "some text"',
    "```",
    "",
    "DIR is this folder.",
    "",
    program,
    "",
    "Meant for texts of the kind it was trained on, and for these labels only: any other text gets one of them too.",
    "",
  ];
}

function limits({ config }: CardFacts): string[] {
  const { max_position_embeddings: most, tercet } = config;
  return [
    "## Limits",
    "",
    "- The scores hold for rows like the held-out ones. Texts of another source, time or language can do worse: judge it on some of them first.",
    "- What is wrong or one-sided in the training labels is learned with them.",
    tercet.architecture === "ensemble"
      ? `- Its members read at most the first ${most} tokens of a text, the linear one all of it.`
      : tercet.architecture === "linear"
        ? "- It knows words and pieces of words, not their order in the sentence."
        : `- It reads the first ${most} tokens of a text.`,
    "- A person should look over decisions about people.",
  ];
}

function percent(share: number | null): string {
  return share === null ? "not defined" : `${(100 * share).toFixed(1)} %`;
}

function decimals(value: number | null): string {
  return value === null ? "not defined" : value.toFixed(3);
}

function range(interval: readonly [number, number] | null): string {
  return interval ? `${percent(interval[0])} to ${percent(interval[1])}` : "";
}

/** A label inside a line or a table cell of Markdown. */
function inline(label: string): string {
  return label.replaceAll(/\s+/g, " ").replaceAll(/[\\|`*_<>[\]]/g, "\\$&");
}
