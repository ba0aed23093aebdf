// From a fresh clone to a running job, with nothing but Node and npm: node scripts/run.mjs start|test|example|bench|build|pack [arguments]
// Checks the Node version, installs and builds only what is missing or old, then does the job in this same process,
// so that its arguments, its terminal, its signals and its exit code are the job's own.
import { isNodeVersionSupported } from "./node-version.mjs";

main(process.argv.slice(2));

/** Imports only after the check: what comes next needs a newer Node even to be read. */
async function main(args) {
  if (isNodeVersionSupported(process.versions.node)) return (await import("./jobs.mjs")).run(args);
  console.error((await import("./messages.mjs")).message("oldNode", process.versions.node));
  process.exitCode = 1;
}
