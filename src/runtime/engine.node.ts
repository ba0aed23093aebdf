// Which build of ONNX Runtime runs here: native kernels from the package of this platform, else those of onnxruntime-node, else WebAssembly.
import { createRequire } from "node:module";
import { isMainThread } from "node:worker_threads";
import { type Problem, TercetError, toProblem } from "../core/errors.ts";
import type { OnnxRuntime } from "./onnx-runtime.ts";
import { loadWasm } from "./wasm.node.ts";

export interface Engine {
  readonly kind: "native" | "wasm";
  /** The package it was loaded from. */
  readonly source: string;
  readonly runtime: OnnxRuntime;
  /** Why the kernels are not native, and what that costs; null where they are. */
  readonly note: Problem | null;
}

/** Why an engine is not used: where it was looked for, and what was found there. */
interface Miss {
  readonly source: string;
  readonly reason: string;
}

/** The package that holds the native kernels for a system, as `npm run pack` makes it. */
export function platformPackage({ platform, arch }: { readonly platform: string; readonly arch: string }): string {
  return `tercet-onnxruntime-${platform}-${arch}`;
}

const require = createRequire(import.meta.url);
const listeners = new Set<(note: Problem) => void>();
let nativeSearch: { readonly engine: Engine | null; readonly misses: readonly Miss[] } | undefined;
let chosen: Promise<Engine> | undefined;

/**
 * The engine of this process, loaded when it is first asked for. TERCET_ENGINE=native or TERCET_ENGINE=wasm leaves no choice.
 * Throws `engine-missing` with what to install, `option-invalid` for another value of TERCET_ENGINE.
 */
export function loadEngine(): Promise<Engine> {
  chosen ??= chooseEngine();
  return chosen;
}

/** Native kernels, or null where none load; WebAssembly can only be awaited. */
export function loadNativeEngine(): Engine | null {
  if (forcedEngine() === "wasm") return null;
  nativeSearch ??= searchNative();
  return nativeSearch.engine;
}

/** Calls back once in this process when the engine turns out to be the slow one. */
export function onSlowEngine(listener: (note: Problem) => void): void {
  listeners.add(listener);
}

async function chooseEngine(): Promise<Engine> {
  const forced = forcedEngine();
  const native = loadNativeEngine();
  if (native) return native;
  const misses = forced === "wasm" ? [{ source: "TERCET_ENGINE", reason: "wasm" }] : nativeSearch!.misses; // searched by the line above
  if (forced === "native") throw engineMissing(misses);
  try {
    const { source, runtime } = await loadWasm();
    const note = slowNote(misses);
    if (isMainThread) for (const listener of listeners) listener(note);
    return { kind: "wasm", source, runtime, note };
  } catch (error) {
    throw engineMissing([...misses, { source: "WebAssembly", reason: firstLine(error) }], error);
  }
}

function forcedEngine(): "native" | "wasm" | undefined {
  const given = process.env.TERCET_ENGINE || undefined;
  if (given === undefined || given === "native" || given === "wasm") return given;
  throw new TercetError("option-invalid", { option: "TERCET_ENGINE", expected: "native, wasm", received: `"${given}"` });
}

function searchNative(): { engine: Engine | null; misses: Miss[] } {
  const misses: Miss[] = [];
  for (const source of [platformPackage(process), "onnxruntime-node"]) {
    try {
      const runtime = require(source) as OnnxRuntime; // both packages export ONNX Runtime's interface
      return { engine: { kind: "native", source, runtime, note: null }, misses };
    } catch (error) {
      misses.push({ source, reason: isAbsent(error, source) ? "not installed" : firstLine(error) });
    }
  }
  return { engine: null, misses };
}

/** Whether the package itself is missing, rather than a file or a library that it needs. */
function isAbsent(error: unknown, source: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND" && error.message.includes(`'${source}'`);
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0]!;
}

function slowNote(misses: readonly Miss[]): Problem {
  return toProblem("engine-slow", {
    where: "engine",
    expected: `native kernels (${platformPackage(process)})`,
    received: tell(misses),
    // Measured by bench/engine.bench.ts.
    hint: "ONNX Runtime runs as WebAssembly, with the same results: training takes 2 to 6 times as long.",
  });
}

function engineMissing(misses: readonly Miss[], cause?: unknown): TercetError {
  return new TercetError("engine-missing", {
    where: "engine",
    expected: `ONNX Runtime for ${process.platform} ${process.arch}`,
    received: tell(misses),
    hint: `Install the package ${platformPackage(process)} that npm run pack makes beside tercet; in a clone of Tercet run npm ci.`,
    cause,
  });
}

function tell(misses: readonly Miss[]): string {
  return misses.map(({ source, reason }) => `${source}: ${reason}`).join("; ");
}
