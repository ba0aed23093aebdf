// Compiles TypeScript when its sources changed: contents are compared, not times, so that a checkout or a copy builds nothing twice.
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { Refusal } from "./messages.mjs";
import { runNode } from "./process.mjs";

/** What can be built: sources, compiler configuration, where the JavaScript goes. Examples and benches are compiled against the built library. */
export const targets = {
  library: { sources: ["src"], project: "tsconfig.build.json", output: "dist", program: "cli/main.js" },
  examples: { sources: ["src", "examples"], project: "tsconfig.examples.json", output: ".tercet/examples" },
  bench: { sources: ["src", "bench"], project: "tsconfig.bench.json", output: ".tercet/bench" },
};

const stampOf = (root, target) => join(root, target.output, ".stamp");

export function isBuilt(root, target) {
  const stamp = stampOf(root, target);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === sourceHash(root, target);
}

/** Compiles, and writes the stamp last. The hash is taken first: a file saved during the build is built again the next time. */
export async function build(root, target) {
  const hash = sourceHash(root, target);
  rmSync(join(root, target.output), { recursive: true, force: true }); // what has no source any more must not stay
  const code = await runNode([compilerPath(root), "-p", target.project], { cwd: root });
  if (code !== 0) throw new Refusal("buildFailed", target.project);
  if (target.program) chmodSync(join(root, target.output, target.program), 0o755); // npx makes it executable only when it first links it
  mkdirSync(join(root, target.output), { recursive: true });
  writeFileSync(stampOf(root, target), hash);
}

/** One hash over the names and contents of everything that is compiled, and over what it is compiled with. */
export function sourceHash(root, { sources, project }) {
  const hash = createHash("sha256");
  const files = sources.flatMap((folder) => sourceFiles(join(root, folder)));
  for (const file of [...files, join(root, "tsconfig.json"), join(root, project), join(root, "package-lock.json")]) {
    const content = readFileSync(file);
    hash.update(`${relative(root, file).split(sep).join("/")}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/** The TypeScript files under a folder, sorted by path; tests are not built. */
function sourceFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[mc]?ts$/.test(entry.name) && !entry.name.endsWith(".test.ts"))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name)) // `path` until Node 20.12
    .sort();
}

function compilerPath(root) {
  const folder = join(root, "node_modules", "typescript");
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return join(folder, bin.tsc);
}
