// The end of a search: the answer is chosen on rows that no member was trained on, trained again on all of them, and judged on the test rows once.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { calibrated } from "../tasks/calibrated.node.ts";
import type { ClassifierParts } from "../tasks/classifier-parts.node.ts";
import { ensembleParts } from "../tasks/ensemble.node.ts";
import { loadParts } from "../tasks/load-model.node.ts";
import type { CostModel } from "./cost.ts";
import { type Contender, chooseAnswer, contenders } from "./decide.ts";
import type { FitData } from "./fit-data.node.ts";
import type { Preference } from "./fit-options.ts";
import { heldRows } from "./folds.ts";
import type { Targets, TaskMeasures } from "./measures/task-measures.ts";
import type { Outcome, Trial } from "./outcome.ts";
import { costOf, preferred, preferredNetwork } from "./prefer.ts";
import { heldOutFile } from "./run-trial.node.ts";
import { bestLinear, partners, type Standing } from "./search-state.ts";
import { makeTrial, settingOf } from "./trials.ts";
import type { Workshop } from "./workshop.node.ts";

/** What the end knows. */
export interface FinalsContext {
  readonly data: FitData;
  readonly workshop: Workshop;
  readonly cost: CostModel;
  readonly seed: number;
  readonly single: boolean;
  readonly prefer: Preference;
  readonly left: () => number;
  /** Seconds that the end takes without the folds. */
  readonly reserve: (candidate: Standing["candidate"] | null) => number;
  readonly interrupted: () => boolean;
}

/** What was chosen, before it is trained again. */
export interface Choice {
  readonly linear: Outcome;
  readonly network: Standing | null;
  /** Simplest first. */
  readonly contenders: readonly Contender[];
  readonly answer: Contender;
  /** What is right of each judged row, and its number among the rows. */
  readonly targets: Targets;
  readonly rows: readonly number[];
}

/** Trials that hold out every other fold, so that all rows judge; and the linear model on fewer rows, to see what more of them bring. */
export function extraTrials({ data, workshop, cost, seed }: FinalsContext, network: Standing | null): { folds: Trial[]; curve: Trial[] } {
  const { outcomes, nextNumber } = workshop;
  const linear = bestLinear(outcomes)!;
  const { divisions, foldsEach } = data.trial;
  const others = Array.from({ length: divisions.length * foldsEach - 1 }, (_, i) => i + 1);
  const ofLinear = (fold: number) => quickAgain(linear, { number: nextNumber(), origin: "fold", seed, fold });
  const ofNetwork = (candidate: Standing["candidate"], fold: number) =>
    makeTrial({ number: nextNumber(), origin: "fold", seed, fold, candidate, predictedSeconds: cost.predict(candidate) });
  const folds = [...others.map(ofLinear), ...(network ? others.map((fold) => ofNetwork(network.candidate, fold)) : [])];
  const curve = [0.25, 0.5].map((share) => quickAgain(linear, { number: nextNumber(), origin: "curve", seed, share }));
  return { folds, curve };
}

/** Seconds that the trials of all other folds take, side by side. */
export function secondsOfFolds(
  { data, workshop, cost }: Pick<FinalsContext, "data" | "workshop" | "cost">,
  candidate: Standing["candidate"],
): number {
  const { divisions, foldsEach } = data.trial;
  const linear = bestLinear(workshop.outcomes);
  const ofLinear = linear ? quickAgain(linear, { number: 0, origin: "fold", seed: 0 }).predictedSeconds : 0;
  return ((divisions.length * foldsEach - 1) * (cost.predict(candidate) + ofLinear)) / workshop.lanes;
}

/** The linear model once more with the setting that it has chosen. */
export function quickAgain(linear: Outcome, rest: Pick<Trial, "number" | "origin" | "seed"> & Partial<Trial>): Trial {
  const predictedSeconds = Math.max(0.5, linear.trial.quick ? linear.seconds / linear.trial.share : linear.seconds / 6);
  return makeTrial({ quick: true, setting: settingOf(linear), predictedSeconds, ...rest });
}

/**
 * The network that could be in the answer: the one that does best together with the linear model on the first fold, which need not be the
 * best alone; alone, the best, or what is preferred. Only one that can be trained again in the time that is left.
 */
