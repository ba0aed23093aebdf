// README.md of a model folder: a model card with the head that Hugging Face reads.
import type { TaskKind } from "../core/task-kind.ts";
import type { AnyMetrics } from "../metrics/any-metrics.ts";
import { cardScores } from "./card-scores.ts";
import { inline } from "./markdown.ts";
import type { ModelConfig } from "./model-config.ts";

export interface CardFacts {
  readonly config: ModelConfig;
  readonly rows: { readonly train: number; readonly validation: number; readonly test: number } | null;
  /** Scores on the test part; null where there was none. */
  readonly test: AnyMetrics | null;
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
    `# ${titles[config.tercet.task]}`,
    "",
    gives(config, labels.length, named),
    "",
    `Architecture \`${architecture}\`, ${trainedWith.join(", ")}.`,
    rows ? `Trained on ${rows.train} rows; ${rows.validation} more chose the best epoch, ${rows.test} judged the result.` : "",
    "",
  ];
}

const titles: Readonly<Record<TaskKind, string>> = {
  classification: "Text classifier",
  multiLabel: "Text classifier with any number of labels",
  regression: "Model of a quantity from texts",
};

function gives({ tercet }: ModelConfig, labels: number, named: string): string {
  if (tercet.task === "multiLabel")
    return `Gives a text any number of ${labels} labels: ${named}. Those with a probability above ${tercet.threshold} are its answer.`;
  if (tercet.task === "classification") return `Gives a text one of ${labels} labels: ${named}.`;
  const { mean, deviation } = tercet.quantity ?? { mean: 0, deviation: 1 };
  return `Gives a text a number, ${named}: in the training rows ${round(mean)} on average, with a standard deviation of ${round(deviation)}.`;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}

function scores({ test }: CardFacts): string[] {
  if (!test || test.rows === 0) return [];
  return [
    "## Scores",
    "",
    `On ${test.rows} rows that took no part in training. Intervals hold the score on other such rows in ${100 * test.confidence} of 100 samples.`,
    "",
    ...cardScores(test),
  ];
}

function use({ config }: CardFacts): string[] {
  const program =
    config.tercet.architecture === "ensemble"
      ? `Each folder under \`members/\` is a model of its own; the answer is the weighted mean of their ${config.tercet.task === "regression" ? "numbers" : "probabilities"}, as \`config.json\` says.`
      : config.tercet.architecture === "linear"
        ? "`onnx/model.onnx` takes the n-gram features `feature_ids`, `feature_values` and gives `logits`."
        : "`onnx/model.onnx` with `tokenizer.json` runs in any ONNX runtime: `input_ids`, `attention_mask` → `logits`.";
  const answers = {
    classification:
      config.tercet.output === "softmax"
        ? "A softmax over the logits gives the probabilities."
        : "A sigmoid of each logit, scaled to sum to 1, gives the probabilities.",
    multiLabel: "A sigmoid of each logit gives the probability of its label.",
    regression: "The logit is the number itself, in its own unit.",
  };
  return [
    "## Use",
    "",
    "```sh",
    'tercet predict DIR "some text"',
    "```",
    "",
    "DIR is this folder.",
    "",
    config.tercet.architecture === "ensemble" ? program : `${program} ${answers[config.tercet.task]}`,
    "",
    meant[config.tercet.task],
    "",
  ];
}

const meant: Readonly<Record<TaskKind, string>> = {
  classification: "Meant for texts of the kind it was trained on, and for these labels only: any other text gets one of them too.",
  multiLabel: "Meant for texts of the kind it was trained on, and for these labels only.",
  regression: "Meant for texts of the kind it was trained on: any other text gets a number too.",
};

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
