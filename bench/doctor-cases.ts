// The runs of the doctor bench: healthy ones, and the same made ill in a way that is known.
import { permutation, randomKey, uniformAt } from "../src/core/random.ts";
import type { DiagnosisCode } from "../src/training/diagnosis/diagnosis.ts";
import { type DoctorSet, doctorSets, type Sample, take } from "./doctor-sets.ts";
import type { LabeledTexts } from "./linear-sets.ts";

/** How a network is trained. */
export interface Recipe {
  readonly architecture: "mean" | "textCnn" | "bilstm";
  /** Of the architecture. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly optimizer: "adam" | "sgd";
  readonly optimizerOptions: Readonly<Record<string, number>>;
  readonly learningRate: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** Stops after three epochs without gain and keeps the best weights, as the command does; false: the last. */
  readonly keepsBest: boolean;
}

export interface Case {
  readonly id: string;
  readonly set: DoctorSet;
  readonly seed: number;
  readonly made: DiagnosisCode | "healthy";
  /** In a few words. */
  readonly how: string;
  readonly recipe: Recipe;
  readonly spoil: (sample: Sample, key: number) => Sample;
  /** The healthy run it is compared with. */
  readonly twin: string;
}

/** Thresholds are set on the first, rates measured on the second. */
export const seeds = [1, 2, 3, 4];
export const partOf = (seed: number): "tuning" | "held-out" => (seed % 2 === 1 ? "tuning" : "held-out");

const healthy: Readonly<Record<"mean" | "textCnn", Recipe>> = {
  mean: recipe("mean", { learningRate: 0.005, epochs: 20 }),
  textCnn: recipe("textCnn", { learningRate: 0.001, epochs: 10 }),
};

function recipe(architecture: Recipe["architecture"], rest: Pick<Recipe, "learningRate" | "epochs">): Recipe {
  return { architecture, options: {}, optimizer: "adam", optimizerOptions: {}, batchSize: 32, keepsBest: true, ...rest };
}

type Change = Partial<Recipe> | ((recipe: Recipe) => Partial<Recipe>);

interface Illness {
  readonly made: DiagnosisCode;
  readonly how: string;
  readonly change?: Change;
  readonly spoil?: Case["spoil"];
  readonly sets?: readonly string[];
  readonly architecture?: "mean" | "textCnn";
  /** Runs in each half; default: eight shared by the ways to be ill with it. */
  readonly runs?: number;
}

const twoSided = ["SST-2", "Subj", "CR", "MR", "ChnSentiCorp", "sms-spam"];

