// What the guide's tables are made of: one training each, described by plain data. Tables share the cells that they have in common.
import type { HyperparameterValue } from "../../src/core/hyperparameter.ts";
import { losses } from "../../src/losses/registry.ts";
import { architectures } from "../../src/models/registry.ts";
import { optimizers } from "../../src/optimizers/registry.ts";

export const guideSets = ["CLINC150", "SST-2", "ChnSentiCorp"] as const;
export type GuideSet = (typeof guideSets)[number];

export const guideSizes = [200, 1000, 5000, "all"] as const;
export type GuideSize = (typeof guideSizes)[number];

export type Options = Readonly<Record<string, HyperparameterValue>>;

export interface Cell {
  readonly set: GuideSet;
  /** Training rows, drawn by the seed; a smaller number is a part of a larger one. */
  readonly rows: GuideSize;
  readonly architecture: string;
  /** Ids; left out: what a search begins with. */
  readonly optimizer?: string;
  readonly loss?: string;
  /** What differs from the start of a search; of "linear": the setting that is fixed. */
  readonly options?: Options;
  /** "pair": with the linear model, equal weights after temperature scaling. "tuned": the best of `tunedTrials`, trained anew on all rows. */
  readonly way?: "pair" | "tuned";
  /** Share of the training labels that are replaced by others. */
  readonly wrongLabels?: number;
  /** Share of the training rows whose label is put right: those that a linear model contradicts most. */
  readonly reread?: number;
  /** Judges each epoch on the set's validation part; "best" keeps the weights of the epoch with the lowest loss, else the last ones. */
  readonly watched?: "best" | "last";
}

/** Networks that a tuned cell tries. */
export const tunedTrials = 4;

export function keyOf(cell: Cell, seed: number): string {
  const { set, rows, architecture, optimizer, loss, options, ...rest } = cell;
  const facts = [
    set,
    `${rows} rows`,
    architecture,
    optimizer ?? "–",
    loss ?? "–",
    options && sorted(options),
    Object.keys(rest).length && sorted(rest),
  ];
  return [...facts.filter(Boolean), `seed ${seed}`].join("; ");
}

function sorted(facts: object): string {
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(facts)
        .filter(([, value]) => value !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  );
}

/** Seeds of a cell: as many as its size leaves time for. */
export function seedsOf({ rows, way }: Cell, most: number): number[] {
  const count = rows === "all" || rows === 5000 || way !== undefined ? 1 : rows === 1000 ? 2 : 3;
  return Array.from({ length: Math.min(count, most) }, (_, i) => i + 1);
}

/** Which architecture: every registered one, at every size. */
export function architectureCells(): Cell[] {
  return guideSizes.flatMap((rows) => guideSets.flatMap((set) => architectures.map(({ id }) => ({ set, rows, architecture: id }))));
}

/** A change to a training: the cells of both sides differ in nothing else. */
export interface Change {
  readonly id: string;
  readonly sets: readonly GuideSet[];
  readonly before: (set: GuideSet) => Cell;
  readonly after: (set: GuideSet) => Cell;
}

const quickSets: readonly GuideSet[] = ["CLINC150", "SST-2"];
/** The network that the other questions are asked of. */
export const usualNetwork = "textCnn";
const usualRows = 1000;
const usual = (set: GuideSet, more: Partial<Cell> = {}): Cell => ({ set, rows: usualRows, architecture: usualNetwork, ...more });
const lossOf = (set: GuideSet): string => (set === "CLINC150" ? "categoricalCrossentropy" : "binaryCrossentropy");

/** One element of the three replaced, the other two and all else kept. */
export function elementChanges(): Change[] {
  const swap = (id: string, more: Partial<Cell>): Change => ({
    id,
    sets: quickSets,
    before: (set) => usual(set),
    after: (set) => usual(set, more),
  });
  return [
    ...architectures
      .filter(({ id, kind }) => kind === "network" && id !== usualNetwork)
      .map(({ id }) => swap(`architecture ${id}`, { architecture: id })),
    ...optimizers.filter(({ id }) => id !== "adamW").map(({ id }) => swap(`optimizer ${id}`, { optimizer: id })),
    swap("loss meanSquaredError", { loss: "meanSquaredError" }),
  ];
}

/** A loss and its options, against plain cross-entropy. */
export interface LossChoice {
  readonly loss: string;
  readonly options: Options;
  readonly sets: readonly GuideSet[];
}

const classesOf = { CLINC150: 150, "SST-2": 2, ChnSentiCorp: 2 } as const satisfies Record<GuideSet, number>;

/** Every loss that a search tries on such labels, with its own options at their start; where it can be smoothed, without as well. */
export function lossChoices(): LossChoice[] {
  return losses.flatMap((loss): LossChoice[] => {
    const sets = quickSets.filter((set) => loss.search?.suits({ ...profile, rows: usualRows, classes: classesOf[set] }));
    if (sets.length === 0) return [];
    const options = startsOf(loss.id);
    const plain = { loss: loss.id, options: { ...options, ...("labelSmoothing" in options && { labelSmoothing: 0 }) }, sets };
    return "labelSmoothing" in options ? [plain, { loss: loss.id, options, sets }] : [plain];
  });
}

const profile = { imbalance: 1, lengths: { mean: 20, p95: 40, max: 60 }, splitting: "words" } as const;

function startsOf(id: string): Options {
  const { search } = losses.find((loss) => loss.id === id)!;
  return Object.fromEntries(search!.hyperparameters.map(({ name, start }) => [name, start]));
}

export const plainLoss = (set: GuideSet): Cell => usual(set, { loss: lossOf(set), options: { labelSmoothing: 0 } });

