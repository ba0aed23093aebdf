// kill -9 at random moments of a training: what goes on ends with the same model.safetensors, byte for byte, and the same history.
// TERCET_KILLS=20 node_modules/.bin/vitest run test/kill-training.test.ts kills twenty times each; the tests twice.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { randomKey, uniformAt } from "../src/core/random.ts";

const kills = Number(process.env.TERCET_KILLS ?? 2);
const folder = mkdtempSync(join(tmpdir(), "tercet-kill-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const program = fileURLToPath(new URL("kill/trainer.mjs", import.meta.url));

beforeAll(() => {
  const rows = readFileSync(new URL("../data/sms-spam.csv", import.meta.url), "utf8").split("\n");
  writeFileSync(at("messages.csv"), rows.slice(0, 601).join("\n"));
});

const shared = { baseline: false, checkpointSeconds: 0.05, maxLength: 32, threads: 1 };
const trainings = [
  ["bilstm, which stops early", { architecture: "bilstm", epochs: 8, learningRate: 0.02 }],
  [
    "textCnn, with a running average, accumulation and a schedule",
    { architecture: "textCnn", epochs: 3, emaMomentum: 0.9, gradientAccumulationSteps: 3, schedule: "cosine" },
  ],
] as const;

function start(name: string, options: object): ChildProcess {
  writeFileSync(at(`${name}.json`), JSON.stringify({ data: at("messages.csv"), ...shared, ...options, out: at(name) }));
  return spawn(process.execPath, [program, at(`${name}.json`)], { stdio: ["ignore", "pipe", "inherit"] });
}

const ended = (child: ChildProcess) =>
  new Promise<string | number | null>((resolve) => child.on("exit", (code, signal) => resolve(signal ?? code)));

/** Kills it so many milliseconds after its training began. */
async function killed(child: ChildProcess, after: number): Promise<string | number | null> {
  child.stdout!.once("data", () => setTimeout(() => child.kill("SIGKILL"), after));
  return ended(child);
}

const result = (name: string) => ({
  told: JSON.parse(readFileSync(at(`${name}.told.json`), "utf8")),
  bytes: readFileSync(join(at(name), "model.safetensors")).toString("base64"),
});

test.each(trainings)(
  "%s",
  async (name, options) => {
    let began = 0;
    const whole = start("whole", options);
    whole.stdout!.once("data", () => {
      began = performance.now();
    });
    expect(await ended(whole)).toBe(0);
    const duration = performance.now() - began;
    const wanted = result("whole");
    let struck = 0;
    for (let kill = 0; kill < kills; kill++) {
      const moments = [0, 1].map((i) => uniformAt(randomKey("kill", name, kill), i) * duration);
      for (const moment of kill % 2 ? moments : moments.slice(1))
        if ((await killed(start("parts", options), moment)) === "SIGKILL") struck++;
      if (!readdirSync(folder).includes("parts.told.json")) expect(await ended(start("parts", options))).toBe(0);
      expect(result("parts"), `killed after ${moments.join(" and ")} ms`).toEqual(wanted);
      expect(readdirSync(folder).filter((each) => each.startsWith("."))).toEqual([]); // no lock, no checkpoint, nothing half-written
      for (const left of readdirSync(folder).filter((each) => each.startsWith("parts"))) rmSync(at(left), { recursive: true });
    }
    expect(struck).toBeGreaterThan(kills / 3);
    for (const left of readdirSync(folder).filter((each) => each.startsWith("whole"))) rmSync(at(left), { recursive: true });
  },
  60_000 + 30_000 * kills,
);
