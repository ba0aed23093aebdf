// Loaded before a program (node --import): when it ends, its largest resident memory is written to file descriptor 3.
import { writeSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

if (isMainThread) process.on("exit", () => writeSync(3, String(process.resourceUsage().maxRSS * 1024))); // given in units of 1024 bytes
