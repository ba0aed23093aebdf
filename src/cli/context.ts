// What a command gets: its arguments, the languages' sentences, where to write, and the signal that stops it.
import type { Problem } from "../core/errors.ts";
import type { CommandName } from "./command-names.ts";
import type { Messages } from "./messages/messages.ts";
import type { OptionValues } from "./options.ts";
import type { Terminal } from "./terminal.ts";

export interface Context {
  readonly command: CommandName;
  readonly positionals: readonly string[];
  readonly values: OptionValues;
  readonly messages: Messages;
  readonly language: "en" | "zh";
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly seed: number;
  /** With `--json`: prints the one document. Adds the keys that all documents have. */
  printDocument(report: object, warnings: readonly Problem[]): void;
}

/** Exit codes of the command line. */
export const exitCodes = { done: 0, failed: 1, usage: 2, interrupted: 130, terminated: 143 } as const;
