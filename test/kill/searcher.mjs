// A search that can be killed: node test/kill/searcher.mjs OPTIONS.json searches by the built package, and goes on where an earlier one was killed.
import { readFileSync, writeFileSync } from "node:fs";
import { fitTask } from "../../dist/search/fit-task.node.js";

const options = JSON.parse(readFileSync(process.argv[2], "utf8"));
process.stdout.write("begun\n");
const { leaderboard, best, finalists, comparisons, trials } = await fitTask({ ...options, resume: true });
const row = ({ msPerText: _, trainSeconds: __, history, ...rest }) => ({ ...rest, history: history && { ...history, seconds: [] } });
const told = { leaderboard: leaderboard.map(row), best: row(best), finalists: finalists.map(row), comparisons, trials };
writeFileSync(`${options.out}.told.json`, JSON.stringify(told));
