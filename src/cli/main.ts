#!/usr/bin/env node
// The command line: parses, picks the language, runs one command, and turns every error into one message and an exit code.
import { readFileSync } from "node:fs";
import { type Problem, TercetError } from "../core/errors.ts";
import { commandNames } from "./command-names.ts";
import { type Context, exitCodes } from "./context.ts";
import type { Messages } from "./messages/messages.ts";
import { type ParsedLine, parseLine } from "./parse.ts";
import { makeTerminal, type Terminal } from "./terminal.ts";

const began = performance.now();
process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  // How to report has to be known before anything can go wrong, so these are read from the words themselves.
  const flags = words.includes("--") ? words.slice(0, words.indexOf("--")) : words;
  const language = chooseLanguage(flags);
  const messages = await loadMessages(language);
  const json = flags.includes("--json");
  const events = flags.some((word, i) => word === "--progress=json" || (word === "json" && flags[i - 1] === "--progress"));
  const quiet = events || flags.includes("--quiet"); // with events as JSON lines, standard error holds nothing else
  const terminal = makeTerminal({ stdout: process.stdout, stderr: process.stderr, quiet, json, environment: process.env, onLost });
  const stop = listenForSignals(messages, terminal);
  let line: ParsedLine | undefined;
  const fail = (error: unknown) =>
    failWith(asLostResults(error), { messages, terminal, json, events, command: line?.command ?? firstArgument(words) });
  function onLost(cause: Error): void {
    process.exit(
      fail(new TercetError("write-failed", { where: "standard output", expected: "to write it", received: cause.message, cause })),
    );
  }
  try {
    line = parseLine(words);
    const { command, positionals, values } = line;
    if (values.version) {
      process.stdout.write(`${version()}\n`);
      return exitCodes.done;
    }
    if (command === undefined && !values.help && json) throw noCommand();
    if (command === undefined || values.help) {
      const { helpText } = await import("./help.ts");
      process.stdout.write(`${await helpText(command, messages, version())}\n`);
      return command === undefined && !values.help ? exitCodes.usage : exitCodes.done;
    }
    const [{ commands }, { onSlowEngine }] = await Promise.all([import("./commands.ts"), import("../runtime/engine.node.ts")]);
    onSlowEngine((note) => terminal.say(messages.warningLine(messages.errors[note.code](note))));
    const seed = (values.seed as number | undefined) ?? 1; // parsed as a whole number
    const context: Context = {
      command,
      positionals,
      values,
      messages,
      language,
      terminal,
      signal: stop.signal,
      seed,
      printDocument: (report, warnings) => {
        if (json) printJson({ command, version: version(), ok: true, seed, seconds: secondsSince(began), warnings, ...report });
      },
    };
    const code = await (await commands[command].load()).run(context);
    return stop.exitCode() ?? code;
  } catch (error) {
    const code = fail(error);
    return stop.exitCode() ?? code;
  }
}

interface Failure {
  readonly messages: Messages;
  readonly terminal: Terminal;
  readonly json: boolean;
  /** Whether standard error holds events, one JSON object a line. */
  readonly events: boolean;
  readonly command: string | null;
}

/** Tells what went wrong, in each form that was asked for; answers the exit code. */
function failWith(error: unknown, { messages, terminal, json, events, command }: Failure): number {
  const problems = error instanceof TercetError ? error.problems : [{ code: "internal", message: String(error) } as const];
  const [first] = problems;
  if (events) for (const problem of problems) terminal.complain(JSON.stringify({ event: "error", time: secondsSince(began), problem }));
  else if (!(error instanceof TercetError)) terminal.complain(`${messages.bug}\n${error instanceof Error ? error.stack : String(error)}`);
  else for (const problem of error.problems) terminal.complain(messages.errorLine(messages.errors[problem.code](problem)));
  if (json) printJson({ command, version: version(), ok: false, error: first, problems });
  return error instanceof TercetError && isUsage(error.problem) ? exitCodes.usage : exitCodes.failed;
}

/** What the system says when results cannot be written, e.g. to a full disk, is no mistake of ours. */
function asLostResults(error: unknown): unknown {
  const isWriting = error instanceof Error && (error as NodeJS.ErrnoException).syscall === "write";
  if (!isWriting) return error;
  return new TercetError("write-failed", { where: "standard output", expected: "to write it", received: error.message, cause: error });
}

/** With `--json` even this is a document; otherwise the help is shown. */
function noCommand(): TercetError {
  return new TercetError("argument-missing", { where: "tercet", expected: `a command: ${commandNames.join(", ")}`, received: "nothing" });
}

function firstArgument(words: readonly string[]): string | null {
  return words.find((word) => !word.startsWith("-")) ?? null;
}

/** What is wrong with the command line itself, rather than with data or machine. */
function isUsage({ code }: Problem): boolean {
  return code.startsWith("option-") || code === "argument-missing" || code === "command-unknown" || code === "column-unknown";
}

/** The first Ctrl-C lets the command finish its step; the second ends at once. */
function listenForSignals(messages: Messages, terminal: Terminal): { readonly signal: AbortSignal; exitCode(): number | undefined } {
  const controller = new AbortController();
  let code: number | undefined;
  const codes = { SIGINT: exitCodes.interrupted, SIGTERM: exitCodes.terminated } as const;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (code !== undefined) process.exit(codes[signal]);
      code = codes[signal];
      terminal.say(messages.stopping);
      controller.abort();
    });
  }
  return { signal: controller.signal, exitCode: () => code };
}

function chooseLanguage(words: readonly string[]): "en" | "zh" {
  const at = words.findIndex((word) => word === "--language" || word.startsWith("--language="));
  const given = at < 0 ? undefined : (words[at]!.split("=")[1] ?? words[at + 1]);
  if (given === "zh" || given === "en") return given;
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  const locale = LC_ALL || LC_MESSAGES || LANG || Intl.DateTimeFormat().resolvedOptions().locale; // Windows sets no variables
  return locale.toLowerCase().startsWith("zh") ? "zh" : "en";
}

async function loadMessages(language: "en" | "zh"): Promise<Messages> {
  return language === "zh" ? (await import("./messages/zh.ts")).zh : (await import("./messages/en.ts")).en;
}

function printJson(document: object): void {
  // Undefined scores are null in our documents; NaN would be turned into null by JSON as well.
  process.stdout.write(`${JSON.stringify(document)}\n`);
}

function version(): string {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }; // our own file
  return manifest.version;
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}
