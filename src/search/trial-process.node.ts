// The process of one trial: gets a request, trains, tells how it stands at half time, writes what came of it, and exits.
// A process of its own, so that a crash, a hang or the end of the budget costs one trial and no memory stays behind.
import { readFile } from "node:fs/promises";
import { deserialize } from "node:v8";
import { runTrial } from "./run-trial.node.ts";
import type { FromTrial, ToTrial, TrialData } from "./trial-messages.ts";

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {}); // the search ends its trials itself
process.on("disconnect", () => process.exit(1)); // the search is gone

let answer: ((goesOn: boolean) => void) | undefined;

process.on("message", async (message: ToTrial) => {
  if (message.say === "goOn") {
    answer?.(message.goesOn);
    return;
  }
  const { request } = message;
  const data = deserialize(await readFile(request.dataFile)) as TrialData; // written by the search
  const outcome = await runTrial(request, data, {
    alive: (progress) => tell({ say: "alive", progress }),
    atHalf: (loss) => {
      tell({ say: "half", loss });
      return new Promise((resolve) => {
        answer = resolve;
      });
    },
  });
  process.send!({ say: "done", outcome } satisfies FromTrial, () => process.exit(0)); // it was forked
});

function tell(message: FromTrial): void {
  process.send!(message); // it was forked
}
