// Loaded before a program (node --import): when it ends, its largest resident memory is written to file descriptor 3.
import { writeSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
import { peakRssBytes } from "./measure.ts";

if (isMainThread) process.on("exit", () => writeSync(3, `${peakRssBytes()}`));
