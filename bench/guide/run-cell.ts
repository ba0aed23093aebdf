// One training of the guide's tables: rows are drawn, spoiled where asked, learned from, and the answers to the test part judged.
import type { DataProfile } from "../../src/core/hyperparameter.ts";
import { permutation, randomKey, uniformAt } from "../../src/core/random.ts";
import { blend } from "../../src/metrics/blend.ts";
import { meanLogLoss } from "../../src/metrics/log-loss.ts";
import { predictedClasses } from "../../src/metrics/predicted-class.ts";
import { applyTemperature, fitTemperature } from "../../src/metrics/temperature.ts";
import { trainLinear } from "../../src/models/linear/index.ts";
import type { FixedSetting } from "../../src/models/linear/settings.ts";
import { type Candidate, candidateKey } from "../../src/search/candidate.ts";
import { propose, type Scored } from "../../src/search/propose.ts";
import { firstLegs, makeSpace, type Pins, type Space, startOf } from "../../src/search/space.ts";
import { toRecipe } from "../../src/search/to-recipe.ts";
import { networkParts } from "../../src/tasks/classifier-parts.node.ts";
import { prepareNetwork, trainedState, trainNetwork } from "../../src/tasks/train-network.node.ts";
import { labelEncoder } from "../../src/text/label-encoder.ts";
import { tokenize } from "../../src/text/tokenize.ts";
import type { HistoryValues } from "../../src/training/events.ts";
import { countParameters } from "../../src/training/parameters.ts";
import { concat, type LabeledTexts } from "../linear-sets.ts";
import { type SearchParts, searchSets } from "../search-sets.ts";
import { type Cell, tunedTrials } from "./cells.ts";

export interface Outcome {
  /** Per test row, "1" where the answer is right: eight rows a byte, base64. */
  readonly right: string;
  readonly testRows: number;
  readonly accuracy: number;
  /** Of the test rows; null where a label of theirs was not in the training rows. */
  readonly logLoss: number | null;
  /** On the training rows; of watched cells only. */
  readonly trainAccuracy?: number;
  /** Of watched cells: by epoch, of which `validation` on the set's validation part. */
  readonly history?: { readonly train: readonly number[]; readonly validation: readonly number[] };
  readonly epochs: number | null;
  readonly parameters: number | null;
  readonly seconds: number;
}

/** Why a cell was not run. */
export interface LeftOut {
  readonly predictedSeconds: number;
}

export interface RunOptions {
  readonly seed: number;
  /** Folder of the public sets. */
  readonly folder: string;
  /** Predicted seconds of one training on one thread above which a network is left out: the same on every machine. */
  readonly mostSeconds: number;
  /** Multiplies the epochs: to see that it runs. */
  readonly effort: number;
  /** Most threads that train a network; the weights are the same. */
  readonly threads: number | undefined;
}

export async function runCell(cell: Cell, options: RunOptions): Promise<Outcome | LeftOut> {
  const began = performance.now();
  const parts = readParts(cell.set, options.folder);
  const all = parts.validation && cell.watched === undefined ? concat(parts.train, parts.validation) : parts.train;
  const job: Job = { cell, ...options, train: spoil(drawRows(all, cell.rows, options.seed), cell, options.seed), parts };
  const test = parts.newTexts ?? parts.test;
  const made =
    cell.architecture === "linear" ? makeLinear(job) : cell.way ? await makeWay(job) : await makeNetwork(job, startCandidate(job));
  if ("predictedSeconds" in made) return made;
  const judged = await judge(made, test);
  const ofTraining = cell.watched ? { trainAccuracy: (await judge(made, job.train)).accuracy, history: made.history } : {};
  await made.release();
  return { ...judged, ...ofTraining, epochs: made.epochs, parameters: made.parameters, seconds: (performance.now() - began) / 1000 };
}

interface Job extends RunOptions {
  readonly cell: Cell;
  readonly train: LabeledTexts;
  readonly parts: SearchParts;
}

/** A trained model that answers texts. */
interface Made {
  readonly classes: readonly string[];
  readonly probabilities: (texts: readonly string[]) => Promise<Float32Array> | Float32Array;
  readonly release: () => Promise<void>;
  readonly epochs: number | null;
  readonly parameters: number | null;
  readonly history?: Outcome["history"];
}

const read = new Map<string, SearchParts>();

function readParts(name: string, folder: string): SearchParts {
  const known = read.get(name) ?? searchSets.find((set) => set.name === name)!.read(folder);
  read.set(name, known);
  return known;
}

function drawRows(all: LabeledTexts, rows: Cell["rows"], seed: number): LabeledTexts {
  return rows === "all" ? all : pick(all, [...permutation(all.texts.length, randomKey(seed, "guide rows")).subarray(0, rows)]);
}

function pick({ texts, labels }: LabeledTexts, rows: readonly number[]): LabeledTexts {
  return { texts: rows.map((row) => texts[row]!), labels: rows.map((row) => labels[row]!) };
}

