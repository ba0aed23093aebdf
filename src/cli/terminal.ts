// Where the command line writes: results to stdout, progress and messages to stderr; colors and lines in place only in a terminal.
import { displayWidth } from "./display-width.ts";

export interface Terminal {
  /** Results. */
  print(text: string): void;
  /** Messages and progress; nothing with `--quiet`. */
  say(text: string): void;
  /** A line that the next one replaces; nothing where lines cannot be replaced. */
  sayInPlace(text: string): void;
  /** Lines below everything else that the next ones replace, and any message moves down; nothing where lines cannot be replaced. */
  showLive(lines: readonly string[]): void;
  /** Errors: also with `--quiet`. */
  complain(text: string): void;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly green: (text: string) => string;
  readonly red: (text: string) => string;
  readonly isInteractive: boolean;
  /** Width of standard output; 80 where it is none. */
  readonly columns: number;
}

export interface TerminalOptions {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly quiet: boolean;
  /** With `--json` stdout holds one document and nothing else. */
  readonly json: boolean;
  readonly environment: NodeJS.ProcessEnv;
  /** Called when results cannot be written, e.g. to a full disk. */
  readonly onLost: (error: Error) => void;
}

export function makeTerminal({ stdout, stderr, quiet, json, environment, onLost }: TerminalOptions): Terminal {
  const isInteractive = Boolean(stderr.isTTY) && environment.TERM !== "dumb";
  const hasColors = Boolean(stdout.isTTY) && !environment.NO_COLOR && environment.TERM !== "dumb";
  let hasOpenLine = false;
  let live: readonly string[] = [];
  const eraseLive = () => {
    if (live.length > 0) stderr.write(`\u001b[${live.length}A\r\u001b[J`); // up to its first line, and everything below is cleared
  };
  const drawLive = () => {
    if (live.length > 0) stderr.write(live.map((line) => `${cut(harmless(line), (stderr.columns ?? 80) - 1)}\n`).join(""));
  };
  const closeLine = () => {
    if (hasOpenLine) stderr.write("\r\u001b[K");
    hasOpenLine = false;
  };
  const styled = (code: number) => (text: string) => (hasColors ? `\u001b[${code}m${text}\u001b[0m` : text);
  // A reader of results that went away (head, a closed pager) is no error of ours. One of messages does not stop the work.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    onLost(error);
  });
  stderr.on("error", () => {});
  return {
    isInteractive,
    columns: stdout.columns ?? 80,
    bold: styled(1),
    dim: styled(2),
    green: styled(32),
    red: styled(31),
    print(text) {
      closeLine();
      if (!json) stdout.write(`${text}\n`);
    },
    say(text) {
      if (quiet) return;
      closeLine();
      eraseLive();
      stderr.write(`${harmless(text)}\n`);
      drawLive();
    },
    showLive(lines) {
      if (quiet || !isInteractive) return;
      closeLine();
      eraseLive();
      live = lines.slice(0, Math.max(0, (stderr.rows ?? 24) - 2)); // what scrolled away could not be erased
      drawLive();
    },
    sayInPlace(text) {
      if (quiet || !isInteractive) return;
      stderr.write(`\r\u001b[K${cut(harmless(text), (stderr.columns ?? 80) - 1)}`);
      hasOpenLine = true;
    },
    complain(text) {
      closeLine();
      stderr.write(`${harmless(text)}\n`);
    },
  };
}

/** A message without control characters, which a file name or a cell may hold and which would steer the terminal. */
function harmless(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, "");
}

/** A text cut to a number of terminal columns. */
export function cut(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let kept = "";
  for (const character of text) {
    if (displayWidth(kept + character) > columns - 1) break;
    kept += character;
  }
  return `${kept}…`;
}
