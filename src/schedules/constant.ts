// The same learning rate throughout.
import { expectKnownOptions } from "../core/check.ts";
import type { Schedule } from "./schedule.ts";
import { expectWarmup, type WarmupOption, warmed } from "./warmup.ts";

/** factor = min(1, t / w), w = 0 by default; past the end 1. */
export function constant(options: WarmupOption = {}): Schedule {
  expectKnownOptions("constant", options, ["warmup"]);
  const { warmup = 0 } = options;
  expectWarmup("constant.warmup", warmup);
  return { id: "constant", config: { warmup }, factor: (step, steps) => warmed(step, steps, warmup).rise };
}