/** Wrong labels are drawn among the others, and put right again where a linear model on the other rows contradicts them most. */
function spoil(clean: LabeledTexts, { set, wrongLabels = 0, reread = 0 }: Cell, seed: number): LabeledTexts {
  if (wrongLabels === 0) return clean;
  const key = randomKey(seed, "guide labels");
  const names = [...new Set(clean.labels)].sort();
  const other = (label: string, at: number) => names[(names.indexOf(label) + 1 + Math.floor(at * (names.length - 1))) % names.length]!;
  const labels = clean.labels.map((label, row) =>
    uniformAt(key, 2 * row) < wrongLabels ? other(label, uniformAt(key, 2 * row + 1)) : label,
  );
  const given = { texts: clean.texts, labels };
  if (reread === 0) return given;
  const belief = beliefInLabels(given, splittingOf(set), seed);
  const worst = [...belief.keys()].sort((a, b) => belief[a]! - belief[b]!).slice(0, Math.round(reread * labels.length));
  const isRead = new Set(worst);
  return { texts: clean.texts, labels: labels.map((label, row) => (isRead.has(row) ? clean.labels[row]! : label)) };
}

const folds = 5;

/** The probability that a quick linear model, trained on the other four fifths, gives to the label of each row. */
function beliefInLabels({ texts, labels }: LabeledTexts, splitting: DataProfile["splitting"], seed: number): number[] {
  const belief = new Array<number>(texts.length).fill(0);
  for (let fold = 0; fold < folds; fold++) {
    const held = texts.flatMap((_, row) => (row % folds === fold ? [row] : []));
    const own = pick(
      { texts, labels },
      [...texts.keys()].filter((row) => row % folds !== fold),
    );
    const encoder = labelEncoder().adapt(own.labels);
    const { classes } = encoder;
    const model = trainLinear(own.texts, encoder.encode(own.labels).data, { classes, splitting, seed, quick: true });
    const probabilities = model.predictProbabilities(held.map((row) => texts[row]!));
    held.forEach((row, i) => {
      const at = classes.indexOf(labels[row]!);
      belief[row] = at < 0 ? 0 : probabilities[i * classes.length + at]!;
    });
  }
  return belief;
}

function splittingOf(name: string): DataProfile["splitting"] {
  return searchSets.find((set) => set.name === name)!.splitting;
}

function makeLinear({ cell: { set, options = {} }, train, seed }: Job): Made {
  const encoder = labelEncoder().adapt(train.labels);
  const { classes } = encoder;
  const own = { ...(options as FixedSetting), classes, splitting: splittingOf(set), seed };
  const model = trainLinear(train.texts, encoder.encode(train.labels).data, own);
  return {
    classes,
    probabilities: (texts) => model.predictProbabilities(texts),
    release: async () => {},
    epochs: null,
    parameters: model.parameters,
  };
}

function startCandidate(job: Job): Candidate {
  const space = spaceOf(job);
  const start = startOf(space, firstLegs(space)!);
  const options = { ...start.options, ...job.cell.options };
  return { ...start, options: { ...options, epochs: Math.max(1, Math.round((options.epochs as number) * job.effort)) } };
}

function spaceOf({ cell: { set, architecture, optimizer, loss }, train }: Job): Space {
  const pins: Pins = { architecture, optimizer, loss };
  return makeSpace(profileOf(train, splittingOf(set)), pins);
}

function profileOf({ texts, labels }: LabeledTexts, splitting: DataProfile["splitting"]): DataProfile {
  const lengths = texts.map((text) => tokenize(text, { splitting, lowercase: true }).length).sort((a, b) => a - b);
  const byLabel = new Map<string, number>();
  for (const label of labels) byLabel.set(label, (byLabel.get(label) ?? 0) + 1);
  const counts = [...byLabel.values()];
  return {
    rows: texts.length,
    classes: counts.length,
    imbalance: Math.max(...counts) / Math.min(...counts),
    lengths: {
      mean: lengths.reduce((sum, length) => sum + length, 0) / lengths.length,
      p95: lengths[Math.floor(0.95 * lengths.length)]!,
      max: lengths.at(-1)!,
    },
    splitting,
  };
}

const none: LabeledTexts = { texts: [], labels: [] };

async function makeNetwork(job: Job, candidate: Candidate): Promise<Made | LeftOut> {
  const { cell, train, parts, seed, mostSeconds, threads: workers } = job;
  const labels = labelEncoder().adapt(train.labels);
  const watched = cell.watched === undefined ? none : parts.validation!;
  const prepared = prepareNetwork({
    recipe: toRecipe(candidate),
    train,
    validation: watched,
    labels,
    splitting: splittingOf(cell.set),
    seed,
    workers,
  });
  const predictedSeconds = prepared.predictedSeconds * prepared.plan.workers; // whatever the number of threads
  if (predictedSeconds > mostSeconds) return { predictedSeconds: Math.round(predictedSeconds) };
  const result = await trainNetwork(prepared, { restoreBest: cell.watched === "best" });
  const { vectorizer, layout } = prepared;
  const own = networkParts(trainedState(prepared, result.weights), {
    vectorizer,
    labels,
    facts: { language: null, dataFingerprint: null },
  });
  return {
    classes: labels.classes,
    probabilities: (texts) => own.probabilities(texts),
    release: () => own.release(),
    epochs: result.history.loss.length,
    parameters: countParameters(layout),
    history: cell.watched && curves(result.history),
  };
}