const illnesses: readonly Illness[] = [
  ...[30, 100].map((by) => ({
    made: "learningRateTooHigh" as const,
    how: `rate × ${by}`,
    change: (healthy: Recipe) => ({ learningRate: healthy.learningRate * by }),
  })),
  ...[30, 200].map((by) => ({
    made: "learningRateTooLow" as const,
    how: `rate / ${by}`,
    change: (healthy: Recipe) => ({ learningRate: healthy.learningRate / by }),
  })),
  { made: "underfitting", how: "one epoch", change: { epochs: 1 } },
  { made: "underfitting", how: "two epochs at the usual rate", change: { epochs: 2, learningRate: 0.001 } },
  {
    made: "underfitting",
    how: "tiny",
    change: ({ architecture }) => ({
      options: architecture === "mean" ? { embeddingSize: 1 } : { embeddingSize: 2, filters: 1 },
      epochs: 6,
    }),
  },
  { made: "underfitting", how: "dropout 0.97", change: ({ options }) => ({ options: { ...options, dropout: 0.97 }, epochs: 4 }) },
  {
    made: "overfitting",
    how: "no dropout, wide, many epochs, last weights",
    change: ({ learningRate }) => ({
      options: { dropout: 0, embeddingSize: 128 },
      epochs: 40,
      learningRate: 3 * learningRate,
      keepsBest: false,
    }),
    architecture: "mean",
    sets: ["SST-2", "CR", "MR", "ChnSentiCorp"],
  },
  {
    made: "overfitting",
    how: "no dropout, many epochs, last weights",
    change: ({ architecture }) => ({ options: { dropout: 0 }, epochs: architecture === "mean" ? 50 : 12, keepsBest: false }),
    sets: ["SST-2", "CR", "MR", "ChnSentiCorp"],
  },
  {
    made: "overconfident",
    how: "no dropout, many epochs, last weights",
    change: ({ architecture }) => ({ options: { dropout: 0 }, epochs: architecture === "mean" ? 50 : 12, keepsBest: false }),
    sets: ["Subj", "TREC", "CLINC150", "sms-spam"],
  },
  {
    made: "overconfident",
    how: "a few epochs too many, last weights",
    change: ({ architecture }) => ({ epochs: architecture === "mean" ? 12 : 8, keepsBest: false }),
    runs: 4,
  },
  ...[120, 180].map((rows) => ({
    made: "tooLittleData" as const,
    how: `${rows} rows`,
    change: ({ epochs, architecture }: Recipe) => ({ epochs: architecture === "mean" ? 4 * epochs : 3 * epochs }),
    spoil: (sample: Sample): Sample => ({ ...sample, ...fewRows(sample, rows) }),
    sets: ["SST-2", "Subj", "TREC", "CR", "MR", "ChnSentiCorp"],
  })),
  ...[0.25, 0.4].map((share) => ({
    made: "labelNoise" as const,
    how: `${100 * share} % of the labels changed`,
    spoil: (sample: Sample, key: number): Sample => ({
      ...sample,
      train: flip(sample.train, share, key),
      validation: flip(sample.validation, share, key + 1),
    }),
    sets: ["SST-2", "Subj", "TREC", "CLINC150", "sms-spam", "MR", "ChnSentiCorp", "CR"],
  })),
  ...[0.02, 0.03].map((share) => ({
    made: "classImbalance" as const,
    how: `${100 * share} % of the rows in one class`,
    spoil: (sample: Sample): Sample => ({ ...sample, train: thin(sample.train, share), validation: thin(sample.validation, share) }),
    sets: twoSided,
  })),
  ...(
    [
      ["an identifier in every text of a class", "q7x31", 1],
      ["a rare word in 80 % of the texts of a class", "zweitens", 0.8],
      ["an identifier in half of the texts of a class", "id40213", 0.5],
    ] as const
  ).map(([how, word, share]) => ({
    made: "leakage" as const,
    how,
    spoil: (sample: Sample, key: number): Sample => ({
      ...sample,
      train: append(sample.train, word, share, key),
      validation: append(sample.validation, word, share, key + 1),
    }),
  })),
  {
    made: "leakage",
    how: "a third of the validation rows are training rows",
    spoil: (sample) => ({ ...sample, validation: overlap(sample, 0.33) }),
  },
  ...[true, false].map((keepsBest) => ({
    made: "unstable" as const,
    how: `momentum 0.99${keepsBest ? "" : ", last weights"}`,
    change: ({ architecture }: Recipe): Partial<Recipe> => ({
      optimizer: "sgd",
      optimizerOptions: { momentum: 0.99 },
      learningRate: architecture === "mean" ? 0.5 : 0.1,
      keepsBest,
      epochs: 10,
    }),
  })),
  {
    made: "unstable",
    how: "Adam whose second mean forgets faster than its first",
    change: ({ learningRate }) => ({ optimizerOptions: { beta2: 0.4 }, learningRate: 4 * learningRate, keepsBest: false, epochs: 10 }),
  },
  {
    made: "overfitting",
    how: "bilstm, without dropout, best weights",
    change: { architecture: "bilstm", options: {}, learningRate: 0.001, epochs: 10 },
    architecture: "mean",
    sets: ["CR", "SST-2", "MR", "Subj"],
  },
  ...(["mean", "textCnn"] as const).map((architecture) => ({
    made: "overconfident" as const,
    how: "seven epochs, last weights",
    change: { epochs: 7, options: architecture === "mean" ? { dropout: 0 } : {}, keepsBest: false },
    architecture,
    sets: ["SST-2", "MR", "CR"],
    runs: 3,
  })),
];

/** Every case; a healthy one is made for each set, architecture and seed. */
export function allCases(): Case[] {
  const architectures = ["mean", "textCnn"] as const;
  const cells = doctorSets.flatMap((set) => architectures.flatMap((architecture) => seeds.map((seed) => ({ set, architecture, seed }))));
  const wholesome = cells.filter(({ seed, architecture }) => seed <= 2 || architecture === "mean");
  const well = wholesome.map(({ set, architecture, seed }): Case => {
    const id = idOf("healthy", set, architecture, seed);
    return { id, set, seed, made: "healthy", how: "", recipe: healthy[architecture], spoil: (sample) => sample, twin: id };
  });
  return [...well, ...inTurn(illnesses.map(casesOf))];
}

