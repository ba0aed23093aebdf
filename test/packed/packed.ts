// The tarballs that `npm run pack` makes for this system, made once, and folders in which they are installed.
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findNpm } from "../../scripts/install.mjs";
import { pack } from "../../scripts/pack.mjs";

export const repository = fileURLToPath(new URL("../..", import.meta.url));
export const scratch = mkdtempSync(join(tmpdir(), "tercet-packed-"));
export const removeScratch = () => rmSync(scratch, { recursive: true, force: true });

const made = new Map<boolean, Promise<readonly string[]>>();
/** Paths of Tercet's tarball and, if wanted, of the one with the library of this system, where there is one. */
export function tarballs({ library }: { readonly library: boolean }): Promise<readonly string[]> {
  const known = made.get(library) ?? pack({ out: join(scratch, `tarballs-${library}`), libraries: library ? "here" : "none" });
  made.set(library, known);
  return known;
}

const opened = new Map<boolean, Promise<string>>();
/** A project without a registry: the tarballs unpacked, what they depend on linked from here. */
export async function unpacked(name: string, { library }: { readonly library: boolean }): Promise<string> {
  const modules = opened.get(library) ?? unpack(join(scratch, `unpacked-${library}`, "node_modules"), library);
  opened.set(library, modules);
  const project = join(scratch, name);
  mkdirSync(project);
  symlinkSync(await modules, join(project, "node_modules"), "junction");
  return project;
}

async function unpack(modules: string, library: boolean): Promise<string> {
  for (const tarball of await tarballs({ library })) {
    const to = join(modules, nameOf(tarball));
    mkdirSync(to, { recursive: true });
    const { status, stderr } = spawnSync("tar", ["-xzf", tarball, "-C", to, "--strip-components=1"], { encoding: "utf8" });
    if (status !== 0) throw new Error(`tar: ${stderr}`);
  }
  for (const each of ["chardet", "csv-parse", "hyparquet", "hyparquet-compressors", "onnxruntime-common", "yauzl"])
    symlinkSync(join(repository, "node_modules", each), join(modules, each), "junction");
  return modules;
}

/** The name of the package in a tarball. */
export const nameOf = (tarball: string): string => basename(tarball).replace(/-\d[\d.]*\.tgz$/, "");

/** What a user without settings has: a path to Node, an empty home, and whatever the system cannot do without. */
export function bareEnvironment(): Record<string, string> {
  const home = join(scratch, "home");
  mkdirSync(home, { recursive: true });
  const { SystemRoot = "", TEMP = "", PATHEXT = "" } = process.env; // Windows
  const path = [dirname(process.execPath), process.env.PATH ?? ""].join(delimiter);
  return { PATH: path, HOME: home, USERPROFILE: home, LANG: "en_US.UTF-8", ...(SystemRoot && { SystemRoot, TEMP, PATHEXT }) };
}

export function npm(words: readonly string[], folder: string): SpawnSyncReturns<string> {
  const program = findNpm();
  if (!program) throw new Error("npm was not found beside Node nor on the PATH");
  return spawnSync(process.execPath, [program, ...words], { cwd: folder, env: bareEnvironment(), encoding: "utf8", timeout: 300_000 });
}

/** Whether npm, without any settings, gets an answer from its registry. */
export function reachesRegistry(): boolean {
  const words = ["view", "csv-parse", "version", "--fetch-retries=0", "--fetch-timeout=10000"];
  return findNpm() !== undefined && npm(words, scratch).status === 0;
}

export function sizeOfFolder(folder: string): number {
  if (!existsSync(folder)) return 0;
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.reduce((bytes, { parentPath, name }) => bytes + statSync(join(parentPath, name)).size, 0);
}
