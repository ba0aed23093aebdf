// Training, searching and answering where things go wrong around them: no network, a clock that jumps, two processes that want the same folder.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "tercet-hard-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const beside = (name: string) => new URL(`kill/${name}`, import.meta.url).href;

beforeAll(() => {
  const rows = Array.from({ length: 160 }, (_, i) => `${i % 2 ? "no fun" : "great fun"} ${i},${i % 2 ? "bad" : "good"}`);
  writeFileSync(at("reviews.csv"), `text,label\n${rows.join("\n")}\n`);
});

interface Surroundings {
  /** What stands before the command. */
  readonly within?: readonly string[];
  /** A module that every process of it loads first. */
  readonly first?: string;
}

/** What a command says as JSON. */
function tercet(words: readonly string[], { within = [], first }: Surroundings = {}) {
  const [command, ...rest] = [...within, process.execPath, main, ...words, "--json"];
  const env = { ...process.env, ...(first && { NODE_OPTIONS: `--import ${beside(first)}` }) };
  const { status, stdout, stderr } = spawnSync(command!, rest, { cwd: folder, encoding: "utf8", env });
  if (status !== 0) throw new Error(`it ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

const train = (out: string) => ["train", "reviews.csv", "--architecture", "textCnn", "--epochs", "2", "--seed", "4", "--out", out];
const search = (out: string) => [
  "fit",
  "reviews.csv",
  "--trials",
  "1",
  "--architecture",
  "mean",
  "--epochs",
  "2",
  "--single",
  "--out",
  out,
];
let plain: { readonly weightsSha256: string } | undefined;

function expectTrains(name: string, surroundings: Surroundings): void {
  plain ??= tercet(train("plain"));
  const trained = tercet(train(name), surroundings);
  expect(trained.weightsSha256).toBe(plain!.weightsSha256);
  for (const seconds of [trained.trainedSeconds, ...trained.history.seconds]) {
    expect(seconds).toBeGreaterThanOrEqual(0);
    expect(seconds).toBeLessThan(60);
  }
  const [answer] = tercet(["predict", name, "great fun"], surroundings).predictions;
  expect(answer.label).toBe("good");
}

function expectSearches(name: string, surroundings: Surroundings): void {
  const found = tercet(search(name), surroundings);
  expect(found.trials.failed).toBe(0);
  expect(found.seconds).toBeGreaterThan(0);
  expect(found.seconds).toBeLessThan(120);
}

describe("without a network", () => {
  const alone = ["-n", "-rn"].find((flags) => spawnSync("unshare", [flags, "true"]).status === 0);
  test.skipIf(alone === undefined)("all works under unshare -n (skipped where a namespace may not be made)", () => {
    expectTrains("unshared", { within: ["unshare", alone!] });
    expectSearches("unshared-run", { within: ["unshare", alone!] });
  });

  test("nothing ever opens a socket or asks for a name", () => {
    expectTrains("silent", { first: "no-sockets.mjs" });
    expectSearches("silent-run", { first: "no-sockets.mjs" });
    const script = "import('node:net').then(({ connect }) => connect(9))";
    const caught = spawnSync(process.execPath, ["--import", beside("no-sockets.mjs"), "-e", script]);
    expect(caught.status).toBe(99); // so the test can fail
  });
});

test("a clock of the day that goes back changes neither results nor durations", () => {
  expectTrains("jumped", { first: "jumping-clock.mjs" });
  expectSearches("jumped-run", { first: "jumping-clock.mjs" });
});

test("of processes that train into the same folder at once one succeeds, and the others are told that it is busy", async () => {
  const options = { data: at("reviews.csv"), architecture: "textCnn", epochs: 3, baseline: false, out: at("shared"), checkpointSeconds: 0 };
  writeFileSync(at("options.json"), JSON.stringify(options));
  const program = fileURLToPath(new URL("kill/trainer.mjs", import.meta.url));
  const ends = await Promise.all(
    Array.from({ length: 3 }, () => {
      const child = spawn(process.execPath, [program, at("options.json")], { stdio: ["ignore", "ignore", "pipe"] });
      let said = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        said += text;
      });
      return new Promise<{ code: number | null; said: string }>((resolve) => child.on("close", (code) => resolve({ code, said })));
    }),
  );
  expect(ends.map(({ code }) => code).sort()).toEqual([0, 1, 1]);
  for (const { code, said } of ends) if (code === 1) expect(said).toMatch(/folder-busy|folder-not-empty/); // late ones find it complete
  expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
  const { weightsSha256 } = tercet(["train", "reviews.csv", "--architecture", "textCnn", "--epochs", "3", "--out", "alone"]);
  expect(JSON.parse(readFileSync(at("shared.told.json"), "utf8")).weightsSha256).toBe(weightsSha256);
});
