// The packages of package-lock.json in node_modules, and the stamp that says they are all there.
import { createHash } from "node:crypto";
import { existsSync, lstatSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { Refusal } from "./messages.mjs";
import { runNode } from "./process.mjs";

const stampOf = (root) => join(root, "node_modules", ".tercet-installed.json");

/**
 * What an installation depends on: the lock file, and what native packages are chosen by.
 * @param {string} root
 * @param {{ versions: { modules: string }, platform: string, arch: string }} machine
 */
export function installationKey(root, machine = process) {
  const { versions, platform, arch } = machine;
  const lockFile = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  return JSON.stringify({ lockFile, abi: versions.modules, platform, arch });
}

export function isInstalled(root) {
  return readText(stampOf(root)) === installationKey(root);
}

export function writeInstallationStamp(root, key = installationKey(root)) {
  writeFileSync(stampOf(root), key);
}

/** Installs from scratch. The stamp goes first and comes back last, so that an interrupted installation is seen as one. */
export async function install(root, { onStart } = {}) {
  const npm = findNpm();
  if (!npm) throw new Refusal("noNpm");
  if (isLink(join(root, "node_modules"))) throw new Refusal("linkedModules"); // npm ci would empty the folder behind it
  const key = installationKey(root);
  rmSync(stampOf(root), { force: true });
  const code = await runNode([npm, ...npmArguments], { cwd: root, onStart });
  if (code !== 0) throw new Refusal("installFailed", code);
  writeInstallationStamp(root, key);
}

function isLink(path) {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/**
 * `--include=dev`: the compiler is a development dependency, and NODE_ENV=production would leave it out.
 * `--ignore-scripts`: ONNX Runtime's install script downloads CUDA libraries, which nobody here needs.
 */
const npmArguments = [
  "ci",
  "--include=dev",
  "--include=optional",
  "--ignore-scripts",
  "--no-audit",
  "--no-fund",
  "--no-update-notifier",
  "--loglevel=error",
];

/** npm's own JavaScript file, run with our Node: no shell, so that spaces in a path and Windows' npm.cmd do not matter. */
export function findNpm({ env = process.env, execPath = process.execPath } = {}) {
  const here = dirname(execPath);
  const folders = [here, join(here, "..", "lib"), ...(env.PATH ?? env.Path ?? "").split(delimiter)];
  const candidates = [
    env.npm_execpath,
    ...folders.flatMap((folder) => [join(folder, "node_modules", "npm", "bin", "npm-cli.js"), join(folder, "npm")]),
  ];
  return candidates
    .filter((path) => path && existsSync(path))
    .map((path) => realpathSync(path))
    .find((path) => /npm-cli\.c?js$/.test(path));
}

function readText(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
