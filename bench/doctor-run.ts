// One run of the doctor bench: trains as the command does, and tells what the doctor gets to see and how the run truly is.
import type { Metrics } from "../src/metrics/classification-report.ts";
import { type LinearModel, trainLinear } from "../src/models/linear/index.ts";
import { architectures } from "../src/models/registry.ts";
import { optimizers } from "../src/optimizers/registry.ts";
import { chooseLoss } from "../src/tasks/choose-loss.ts";
import { linearParts, networkParts } from "../src/tasks/classifier-parts.node.ts";
import { judgeOf } from "../src/tasks/judge.ts";
import { gatherRunFacts, validationScores } from "../src/tasks/run-facts.ts";
import { normalizeText } from "../src/text/audit.ts";
import { labelEncoder } from "../src/text/label-encoder.ts";
import { textVectorizer } from "../src/text/vectorizer.ts";
import type { RunFacts } from "../src/training/diagnosis/facts.ts";
import { networkLayout } from "../src/training/network-layout.ts";
import { makePlan } from "../src/training/plan.node.ts";
import { train } from "../src/training/trainer.node.ts";
import { type Case, keyOf } from "./doctor-cases.ts";
import type { Truth } from "./doctor-score.ts";
import type { Sample } from "./doctor-sets.ts";

export async function runCase(case_: Case, clean: Sample): Promise<{ facts: RunFacts; truth: Truth }> {
  const { set, recipe, seed } = case_;
  const sample = case_.spoil(clean, keyOf(case_));
  const labels = labelEncoder().adapt(sample.train.labels);
  const classes = labels.classes.length;
  const vectorizer = textVectorizer({ maxLength: set.maxLength, vocabularySize: 20_000, minCount: 2, splitting: set.splitting }).adapt(
    sample.train.texts,
  );
  const { loss, outputs, output } = chooseLoss(undefined, classes);
  const row = architectures.find(({ id }) => id === recipe.architecture)!;
  const network = row.create!({ vocabularySize: vectorizer.size, outputs, output }, recipe.options);
  const maker = optimizers.find(({ id }) => id === recipe.optimizer)!;
  const optimizer = maker.create({ ...recipe.optimizerOptions, learningRate: recipe.learningRate });
  const plan = makePlan({ batchSize: recipe.batchSize, workers: 1 });
  const known = { ...sample.validation, ...keepKnown(sample.validation, labels.classes) };
  const encode = (part: Sample["train"]) => ({ x: vectorizer.encode(part.texts), y: labels.encode(part.labels).data });
  const { epochs, batchSize, learningRate, keepsBest } = recipe;
  const result = await train({
    network,
    loss,
    optimizer,
    learningRate,
    train: encode(sample.train),
    validation: encode(known),
    epochs,
    batchSize,
    seed,
    plan,
    earlyStopping: keepsBest ? { patience: 3 } : undefined,
    restoreBest: keepsBest,
  });
  const facts = { language: null, dataFingerprint: null };
  const state = { network, layout: networkLayout(network).layout, weights: result.weights, loss, optimizer, seed, plan };
  const parts = networkParts(state, { vectorizer, labels, facts });
  const model = linearOf(sample, labels.classes, case_);
  const judge = judgeOf(labels);
  const linear = linearParts(model, { seed, facts });
  const held = keepKnown(sample.test, labels.classes);
  const [test, linearTest] = [(await judge(parts, held))!, (await judge(linear, held))!]; // there are test rows
  const ran = result.history.loss.length;
  const gathered = await gatherRunFacts({
    settings: {
      architecture: recipe.architecture,
      optimizer: recipe.optimizer,
      loss: loss.id,
      learningRate,
      usualLearningRate: maker.create().config.learningRate as number,
      epochs,
      batchSize,
    },
    history: result.history,
    keptEpoch: keepsBest ? result.bestEpoch : ran,
    stopped: result.stopped,
    repeats: repeatsOf(sample),
    train: sample.train,
    labels,
    splitting: set.splitting,
    seed,
    classifier: parts,
    validation: await judge(parts, known),
    linear: await judge(linear, known),
    probe: true,
  });
  await parts.release();
  const truth = {
    rows: test.metrics.rows,
    accuracy: test.metrics.accuracy!,
    logLoss: test.metrics.logLoss!,
    scaledLogLoss: validationScores(test).scaledLogLoss,
    linearAccuracy: linearTest.metrics.accuracy!,
    rarestRecall: rarestRecall(test.metrics, sample),
  };
  return { facts: gathered, truth };
}

function linearOf({ train: { texts, labels } }: Sample, classes: readonly string[], { set, seed }: Case): LinearModel {
  const encoder = labelEncoder({ classes });
  return trainLinear(texts, encoder.encode(labels).data, { classes, splitting: set.splitting, seed, quick: true });
}

function rarestRecall({ perClass }: Metrics, { train }: Sample): number {
  const rows = (label: string) => train.labels.filter((each) => each === label).length;
  return perClass.reduce((rarest, each) => (rows(each.label) < rows(rarest.label) ? each : rarest)).recall;
}

/** Small samples may lack a class that others have. */
function keepKnown({ texts, labels }: Sample["test"], classes: readonly string[]): Sample["test"] {
  const rows = labels.flatMap((label, row) => (classes.includes(label) ? [row] : []));
  return { texts: rows.map((row) => texts[row]!), labels: rows.map((row) => labels[row]!) };
}

function repeatsOf({ train: { texts }, validation }: Sample): RunFacts["repeats"] {
  const known = new Set(texts.map(normalizeText));
  const overlap = validation.texts.filter((text) => known.has(normalizeText(text))).length;
  const rows = texts.length + validation.texts.length;
  return { duplicates: 0, contradictory: 0, rows, overlap, heldOut: validation.texts.length };
}
