import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { schemaErrors } from "../json-schemas.ts";

// The built program, as its user runs it.
const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "tercet-cli-"));
const reviews = join(folder, "reviews.csv");

const environment = { ...process.env, LC_ALL: "C", LANG: "C", NO_COLOR: "1" };

function run(words: readonly string[], { input = "", env = {} }: { input?: string; env?: Record<string, string> } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], {
    cwd: folder,
    input,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
    env: { ...environment, ...env },
  });
  return { code: status, stdout, stderr };
}

function start(words: readonly string[]): { child: ChildProcess; stderr: () => string; ended: Promise<number | null> } {
  const child = spawn(process.execPath, [main, ...words], { cwd: folder, env: environment });
  onTestFinished(() => void child.kill("SIGKILL"));
  let text = "";
  child.stderr!.on("data", (piece) => {
    text += piece;
  });
  return { child, stderr: () => text, ended: new Promise((resolve) => child.once("exit", (code) => resolve(code))) };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}

function writeReviews(file: string, rows: number): void {
  const good = ["a fine film", "great fun", "lovely story", "what a joy", "superb cast"];
  const bad = ["a dull film", "no fun", "weak story", "what a bore", "poor cast"];
  const lines = Array.from({ length: rows }, (_, i) => `"${(i % 2 ? bad : good)[i % 5]}, ${i}",${i % 2 ? "bad" : "good"}`);
  writeFileSync(file, `text,label\n${lines.join("\n")}\n`);
}

