// What users install: from an empty folder to a trained model with nothing but npm, its registry and the packed tarballs.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageName, packedManifest, systems } from "../../scripts/pack.mjs";
import { platformPackage } from "../../src/runtime/engine.node.ts";
import { nameOf, npm, reachesRegistry, removeScratch, repository, scratch, sizeOfFolder, tarballs, unpacked } from "./packed.ts";

const messages = join(repository, "data/sms-spam.csv");
const library = packageName(process);
const hasLibrary = systems.some(({ platform, arch }) => platform === process.platform && arch === process.arch);
const hasRegistry = reachesRegistry();
afterAll(removeScratch);

test("the packages of all systems have the names that the engine looks for", () => {
  expect(systems.map(packageName)).toEqual(systems.map(platformPackage));
});

test("the manifest asks no registry for what nobody has published, and runs no script", () => {
  const manifest = packedManifest(JSON.parse(readFileSync(join(repository, "package.json"), "utf8")));
  expect(manifest).not.toHaveProperty("scripts");
  expect(manifest).not.toHaveProperty("devDependencies");
  expect(Object.keys(manifest.dependencies).filter((name) => /onnxruntime|tercet/.test(name))).toEqual([]);
  const optional = Object.entries<{ optional: boolean }>(manifest.peerDependenciesMeta).filter(([, { optional }]) => optional);
  expect(optional.map(([name]) => name)).toEqual(systems.map(packageName));
  expect(Object.keys(manifest.peerDependencies)).toEqual(systems.map(packageName));
});

test.skipIf(!hasLibrary)(
  "the package of a system holds its library and binding, the licence and the notices, and nothing else",
  async () => {
    const folder = join(await unpacked("content", { library: true }), "node_modules", library);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const names = files.map(({ name }) => name).filter((name) => !/\.d\.ts$|^(backend|binding|index|version)\.js$/.test(name));
    const binaries = names.filter((name) => /^onnxruntime_binding\.node$|^(lib)?onnxruntime\.(so\.1|1\.dylib|dll)$/.test(name));
    expect(binaries.length).toBe(2);
    expect(names.filter((name) => !binaries.includes(name)).sort()).toEqual([
      "LICENSE",
      "README.md",
      "ThirdPartyNotices.txt",
      "package.json",
    ]);
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    expect(manifest).toMatchObject({ version: "1.30.0", os: [process.platform], cpu: [process.arch] });
    expect(manifest).not.toHaveProperty("scripts");
  },
);

test("publint finds nothing in any of the packages", async () => {
  const project = await unpacked("publint", { library: true });
  for (const tarball of await tarballs({ library: true })) {
    const name = nameOf(tarball);
    const { messages, pkg } = await publint({ pkgDir: join(project, "node_modules", name), pack: false, strict: true });
    expect([name, messages.map((message) => formatMessage(message, pkg))]).toEqual([name, []]);
  }
}, 120_000);

// Skipped where npm, without any settings, gets no answer from its registry.
describe.skipIf(!hasRegistry)("npm install of the tarballs in an empty folder", () => {
  const project = join(scratch, "empty folder");
  let installation: ReturnType<typeof npm>;
  beforeAll(async () => {
    const files = await tarballs({ library: true });
    mkdirSync(project);
    installation = npm(["install", ...files], project);
  }, 300_000);

  test("ends with exit code 0, runs no install script, and needs at most 70 MB", () => {
    expect([installation.status, installation.stderr.replace(/^npm notice.*\n?/gm, "")]).toEqual([0, ""]);
    const { packages } = JSON.parse(readFileSync(join(project, "node_modules/.package-lock.json"), "utf8"));
    expect(Object.keys(packages)).toContain("node_modules/tercet");
    expect(Object.entries<{ hasInstallScript?: boolean }>(packages).filter(([, each]) => each.hasInstallScript)).toEqual([]);
    const megabytes = sizeOfFolder(join(project, "node_modules")) / 1e6;
    expect(megabytes).toBeGreaterThan(5);
    expect(megabytes).toBeLessThan(70);
  });

  test("npx tercet train trains, and npx tercet predict answers, with native kernels where there are any", () => {
    const options = ["--architecture", "mean", "--epochs", "1", "--out", "model", "--json"];
    const training = npm(["exec", "--no", "--", "tercet", "train", messages, ...options], project);
    expect(training.status).toBe(0);
    expect(JSON.parse(training.stdout)).toMatchObject({ ok: true, epochs: 1 });
    expect(training.stderr.includes("WebAssembly")).toBe(!hasLibrary);
    expect(existsSync(join(project, "model/onnx/model.onnx"))).toBe(true);
    const answer = npm(["exec", "--no", "--", "tercet", "predict", "model", "win a prize now", "--json"], project);
    expect(JSON.parse(answer.stdout).predictions[0].label).toMatch(/^(ham|spam)$/);
  });

  test("a program imports it by name", () => {
    const program = 'import { loadModel } from "tercet"; console.log((await (await loadModel("model")).predict(["hello"])).length)';
    const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", program], { cwd: project, encoding: "utf8" });
    expect(stdout).toBe("1\n");
  });
});

test("without the package of the system WebAssembly trains, from the file in Tercet's own tarball", async () => {
  const project = await unpacked("no library", { library: true });
  const main = join(project, "node_modules/tercet/dist/cli/main.js");
  const words = [
    "train",
    messages,
    "--architecture",
    "mean",
    "--epochs",
    "1",
    "--out",
    join(project, "model"),
    "--json",
    "--language",
    "en",
  ];
  const env = { ...process.env, TERCET_ENGINE: "wasm" };
  const { status, stderr } = spawnSync(process.execPath, [main, ...words], { encoding: "utf8", env });
  expect(status).toBe(0);
  expect(stderr.split("\n").filter((line) => line.includes("WebAssembly")).length).toBe(1);
}, 120_000);