export async function pickNetwork(context: FinalsContext): Promise<Standing | null> {
  const { data, workshop, single, prefer, left, reserve } = context;
  const { outcomes } = workshop;
  const isTold = (standing: Standing) => answersOf(workshop, standing) !== undefined;
  const preferredOne = preferredNetwork(outcomes, prefer, data.measures);
  const alone = preferredOne && isTold(preferredOne) ? preferredOne : (partners(outcomes).find(isTold) ?? null);
  if (single || prefer !== "accuracy" || data.judgedBy === "few") return alone;
  const { measures, trial } = data;
  const targets = targetsOf(data, heldRows(trial, 0));
  const linear = await readAnswers(workshop, outcomes, [0], (trial) => isLinear(trial, bestLinear(outcomes)!));
  const lossOf = async ({ candidate }: Standing): Promise<number> => {
    const key = JSON.stringify(candidate);
    const network = await readAnswers(workshop, outcomes, [0], (trial) => JSON.stringify(trial.candidate) === key);
    return contenders({ measures, targets, linear, network, pairs: true }).at(-1)!.scores.loss;
  };
  const secondsOf = ({ candidate }: Standing) => reserve(candidate) + secondsOfFolds(context, candidate);
  const inTime = partners(outcomes).filter((standing) => isTold(standing) && secondsOf(standing) <= left());
  const losses = await Promise.all(inTime.map(lossOf));
  return inTime[losses.indexOf(Math.min(...losses))] ?? alone;
}

/** The choice among linear, network and both, on as many rows as all of them have answered without having seen. */
export async function choose({ data, workshop, single, prefer }: FinalsContext, known: Standing | null): Promise<Choice> {
  const { outcomes } = workshop;
  const linear = bestLinear(outcomes)!;
  const network = data.judgedBy === "few" && commonFolds(data, outcomes, known).length === 1 ? null : known;
  const folds = commonFolds(data, outcomes, network);
  const read = (isOf: (trial: Trial) => boolean) => readAnswers(workshop, outcomes, folds, isOf);
  const { measures } = data;
  const rows = folds.flatMap((fold) => heldRows(data.trial, fold));
  const linearAnswers = await read((trial) => isLinear(trial, linear));
  const key = network && JSON.stringify(network.candidate);
  const seed = network ? answersOf(workshop, network)!.trial.seed : null; // it was picked among those that have some
  const networkAnswers =
    network && (await read((trial) => JSON.stringify(trial.candidate) === key && (trial.fold !== 0 || trial.seed === seed)));
  const merged = mergeRepeats({ rows, width: measures.width }, linearAnswers, networkAnswers);
  const targets = targetsOf(data, merged.rows);
  const pairs = !single && data.judgedBy !== "few";
  const all = contenders({ ...merged, measures, targets, pairs });
  const answer = prefer === "accuracy" ? chooseAnswer(all) : cheapestAnswer(all, { linear, network, prefer, measures });
  return { linear, network, contenders: all, answer, targets, rows: merged.rows };
}

/** The smallest or fastest of those about as good as the best. A pair costs what its members cost. */
function cheapestAnswer(
  all: readonly Contender[],
  { linear, network, prefer, measures }: { linear: Outcome; network: Standing | null; prefer: "speed" | "size"; measures: TaskMeasures },
): Contender {
  const ofLinear = costOf([linear], prefer);
  const ofNetwork = network ? costOf(network.outcomes, prefer) : 0;
  const costs = { linear: ofLinear, network: ofNetwork, pair: ofLinear + ofNetwork };
  const items = all.map((contender) => ({ contender, score: contender.scores.score, cost: costs[contender.name] }));
  return preferred(items, measures).contender;
}

function targetsOf({ measures, trial }: FitData, rows: readonly number[]): Targets {
  return measures.targets(rows.map((row) => trial.labels[row]!));
}

/** Folds that both the linear model and the network have answered; all of them, or only the first. */
function commonFolds({ trial: { divisions, foldsEach } }: FitData, outcomes: readonly Outcome[], network: Standing | null): number[] {
  const all = Array.from({ length: divisions.length * foldsEach }, (_, i) => i);
  const key = network && JSON.stringify(network.candidate);
  const has = (fold: number, isOf: (trial: Trial) => boolean) =>
    outcomes.some(({ trial, status }) => status === "finished" && trial.fold === fold && trial.origin !== "curve" && isOf(trial));
  const complete = all.every(
    (fold) => has(fold, ({ candidate }) => candidate === null) && (!key || has(fold, ({ candidate }) => JSON.stringify(candidate) === key)),
  );
  return complete ? all : [0];
}

/** The trial of a candidate whose answers to the first fold are kept. */
function answersOf(workshop: Workshop, { outcomes }: Standing): Outcome | undefined {
  return outcomes.find(({ trial, status }) => status === "finished" && existsSync(join(workshop.folderOf(trial), heldOutFile)));
}

/** The linear model that stands for all, and its trials on other folds. */
function isLinear({ candidate, origin, number }: Trial, linear: Outcome): boolean {
  return candidate === null && (number === linear.trial.number || origin === "fold");
}

