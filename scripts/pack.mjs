// What users install: a tarball of Tercet, and one with ONNX Runtime's CPU library for each system.
//   node scripts/run.mjs pack [--here] [--out DIR]
// --here packs the library of this system only. Nothing is fetched: libraries come from the installed onnxruntime-node and onnxruntime-web.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants } from "node:zlib";
import { findNpm } from "./install.mjs";
import { Refusal, say } from "./messages.mjs";
import { runNode } from "./process.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const stage = join(root, ".tercet", `pack-${process.pid}`); // of this process alone: another may be packing
const native = join(root, "node_modules", "onnxruntime-node");
const web = join(root, "node_modules", "onnxruntime-web");
const notices = ["LICENSE", "ThirdPartyNotices.txt"];

/** Systems that onnxruntime-node has a library for. That of Linux is linked with glibc. */
export const systems = [
  { platform: "linux", arch: "x64", libc: "glibc" },
  { platform: "linux", arch: "arm64", libc: "glibc" },
  { platform: "darwin", arch: "arm64" },
  { platform: "win32", arch: "x64" },
  { platform: "win32", arch: "arm64" },
];

/** As src/runtime/engine.node.ts looks for it. */
export const packageName = ({ platform, arch }) => `tercet-onnxruntime-${platform}-${arch}`;

/**
 * What the CPU needs of a system's folder: the binding, and the library it is linked with. Left out: a second copy of the macOS library,
 * and DirectML.dll, dxcompiler.dll and dxil.dll, which onnxruntime.dll loads only for a GPU.
 */
const neededBinaries = /^(onnxruntime_binding\.node|libonnxruntime\.so\.1|libonnxruntime\.1\.dylib|onnxruntime\.dll)$/;

/**
 * Makes the tarballs and answers their paths, Tercet's first.
 * @param {{ out: string, libraries: "all" | "here" | "none" }} options
 */
export async function pack({ out, libraries }) {
  mkdirSync(out, { recursive: true });
  rmSync(stage, { recursive: true, force: true });
  const chosen = systems.filter((system) => libraries === "all" || (libraries === "here" && isHere(system)));
  const packages = [stageTercet(), ...chosen.map(stageSystem)];
  say("packing", packages.length, out);
  for (const { name } of packages) await npmPack(join(stage, name), out);
  rmSync(stage, { recursive: true, force: true });
  return packages.map(({ name, version }) => join(out, `${name}-${version}.tgz`));
}

/** Whether a library runs on this system: Alpine Linux has musl in place of glibc. */
function isHere({ platform, arch, libc }) {
  const isMusl = process.platform === "linux" && !process.report.getReport().header.glibcVersionRuntime;
  return platform === process.platform && arch === process.arch && !(libc === "glibc" && isMusl);
}

async function npmPack(folder, out) {
  const npm = findNpm();
  if (!npm) throw new Refusal("noNpm");
  const code = await runNode([npm, "pack", folder, "--pack-destination", out, "--ignore-scripts", "--loglevel=error", "--silent"], {
    cwd: root,
  });
  if (code !== 0) throw new Refusal("packFailed", folder, code);
}

/** The built library, and ONNX Runtime as WebAssembly for systems without a library. */
function stageTercet() {
  const manifest = packedManifest(readJson(join(root, "package.json")));
  const to = join(stage, manifest.name);
  for (const each of readJson(join(root, "package.json")).files) copy(join(root, each), join(to, each));
  const { script, binary } = { script: "ort.wasm.bundle.min.mjs", binary: "ort-wasm-simd-threaded.wasm" };
  copy(join(web, "dist", script), join(to, "wasm", script));
  write(join(to, "wasm", `${binary}.br`), compressed(readFileSync(join(web, "dist", binary))));
  for (const each of notices) copy(join(root, "scripts/onnxruntime", each), join(to, "wasm", each));
  writeJson(join(to, "package.json"), manifest);
  return manifest;
}

/**
 * The manifest without what only a clone needs. The libraries are optional peers: npm looks for them in no registry, where nobody has
 * published them, and takes the tarball that stands beside Tercet's.
 */
export function packedManifest({ scripts, devDependencies, dependencies, ...manifest }) {
  const { "onnxruntime-node": version, "onnxruntime-web": _, ...others } = dependencies;
  const names = systems.map(packageName);
  return {
    ...manifest,
    files: [...manifest.files, "wasm"],
    dependencies: others,
    peerDependencies: Object.fromEntries(names.map((name) => [name, version])),
    peerDependenciesMeta: Object.fromEntries(names.map((name) => [name, { optional: true }])),
  };
}

/** onnxruntime-node for one system: its JavaScript, the binding, the library; no install script, nothing for CUDA. */
function stageSystem(system) {
  const { platform, arch, libc } = system;
  const { version, main, types, license, dependencies } = readJson(join(native, "package.json"));
  const name = packageName(system);
  const to = join(stage, name);
  const binaries = join("bin", "napi-v6", platform, arch);
  copy(join(native, "dist"), join(to, "dist"));
  for (const file of readdirSync(join(native, binaries)).filter((each) => neededBinaries.test(each))) {
    copy(join(native, binaries, file), join(to, binaries, file));
  }
  for (const each of notices) copy(join(root, "scripts/onnxruntime", each), join(to, each));
  const description = `ONNX Runtime ${version} for ${platform} ${arch}, CPU only, as Tercet uses it. Taken from the package onnxruntime-node.`;
  write(join(to, "README.md"), `# ${name}\n\n${description}\n`);
  const manifest = {
    name,
    version,
    description,
    license,
    private: true,
    type: "commonjs",
    engines: readJson(join(root, "package.json")).engines,
    os: [platform],
    cpu: [arch],
    ...(libc && { libc: [libc] }),
    main,
    types,
    dependencies: { "onnxruntime-common": dependencies["onnxruntime-common"] },
  };
  writeJson(join(to, "package.json"), manifest);
  return manifest;
}

/** A file or a folder, without source maps: their sources are not packed. */
function copy(from, to) {
  if (statSync(from).isDirectory()) for (const each of readdirSync(from)) copy(join(from, each), join(to, each));
  else if (/\.js$/.test(from)) write(to, readFileSync(from, "utf8").replace(/\n\/\/# sourceMappingURL=\S+\s*$/, "\n"));
  else if (!/\.map$|\/\.stamp$|\\\.stamp$/.test(from)) {
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
  }
}

/** Brotli at 9: 14.2 MB become 2.7; level 11 saves 0.4 more and takes half a minute. */
function compressed(bytes) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 9,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return brotliCompressSync(bytes, { params });
}

function write(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));
const writeJson = (path, value) => write(path, `${JSON.stringify(value, null, 2)}\n`);

async function main(args) {
  const { values } = parseArgs({ args, options: { here: { type: "boolean", default: false }, out: { type: "string" } } });
  const tarballs = await pack({ out: values.out ? resolve(values.out) : join(root, "packages"), libraries: values.here ? "here" : "all" });
  const own = systems.filter(isHere).map(packageName);
  const fitting = tarballs.filter((path, i) => i === 0 || own.some((name) => path.includes(name)));
  say("packed", fitting.map((path) => `./${relative(process.cwd(), path).replaceAll("\\", "/")}`).join(" "));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main(process.argv.slice(2));
