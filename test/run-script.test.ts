// scripts/run.mjs without a network: in a small project of its own, in a path with a space and Chinese characters, with an npm that only pretends.
import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { build, isBuilt, sourceHash, targets } from "../scripts/build.mjs";
import { findProblems, readExpectedSkips, readReport } from "../scripts/count-tests.mjs";
import { findNpm, installationKey, isInstalled, writeInstallationStamp } from "../scripts/install.mjs";
import { findProgram, reporters } from "../scripts/jobs.mjs";
import { isStale, withLock } from "../scripts/lock.mjs";
import { languageOf } from "../scripts/messages.mjs";
import { isNodeVersionSupported } from "../scripts/node-version.mjs";

const repository = fileURLToPath(new URL("..", import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), "tercet 空 格 ")));
let project = "";
let projects = 0;

beforeEach(() => {
  project = join(folder, `项目 ${projects++}`);
  makeProject(project);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the Node version", () => {
  test.each([
    ["18.20.4", false],
    ["20.18.9", false],
    ["20.19.0", true],
    ["22.0.0", true],
    ["9.11.2", false],
    ["100.1.0", true],
  ])("%s is new enough: %s", (version, answer) => expect(isNodeVersionSupported(version)).toBe(answer));

  test("an old one is refused in one sentence, before anything else", async () => {
    const pretend = "data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'18.1.0'}})";
    const { code, stdout, stderr } = await node(["--import", pretend, "scripts/run.mjs", "start"]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toBe(
      "Tercet needs Node 20.19 or newer; this is Node 18.1.0. Install the current LTS from https://nodejs.org and try again.\n",
    );
  });

  test("the sentence is Chinese where the locale is", async () => {
    expect(languageOf({ LANG: "zh_CN.UTF-8" })).toBe("zh");
    expect(languageOf({ LANG: "zh_CN.UTF-8", LC_ALL: "en_US.UTF-8" })).toBe("en");
    const { stderr } = await node(["scripts/run.mjs", "brew"], { LC_ALL: "zh_CN.UTF-8" });
    expect(stderr).toContain("没有名为“brew”的任务");
  });
});

describe("the installation", () => {
  test("is known by lock file, ABI, platform and architecture, and by nothing else", () => {
    const here = { versions: { modules: "115" }, platform: "linux", arch: "x64" };
    const key = installationKey(project, here);
    expect(installationKey(project, { ...here })).toBe(key);
    const others = [
      { ...here, versions: { modules: "127" } },
      { ...here, platform: "darwin" },
      { ...here, arch: "arm64" },
    ];
    expect(new Set([key, ...others.map((other) => installationKey(project, other))]).size).toBe(4);
    writeFileSync(join(project, "package-lock.json"), "{ }");
    expect(installationKey(project, here)).not.toBe(key);
  });

  test("is missing without its stamp, and old when the lock file changed", () => {
    expect(isInstalled(project)).toBe(false);
    writeInstallationStamp(project);
    expect(isInstalled(project)).toBe(true);
    writeFileSync(join(project, "package-lock.json"), "{ }");
    expect(isInstalled(project)).toBe(false);
  });

  test("runs npm ci with development packages, without scripts, and says nothing on stdout", async () => {
    const { code, stdout, stderr } = await run(["start", "a", "b c"], { NODE_ENV: "production" });
    expect([code, stdout]).toEqual([7, 'started ["start","a","b c"]\n']);
    expect(npmCalls()).toEqual([
      [
        "ci",
        "--include=dev",
        "--include=optional",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--no-update-notifier",
        "--loglevel=error",
      ],
    ]);
    expect(stderr).toContain("Installing the packages");
  });

  test("never goes through a link: the folder behind it is somebody else's", async () => {
    const others = join(folder, "others");
    mkdirSync(others);
    writeFileSync(join(others, "kept"), "");
    rmSync(join(project, "node_modules"), { recursive: true });
    symlinkSync(others, join(project, "node_modules"), "junction");
    const { code, stderr } = await run(["start"]);
    expect([code, npmCalls()]).toEqual([1, []]);
    expect(stderr).toContain("node_modules is a link");
    expect(existsSync(join(others, "kept"))).toBe(true);
  });

  test("happens once: a second run neither installs nor builds", async () => {
    await run(["start"]);
    const { stderr } = await run(["start"]);
    expect(stderr).toBe("");
    expect(npmCalls().length).toBe(1);
  });

  test("repairs itself when npm failed or was killed", async () => {
    const failed = await run(["start"], { PRETEND: "fail" });
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(/npm ci ended with 3/);
    const killed = await run(["start"], { PRETEND: "die" });
    expect(killed.stderr).toMatch(/npm ci ended with (137|1)/);
    expect((await run(["start"])).code).toBe(7);
    expect(npmCalls().length).toBe(3);
  });

  test("repairs itself when the run was killed in the middle, and waits for the npm that outlived it", async () => {
    const first = spawn(process.execPath, ["scripts/run.mjs", "start"], {
      cwd: project,
      env: environment({ PRETEND: "slow" }),
      stdio: "ignore",
    });
    await until(() => npmCalls().length === 1);
    first.kill("SIGKILL");
    const { code } = await run(["start"]);
    expect(code).toBe(7);
    expect(npmCalls().length).toBe(2);
    expect(readFileSync(join(project, "overlap.txt"), "utf8")).toBe("");
  });

  test("is done by one of two runs that start at once; the other one waits", async () => {
    const both = await Promise.all([run(["start"], { PRETEND: "slow" }), run(["start"], { PRETEND: "slow" })]);
    expect(both.map(({ code }) => code)).toEqual([7, 7]);
    expect(npmCalls().length).toBe(1);
    expect(existsSync(join(project, ".tercet", "run.lock"))).toBe(false);
  });

  test.skipIf(process.platform === "win32")("stops with 143 at SIGTERM, npm with it, and leaves no lock", async () => {
    const first = spawn(process.execPath, ["scripts/run.mjs", "start"], {
      cwd: project,
      env: environment({ PRETEND: "slow" }),
      stdio: "ignore",
    });
    const ended = new Promise((resolve) => first.on("close", resolve));
    await until(() => npmCalls().length === 1);
    first.kill("SIGTERM");
    expect(await ended).toBe(143);
    expect(existsSync(join(project, ".tercet", "run.lock"))).toBe(false);
    expect(isInstalled(project)).toBe(false);
  });

  test("uses the npm that called, else the one beside Node or on the PATH, and takes nothing else for npm", () => {
    const npm = pretendedNpm();
    const elsewhere = { execPath: join(folder, "nowhere", "node") };
    expect(findNpm({ env: { npm_execpath: npm }, ...elsewhere })).toBe(npm);
    const yarn = join(project, "yarn.js");
    writeFileSync(yarn, "");
    expect(findNpm({ env: { npm_execpath: yarn, PATH: "" }, ...elsewhere })).toBeUndefined();
    const beside = join(project, "lib", "node_modules", "npm", "bin", "npm-cli.js");
    mkdirSync(dirname(beside), { recursive: true });
    writeFileSync(beside, "");
    expect(findNpm({ env: { npm_execpath: yarn }, execPath: join(project, "bin", "node") })).toBe(beside);
  });
});

describe("the lock", () => {
  test("lets one work at a time, and is given back after an error", async () => {
    const path = join(project, ".tercet", "run.lock");
    const order: string[] = [];
    const work = (name: string) => async () => {
      order.push(`${name} in`);
      await new Promise((resolve) => setTimeout(resolve, 50));
      order.push(`${name} out`);
      if (name === "first") throw new Error("broken");
    };
    const waited: (number | undefined)[] = [];
    const first = withLock(path, work("first"));
    const second = withLock(path, work("second"), { onWait: (pid) => waited.push(pid) });
    await expect(first).rejects.toThrow("broken");
    await second;
    expect(order).toEqual(["first in", "first out", "second in", "second out"]);
    expect(waited).toEqual([process.pid]);
    expect(existsSync(path)).toBe(false);
  });

  test("of a dead process is taken over", async () => {
    const path = join(project, "run.lock");
    writeFileSync(path, `${await deadPid()}\n`);
    expect(await withLock(path, async () => "done")).toBe("done");
  });

  test("is stale only when holder and child are dead, or when it is very old", () => {
    const alive = (pid: number) => pid === 2;
    expect(isStale({ pids: [1], ageMs: 0 }, alive)).toBe(true);
    expect(isStale({ pids: [1, 2], ageMs: 0 }, alive)).toBe(false);
    expect(isStale({ pids: [], ageMs: 0 }, alive)).toBe(false);
    expect(isStale({ pids: [2], ageMs: 3_600_000 }, alive)).toBe(true);
  });
});

describe("the build", () => {
  test("depends on names and contents of the sources and on the configuration, not on times and tests", () => {
    const hash = () => sourceHash(project, targets.library);
    const start = hash();
    utimesSync(join(project, "src/index.ts"), new Date(0), new Date(0));
    write("src/index.test.ts", "let broken: number = 'text';");
    expect(hash()).toBe(start);
    const seen = [start];
    write("src/index.ts", "export const answer = 43;\n");
    seen.push(hash());
    write("src/more.ts", "");
    seen.push(hash());
    write("tsconfig.json", readFileSync(join(project, "tsconfig.json"), "utf8").replace("ES2023", "ES2022"));
    seen.push(hash());
    expect(new Set(seen).size).toBe(4);
  });

  test("compiles, and leaves nothing of a source that is gone", async () => {
    write("src/old.ts", "export const old = 1;\n");
    await build(project, targets.library);
    expect(isBuilt(project, targets.library)).toBe(true);
    expect(existsSync(join(project, "dist/old.js"))).toBe(true);
    rmSync(join(project, "src/old.ts"));
    expect(isBuilt(project, targets.library)).toBe(false);
    await build(project, targets.library);
    expect(existsSync(join(project, "dist/old.js"))).toBe(false);
  });

  test("that fails is refused, and tried again the next time", async () => {
    write("src/index.ts", 'export const answer: number = "text";\n');
    await expect(build(project, targets.library)).rejects.toThrow("tsc -p tsconfig.build.json");
    expect(isBuilt(project, targets.library)).toBe(false);
    const { code, stderr } = await run(["start"]);
    expect(code).toBe(1);
    expect(stderr).toContain("src/index.ts");
  });
});

describe("examples and benches", () => {
  test("are listed when none is named, and refused with the list when misnamed", async () => {
    expect(await run(["example"])).toMatchObject({
      code: 0,
      stderr: "Which one? npm run example -- NAME, with NAME one of:\n  01-hello\n",
    });
    expect(await run(["bench", "stepp"])).toMatchObject({ code: 2, stderr: 'bench/ holds nothing called "stepp". It holds: step.\n' });
  });

  test("import the package by its name and get their arguments", async () => {
    expect(await run(["example", "01", "my file.csv"])).toMatchObject({ code: 0, stdout: 'example 42 ["my file.csv"]\n' });
    expect(await run(["bench", "step", "--json"])).toMatchObject({ code: 0, stdout: 'bench 42 ["--json"]\n' });
  });

  test("are found by number, by name, by both", () => {
    const names = ["01-classify-reviews", "02-serve", "step"];
    expect(["01", "classify-reviews", "01-classify-reviews", "step", "3"].map((wanted) => findProgram(names, wanted))).toEqual([
      names[0],
      names[0],
      names[0],
      names[2],
      undefined,
    ]);
  });
});

describe("the count of tests", () => {
  const report = {
    testResults: [
      {
        name: "a.test.ts",
        status: "failed",
        assertionResults: ["passed", "failed"].map((status) => ({ status, fullName: `a ${status}` })),
      },
      { name: "b.test.ts", status: "passed", assertionResults: [{ status: "pending", fullName: "b runs (on a GPU)" }] },
      { name: "c.test.ts", status: "failed", assertionResults: [] },
    ],
  };

  test("names what passed, failed and was skipped; a file that cannot run has failed", () => {
    expect(readReport(report)).toEqual({ passed: ["a passed"], failed: ["a failed", "c.test.ts"], skipped: ["b runs (on a GPU)"] });
  });

  test("accepts a skip that is expected, and only with a reason", () => {
    const counts = { passed: ["a"], failed: [], skipped: ["b runs (on a GPU)"] };
    expect(findProblems(counts, readExpectedSkips("# a comment\nb runs (on *) # no GPU here\n"))).toEqual([]);
    expect(findProblems(counts, readExpectedSkips("b # only a part of the name\n"))).toEqual([
      "Skipped, and not in the list of expected skips: b runs (on a GPU)",
    ]);
    expect(() => readExpectedSkips("b runs (on *)\n")).toThrow("without a reason");
  });

  test("of nothing is no pass", () => {
    expect(findProblems({ passed: [], failed: [], skipped: [] }, [])).toEqual(["No test passed."]);
  });

  test("gets a JSON report when a file for it is named", () => {
    expect(reporters({})).toEqual([]);
    expect(reporters({ TERCET_TEST_REPORT: "/a/b.json" }).join(" ")).toContain("--reporter=json --outputFile.json=");
  });
});

/** The real scripts and configuration around the smallest sources, with the compiler of this repository and an npm that pretends. */
function makeProject(path: string): void {
  mkdirSync(join(path, "node_modules"), { recursive: true });
  for (const entry of [
    "scripts",
    "package.json",
    "tsconfig.json",
    "tsconfig.build.json",
    "tsconfig.examples.json",
    "tsconfig.bench.json",
  ]) {
    cpSync(join(repository, entry), join(path, entry), { recursive: true });
  }
  for (const name of ["typescript", "@typescript", "@types", "undici-types"]) {
    const target = join(repository, "node_modules", name);
    if (existsSync(target)) symlinkSync(target, join(path, "node_modules", name), "junction");
  }
  write("package-lock.json", "{}", path);
  write("src/index.ts", "export const answer = 42;\n", path);
  write("src/cli/main.ts", 'console.log("started", JSON.stringify(process.argv.slice(2)));\nprocess.exitCode = 7;\n', path);
  write(
    "examples/01-hello.ts",
    'import { answer } from "tercet";\nconsole.log("example", answer, JSON.stringify(process.argv.slice(2)));\n',
    path,
  );
  write(
    "bench/step.bench.ts",
    'import { answer } from "tercet";\nconsole.log("bench", answer, JSON.stringify(process.argv.slice(2)));\n',
    path,
  );
  write("overlap.txt", "", path);
  write("npm/npm-cli.js", pretending, path);
}

/** Notes its arguments; fails, dies or takes its time when told; notes too when another one is at work. */
const pretending = `
import { appendFileSync, existsSync, rmSync, writeFileSync } from "node:fs";
appendFileSync("npm-calls.txt", JSON.stringify(process.argv.slice(2)) + "\\n");
if (existsSync("npm-at-work")) appendFileSync("overlap.txt", "two at once\\n");
writeFileSync("npm-at-work", "");
process.stdout.write("added packages\\n");
const end = (code) => { rmSync("npm-at-work", { force: true }); process.exit(code); };
process.on("SIGTERM", () => end(143));
if (process.env.PRETEND === "fail") end(3);
else if (process.env.PRETEND === "die") { rmSync("npm-at-work"); process.kill(process.pid, "SIGKILL"); }
else setTimeout(() => end(0), process.env.PRETEND === "slow" ? 700 : 0);
`;

function pretendedNpm(): string {
  return join(project, "npm", "npm-cli.js");
}

function npmCalls(): string[][] {
  const file = join(project, "npm-calls.txt");
  if (!existsSync(file)) return [];
  // A line that is still being written has no line break yet.
  const whole = readFileSync(file, "utf8").split("\n").slice(0, -1);
  return whole.map((line) => JSON.parse(line));
}

function write(name: string, text: string, path = project): void {
  mkdirSync(dirname(join(path, name)), { recursive: true });
  writeFileSync(join(path, name), text);
}

function environment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { INIT_CWD: _, NODE_OPTIONS: __, ...rest } = process.env;
  return { ...rest, LC_ALL: "en_US.UTF-8", npm_execpath: pretendedNpm(), ...more };
}

function run(args: readonly string[], more?: Record<string, string>) {
  return node(["scripts/run.mjs", ...args], more);
}

function node(args: readonly string[], more?: Record<string, string>): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: project, env: environment(more), stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (part) => (stdout += part));
    child.stderr.on("data", (part) => (stderr += part));
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

async function until(isTrue: () => boolean): Promise<void> {
  for (const end = Date.now() + 20_000; !isTrue() && Date.now() < end; ) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** The id of a process that has just ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => child.on("close", resolve));
  return child.pid!;
}
