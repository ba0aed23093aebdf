// The packed command line on the oldest Node that is promised and on the long-term versions after it, from the registry's packages of Node.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { npm, reachesRegistry, removeScratch, scratch, unpacked } from "./packed.ts";

/** What the package `node` installs by a script; taken as it is, no script runs. */
const nodePackage = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
const hasRegistry = reachesRegistry();
const weights = new Map<string, string>();
afterAll(removeScratch);

let main = "";
let data = "";
beforeAll(async () => {
  const project = await unpacked("project", { library: true });
  main = join(project, "node_modules/tercet/dist/cli/main.js");
  data = join(project, "films.csv");
  const rows = Array.from({ length: 120 }, (_, i) => `the film was ${i % 2 ? "good" : "bad"} ${i % 7} times,${i % 2 ? "pos" : "neg"}`);
  writeFileSync(data, `text,label\n${rows.join("\n")}\n`);
}, 120_000);

// Skipped where npm, without any settings, gets no answer from its registry.
describe.skipIf(!hasRegistry).each(["20.19.0", "22", "24"])("Node %s from the registry", (version) => {
  const folder = mkdtempSync(join(scratch, "node-"));
  const node = join(folder, "node_modules", nodePackage, "bin", process.platform === "win32" ? "node.exe" : "node");
  const tercet = (...words: string[]) => {
    const { status, stdout, stderr } = spawnSync(node, [main, ...words, "--language", "en"], { encoding: "utf8" });
    return { status, stdout, stderr };
  };

  beforeAll(() => {
    mkdirSync(folder, { recursive: true });
    const { status, stderr } = npm(["install", "--no-save", "--ignore-scripts", `${nodePackage}@${version}`], folder);
    if (status !== 0) throw new Error(stderr);
  }, 300_000);

  test("is that version", () => {
    const { stdout } = spawnSync(node, ["--version"], { encoding: "utf8" });
    expect(`${stdout.trim()}.`.startsWith(`v${version}.`)).toBe(true);
  });

  test("shows the help", () => {
    const { status, stdout, stderr } = tercet("--help");
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("tercet fit");
  });

  test("trains with two workers, to the same weights as the other versions, and predicts", () => {
    const model = join(folder, "model");
    const options = ["--architecture", "gru", "--epochs", "2", "--batch-size", "16", "--threads", "2", "--out", model, "--json"];
    const training = tercet("train", data, ...options);
    expect([training.status, training.stderr.includes("WebAssembly")]).toEqual([0, false]);
    const { plan, weightsSha256 } = JSON.parse(training.stdout);
    expect(plan.workers).toBe(2);
    weights.set(version, weightsSha256);
    expect(new Set(weights.values()).size).toBe(1);
    const answer = tercet("predict", model, "the film was good", "--json");
    expect(JSON.parse(answer.stdout).predictions[0].label).toMatch(/^(pos|neg)$/);
  });
});
