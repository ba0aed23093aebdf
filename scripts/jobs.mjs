// The jobs of run.mjs: what each needs built, and which module does it.
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, isBuilt, targets } from "./build.mjs";
import { install, isInstalled } from "./install.mjs";
import { withLock } from "./lock.mjs";
import { Refusal, say } from "./messages.mjs";
import { Stopped } from "./process.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** `module(arguments)` answers the file to run and its arguments; `where` is the folder that relative paths of the user mean. */
const jobs = {
  start: { builds: ["library"], where: userFolder, module: (args) => ["dist/cli/main.js", "start", ...args] },
  test: {
    builds: ["library"],
    where: () => root,
    module: (args) => ["node_modules/vitest/vitest.mjs", "run", ...reporters(process.env), ...args],
  },
  example: { builds: ["library", "examples"], where: userFolder, module: program("example", "examples", ".ts") },
  bench: { builds: ["library", "bench"], where: () => root, module: program("bench", "bench", ".bench.ts") },
  build: { builds: ["library"], where: () => root, module: () => null },
  pack: { builds: ["library"], where: userFolder, module: (args) => ["scripts/pack.mjs", ...args] },
};

/** Prepares and does the job named by the first argument; a refusal is one sentence on stderr and exit code 1, or 2 for a wrong command line. */
export async function run([name, ...args]) {
  const job = Object.hasOwn(jobs, name ?? "") ? jobs[name] : null;
  try {
    if (!job) throw new Refusal("unknownJob", name, Object.keys(jobs));
    const call = job.module(args);
    await prepare(job.builds.map((each) => targets[each]));
    if (call) await become(call, job.where());
  } catch (error) {
    if (error instanceof Refusal) console.error(error.message);
    else if (!(error instanceof Stopped)) throw error;
    process.exitCode = error.exitCode;
  }
}

/** Installs and builds what is missing. Asked once without the lock, which is the usual case, and again with it: another run may have done the work. */
async function prepare(builds) {
  const isReady = () => isInstalled(root) && builds.every((target) => isBuilt(root, target));
  if (isReady()) return;
  const work = async (lock) => {
    if (!isInstalled(root)) {
      say("installing");
      await install(root, { onStart: lock.addProcess });
    }
    for (const target of builds.filter((each) => !isBuilt(root, each))) {
      say("building", target.output);
      await build(root, target);
    }
  };
  await withLock(join(root, ".tercet", "run.lock"), work, { onWait: (pid) => say("waiting", pid) });
}

/** Turns this process into `node file …args`. */
async function become([file, ...args], folder) {
  const path = join(root, file);
  process.chdir(folder);
  process.argv = [process.argv[0], path, ...args];
  await import(pathToFileURL(path).href);
}

/** npm changes into the root of the package; the files that a user names are meant from where the user stands, which npm keeps in INIT_CWD. */
function userFolder() {
  const before = process.env.INIT_CWD;
  const isMovedByNpm = before && existsSync(before) && realpathSync(process.cwd()) === realpathSync(root);
  return isMovedByNpm ? before : process.cwd();
}

/**
 * The usual report, and a JSON one too when TERCET_TEST_REPORT names a file.
 * @param {{ TERCET_TEST_REPORT?: string }} environment
 */
export function reporters({ TERCET_TEST_REPORT: file }) {
  return file ? ["--reporter=default", "--reporter=json", `--outputFile.json=${resolve(file)}`] : [];
}

/** Chooses a program by its number, name or both: `01`, `classify-reviews`, `01-classify-reviews`. */
function program(verb, folder, ending) {
  return ([wanted, ...args]) => {
    const names = programNames(join(root, folder), ending);
    if (names.length === 0) throw new Refusal("none", folder);
    if (!wanted) throw new Refusal("which", verb, names);
    const name = findProgram(names, wanted);
    if (!name) throw new Refusal("noSuch", wanted, folder, names);
    return [join(".tercet", folder, folder, `${name}${ending.replace(/ts$/, "js")}`), ...args];
  };
}

function programNames(folder, ending) {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith(ending) && !file.endsWith(".test.ts"));
  return files.map((file) => file.slice(0, -ending.length)).sort();
}

export function findProgram(names, wanted) {
  return names.find((name) => name === wanted || name.split("-")[0] === wanted || name.replace(/^\d+-/, "") === wanted);
}
