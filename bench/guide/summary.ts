// From the outcomes of the cells to the document of the guide: means over seeds, differences with intervals, verdicts.
import { twoSidedZ } from "../../src/metrics/normal-quantile.ts";
import { architectures } from "../../src/models/registry.ts";
import {
  betterChanges,
  type Cell,
  type Change,
  elementChanges,
  fitCases,
  type GuideSet,
  type GuideSize,
  guideSets,
  guideSizes,
  type LossChoice,
  lossCell,
  lossChoices,
  plainLoss,
} from "./cells.ts";
import { type LeftOut, type Outcome, rightRows } from "./run-cell.ts";

/** Points of accuracy, with the 95 % interval. */
export interface Difference {
  readonly points: number;
  readonly low: number;
  readonly high: number;
  readonly seeds: number;
}

/** What an interval says: "none" where 0 lies inside. */
export type GuideVerdict = "better" | "worse" | "none";

export function guideVerdict({ low, high }: Pick<Difference, "low" | "high">): GuideVerdict {
  return low > 0 ? "better" : high < 0 ? "worse" : "none";
}

export interface ArchitectureRow {
  readonly set: GuideSet;
  readonly rows: GuideSize;
  readonly architecture: string;
  readonly seeds: number;
  /** Percent; null where it was left out. */
  readonly accuracy: number | null;
  /** Of training and answering. */
  readonly seconds: number | null;
  /** The best of this set and size less this one; null for the best itself. */
  readonly behindBest: Difference | null;
  /** Predicted seconds of what was left out for its time. */
  readonly leftOut: number | null;
}

export interface MeanRow {
  readonly rows: GuideSize;
  readonly architecture: string;
  /** Over the sets. */
  readonly accuracy: number;
  readonly behindBest: Difference | null;
}

export interface ChangeRow {
  readonly id: string;
  readonly bySet: Readonly<Partial<Record<GuideSet, Difference>>>;
  /** Over the sets that were asked. */
  readonly mean: Difference;
}

export interface LossRow {
  readonly loss: string;
  readonly options: LossChoice["options"];
  readonly bySet: Readonly<
    Partial<Record<GuideSet, { readonly accuracy: number; readonly logLoss: number | null; readonly difference: Difference | null }>>
  >;
}

export interface FitRow {
  readonly id: string;
  readonly disease: string | null;
  readonly cures: string | null;
  readonly trainAccuracy: number;
  readonly testAccuracy: number;
  readonly logLoss: number;
  readonly difference: Difference | null;
  /** Of the first seed. */
  readonly history: NonNullable<Outcome["history"]>;
}

export interface GuideDocument {
  readonly bench: "guide";
  readonly machine: object;
  readonly versions: Readonly<Record<string, string>>;
  /** Cells whose outcome is here, of all. */
  readonly cells: { readonly done: number; readonly of: number };
  readonly testRows: Readonly<Partial<Record<GuideSet, number>>>;
  readonly architectures: readonly ArchitectureRow[];
  readonly means: readonly MeanRow[];
  readonly elements: readonly ChangeRow[];
  readonly better: readonly ChangeRow[];
  readonly losses: readonly LossRow[];
  readonly fit: readonly FitRow[];
}

/** Outcomes of a cell, by seed from 1. */
export type Lookup = (cell: Cell) => readonly (Outcome | LeftOut)[];

type Tables = Pick<GuideDocument, "testRows" | "architectures" | "means" | "elements" | "better" | "losses" | "fit">;

export function summarize(lookup: Lookup): Tables {
  const finished = (cell: Cell): Outcome[] => lookup(cell).filter((each): each is Outcome => "right" in each);
  const rows = guideSizes.flatMap((size) => guideSets.flatMap((set) => architectureRows(set, size, lookup)));
  return {
    testRows: Object.fromEntries(
      guideSets.flatMap((set) =>
        finished({ set, rows: 1000, architecture: "linear" })
          .slice(0, 1)
          .map(({ testRows }) => [set, testRows]),
      ),
    ),
    architectures: rows,
    means: guideSizes.flatMap((size) => meanRows(size, finished)),
    elements: elementChanges().flatMap((change) => changeRow(change, finished)),
    better: betterChanges().flatMap((change) => changeRow(change, finished)),
    losses: lossChoices().flatMap((choice) => lossRow(choice, finished)),
    fit: fitRows(finished),
  };
}

type Finished = (cell: Cell) => readonly Outcome[];

function architectureRows(set: GuideSet, rows: GuideSize, lookup: Lookup): ArchitectureRow[] {
  const each = architectures.map(({ id }) => ({ id, outcomes: lookup({ set, rows, architecture: id }) }));
  const finished = each.map(({ id, outcomes }) => ({ id, outcomes: outcomes.filter((one): one is Outcome => "right" in one) }));
  const best = bestOf(finished);
  return finished.flatMap(({ id, outcomes }, i): ArchitectureRow[] => {
    const leftOut = each[i]!.outcomes.find((one): one is LeftOut => "predictedSeconds" in one)?.predictedSeconds ?? null;
    if (outcomes.length === 0 && leftOut === null) return [];
    return [
      {
        set,
        rows,
        architecture: id,
        seeds: outcomes.length,
        accuracy: outcomes.length > 0 ? percent(meanAccuracy(outcomes)) : null,
        seconds: outcomes.length > 0 ? round(mean(outcomes.map(({ seconds }) => seconds)), 1) : null,
        behindBest: outcomes.length > 0 && best && best.id !== id ? difference(best.outcomes, outcomes) : null,
        leftOut,
      },
    ];
  });
}

