// From the words of a command line to checked values; every mistake is one clear error with exit code 2.
import { parseArgs } from "node:util";
import { type Problem, TercetError, throwProblems, toProblem } from "../core/errors.ts";
import { nameHint, plainName } from "../core/nearest.ts";
import { type CommandName, commandNames } from "./command-names.ts";
import { commands, commonOptions } from "./commands.ts";
import { type OptionName, type OptionRow, type OptionValues, options } from "./options.ts";

export interface ParsedLine {
  /** Undefined when only help or the version is asked for. */
  readonly command: CommandName | undefined;
  readonly positionals: readonly string[];
  readonly values: OptionValues;
}

const rows: ReadonlyMap<string, OptionRow> = new Map(options.map((row) => [row.name, row]));

export function parseLine(words: readonly string[]): ParsedLine {
  const parsed = parseArgs({
    args: [...words],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      options.map(({ name, kind }) => [name, { type: kind === "flag" ? "boolean" : "string", ...shortName(name) } as const]),
    ),
  });
  const [name, ...positionals] = parsed.positionals;
  const command = name === undefined ? undefined : findCommand(name);
  const problems: Problem[] = [];
  const values: Partial<Record<OptionName, OptionValues[OptionName]>> = {};
  let refused = -1; // place of the last word refused: -abc is one word and three tokens
  for (const token of parsed.tokens) {
    if (token.kind !== "option" || token.index === refused) continue;
    const row = rows.get(token.name);
    if (!row || !isAllowed(row.name as OptionName, command)) {
      refused = token.index;
      problems.push(unknownOption(words[token.index]!, command));
      continue;
    }
    const value = checkValue(row, token.rawName, token.value);
    if (typeof value === "object" && "code" in value) problems.push(value);
    else values[row.name as OptionName] = value;
  }
  throwProblems(problems);
  if (command && !values.help) expectCount(command, positionals);
  return { command, positionals, values };
}

function shortName(name: OptionName): { short?: string } {
  return name === "help" ? { short: "h" } : name === "version" ? { short: "v" } : {};
}

function findCommand(name: string): CommandName {
  const found = commandNames.find((each) => each === name);
  if (found) return found;
  throw new TercetError("command-unknown", {
    where: "tercet",
    expected: `a command: ${commandNames.join(", ")}`,
    received: name,
    hint: nameHint(name, commandNames),
  });
}

function isAllowed(name: OptionName, command: CommandName | undefined): boolean {
  if ((commonOptions as readonly OptionName[]).includes(name)) return true;
  return command !== undefined && (commands[command].options as readonly OptionName[]).includes(name);
}

function unknownOption(word: string, command: CommandName | undefined): Problem {
  const rawName = word.startsWith("--") ? word.split("=")[0]! : word;
  const allowed: readonly OptionName[] = [...(command ? commands[command].options : []), ...commonOptions];
  const names = allowed.map((name) => `--${name}`);
  const expected = command ? `an option of ${command}` : "a command before its options";
  const hint = word.startsWith("--") ? nameHint(rawName, names) : `A text that begins with "-" stands after --.`;
  return toProblem("option-unknown", { option: rawName, expected, received: rawName, hint });
}

function checkValue(row: OptionRow, option: string, value: string | undefined): Problem | string | number | boolean | readonly string[] {
  if (row.kind === "flag") {
    return value === undefined ? true : toProblem("option-invalid", { option, expected: "no value", received: JSON.stringify(value) });
  }
  if (value === undefined || value === "") {
    return toProblem("option-missing", { option, expected: `a value: ${row.value ?? row.choices?.join(", ")}`, received: "none" });
  }
  const wrong = (expected: string) => toProblem("option-invalid", { option, expected, received: JSON.stringify(value) });
  const number = Number(value);
  if (row.kind === "integer") {
    const min = row.min ?? Number.MIN_SAFE_INTEGER;
    return Number.isSafeInteger(number) && number >= min
      ? number
      : wrong(row.min === undefined ? "a whole number" : `a whole number, ${row.min} or more`);
  }
  if (row.kind === "number") {
    const holds = Number.isFinite(number) && (number > 0 || number === row.min);
    return holds ? number : wrong(row.min === 0 ? "a number, 0 or more" : "a number above 0");
  }
  if (row.kind === "share") {
    if (Number.isNaN(number)) return value;
    return number >= 0 && number < 1 ? number : wrong("a share from 0 up to, but not including, 1, or a file");
  }
  if (row.kind === "choice") return row.choices!.find((choice) => plainName(choice) === plainName(value)) ?? wrong(row.choices!.join(", "));
  if (row.kind === "list") return value.split(",").map((part) => part.trim());
  return value;
}

function expectCount(command: CommandName, positionals: readonly string[]): void {
  const { count, arguments: shape } = commands[command];
  const [fewest, most] = count;
  if (positionals.length >= fewest && positionals.length <= most) return;
  const received = positionals.length === 0 ? "nothing" : positionals.map((each) => JSON.stringify(each)).join(" ");
  throw new TercetError("argument-missing", {
    where: `tercet ${command}`,
    expected: shape,
    received,
    hint: `tercet ${command} --help shows more.`,
  });
}
