// ONNX Runtime as WebAssembly in Node: from the folder that a packed Tercet carries, or from onnxruntime-web in a clone.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { brotliDecompressSync } from "node:zlib";
import type { OnnxRuntime } from "./onnx-runtime.ts";

/** The files, as onnxruntime-web names them; a packed Tercet has the second one compressed. */
const files = { script: "ort.wasm.bundle.min.mjs", binary: "ort-wasm-simd-threaded.wasm" } as const;

interface WasmRuntime extends OnnxRuntime {
  readonly env: { readonly wasm: { numThreads: number; wasmBinary: Uint8Array } };
}

/** Loads it with one thread, which is all that it has in Node; training adds workers of its own. */
export async function loadWasm(): Promise<{ readonly source: string; readonly runtime: OnnxRuntime }> {
  const packed = fileURLToPath(new URL("../../wasm", import.meta.url));
  const isPacked = existsSync(join(packed, files.script));
  const folder = isPacked ? packed : dirname(createRequire(import.meta.url).resolve("onnxruntime-web/wasm"));
  const runtime = (await import(pathToFileURL(join(folder, files.script)).href)) as WasmRuntime; // the interface of its documentation
  runtime.env.wasm.numThreads = 1;
  runtime.env.wasm.wasmBinary = isPacked
    ? brotliDecompressSync(readFileSync(join(folder, `${files.binary}.br`)))
    : readFileSync(join(folder, files.binary));
  return { source: isPacked ? "tercet/wasm" : "onnxruntime-web", runtime };
}
