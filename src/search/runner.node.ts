// Starting trials as child processes, one thread each, and hearing from them.
import { type ChildProcess, fork } from "node:child_process";
import { rm } from "node:fs/promises";
import type { Started } from "./lanes.ts";
import { type Ended, nothing, type Outcome, type Trial } from "./outcome.ts";
import type { FromTrial, ToTrial } from "./trial-messages.ts";

export interface Runner {
  start(trial: Trial): Started;
  /** Ends all that run, or one; it counts as cut, for the reason given. */
  stop(reason: string, trial?: Trial): void;
  /** Of those that run and have come far enough to tell: seconds that are behind them and still before them at their present pace. */
  forecasts(): readonly { readonly trial: Trial; readonly behind: number; readonly ahead: number }[];
}

export interface RunnerOptions {
  readonly dataFile: string;
  /** Folder of a trial. */
  folderOf(trial: Trial): string;
}

/** From so much of its way on the pace of a trial tells when it will be done. */
const telling = 0.15;
/** A process that says nothing for so long is hung. */
const silenceMs = 10 * 60_000;

export function makeRunner({ dataFile, folderOf }: RunnerOptions): Runner {
  const running = new Map<ChildProcess, Running>();

  return {
    start,
    stop(reason, trial) {
      for (const [child, state] of running) {
        if (trial && state.trial !== trial) continue;
        state.cut ??= reason;
        child.kill("SIGKILL");
      }
    },
    forecasts: () =>
      [...running.values()].flatMap(({ trial, began, told }) => {
        const last = told.at(-1);
        if (!last || last.progress < telling) return [];
        // The first half of the way holds the start and the making of programs: the pace is that of the second.
        const middle = told.find(({ progress }) => progress >= last.progress / 2)!;
        if (middle === last) return [];
        const pace = (last.at - middle.at) / (last.progress - middle.progress);
        const now = performance.now();
        return [{ trial, behind: (now - began) / 1000, ahead: ((1 - last.progress) * pace - (now - last.at)) / 1000 }];
      }),
  };

  function start(trial: Trial): Started {
    const began = performance.now();
    const folder = folderOf(trial);
    const child = fork(processFile(), [], { serialization: "advanced", stdio: ["ignore", "ignore", "pipe", "ipc"] });
    const state: Running = { trial, began, told: [], isDone: false, cut: undefined, hung: undefined };
    running.set(child, state);
    const errors: string[] = [];
    child.stderr!.setEncoding("utf8").on("data", (text: string) => errors.push(text.slice(0, 2000)));
    const half = deferred<number | null>();
    const done = deferred<Outcome>();
    let silence = setTimeout(hung, silenceMs);
    function hung(): void {
      state.hung ??= `it said nothing for ${silenceMs / 60_000} minutes`;
      child.kill("SIGKILL");
    }
    const finish = (outcome: Ended): void => {
      clearTimeout(silence);
      half.resolve(null); // nothing happens if it was told before
      done.resolve({ trial, seconds: (performance.now() - began) / 1000, ...outcome });
    };
    child.on("message", (message: FromTrial) => {
      clearTimeout(silence);
      silence = setTimeout(hung, silenceMs);
      if (message.say === "alive") {
        state.told.push({ progress: message.progress, at: performance.now() });
      }
      if (message.say === "half") half.resolve(message.loss);
      if (message.say === "done") {
        running.delete(child); // from now on it cannot be cut: what it wrote is whole
        state.cut = undefined;
        state.isDone = true;
        finish(message.outcome);
      }
    });
    child.on("error", (error) => finish(failed(error.message)));
    child.on("exit", async (code, signal) => {
      running.delete(child);
      if (state.isDone) return;
      if (signal === "SIGINT" || signal === "SIGTERM") state.cut ??= "the search was interrupted"; // it had only just begun
      const said = errors
        .join("")
        .trim()
        .split("\n")
        .findLast((line) => /error/i.test(line));
      if (state.cut !== undefined) finish(without("pruned", state.cut));
      else finish(failed(state.hung ?? said ?? (signal ? `its process was ended by ${signal}` : `its process ended with code ${code}`)));
      if (state.cut !== undefined) await rm(folder, { recursive: true, force: true }).catch(() => {});
    });
    tell(child, { say: "begin", request: { trial, dataFile, folder } });
    return { half: half.promise, done: done.promise, goOn: (goesOn) => tell(child, { say: "goOn", goesOn }) };
  }
}

function tell(child: ChildProcess, message: ToTrial): void {
  if (child.connected) child.send(message, () => {}); // a process that died meanwhile is heard of by its exit
}

interface Told {
  /** 0 to 1. */
  readonly progress: number;
  readonly at: number;
}

interface Running {
  readonly trial: Trial;
  /** On the clock of performance.now(). */
  readonly began: number;
  /** What it told of how far it has come. */
  readonly told: Told[];
  /** Why the search ended it. */
  cut: string | undefined;
  hung: string | undefined;
  /** Whether it has told its outcome. */
  isDone: boolean;
}

function failed(reason: string): Ended {
  return without("failed", reason);
}

function without(status: "pruned" | "failed", reason: string): Ended {
  return { ...nothing, status, reason };
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
