// The kinds of answers a model can be asked for.

/** One label out of several, any number of labels, or a number. */
export const taskKinds = ["classification", "multiLabel", "regression"] as const;
export type TaskKind = (typeof taskKinds)[number];