/** The first of each list, then the second of each, …: a bench that is stopped has some of everything. */
function inTurn(lists: readonly (readonly Case[])[]): Case[] {
  const longest = Math.max(...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list[i] ?? [])).flat();
}

// Runs a way to be ill in each half: sets and architectures in turn, so that both halves have the same mixture.
function casesOf(illness: Illness, number: number): Case[] {
  const sets = doctorSets.filter(({ name }) => illness.sets?.includes(name) ?? true);
  const mates = illnesses.filter(({ made }) => made === illness.made).length;
  const each = illness.runs ?? Math.max(2, Math.ceil(8 / mates));
  return Array.from({ length: each }, (_, i) => i).flatMap((i) =>
    [1, 2].map((seed): Case => {
      const set = sets[(i + number * 3) % sets.length]!;
      const architecture = illness.architecture ?? ((i + number) % 3 === 2 ? "textCnn" : "mean");
      const base = healthy[architecture];
      const change = typeof illness.change === "function" ? illness.change(base) : illness.change;
      const recipe = { ...base, ...change };
      const id = `${idOf(illness.made, set, architecture, seed)}, ${illness.how}`;
      const spoil = illness.spoil ?? ((sample: Sample) => sample);
      return { id, set, seed, made: illness.made, how: illness.how, recipe, spoil, twin: idOf("healthy", set, architecture, seed) };
    }),
  );
}

function idOf(made: string, set: DoctorSet, architecture: string, seed: number): string {
  return `${made}: ${set.name}, ${architecture}, seed ${seed}`;
}

function firstRows(rows: LabeledTexts, count: number): LabeledTexts {
  return { texts: rows.texts.slice(0, count), labels: rows.labels.slice(0, count) };
}

/** Training and validation together have so many rows, at least three of each class. */
function fewRows({ train, validation }: Sample, count: number): Pick<Sample, "train" | "validation"> {
  const held = Math.round(0.2 * count);
  return { train: firstRows(train, count - held), validation: firstRows(validation, held) };
}

/** Gives a share of the rows another label, any of the others. */
function flip({ texts, labels }: LabeledTexts, share: number, key: number): LabeledTexts {
  const classes = [...new Set(labels)].sort();
  const changed = new Set(permutation(labels.length, key).subarray(0, Math.round(share * labels.length)));
  const other = (label: string, row: number) => {
    const others = classes.filter((each) => each !== label);
    return others[Math.floor(uniformAt(key + 7, row) * others.length)]!;
  };
  return { texts, labels: labels.map((label, row) => (changed.has(row) ? other(label, row) : label)) };
}

/** Leaves out rows of the last label by name until it has that share. */
function thin(rows: LabeledTexts, share: number): LabeledTexts {
  const rare = [...new Set(rows.labels)].sort().at(-1)!;
  const others = rows.labels.filter((label) => label !== rare).length;
  let left = Math.max(3, Math.round((share / (1 - share)) * others));
  return take(
    rows,
    rows.labels.flatMap((label, row) => (label !== rare || left-- > 0 ? [row] : [])),
  );
}

/** Adds a word at the end of a share of the texts of the first label by name. */
function append({ texts, labels }: LabeledTexts, word: string, share: number, key: number): LabeledTexts {
  const marked = [...new Set(labels)].sort()[0]!;
  const has = (row: number) => labels[row] === marked && uniformAt(key, row) < share;
  return { labels, texts: texts.map((text, row) => (has(row) ? `${text} ${word}` : text)) };
}

/** Puts training rows in the place of a share of the validation rows. */
function overlap({ train, validation }: Sample, share: number): LabeledTexts {
  const count = Math.round(share * validation.texts.length);
  return {
    texts: [...train.texts.slice(0, count), ...validation.texts.slice(count)],
    labels: [...train.labels.slice(0, count), ...validation.labels.slice(count)],
  };
}

/** A key for what is random in a case. */
export function keyOf({ id }: Case): number {
  return randomKey(id);
}
