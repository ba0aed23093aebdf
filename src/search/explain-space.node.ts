// What a search of a file would try, and what a trial would cost: without trying anything.
import type { Hyperparameter } from "../core/hyperparameter.ts";
import { makeCostModel } from "./cost.ts";
import { readFitData } from "./fit-data.node.ts";
import type { FitOptions } from "./fit-options.ts";
import { pinsOf } from "./pins.ts";
import { firstLegs, hyperparametersOf, type Leg, makeSpace, type Space, sizeOfSpace, startOf } from "./space.ts";

export interface SpaceReport {
  readonly rows: number;
  readonly classes: number;
  /** How trials are judged. */
  readonly judgedBy: "heldOut" | "folds" | "few";
  /** Number of combinations in all. */
  readonly size: number;
  /** The most promising first. */
  readonly families: readonly {
    readonly architecture: string;
    readonly size: number;
    /** Of the combination that is tried first, on one thread. */
    readonly predictedSeconds: number;
  }[];
  readonly optimizers: readonly string[];
  readonly losses: readonly string[];
  /** Every hyperparameter that is searched, with whose it is: an id, or "training". */
  readonly hyperparameters: readonly (Hyperparameter & { readonly of: string })[];
}

export async function explainSpace(options: FitOptions): Promise<SpaceReport> {
  const { profile, cost, judgedBy } = await readFitData(options);
  const space = makeSpace(profile, pinsOf(options, profile).pins);
  const model = makeCostModel(cost, { learns: false });
  const first = firstLegs(space);
  const families = space.architectures.map((architecture) => ({
    architecture,
    size: sizeOfSpace({ ...space, architectures: [architecture] }),
    predictedSeconds: model.predict(startOf(space, { ...first!, architecture })), // with an architecture there is a first of each leg
  }));
  const { optimizers, losses } = space;
  const hyperparameters = first ? named(space, first) : [];
  return { rows: cost.rows, classes: cost.classes, judgedBy, size: sizeOfSpace(space), families, optimizers, losses, hyperparameters };
}

/** Those of the training once, those of each row of a registry under its id. */
function named(space: Space, first: Record<Leg, string>): (Hyperparameter & { of: string })[] {
  const shared = (legs: readonly Record<Leg, string>[]) => {
    const lists = legs.map((each) => hyperparametersOf(space, each).map(({ name }) => name));
    return new Set(lists[0]!.filter((name) => lists.every((list) => list.includes(name))));
  };
  const ids = { architecture: space.architectures, optimizer: space.optimizers, loss: space.losses };
  const variants = (leg: Leg) => ids[leg].map((id) => ({ ...first, [leg]: id }));
  const own = (["architecture", "optimizer", "loss"] as const).flatMap((leg) => {
    const common = shared(variants(leg));
    return variants(leg).flatMap((legs) =>
      hyperparametersOf(space, legs)
        .filter(({ name }) => !common.has(name) || (leg === "optimizer" && name === "learningRate"))
        .map((each) => ({ of: legs[leg], ...each })),
    );
  });
  const names = new Set(own.map(({ name }) => name));
  const training = hyperparametersOf(space, first).filter(({ name }) => !names.has(name));
  return [...own, ...training.map((each) => ({ of: "training", ...each }))];
}
