// A training that can be killed: node test/kill/trainer.mjs OPTIONS.json trains by the built package, and goes on where an earlier one was killed.
import { readFileSync, writeFileSync } from "node:fs";
import { trainTask } from "../../dist/tasks/index.js";

const options = JSON.parse(readFileSync(process.argv[2], "utf8"));
process.stdout.write("begun\n");
const { history, bestEpoch, stopped, validation, test, weightsSha256 } = await trainTask({ ...options, resume: true });
const told = { history: { ...history, seconds: [] }, bestEpoch, stopped, validation, test, weightsSha256 };
writeFileSync(`${options.out}.told.json`, JSON.stringify(told));
