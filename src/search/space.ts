// The space of a search: every architecture × optimizer × loss of the registries that suits the data, with their hyperparameters.
// Nothing is listed here: a row that is added to a registry is searched from then on.
import { findRow } from "../core/find-row.ts";
import type { DataProfile, Hyperparameter, HyperparameterValue } from "../core/hyperparameter.ts";
import type { TaskKind } from "../core/task-kind.ts";
import { type OutputActivation, smoothing } from "../losses/loss.ts";
import { losses } from "../losses/registry.ts";
import { architectures } from "../models/registry.ts";
import { commonPriority, optimizers } from "../optimizers/registry.ts";
import { chooseLoss } from "../tasks/choose-loss.ts";
import type { Candidate } from "./candidate.ts";
import { trainingHyperparameters } from "./training-hyperparameters.ts";

/** Parts that are not searched: an id for a leg, a value for a hyperparameter. */
export interface Pins {
  readonly architecture?: string;
  readonly optimizer?: string;
  readonly loss?: string;
  readonly options?: Readonly<Record<string, HyperparameterValue>>;
}

export type Leg = "architecture" | "optimizer" | "loss";

export interface Space {
  readonly profile: DataProfile;
  /** Ids that are searched, the most promising first. */
  readonly architectures: readonly string[];
  readonly optimizers: readonly string[];
  readonly losses: readonly string[];
  readonly pins: Pins;
}

/** What a network of each task ends in: a loss that fits none of them is not tried. */
const lastLayers: Readonly<Record<TaskKind, readonly OutputActivation[]>> = {
  classification: ["softmax", "sigmoid"],
  multiLabel: ["sigmoid"],
  regression: ["linear"],
};

/** The space for such data. Pinned ids are taken whether they are promising or not; "linear" leaves no network to search. */
export function makeSpace(profile: DataProfile, pins: Pins = {}): Space {
  const networks = architectures.filter(({ kind }) => kind === "network");
  const promising = networks
    .filter((row) => (row.search?.priority(profile) ?? 0) > 0)
    .sort((a, b) => b.search!.priority(profile) - a.search!.priority(profile));
  const { task = "classification", classes } = profile;
  const suiting = losses
    .filter(({ search, outputs }) => search?.suits(profile) && outputs.some((each) => lastLayers[task].includes(each)))
    .sort((a, b) => (b.search!.promise ?? 0) - (a.search!.promise ?? 0));
  const usual = task === "classification" ? null : chooseLoss(undefined, classes, task).loss.id; // the promises are those for classes
  suiting.sort((a, b) => Number(b.id === usual) - Number(a.id === usual));
  const pinned = <Row extends { readonly id: string }>(rows: readonly Row[], searched: readonly Row[], name: Leg): string[] => {
    const id = pins[name];
    return id === undefined ? searched.map((row) => row.id) : [findRow(rows, `--${name}`, id).id];
  };
  const found = pinned(architectures, promising, "architecture");
  return {
    profile,
    architectures: found.filter((id) => networks.some((row) => row.id === id)),
    optimizers: pinned(optimizers, optimizersToSearch, "optimizer"),
    losses: pinned(losses, suiting, "loss"),
    pins,
  };
}

const optimizersToSearch = optimizers.toSorted((a, b) => b.search.priority - a.search.priority);

/** Of a leg's ids those that a search of any size tries; the others wait until it is a large one. */
export function commonIds(space: Space, leg: Leg): readonly string[] {
  if (leg !== "optimizer") return leg === "architecture" ? space.architectures : space.losses;
  const common = space.optimizers.filter((id) => findRow(optimizers, "--optimizer", id).search.priority >= commonPriority);
  return common.length > 0 ? common : space.optimizers; // a rare one that is pinned
}

/** Hyperparameters of a combination of legs; those that are pinned have one value. */
export function hyperparametersOf({ profile, pins }: Space, legs: Pick<Candidate, Leg>): Hyperparameter[] {
  const architecture = findRow(architectures, "--architecture", legs.architecture);
  const [learningRate, ...ofOptimizer] = findRow(optimizers, "--optimizer", legs.optimizer).hyperparameters;
  const factor = architecture.search?.learningRateFactor ?? 1;
  const all = [
    scaled(learningRate, factor),
    ...ofOptimizer,
    ...ofLoss(legs.loss, profile),
    ...(architecture.search?.hyperparameters(profile) ?? []),
    ...trainingHyperparameters(profile),
  ];
  return all.map((each) => {
    const pinned = pins.options?.[each.name];
    return pinned === undefined ? each : { name: each.name, values: [pinned], start: pinned };
  });
}

/** Where the search of a combination begins. */
export function startOf(space: Space, legs: Pick<Candidate, Leg>): Candidate {
  const options = Object.fromEntries(hyperparametersOf(space, legs).map(({ name, start }) => [name, start]));
  const { architecture, optimizer, loss } = legs;
  return { architecture, optimizer, loss, options };
}

/** The first combination: what is most promising of each leg. */
export function firstLegs({ architectures, optimizers, losses }: Space): Pick<Candidate, Leg> | null {
  const [architecture, optimizer, loss] = [architectures[0], optimizers[0], losses[0]];
  return architecture && optimizer && loss ? { architecture, optimizer, loss } : null;
}

/** A candidate with another row for one leg: settings that the new row knows stay, its own begin at their start. */
export function withLeg(space: Space, candidate: Candidate, leg: Leg, id: string): Candidate {
  const legs = { ...candidate, [leg]: id };
  const begun = startOf(space, legs);
  const belongsToNew = new Set(ownNames(space, legs, leg));
  const kept = Object.entries(candidate.options).filter(([name]) => name in begun.options && !belongsToNew.has(name));
  return { ...begun, options: { ...begun.options, ...Object.fromEntries(kept) } };
}

function ownNames({ profile }: Space, legs: Pick<Candidate, Leg>, leg: Leg): string[] {
  const rows = {
    architecture: () => findRow(architectures, "--architecture", legs.architecture).search?.hyperparameters(profile) ?? [],
    optimizer: () => findRow(optimizers, "--optimizer", legs.optimizer).hyperparameters,
    loss: () => ofLoss(legs.loss, profile),
  };
  const names = rows[leg]().map(({ name }) => name);
  return leg === "architecture" ? [...names, "learningRate"] : names; // the architecture scales the learning rate
}

/** Number of different candidates. */
export function sizeOfSpace(space: Space): number {
  let size = 0;
  for (const architecture of space.architectures)
    for (const optimizer of space.optimizers)
      for (const loss of space.losses)
        size += hyperparametersOf(space, { architecture, optimizer, loss }).reduce((product, { values }) => product * values.length, 1);
  return size;
}

/** Smoothing pulls the probability of a rare label far up: label sets begin without. */
function ofLoss(id: string, { task }: DataProfile): readonly Hyperparameter[] {
  const all = findRow(losses, "--loss", id).search?.hyperparameters ?? [];
  return task === "multiLabel" ? all.map((each) => (each.name === smoothing.name ? { ...each, start: 0 } : each)) : all;
}

function scaled({ name, values, start }: Hyperparameter, factor: number): Hyperparameter {
  const times = (value: HyperparameterValue) => Number(((value as number) * factor).toPrecision(3)); // a learning rate
  return { name, values: values.map(times), start: times(start) };
}
