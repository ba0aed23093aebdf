// Which engine is taken, what is said where none loads, and that both compute the same.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { platformPackage } from "./engine.node.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "tercet-engine-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const positive = ["good", "great", "lovely", "superb"];
const negative = ["bad", "awful", "poor", "dull"];
const rows = Array.from({ length: 160 }, (_, i) => {
  const words = i % 2 ? positive : negative;
  return `the film was ${words[(i >> 1) % 4]} and ${words[(i >> 3) % 4]} ${i % 7} times,${i % 2 ? "pos" : "neg"}`;
});
const data = join(folder, "films.csv");
writeFileSync(data, `text,label\n${rows.join("\n")}\n`);

describe("native kernels and WebAssembly", () => {
  const run = (engine: string, ...words: string[]) =>
    tercet(root, words, { TERCET_ENGINE: engine, LANG: "en_US.UTF-8", LC_ALL: "", LC_MESSAGES: "" });
  const trainings = new Map<string, ReturnType<typeof tercet>>();
  beforeAll(() => {
    for (const engine of ["native", "wasm"]) {
      const options = ["--architecture", "bilstm", "--epochs", "3", "--batch-size", "16", "--threads", "2"];
      trainings.set(engine, run(engine, "train", data, ...options, "--out", join(folder, engine), "--json"));
    }
  });

  test("learn the same to 1e-5, in two workers", () => {
    const [native, wasm] = ["native", "wasm"].map((engine) => JSON.parse(trainings.get(engine)!.stdout));
    expect(wasm.plan.workers).toBe(2);
    for (const score of ["loss", "val_loss"]) {
      expect(wasm.history[score].length).toBe(3);
      wasm.history[score].forEach((value: number, epoch: number) => {
        expect(Math.abs(value - native.history[score][epoch])).toBeLessThan(1e-5);
      });
    }
  });

  test("answer the same to 1e-5 from one model folder", () => {
    const scores = ["native", "wasm"].map((engine) => {
      const { stdout } = run(engine, "predict", join(folder, "native"), "the film was good", "so dull and poor", "--json", "--all-scores");
      return JSON.parse(stdout).predictions.flatMap((each: { scores: { score: number }[] }) => each.scores.map(({ score }) => score));
    });
    expect(scores[0].length).toBe(4);
    scores[0].forEach((score: number, i: number) => {
      expect(Math.abs(score - scores[1]![i])).toBeLessThan(1e-5);
    });
  });

  test("WebAssembly is told in one line, native kernels in none", () => {
    const notes = (engine: string) =>
      trainings
        .get(engine)!
        .stderr.split("\n")
        .filter((line) => line.includes("WebAssembly"));
    expect(notes("native")).toEqual([]);
    expect(notes("wasm")).toEqual([
      expect.stringMatching(/^Note: engine: expected native kernels .* training takes 2 to 6 times as long\.$/),
    ]);
  });
});

describe("a Tercet that is installed without", () => {
  const install = (name: string, packages: readonly string[]) => {
    const modules = join(folder, name, "node_modules");
    mkdirSync(modules, { recursive: true });
    for (const each of packages) symlinkSync(join(root, "node_modules", each), join(modules, each), "junction");
    mkdirSync(join(modules, "tercet"));
    for (const each of ["dist", "package.json"]) cpSync(join(root, each), join(modules, "tercet", each), { recursive: true });
    return join(modules, "tercet");
  };
  const train = (place: string, environment: Record<string, string> = {}) => {
    const words = ["train", data, "--architecture", "mean", "--epochs", "1", "--out", join(place, "model"), "--json", "--language", "en"];
    return tercet(place, words, environment);
  };

  test("native kernels runs as WebAssembly", () => {
    const { status, stderr } = train(install("without native", ["csv-parse", "onnxruntime-web"]));
    expect(status).toBe(0);
    expect(stderr).toContain(`${platformPackage(process)}: not installed; onnxruntime-node: not installed.`);
  });

  test("any engine says what to install, in one error", () => {
    const place = install("without any", ["csv-parse"]);
    const { status, stdout } = train(place);
    const { error, problems } = JSON.parse(stdout);
    expect([status, error.code, problems.length]).toEqual([1, "engine-missing", 1]);
    expect(error.hint).toContain(platformPackage(process));
    expect(existsSync(join(place, "model", "config.json"))).toBe(false);
    const answer = tercet(place, ["predict", join(folder, "native"), "good", "--json"]);
    expect(JSON.parse(answer.stdout).error.code).toBe("engine-missing"); // the model folder is not to blame
    const words = ["train", data, "--architecture", "linear", "--out", join(place, "linear"), "--json"];
    expect(tercet(place, words).status).toBe(0); // it needs none
  });

  test("native kernels, and told to use them, refuses", () => {
    const { stdout } = train(install("forced", ["csv-parse", "onnxruntime-web"]), { TERCET_ENGINE: "native" });
    expect(JSON.parse(stdout).error.code).toBe("engine-missing");
  });

  test("a known engine refuses the name", () => {
    const { stdout } = train(root, { TERCET_ENGINE: "gpu" });
    expect(JSON.parse(stdout).error).toMatchObject({ code: "option-invalid", option: "TERCET_ENGINE", received: '"gpu"' });
  });
});

function tercet(place: string, words: readonly string[], environment: Record<string, string> = {}) {
  const { TERCET_ENGINE: _, ...inherited } = process.env;
  const env = { ...inherited, ...environment };
  return spawnSync(process.execPath, [join(place, "dist/cli/main.js"), ...words], { encoding: "utf8", env, cwd: folder });
}
