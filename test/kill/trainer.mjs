// A training that can be killed: node test/kill/trainer.mjs OPTIONS.json trains by the built package, and goes on where an earlier one was killed.
import { readFileSync, writeFileSync } from "node:fs";
import { trainTask } from "../../dist/tasks/index.js";

const options = JSON.parse(readFileSync(process.argv[2], "utf8"));
process.stdout.write("begun\n");
try {
  const { history, bestEpoch, stopped, validation, test, weightsSha256 } = await trainTask({ ...options, resume: true });
  tell({ history: { ...history, seconds: [] }, bestEpoch, stopped, validation, test, weightsSha256 });
} catch (error) {
  if (!error.problem?.received?.includes("complete")) throw error;
  tell(null); // it was killed after its end
}

function tell(told) {
  writeFileSync(`${options.out}.told.json`, JSON.stringify(told));
}
