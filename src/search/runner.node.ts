// Starting trials as child processes, one thread each, and hearing from them.
import { type ChildProcess, fork } from "node:child_process";
import { rm } from "node:fs/promises";
import type { Started } from "./lanes.ts";
import type { Outcome, Trial } from "./outcome.ts";
import type { FromTrial, ToTrial } from "./trial-messages.ts";

export interface Runner {
  start(trial: Trial): Started;
  /** Ends all that run; each counts as failed, for the reason given. */
  stop(reason: string): void;
}

export interface RunnerOptions {
  readonly dataFile: string;
  /** Folder of a trial. */
  folderOf(trial: Trial): string;
}

/** A process that says nothing for so long is hung. */
const silenceMs = 10 * 60_000;

export function makeRunner({ dataFile, folderOf }: RunnerOptions): Runner {
  const running = new Map<ChildProcess, { reason: string | undefined }>();

  return {
    start,
    stop(reason) {
      for (const [child, state] of running) {
        state.reason ??= reason;
        child.kill("SIGKILL");
      }
    },
  };

  function start(trial: Trial): Started {
    const began = performance.now();
    const folder = folderOf(trial);
    const child = fork(processFile(), [], { serialization: "advanced", stdio: ["ignore", "ignore", "pipe", "ipc"] });
    const state: { reason: string | undefined } = { reason: undefined };
    running.set(child, state);
    const errors: string[] = [];
    child.stderr!.setEncoding("utf8").on("data", (text: string) => errors.push(text.slice(0, 2000)));
    const half = deferred<number | null>();
    const done = deferred<Outcome>();
    let silence = setTimeout(hung, silenceMs);
    function hung(): void {
      state.reason ??= `it said nothing for ${silenceMs / 60_000} minutes`;
      child.kill("SIGKILL");
    }
    const finish = (outcome: Omit<Outcome, "trial" | "seconds">): void => {
      clearTimeout(silence);
      half.resolve(null); // nothing happens if it was told before
      done.resolve({ trial, seconds: (performance.now() - began) / 1000, ...outcome });
    };
    child.on("message", (message: FromTrial) => {
      clearTimeout(silence);
      silence = setTimeout(hung, silenceMs);
      if (message.say === "half") half.resolve(message.logLoss);
      if (message.say === "done") finish(message.outcome);
    });
    child.on("error", (error) => finish(failed(error.message)));
    child.on("exit", async (code, signal) => {
      running.delete(child);
      const said = errors
        .join("")
        .trim()
        .split("\n")
        .findLast((line) => /error/i.test(line));
      finish(failed(state.reason ?? said ?? (signal ? `its process was ended by ${signal}` : `its process ended with code ${code}`)));
      if (state.reason !== undefined) await rm(folder, { recursive: true, force: true }).catch(() => {});
    });
    tell(child, { say: "begin", request: { trial, dataFile, folder } });
    return { half: half.promise, done: done.promise, goOn: (goesOn) => tell(child, { say: "goOn", goesOn }) };
  }
}

function tell(child: ChildProcess, message: ToTrial): void {
  if (child.connected) child.send(message, () => {}); // a process that died meanwhile is heard of by its exit
}

function failed(reason: string): Omit<Outcome, "trial" | "seconds"> {
  const nothing = {
    halfLogLoss: null,
    scores: null,
    parameters: null,
    sizeBytes: null,
    msPerText: null,
    history: null,
    weightsSha256: null,
  };
  return { status: "failed", ...nothing, options: {}, reason };
}

function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

// Node runs the built file; from the sources (tests) it is the one in dist.
function processFile(): URL {
  return new URL(import.meta.url.endsWith(".ts") ? "../../dist/search/trial-process.node.js" : "./trial-process.node.js", import.meta.url);
}
