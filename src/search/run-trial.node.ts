// One trial: train on the rows outside the held-out fold, judge on those inside, leave the model and the answers in a folder.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { permutation, randomKey } from "../core/random.ts";
import { trainLinearAsync } from "../models/linear/index.ts";
import { type ClassifierParts, linearParts, networkParts, unitOf, writeClassifier } from "../tasks/classifier-parts.node.ts";
import type { Part } from "../tasks/data-set.node.ts";
import { linearTargets } from "../tasks/make-model.node.ts";
import { prepareNetwork, sha256, trainedState, trainNetwork } from "../tasks/train-network.node.ts";
import type { TrainingEvent } from "../training/events.ts";
import { countParameters } from "../training/parameters.ts";
import type { Candidate } from "./candidate.ts";
import { partsOfFold } from "./folds.ts";
import { measuresOf } from "./measures/measures-of.ts";
import type { TaskMeasures } from "./measures/task-measures.ts";
import { type Ended, type HeldOutScores, nothing, type Trial } from "./outcome.ts";
import { toRecipe } from "./to-recipe.ts";
import type { TrialData, TrialRequest } from "./trial-messages.ts";

export interface TrialTalk {
  /** Called now and then with how far the training has come, 0 to 1: the trial is not hung. */
  readonly alive: (progress: number) => void;
  /** Asked at half of the schedule with the loss on held-out rows; false ends the trial. */
  readonly atHalf: (loss: number) => Promise<boolean>;
}

/** Name of the file with the answers to the held-out rows, float32 `[rows, width]`. */
export const heldOutFile = "held-out.f32";

export async function runTrial({ trial, folder }: TrialRequest, data: TrialData, talk: TrialTalk): Promise<Ended> {
  const { candidate } = trial;
  const { train, held } = partsOfFold(data, trial.fold);
  const parts = { train: shareOf(train, trial), held };
  const measures = measuresOf(data);
  const context = { data, measures, ...parts, seed: trial.seed, talk };
  const made = candidate === null ? await makeLinear(context, trial) : await makeNetwork(context, candidate);
  if (!made.parts) return { ...unfinished, ...made.facts };
  const scores = parts.held.texts.length > 0 ? await judge(made.parts, parts.held, { measures, folder }) : null;
  const written = join(folder, "model");
  await mkdir(written, { recursive: true });
  const rows = { train: parts.train.texts.length, validation: parts.held.texts.length, test: 0 };
  const sizeBytes = await writeClassifier(written, made.parts, { metrics: null, rows, test: null });
  const msPerText = await medianMs(made.parts, parts.held.texts);
  await made.parts.release();
  return { ...unfinished, status: "finished", ...made.facts, scores, sizeBytes, msPerText };
}

/** A part of the rows, drawn by the seed alone: a smaller share is a part of a larger one. */
function shareOf({ texts, labels }: Part, { share, seed }: Trial): Part {
  if (share === 1) return { texts, labels };
  const drawn = permutation(texts.length, randomKey(seed, "share"))
    .subarray(0, Math.ceil(share * texts.length))
    .sort();
  return { texts: Array.from(drawn, (row) => texts[row]!), labels: Array.from(drawn, (row) => labels[row]!) };
}

const mostTimed = 31;

const unfinished: Ended = { ...nothing, status: "failed" };

/** Median time of answering one text alone. */
async function medianMs({ probabilities }: ClassifierParts, texts: readonly string[]): Promise<number | null> {
  const times: number[] = [];
  for (const text of texts.slice(0, mostTimed)) {
    const began = performance.now();
    await probabilities([text]);
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? null;
}

interface Making {
  readonly data: TrialData;
  readonly measures: TaskMeasures;
  readonly train: Part;
  readonly held: Part;
  readonly seed: number;
  readonly talk: TrialTalk;
}

interface Made {
  /** Null when nothing came of it. */
  readonly parts: ClassifierParts | null;
  readonly facts: Partial<Ended>;
}

async function makeLinear({ data, measures: { encoder }, train, seed, talk }: Making, { quick, setting }: Trial): Promise<Made> {
  const { classes, splitting, facts } = data;
  const model = await trainLinearAsync(train.texts, linearTargets(encoder, train.labels), {
    classes,
    splitting,
    seed,
    quick,
    ...setting,
    onProgress: ({ done, total }) => talk.alive(done / total),
  });
  return {
    parts: linearParts(model, { seed, facts, quantity: unitOf(encoder) }),
    facts: { parameters: model.parameters, weightsSha256: sha256(model.weights), options: { ...model.options, classes: undefined } },
  };
}

async function makeNetwork({ data, measures, train, held, seed, talk }: Making, candidate: Candidate): Promise<Made> {
  const labels = measures.encoder;
  const recipe = toRecipe(candidate);
  const prepared = prepareNetwork({ recipe, train, validation: held, labels, splitting: data.splitting, seed, workers: 1 });
  let halfLoss: number | null = null;
  const half = Math.ceil(recipe.epochs / 2);
  const result = await trainNetwork(prepared, {
    restoreBest: false, // a decayed schedule ends well; a small validation set chooses epochs badly
    onEvent: everyHalfSecond((event) => talk.alive(progressOf(event))),
    goesOn: async ({ epoch }, logits) => {
      if (epoch !== half || !logits) return true;
      halfLoss = measures.scores(measures.answersOf(logits, prepared.network.output), measures.targets(held.labels)).loss;
      return talk.atHalf(halfLoss);
    },
  });
  const facts = { parameters: countParameters(prepared.layout), history: result.history, halfLoss, options: { ...candidate.options } };
  if (result.stopped === "pruned") return { parts: null, facts: { ...facts, status: "pruned" } };
  if (result.stopped === "nan") return { parts: null, facts: { ...facts, reason: `the loss was no number at step ${result.nanStep}` } };
  const { vectorizer } = prepared;
  const parts = networkParts(trainedState(prepared, result.weights), { vectorizer, labels, facts: data.facts });
  return { parts, facts: { ...facts, weightsSha256: sha256(result.weights) } };
}

function progressOf(event: TrainingEvent): number {
  if (event.event === "epoch") return event.epoch / event.epochs;
  return (event.epoch - 1 + event.step / event.steps) / event.epochs;
}

/** Steps come many a second: a message for each would cost more than it tells. */
function everyHalfSecond(tell: (event: TrainingEvent) => void): (event: TrainingEvent) => void {
  let last = 0;
  return (event) => {
    const now = performance.now();
    if (now - last < 500) return;
    last = now;
    tell(event);
  };
}

async function judge(
  parts: ClassifierParts,
  held: Part,
  { measures, folder }: { readonly measures: TaskMeasures; readonly folder: string },
): Promise<HeldOutScores> {
  const answers = await parts.probabilities(held.texts);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, heldOutFile), new Uint8Array(answers.buffer, answers.byteOffset, answers.byteLength));
  return measures.scores(answers, measures.targets(held.labels));
}
