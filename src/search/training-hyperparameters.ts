// What can be chosen about a training whatever its three legs are: how long, in which portions, on which tokens.
import { type DataProfile, type Hyperparameter, startingAt } from "../core/hyperparameter.ts";
import { schedules } from "../schedules/registry.ts";

/** Steps within which a network of this size has learned what it can: 10 epochs of middling data, but neither few nor endless. */
const steps = { fewest: 500, most: 2800, epochs: 10 };
const smallData = 1000; // rows
const longestText = 256; // tokens: what a step costs grows with them; ChnSentiCorp gained nothing beyond
const noticeableImbalance = 1.5;

export function trainingHyperparameters(profile: DataProfile): Hyperparameter[] {
  const { rows, lengths, imbalance } = profile;
  const isSmall = rows < smallData;
  const batchSize = isSmall ? 32 : 64;
  const fallsOff = { name: "schedule", values: schedules.filter(({ isSearched }) => isSearched).map(({ id }) => id), start: "linear" };
  return [
    startingAt("batchSize", batchSize, [batchSize / 2, batchSize * 2]),
    epochsFor(rows, batchSize),
    fallsOff,
    lengthFor(lengths),
    startingAt("vocabularySize", 20_000, [5000, 50_000]),
    startingAt("minCount", isSmall ? 1 : 2, [1, 2, 4]),
    ...(imbalance > noticeableImbalance ? [{ name: "balanced", values: [false, true], start: false }] : []),
  ];
}

function epochsFor(rows: number, batchSize: number): Hyperparameter {
  const stepsPerEpoch = Math.ceil(rows / batchSize);
  const wanted = Math.min(steps.most, Math.max(steps.fewest, steps.epochs * stepsPerEpoch));
  const epochs = Math.max(1, Math.round(wanted / stepsPerEpoch));
  return startingAt("epochs", epochs, [Math.max(1, Math.round(epochs / 2)), Math.round(epochs * 1.6)]);
}

/** Long enough for 19 of 20 texts, in steps of 8; half and double of it where that changes anything. */
function lengthFor({ p95, max }: DataProfile["lengths"]): Hyperparameter {
  const toEight = (length: number) => Math.max(8, 8 * Math.ceil(length / 8));
  const start = Math.min(longestText, toEight(p95));
  const longer = Math.min(longestText, start * 2, toEight(max));
  return startingAt("maxLength", start, [toEight(start / 2), longer]);
}