function curves({ loss, val_loss = [] }: HistoryValues): Outcome["history"] {
  const rounded = (values: readonly number[]) => values.map((value) => Number(value.toFixed(4)));
  return { train: rounded(loss), validation: rounded(val_loss) };
}

/** Both ways hold out a fifth first, then train on all rows what it decided. */
async function makeWay(job: Job): Promise<Made | LeftOut> {
  const { train } = job;
  const held = pick(
    train,
    [...train.texts.keys()].filter((row) => row % folds === 0),
  );
  const rest = {
    ...job,
    train: pick(
      train,
      [...train.texts.keys()].filter((row) => row % folds !== 0),
    ),
  };
  return job.cell.way === "pair" ? makePair(job, rest, held) : makeTuned(job, rest, held);
}

async function makePair(job: Job, rest: Job, held: LabeledTexts): Promise<Made | LeftOut> {
  const temperatures: number[] = [];
  for (const make of [linearAlone, networkAlone]) {
    const made = await make(rest);
    if ("predictedSeconds" in made) return made;
    const known = knownRows(held, made.classes);
    const targets = labelEncoder({ classes: made.classes }).encode(known.labels).data;
    temperatures.push(fitTemperature(await made.probabilities(known.texts), targets, made.classes.length));
    await made.release();
  }
  const members = [linearAlone(job), await networkAlone(job)] as Made[]; // the network has fitted on fewer rows
  const { classes } = members[0]!;
  return {
    classes,
    async probabilities(texts) {
      const answers: Float32Array[] = [];
      for (const [i, member] of members.entries()) {
        answers.push(applyTemperature(await member.probabilities(texts), classes.length, temperatures[i]!));
      }
      return blend(answers, [0.5, 0.5]);
    },
    release: () => members[1]!.release(),
    epochs: null,
    parameters: null,
  };
}

function linearAlone(job: Job): Made {
  return makeLinear({ ...job, cell: { ...job.cell, options: {} } });
}

function networkAlone(job: Job): Promise<Made | LeftOut> {
  return makeNetwork(job, startCandidate(job));
}

/** As a search does it: the start, then changes of the best so far, judged by the log loss on held-out rows. */
async function makeTuned(job: Job, rest: Job, held: LabeledTexts): Promise<Made | LeftOut> {
  const space = spaceOf(job);
  const scored: Scored[] = [];
  for (let number = 1; number <= tunedTrials; number++) {
    const started = new Set(scored.map(({ candidate }) => candidateKey(candidate)));
    const proposal = propose({ space, scored, started, number: 2 * number - 1, seed: job.seed, fits: () => true }); // odd numbers: changes first
    if (!proposal) break;
    const made = await makeNetwork(rest, proposal.candidate);
    if ("predictedSeconds" in made) continue;
    scored.push({ candidate: proposal.candidate, score: await logLossOn(made, held) });
    await made.release();
  }
  const best = scored.reduce((a, b) => (b.score < a.score ? b : a));
  return makeNetwork(job, best.candidate);
}

async function logLossOn(made: Made, rows: LabeledTexts): Promise<number> {
  const { classes } = made;
  const known = knownRows(rows, classes);
  return meanLogLoss(await made.probabilities(known.texts), labelEncoder({ classes }).encode(known.labels).data, classes.length);
}

function knownRows({ texts, labels }: LabeledTexts, classes: readonly string[]): LabeledTexts {
  return pick(
    { texts, labels },
    [...texts.keys()].filter((row) => classes.includes(labels[row]!)),
  );
}

async function judge(made: Made, test: LabeledTexts): Promise<Pick<Outcome, "right" | "testRows" | "accuracy" | "logLoss">> {
  const { classes } = made;
  const probabilities = await made.probabilities(test.texts);
  const answers = predictedClasses(probabilities, classes.length);
  const right = test.labels.map((label, row) => classes[answers[row]!] === label);
  const isKnown = test.labels.every((label) => classes.includes(label));
  const targets = isKnown ? labelEncoder({ classes }).encode(test.labels).data : null;
  return {
    right: toBits(right),
    testRows: right.length,
    accuracy: right.filter(Boolean).length / right.length,
    logLoss: targets && meanLogLoss(probabilities, targets, classes.length),
  };
}

function toBits(flags: readonly boolean[]): string {
  const bytes = Buffer.alloc(Math.ceil(flags.length / 8));
  flags.forEach((flag, i) => {
    if (flag) bytes[i >> 3]! |= 1 << (i & 7);
  });
  return bytes.toString("base64");
}

/** 1 where the answer was right. */
export function rightRows({ right, testRows }: Pick<Outcome, "right" | "testRows">): Uint8Array {
  const bytes = Buffer.from(right, "base64");
  return Uint8Array.from({ length: testRows }, (_, i) => (bytes[i >> 3]! >> (i & 7)) & 1);
}
