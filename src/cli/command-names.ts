// The names of all commands, in the order in which the help lists them.

export const commandNames = ["inspect", "train", "evaluate", "compare", "predict", "report", "start"] as const;
export type CommandName = (typeof commandNames)[number];
