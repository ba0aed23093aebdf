// The names of all commands, in the order in which the help lists them.

export const commandNames = ["inspect", "fit", "report", "train", "evaluate", "compare", "predict", "explain", "start"] as const;
export type CommandName = (typeof commandNames)[number];