export function lossCell(set: GuideSet, { loss, options }: LossChoice): Cell {
  const isStart = loss === lossOf(set) && JSON.stringify(options) === JSON.stringify(startsOf(loss));
  if (isStart) return usual(set); // as a search begins
  return usual(set, Object.keys(options).length > 0 ? { loss, options } : { loss });
}

const cut = { CLINC150: 8, "SST-2": 8, ChnSentiCorp: 32 } as const satisfies Record<GuideSet, number>;
const simpleFeatures = { CLINC150: "words-1-2", "SST-2": "words-1-2", ChnSentiCorp: "characters-1-2" } as const satisfies Record<
  GuideSet,
  string
>;
const linear = (set: GuideSet, more: Partial<Cell> = {}): Cell => usual(set, { architecture: "linear", ...more });
const wrong = { wrongLabels: 0.2 } as const;

/** How to get better: what each change gains. */
export function betterChanges(): Change[] {
  const both = (id: string, before: Partial<Cell>, after: Partial<Cell>, ofNetwork: readonly GuideSet[] = guideSets): Change[] =>
    [linear, usual].map((base, i) => ({
      id: `${id}, ${["linear", usualNetwork][i]}`,
      sets: i === 0 ? guideSets : ofNetwork,
      before: (set) => base(set, before),
      after: (set) => base(set, after),
    }));
  const one = (id: string, before: Change["before"], after: Change["after"], sets: readonly GuideSet[] = guideSets): Change => ({
    id,
    sets,
    before,
    after,
  });
  return [
    ...both("data 200 to 1,000", { rows: 200 }, {}),
    ...both("data 1,000 to 5,000", {}, { rows: 5000 }),
    ...both("labels reread", wrong, { ...wrong, reread: 0.2 }, quickSets),
    ...both("labels clean", wrong, {}, quickSets),
    one(
      "inputs length",
      (set) => usual(set, { options: { maxLength: cut[set] } }),
      (set) => usual(set),
    ),
    one(
      "inputs rare words",
      (set) => usual(set),
      (set) => usual(set, { options: { minCount: 1 } }),
      quickSets,
    ),
    one(
      "inputs n-grams",
      (set) => linear(set, { options: { features: simpleFeatures[set] } }),
      (set) => linear(set),
    ),
    one(
      "pair, linear",
      (set) => linear(set),
      (set) => usual(set, { way: "pair" }),
    ),
    one(
      `pair, ${usualNetwork}`,
      (set) => usual(set),
      (set) => usual(set, { way: "pair" }),
    ),
    one(
      "tuning, network",
      (set) => usual(set),
      (set) => usual(set, { way: "tuned" }),
      quickSets,
    ),
    one(
      "tuning, linear",
      (set) => linear(set, { options: { quick: true } }),
      (set) => linear(set),
    ),
  ];
}

const ill = {
  dropout: 0,
  embeddingSize: 128,
  schedule: "constant",
  labelSmoothing: 0,
  learningRate: 0.015,
  epochs: 40,
  batchSize: 32,
} as const;
const fitted = (rows: GuideSize, options: Options, watched: Cell["watched"] = "last"): Cell => ({
  set: "SST-2",
  rows,
  architecture: "mean",
  options,
  watched,
});

export interface FitCase {
  readonly id: string;
  readonly disease: "overfitting" | "underfitting" | null;
  readonly cell: Cell;
  /** The made-ill case it cures; null: it is one, or it is well. */
  readonly cures: string | null;
}

const well = { ...ill, learningRate: 0.005, epochs: 10 } as const;

/** The smallest network made ill, and each cure alone. */
export function fitCases(): FitCase[] {
  const cure = (id: string, change: Options, more: { rows?: GuideSize; watched?: Cell["watched"] } = {}): FitCase => ({
    id,
    disease: null,
    cures: "overfitted",
    cell: fitted(more.rows ?? usualRows, { ...ill, ...change }, more.watched),
  });
  const poor = (id: string, change: Options): FitCase => ({
    id,
    disease: "underfitting",
    cures: null,
    cell: fitted(usualRows, { ...well, ...change }),
  });
  return [
    { id: "overfitted", disease: "overfitting", cures: null, cell: fitted(usualRows, ill) },
    cure("best epoch", {}, { watched: "best" }),
    cure("dropout", { dropout: 0.6 }),
    cure("smaller network", { embeddingSize: 16 }),
    cure("smoothing", { labelSmoothing: 0.1 }),
    cure("smaller rate", { learningRate: 0.003 }),
    cure("decaying rate", { schedule: "linear" }),
    cure("five times the rows", {}, { rows: 5000 }),
    cure("fewer epochs", { epochs: 5 }),
    poor("one epoch", { epochs: 1 }),
    poor("rate too low", { learningRate: 0.00005 }),
    poor("dropout too high", { dropout: 0.95 }),
    { id: "healthy", disease: null, cures: null, cell: fitted(usualRows, well) },
  ];
}

/** Every cell once, those of few rows first. */
export function allCells(): Cell[] {
  const changes = [...elementChanges(), ...betterChanges()].flatMap(({ sets, before, after }) =>
    sets.flatMap((set) => [before(set), after(set)]),
  );
  const ofLosses = lossChoices().flatMap((choice) => choice.sets.flatMap((set) => [plainLoss(set), lossCell(set, choice)]));
  const cells = [...changes, ...ofLosses, ...fitCases().map(({ cell }) => cell), ...architectureCells()];
  const unique = [...new Map(cells.map((cell) => [keyOf(cell, 0), cell])).values()];
  const size = ({ rows }: Cell) => (rows === "all" ? 1e6 : rows);
  return unique.sort((a, b) => size(a) - size(b));
}