beforeAll(() => {
  writeReviews(reviews, 200);
  const { code, stderr } = run([
    "train",
    "reviews.csv",
    "--architecture",
    "mean",
    "--epochs",
    "20",
    "--learning-rate",
    "0.02",
    "--out",
    "model",
  ]);
  expect(stderr).toContain("200 rows");
  expect(code).toBe(0);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("help", () => {
  test("lists the commands, in English and in Chinese", () => {
    expect(run(["--help"]).stdout).toMatch(/tercet train DATA/);
    expect(run(["--help", "--language", "zh"]).stdout).toContain("命令");
    expect(run(["--help"], { env: { LC_ALL: "zh_CN.UTF-8" } }).stdout).toContain("命令");
    expect(run(["train", "--help", "--language", "zh"]).stdout).toMatch(/bilstm +词向量/);
  });

  test("of a command lists what is registered", () => {
    const { stdout, code } = run(["train", "--help"]);
    for (const id of ["bilstm", "textCnn", "mean", "linear", "adamW", "sgd", "sparseCategoricalCrossentropy"]) expect(stdout).toContain(id);
    expect(code).toBe(0);
  });

  test("without a command is shown with exit code 2", () => expect(run([]).code).toBe(2));

  test("answers within half a second", () => {
    const began = performance.now();
    run(["--help"]);
    expect(performance.now() - began).toBeLessThan(500);
  });

  test("tells the version", () => expect(run(["--version"]).stdout).toMatch(/^\d+\.\d+\.\d+\n$/));
});

describe("a wrong command line ends with 2", () => {
  test.each([
    [["trian", "x.csv"], "train"],
    [["train"], "DATA"],
    [["train", "reviews.csv", "--labl", "x"], "--label"],
    [["train", "reviews.csv", "--epochs", "0"], "--epochs"],
    [["train", "reviews.csv", "--epochs"], "--epochs"],
    [["train", "reviews.csv", "--validation", "1.5"], "--validation"],
    [["train", "reviews.csv", "--architecture", "bilst"], "bilstm"],
    [["train", "reviews.csv", "--label", "lable"], "label"],
    [["train", "reviews.csv", "--quiet=yes"], "--quiet"],
    [["predict", "model"], "--input"],
    [["evaluate", "model"], "MODEL DATA"],
    [["predict", "model", "-5 degrees"], "--"],
    [["predict", "model", "great fun", "--output", "x.csv"], "--input"],
    [["predict", "model", "great fun", "--input", "reviews.csv"], "not both"],
  ])("tercet %j", (words, named) => {
    const { code, stdout, stderr } = run(words);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(named);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test("all mistakes are told at once", () => {
    const { stderr } = run(["train", "reviews.csv", "--epochs", "0", "--seed", "x"]);
    expect(stderr.trim().split("\n")).toHaveLength(2);
  });

  test("all unknown ids are told at once, before the data is read", () => {
    const ids = ["--architecture", "bilst", "--optimizer", "adm", "--loss", "meanSquarredError"];
    const { stderr, code } = run(["train", "nothing.csv", ...ids]);
    expect(code).toBe(2);
    expect(stderr.match(/Did you mean "(bilstm|adam|meanSquaredError)"/g)).toHaveLength(3);
  });

  test("a word is refused once, however many letters it has", () => {
    expect(run(["predict", "model", "-abc"]).stderr.trim().split("\n")).toHaveLength(1);
  });
});

describe("--json", () => {
  const one = (stdout: string) => {
    expect(stdout.trim().split("\n")).toHaveLength(1);
    return JSON.parse(stdout);
  };

  test("prints one document on success, with nothing else on standard output", () => {
    const inspected = one(run(["inspect", "reviews.csv", "--json"]).stdout);
    expect(schemaErrors("inspect", inspected)).toEqual([]);
    const evaluated = one(run(["evaluate", "model", "reviews.csv", "--json"]).stdout);
    expect(schemaErrors("evaluate", evaluated)).toEqual([]);
    expect(evaluated.accuracy).toBeGreaterThan(0.9);
    const predicted = one(run(["predict", "model", "great fun", "--json"]).stdout);
    expect(schemaErrors("predict", predicted)).toEqual([]);
    expect(predicted.predictions[0].label).toBe("good");
  });

  test("of inspect holds an architecture's layers, for a file and without one", () => {
    for (const file of [["reviews.csv"], []]) {
      const { network, ...document } = one(run(["inspect", ...file, "--architecture", "textcnn", "--max-length", "16", "--json"]).stdout);
      expect(schemaErrors("inspect", { network, ...document })).toEqual([]);
      expect(network.layers.map(({ kind }: { kind: string }) => kind)).toEqual(["embedding", "convolutionBank", "dropout", "dense"]);
      expect(network.predictedSeconds === null).toBe(file.length === 0);
    }
    expect(run(["inspect", "--json"]).code).toBe(2);
    expect(JSON.parse(run(["inspect", "--epochs", "3", "--json"]).stdout).error).toMatchObject({
      code: "option-missing",
      option: "--architecture",
    });
    expect(JSON.parse(run(["inspect", "--architecture", "linear", "--json"]).stdout).error.code).toBe("option-invalid");
  });

  test("of train --find-learning-rate holds the curve and the command that uses it", () => {
    const words = ["train", "reviews.csv", "--find-learning-rate", "--architecture", "mean", "--batch-size", "8"];
    const document = one(run([...words, "--json"]).stdout);
    expect(schemaErrors("learning-rate", document)).toEqual([]);
    expect(document.points.length).toBeGreaterThan(10);
    expect(document.next).toBe(`tercet train reviews.csv --architecture mean --batch-size 8 --learning-rate ${document.suggested}`);
    const shown = run([...words, "--language", "zh"]);
    expect(shown.stdout).toMatch(/[\u2800-\u28ff]/);
    expect(shown.stdout).toContain(`建议：${document.suggested}`);
  });

  test("of train holds what the contract says", () => {
    const { stdout } = run(["train", "reviews.csv", "--architecture", "mean", "--epochs", "2", "--out", "json-model", "--json"]);
    const document = one(stdout);
    expect(schemaErrors("train", document)).toEqual([]);
    expect(document).toMatchObject({
      command: "train",
      ok: true,
      seed: 1,
      architecture: "mean",
      optimizer: "adam",
      loss: "binaryCrossentropy",
    });
    expect(existsSync(join(document.model, "config.json"))).toBe(true);
    expect(readdirSync(folder)).not.toContain("runs");
  });

  test("of compare holds both models and the verdict", () => {
    const document = one(run(["compare", "model", "model", "reviews.csv", "--json"]).stdout);
    expect(schemaErrors("compare", document)).toEqual([]);
    expect(document.comparisons[0].verdict).toBe("noEvidence");
  });

  test("prints one document on failure too", () => {
    const { stdout, code } = run(["inspect", "nothing.csv", "--json"]);
    const document = one(stdout);
    expect(schemaErrors("failure", document)).toEqual([]);
    expect(document.error.code).toBe("file-missing");
    expect(code).toBe(1);
  });

  test("names the command, wherever it stands", () => {
    expect(one(run(["--json", "train", "--epochs", "0"]).stdout).command).toBe("train");
    expect(one(run(["--json", "--nothing"]).stdout).command).toBeNull();
    expect(one(run(["--json"]).stdout)).toMatchObject({ command: null, error: { code: "argument-missing" } });
  });

  test("stands alone on standard output", () => {
    for (const words of [
      ["great fun", "--jsonl"],
      ["--input", "reviews.csv"],
    ]) {
      const { stdout, code } = run(["predict", "model", ...words, "--json"]);
      expect(schemaErrors("failure", one(stdout))).toEqual([]);
      expect(code).toBe(2);
    }
  });

  test("of a file's answers has absolute paths", () => {
    const document = one(run(["predict", "model", "--input", "reviews.csv", "--output", "answers.csv", "--json"]).stdout);
    expect(schemaErrors("predict", document)).toEqual([]);
    expect(document).toMatchObject({ model: join(folder, "model"), output: join(folder, "answers.csv"), rows: 200 });
  });

  test("a failure is an event too", () => {
    const { stderr } = run(["inspect", "nothing.csv", "--progress", "json"]);
    expect(JSON.parse(stderr)).toMatchObject({ event: "error", problem: { code: "file-missing" } });
  });

  test("events come as one object a line", () => {
    const { stderr } = run(["train", "reviews.csv", "--architecture", "mean", "--epochs", "2", "--out", "events", "--progress", "json"]);
    const events = stderr
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events.filter(({ event }) => event === "epoch")).toHaveLength(2);
    expect(events.at(-1)).toMatchObject({ event: "done", model: join(folder, "events") });
    expect(events.every(({ time }) => typeof time === "number")).toBe(true);
  });
});

describe("predict", () => {
  test("reads texts from standard input, one a line", () => {
    const { stdout } = run(["predict", "model", "--jsonl"], { input: "great fun\n\nno fun\n" });
    const labels = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).label);
    expect(labels).toEqual(["good", "bad"]);
  });

  test("answers a line before the next one comes", async () => {
    const child = spawn(process.execPath, [main, "predict", "model"], { cwd: folder, env: environment });
    onTestFinished(() => void child.kill("SIGKILL"));
    let text = "";
    child.stdout.on("data", (piece) => {
      text += piece;
    });
    child.stdin.write("great fun\n");
    await until(() => /^good .*great fun\n$/.test(text));
    child.stdin.end("no fun\n");
    await until(() => /\nbad .*no fun\n$/.test(text));
  });

  test("answers more lines than a function has room for arguments", () => {
    const { stdout, code } = run(["predict", "model"], { input: "fun\n".repeat(150_000) });
    expect(code).toBe(0);
    expect(stdout.split("\n")).toHaveLength(150_001);
  });

  test("reads lines in another encoding, and refuses bytes that do not fit", () => {
    const input = new Uint8Array([0xd5, 0xe2, 0xb2, 0xbf, 0x0a]); // 这部
    const read = (words: readonly string[]) =>
      spawnSync(process.execPath, [main, "predict", "model", ...words], { cwd: folder, input, encoding: "utf8", env: environment });
    expect(read(["--encoding", "gb18030"]).stdout).toContain("这部");
    expect(read([])).toMatchObject({ status: 1, stdout: "", stderr: expect.stringContaining("--encoding gb18030") });
  });

  // Only Linux has a device that is always full.
  test.skipIf(!existsSync("/dev/full"))("says that standard output is full (skipped without /dev/full)", () => {
    const words = ["predict model great", "predict model --input reviews.csv"];
    for (const each of words) {
      const command = `"${process.execPath}" "${main}" ${each} > /dev/full`;
      const { status, stderr } = spawnSync("bash", ["-c", command], { cwd: folder, encoding: "utf8", env: environment });
      expect(status).toBe(1);
      expect(stderr).toMatch(/^Error: standard output: .*ENOSPC/);
      expect(stderr.trim().split("\n")).toHaveLength(1);
    }
  });

  test("labels every row of a file and keeps its columns", () => {
    writeFileSync(join(folder, "new.csv"), 'id,text\n1,"great fun, really"\n2,no fun\n');
    expect(run(["predict", "model", "--input", "new.csv", "--output", "labeled.csv", "--all-scores"]).code).toBe(0);
    const [head, first] = readFileSync(join(folder, "labeled.csv"), "utf8").split("\n");
    expect(head).toBe("id,text,label,score,score_bad,score_good");
    expect(first).toMatch(/^1,"great fun, really",good,0\.\d+/);
    expect(run(["predict", "model", "--input", "new.csv"]).stdout).toMatch(/^id,text,label,score\n/);
  });

  test("replaces a file only when that is asked for, not even its own input", () => {
    writeFileSync(join(folder, "own.csv"), "text\ngreat fun\n");
    const words = ["predict", "model", "--input", "own.csv", "--output", "own.csv"];
    expect(run(words)).toMatchObject({ code: 2, stderr: expect.stringContaining("--overwrite") });
    expect(readFileSync(join(folder, "own.csv"), "utf8")).toBe("text\ngreat fun\n");
    expect(run([...words, "--overwrite"]).code).toBe(0);
    expect(readFileSync(join(folder, "own.csv"), "utf8")).toMatch(/^text,label,score\n/);
  });

  test("refuses arguments so long that the engine would die of them", () => {
    expect(run(["predict", "model", "a".repeat(30_000)])).toMatchObject({ code: 2, stderr: expect.stringContaining("--input") });
    expect(run(["predict", "model", "a".repeat(15_000)]).code).toBe(0);
  });

  // Windows has no broken pipes of this kind.
  test.skipIf(process.platform === "win32")("trains to the end when nobody reads its messages any more", () => {
    const command = `"${process.execPath}" "${main}" train reviews.csv --architecture mean --epochs 3 --out unread 2>&1 >/dev/null | head -1`;
    spawnSync("bash", ["-c", command], { cwd: folder, env: environment });
    expect(existsSync(join(folder, "unread", "config.json"))).toBe(true);
  });

  test("does not mind a reader that goes away", () => {
    const words = [
      JSON.stringify(process.execPath),
      JSON.stringify(main),
      "predict",
      "model",
      "--input",
      "reviews.csv",
      "|",
      "head",
      "-n",
      "1",
    ].join(" ");
    const { stdout, stderr } = spawnSync("bash", ["-c", words], { cwd: folder, encoding: "utf8", env: environment });
    expect(stdout).toBe("text,label,predicted_label,score\n");
    expect(stderr).not.toMatch(/EPIPE|Error/);
  });
});

describe("train", () => {
  test("refuses a folder with files in it, and replaces it with --overwrite", () => {
    const again = ["train", "reviews.csv", "--architecture", "mean", "--epochs", "1", "--out", "again"];
    expect(run(again).code).toBe(0);
    const { code, stderr } = run(again);
    expect(code).toBe(1);
    expect(stderr).toContain("--overwrite");
    expect(run([...again, "--overwrite"]).code).toBe(0);
  });

  test("says nothing with --quiet but the result", () => {
    const { stderr, stdout } = run(["train", "reviews.csv", "--architecture", "linear", "--out", "quiet", "--quiet"]);
    expect(stderr).toBe("");
    expect(stdout).toContain("linear");
  });

  test("notes what has no effect on the architecture", () => {
    const { stderr, stdout } = run(["train", "reviews.csv", "--architecture", "linear", "--epochs", "3", "--out", "unused", "--json"]);
    expect(stderr).toContain("--epochs");
    expect(JSON.parse(stdout).warnings).toMatchObject([{ code: "option-unused", option: "--epochs" }]);
  });

  test("says what ails the run, and the command to try next", () => {
    const slow = ["train", "reviews.csv", "--architecture", "mean", "--epochs", "2", "--learning-rate", "0.000001", "--overwrite"];
    const next = "npx tercet train reviews.csv --architecture mean --epochs 2 --learning-rate 0.001";
    const { stdout } = run([...slow, "--out", "slow"]);
    expect(stdout).toContain("What the run shows\nLearning rate too low: At a rate of 0.000001");
    expect(stdout).toContain(`\n    ${next}\n`);
    expect(run([...slow, "--out", "slow", "--language", "zh"]).stdout).toContain("学习率过低：学习率为 0.000001");
    const document = JSON.parse(run([...slow, "--out", "slow", "--json"]).stdout);
    expect(schemaErrors("train", document)).toEqual([]);
    const change = { change: "option", option: "learning-rate", value: 0.001 };
    expect(document.diagnosis[0]).toMatchObject({ code: "learningRateTooLow", command: next, change, numbers: { learningRate: 0.000001 } });
  });

  test("speaks Chinese, with columns that line up", () => {
    const { stdout } = run(["train", "reviews.csv", "--architecture", "mean", "--epochs", "1", "--out", "zh", "--language", "zh"]);
    expect(stdout).toContain("混淆矩阵");
  });

  test.skipIf(process.platform === "win32")("keeps the best so far on Ctrl-C, and ends with 130", async () => {
    writeReviews(join(folder, "many.csv"), 4000);
    const { child, stderr, ended } = start(["train", "many.csv", "--epochs", "500", "--out", "stopped"]);
    await until(() => /\n\s+1\/500/.test(stderr()));
    const began = performance.now();
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(existsSync(join(folder, "stopped", "config.json"))).toBe(true);
    expect(run(["predict", "stopped", "great fun"]).code).toBe(0);
  });

  test.skipIf(process.platform === "win32")("says what an interruption before the first epoch left: nothing", async () => {
    writeReviews(join(folder, "many.csv"), 4000);
    const { child, stderr, ended } = start(["train", "many.csv", "--out", "nothing", "--json"]);
    let stdout = "";
    child.stdout!.on("data", (piece) => {
      stdout += piece;
    });
    await until(() => /Model: /.test(stderr()));
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(schemaErrors("failure", JSON.parse(stdout))).toEqual([]);
    expect(JSON.parse(stdout).error.code).toBe("interrupted");
    expect(stderr()).toContain("Nothing was written");
    expect(existsSync(join(folder, "nothing"))).toBe(false);
  });

  test.skipIf(process.platform === "win32")("refuses a folder that another run is writing, and ends with 143 on SIGTERM", async () => {
    writeReviews(join(folder, "many.csv"), 4000);
    const words = ["train", "many.csv", "--epochs", "500", "--out", "busy"];
    const { child, stderr, ended } = start(words);
    await until(() => /\n\s+1\/500/.test(stderr()));
    const second = run(words);
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(new RegExp(`process ${child.pid}\\b`));
    child.kill("SIGTERM");
    expect(await ended).toBe(143);
  });
});