async function readAnswers(
  workshop: Workshop,
  outcomes: readonly Outcome[],
  folds: readonly number[],
  isOf: (trial: Trial) => boolean,
): Promise<Float32Array> {
  const parts: Float32Array[] = [];
  for (const fold of folds) {
    const found = outcomes.findLast(
      ({ trial, status }) =>
        status === "finished" && trial.fold === fold && isOf(trial) && existsSync(join(workshop.folderOf(trial), heldOutFile)),
    )!;
    const bytes = await readFile(join(workshop.folderOf(found.trial), heldOutFile));
    parts.push(new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)));
  }
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The first of a candidate's trials that came to its end. */
export function firstFinished({ outcomes }: Standing): Outcome {
  return outcomes.find(({ status }) => status === "finished")!; // the best of all has a score
}

interface Repeated {
  readonly rows: readonly number[];
  /** Numbers of an answer. */
  readonly width: number;
}

/** Where folds were repeated each row was answered several times: its mean answer counts, so that a row stays one row in every interval. */
function mergeRepeats({ rows, width }: Repeated, linear: Float32Array, network: Float32Array | null) {
  const distinct = [...new Set(rows)];
  if (distinct.length === rows.length) return { rows, linear, network };
  const at = new Map(distinct.map((row, i) => [row, i]));
  const repeats = rows.length / distinct.length;
  const mean = (answers: Float32Array) => {
    const merged = new Float32Array(distinct.length * width);
    rows.forEach((row, i) => {
      for (let c = 0; c < width; c++) merged[at.get(row)! * width + c]! += answers[i * width + c]! / repeats;
    });
    return merged;
  };
  return { rows: distinct, linear: mean(linear), network: network && mean(network) };
}

/** The finalists, ready to answer; the answer is one of them. */
export interface Finalists {
  readonly parts: ReadonlyMap<Contender["name"], ClassifierParts>;
  /** The trials that made their members. */
  readonly outcomes: ReadonlyMap<"linear" | "network", Outcome>;
}

/**
 * Trains linear model and network again on training and validation rows. Where that fails or is cut, the trial's own model stands; where
 * that is not kept any more, the network takes no part.
 */
export async function refit(context: FinalsContext, chosen: Choice): Promise<{ choice: Choice; finalists: Finalists }> {
  const { workshop } = context;
  const done = await workshop.runAll(context.interrupted() ? [] : refitTrials(context, chosen));
  const made = (isOf: (trial: Trial) => boolean, fallback: Outcome | null): Outcome | null => {
    const refitted = done.find(({ trial, status }) => status === "finished" && isOf(trial));
    const isKept = fallback !== null && existsSync(join(workshop.folderOf(fallback.trial), "model"));
    return refitted ?? (isKept ? fallback : null);
  };
  const linear = made(({ candidate }) => candidate === null, chosen.linear)!; // the linear model's is always kept
  const network = chosen.network && made(({ candidate }) => candidate !== null, firstKept(chosen.network, workshop));
  const outcomes = new Map<"linear" | "network", Outcome>([["linear", linear], ...(network ? [["network", network] as const] : [])]);
  const choice = network ? chosen : withoutNetwork(chosen);
  return { choice, finalists: { outcomes, parts: await finalistParts(choice, outcomes, workshop) } };
}

function refitTrials({ workshop, cost, seed }: FinalsContext, { linear, network }: Choice): Trial[] {
  const refitted = { origin: "refit", seed, fold: null } as const;
  const ofLinear = quickAgain(linear, { number: workshop.nextNumber(), ...refitted });
  if (!network) return [ofLinear];
  const { candidate } = network;
  const predictedSeconds = cost.predictRefit(candidate);
  return [makeTrial({ number: workshop.nextNumber(), ...refitted, candidate, predictedSeconds }), ofLinear]; // the longer first
}

async function finalistParts(
  { contenders: all }: Choice,
  outcomes: Finalists["outcomes"],
  workshop: Workshop,
): Promise<Map<Contender["name"], ClassifierParts>> {
  const temperatureOf = (name: Contender["name"]) => all.find((each) => each.name === name)!.scores.temperature;
  const parts = new Map<Contender["name"], ClassifierParts>();
  for (const [name, { trial }] of outcomes) parts.set(name, await loadParts(join(workshop.folderOf(trial), "model")));
  const members = [...parts.values()];
  const alone = parts.get("network");
  if (alone) parts.set("network", await calibrated(alone, temperatureOf("network")));
  if (all.some(({ name }) => name === "pair")) {
    parts.set("pair", ensembleParts(members, { weights: [0.5, 0.5], temperatures: [temperatureOf("linear"), temperatureOf("network")] }));
  }
  return parts;
}

function withoutNetwork(choice: Choice): Choice {
  const contenders = choice.contenders.filter(({ name }) => name === "linear");
  return { ...choice, network: null, contenders, answer: contenders[0]! };
}

/** The first of a candidate's trials that came to its end and whose model is still there. */
function firstKept({ outcomes }: Standing, workshop: Workshop): Outcome | null {
  const isKept = ({ trial, status }: Outcome) => status === "finished" && existsSync(join(workshop.folderOf(trial), "model"));
  return outcomes.find(isKept) ?? null;
}