function bestOf<Row extends { readonly outcomes: readonly Outcome[] }>(rows: readonly Row[]): Row | null {
  const some = rows.filter(({ outcomes }) => outcomes.length > 0);
  return some.length === 0 ? null : some.reduce((a, b) => (meanAccuracy(b.outcomes) > meanAccuracy(a.outcomes) ? b : a));
}

/** Of the architectures that have an outcome on every set. */
function meanRows(rows: GuideSize, finished: Finished): MeanRow[] {
  const each = architectures
    .map(({ id }) => ({ id, bySet: guideSets.map((set) => finished({ set, rows, architecture: id })) }))
    .filter(({ bySet }) => bySet.every(({ length }) => length > 0));
  if (each.length === 0) return [];
  const accuracy = ({ bySet }: { readonly bySet: readonly (readonly Outcome[])[] }) => mean(bySet.map(meanAccuracy));
  const best = each.reduce((a, b) => (accuracy(b) > accuracy(a) ? b : a));
  return each.map((row) => ({
    rows,
    architecture: row.id,
    accuracy: percent(accuracy(row)),
    behindBest: row === best ? null : meanDifference(row.bySet.map((outcomes, i) => difference(best.bySet[i]!, outcomes))),
  }));
}

function changeRow({ id, sets, before, after }: Change, finished: Finished): ChangeRow[] {
  const measured = sets.flatMap((set): [GuideSet, Difference][] => {
    const [a, b] = [finished(after(set)), finished(before(set))];
    return a.length > 0 && b.length > 0 ? [[set, difference(a, b)]] : [];
  });
  if (measured.length < sets.length) return [];
  return [{ id, bySet: Object.fromEntries(measured), mean: meanDifference(measured.map(([, each]) => each)) }];
}

function lossRow(choice: LossChoice, finished: Finished): LossRow[] {
  const bySet = choice.sets.flatMap((set): [GuideSet, NonNullable<LossRow["bySet"][GuideSet]>][] => {
    const [own, plain] = [finished(lossCell(set, choice)), finished(plainLoss(set))];
    if (own.length === 0) return [];
    const losses = own.flatMap(({ logLoss }) => logLoss ?? []);
    const isPlain = JSON.stringify(lossCell(set, choice)) === JSON.stringify(plainLoss(set));
    return [
      [
        set,
        {
          accuracy: percent(meanAccuracy(own)),
          logLoss: losses.length > 0 ? round(mean(losses), 3) : null,
          difference: isPlain || plain.length === 0 ? null : difference(own, plain),
        },
      ],
    ];
  });
  return bySet.length > 0 ? [{ loss: choice.loss, options: choice.options, bySet: Object.fromEntries(bySet) }] : [];
}

function fitRows(finished: Finished): FitRow[] {
  const cases = fitCases();
  return cases.flatMap(({ id, disease, cures, cell }): FitRow[] => {
    const own = finished(cell);
    if (own.length === 0) return [];
    const ill = cures === null ? [] : finished(cases.find((each) => each.id === cures)!.cell);
    return [
      {
        id,
        disease,
        cures,
        trainAccuracy: percent(mean(own.map(({ trainAccuracy }) => trainAccuracy!))),
        testAccuracy: percent(meanAccuracy(own)),
        logLoss: round(mean(own.map(({ logLoss }) => logLoss!)), 3),
        difference: ill.length > 0 ? difference(own, ill) : null,
        history: own[0]!.history!,
      },
    ];
  });
}

/** Of the difference of two networks: √2 times the 0.44 points that seeds change the accuracy of one on seven public sets. */
const seedDeviation = 0.0062;

/**
 * a − b in points: the mean d̄ over rows and seeds of what a got right and b did not, less the reverse, ± 1.96 standard errors with
 *
 *   se² = var_rows(mean over seeds) / rows + max(var_seeds(mean over rows), σ²) / seeds
 *
 * The first term is what other test rows would change, the second what other start values and training rows would. Few seeds tell little of
 * it: it is at least σ², known from more. Of unequal numbers of seeds the first ones are taken.
 */
export function difference(a: readonly Outcome[], b: readonly Outcome[]): Difference {
  const seeds = Math.min(a.length, b.length);
  const rights = Array.from({ length: seeds }, (_, seed) => [rightRows(a[seed]!), rightRows(b[seed]!)] as const);
  const rows = a[0]!.testRows;
  const byRow = Array.from({ length: rows }, (_, row) => mean(rights.map(([x, y]) => x[row]! - y[row]!)));
  const bySeed = rights.map(([x, y]) => x.reduce((sum, value, row) => sum + value - y[row]!, 0) / rows);
  return interval(mean(byRow), variance(byRow) / rows + Math.max(variance(bySeed), seedDeviation ** 2) / seeds, seeds);
}

/** The mean over independent sets: se² = Σ se²_set / sets². */
export function meanDifference(differences: readonly Difference[]): Difference {
  const z = twoSidedZ(0.95);
  const squares = differences.map(({ low, high }) => ((high - low) / 200 / z) ** 2);
  const center = mean(differences.map(({ points }) => points / 100));
  return interval(
    center,
    squares.reduce((sum, each) => sum + each, 0) / differences.length ** 2,
    Math.min(...differences.map(({ seeds }) => seeds)),
  );
}

function interval(center: number, squaredError: number, seeds: number): Difference {
  const half = twoSidedZ(0.95) * Math.sqrt(squaredError);
  return { points: percent(center), low: percent(center - half), high: percent(center + half), seeds };
}

function meanAccuracy(outcomes: readonly Outcome[]): number {
  return mean(outcomes.map(({ accuracy }) => accuracy));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const center = mean(values);
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0) / Math.max(1, values.length - 1);
}

function percent(share: number): number {
  return round(100 * share, 2);
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
