// kill -9 at random moments of a training and of a search: what goes on ends as if nothing had happened.
// TERCET_KILLS=20 node_modules/.bin/vitest run test/kill kills each twenty times.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type Killable, kills, runKilled, runWhole } from "./kills.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-kill-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const messages = readFileSync(new URL("../../data/sms-spam.csv", import.meta.url), "utf8").split("\n");

function write(name: string, rows: number): string {
  writeFileSync(at(name), messages.slice(0, rows + 1).join("\n"));
  return at(name);
}

async function expectSame(job: Omit<Killable, "out">, model: string): Promise<void> {
  const resultOf = (name: string) => () => ({
    told: JSON.parse(readFileSync(at(`${name}.told.json`), "utf8").replaceAll(at(name), "")),
    bytes: readFileSync(join(at(name), model)).toString("base64"),
  });
  const duration = await runWhole({ ...job, out: at("whole") });
  const wanted = resultOf("whole")();
  let struck = 0;
  for (let number = 0; number < kills; number++) {
    const killed = await runKilled({ ...job, out: at("parts") }, { duration, number, read: resultOf("parts") });
    const said = `killed after ${killed.moments.join(" and ")} ms`;
    expect(killed.result.bytes === wanted.bytes, said).toBe(true);
    if (killed.result.told) expect(killed.result.told, said).toEqual(wanted.told); // null: killed when all was done
    expect(killed.left).toEqual([]); // no lock, no checkpoint, nothing half-written
    struck += killed.struck;
  }
  expect(struck).toBeGreaterThan(kills / 3);
  for (const name of readdirSync(folder)) if (name.startsWith("whole")) rmSync(at(name), { recursive: true });
}

const timeout = 60_000 + 40_000 * kills;
const shared = { baseline: false, checkpointSeconds: 0.05, maxLength: 32, threads: 1 };

test.each([
  ["bilstm, which stops early", { architecture: "bilstm", epochs: 8, learningRate: 0.02 }],
  [
    "textCnn, with a running average, accumulation and a schedule",
    { architecture: "textCnn", epochs: 3, emaMomentum: 0.9, gradientAccumulationSteps: 3, schedule: "cosine" },
  ],
])("a killed training goes on to the same model.safetensors, byte for byte, and history: %s", { timeout }, async (_, options) => {
  await expectSame({ program: "trainer.mjs", options: { data: write("m.csv", 600), ...shared, ...options } }, "model.safetensors");
});

test("a killed search of a number of trials goes on to the same leaderboard and model", { timeout }, async () => {
  const options = { data: write("s.csv", 240), trials: 4, architecture: "mean", options: { epochs: 4, embeddingSize: 32, batchSize: 32 } };
  await expectSame({ program: "searcher.mjs", options }, "model/config.json");
});
