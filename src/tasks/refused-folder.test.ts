// Model folders made to do harm: each is refused with a code, in under a second and 200 MB, by a process of its own that is measured.
import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bitsAt, randomKey } from "../core/random.ts";
import { checksumsOf } from "../hub/checksums.node.ts";
import { loadModel } from "./load-model.node.ts";
import { trainTask } from "./train-task.node.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "tercet-refused-")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const whole = join(folder, "whole");
const model = join(folder, "model");
const at = (name: string) => join(model, name);

beforeAll(async () => {
  const data = join(folder, "reviews.csv");
  const rows = Array.from({ length: 80 }, (_, i) => `${i % 2 ? "no fun" : "great fun"} ${i},${i % 2 ? "bad" : "good"}`);
  writeFileSync(data, `text,label\n${rows.join("\n")}\n`);
  await trainTask({ data, out: whole, architecture: "mean", epochs: 1, baseline: false });
});

interface Refusal {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly milliseconds: number;
  readonly megabytes: number;
}

/** Loads and asks the folder in a process of its own; the memory is the most that it ever had, Node's own 45 MB included. */
function refusal(): Refusal {
  const script = `
    import { loadModel } from ${JSON.stringify(new URL("../../dist/tasks/index.js", import.meta.url).href)};
    const began = performance.now();
    const error = await loadModel(${JSON.stringify(model)}).then((model) => model.predict(["great fun"])).then(() => null, (error) => error);
    const milliseconds = performance.now() - began;
    const { name, code, message } = error ?? {};
    console.log(JSON.stringify({ name, code, message, milliseconds, megabytes: process.resourceUsage().maxRSS / 1024 }));
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8", timeout: 20_000 });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

function copy({ checksums = false } = {}): void {
  rmSync(model, { recursive: true, force: true });
  cpSync(whole, model, { recursive: true });
  if (!checksums) rmSync(at("SHA256SUMS"));
}

/** A safetensors file with that header, told to be that long. */
function tensorFile(header: string, { length = Buffer.byteLength(header), data = 16 } = {}): Buffer {
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt(length));
  return Buffer.concat([start, Buffer.from(header), Buffer.alloc(data)]);
}

const edit = (name: string, change: (json: ReturnType<typeof JSON.parse>) => unknown) => () => {
  const json = JSON.parse(readFileSync(at(name), "utf8"));
  writeFileSync(at(name), JSON.stringify(change(json) ?? json));
};
const write = (name: string, content: string | Uint8Array) => () => writeFileSync(at(name), content);
const billion = JSON.stringify({ w: { dtype: "F32", shape: [1e9], data_offsets: [0, 4e9] } });

/** `location` as ONNX's external_data says it. */
function pointOutside(): void {
  const program = readFileSync(at("onnx/model.onnx"));
  const entry = Buffer.from("\n\x08location\x12\x0b../../passwd", "latin1");
  writeFileSync(at("onnx/model.onnx"), Buffer.concat([program, entry]));
}

function linkToItself(): void {
  edit("config.json", ({ tercet }) => {
    tercet.architecture = "ensemble";
    tercet.options = { weights: [0.5, 0.5], temperatures: [1, 1] };
  })();
  mkdirSync(at("members"));
  symlinkSync("..", at("members/0"));
  symlinkSync("..", at("members/1"));
}

function linkOutside(): void {
  linkToItself();
  rmSync(at("members/0"));
  symlinkSync(whole, at("members/0"));
}

test.each([
  ["a truncated tensor", () => truncateSync(at("model.safetensors"), 200), "model.safetensors"],
  ["a tensor of 10⁹ elements", write("model.safetensors", tensorFile(billion)), "model.safetensors"],
  ["a header of 10⁹ bytes", write("model.safetensors", tensorFile("{}", { length: 1e9 })), "a header of 1000000000 bytes"],
  ["a header of 15 MB of lists", write("model.safetensors", tensorFile(`[${"[],".repeat(5e6)}[]]`)), "members"],
  ["a header 10⁶ deep", write("model.safetensors", tensorFile("[".repeat(1e6))), "deep"],
  ["a bomb of objects as config.json", write("config.json", `[${"{},".repeat(10e6)}{}]`), "members"],
  ["a deep config.json", write("config.json", `{"a":${"[".repeat(1e7)}`), "deep"],
  ["options that are deep", nestOptions, "deep"],
  ["a bomb of words as tokenizer.json", write("tokenizer.json", `{"model":{"vocab":{${words(2e6)}"z":0}}}`), "members"],
  ["a tokenizer.json of 40 MB", write("tokenizer.json", Buffer.alloc(40e6, " ")), "40000000 bytes"],
  ["a program whose weights lie outside", pointOutside, "in another file"],
  ["a member that is the folder itself", linkToItself, "an ensemble inside an ensemble"],
  ["a member outside of the folder", linkOutside, "leaves the folder"],
])("a folder with %s is refused at once, in little memory", (_, harm, words) => {
  copy();
  harm();
  const refused = refusal();
  expect(refused).toMatchObject({ name: "TercetError", code: "folder-damaged" });
  expect(refused.message).toContain(words);
  expect(refused.message.length).toBeLessThan(600);
  expect(refused.milliseconds).toBeLessThan(1000);
  expect(refused.megabytes).toBeLessThan(200);
});

function nestOptions(): void {
  const config = readFileSync(at("config.json"), "utf8");
  writeFileSync(at("config.json"), config.replace('"options": {', `"options": { "x": ${"[".repeat(5000)}${"]".repeat(5000)},`));
}

function words(count: number): string {
  return Array.from({ length: count }, (_, i) => `"${i.toString(36)}":${i},`).join("");
}

describe("SHA256SUMS", () => {
  test("is what the files have", () => {
    copy({ checksums: true });
    const names = readdirSync(model, { recursive: true, encoding: "utf8", withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== "SHA256SUMS")
      .map(({ parentPath, name }) => join(parentPath, name).slice(model.length + 1));
    const listed = readFileSync(at("SHA256SUMS"), "utf8").trimEnd().split("\n");
    expect(listed.map((line) => line.slice(66)).sort()).toEqual(names.sort());
    const again = checksumsOf(Object.fromEntries(names.map((name) => [name, readFileSync(at(name))])));
    expect(again.trimEnd().split("\n").sort()).toEqual([...listed].sort());
  });

  test("shows one flipped bit in any file", async () => {
    const key = randomKey("flip", 1);
    copy({ checksums: true });
    for (const [i, name] of (readdirSync(model, { recursive: true, encoding: "utf8" }) as string[]).sort().entries()) {
      if (name === "onnx") continue;
      for (let round = 0; round < 8; round++) {
        const bytes = readFileSync(at(name));
        const changed = Buffer.from(bytes);
        changed[bitsAt(key, 100 * i + round) % bytes.length]! ^= 1 << (bitsAt(key, 100 * i + 50 + round) % 8);
        writeFileSync(at(name), changed);
        await expect(loadModel(model), `${name} ${round}`).rejects.toMatchObject({ name: "TercetError", code: "folder-damaged" });
        writeFileSync(at(name), bytes);
      }
    }
    await expect(loadModel(model)).resolves.toBeDefined();
  });

  test.each(["../outside", "/etc/hostname", "a/../../b", "..", "onnx/./x", ""])("with the path %j is refused", async (path) => {
    copy({ checksums: true });
    writeFileSync(join(folder, "outside"), "");
    writeFileSync(at("SHA256SUMS"), `${readFileSync(at("SHA256SUMS"), "utf8")}${"0".repeat(64)}  ${path}\n`);
    await expect(loadModel(model)).rejects.toMatchObject({ code: "folder-damaged", problem: { file: at("SHA256SUMS") } });
  });

  test("without a file's line, or not there at all, leaves the file to its owner", async () => {
    copy({ checksums: true });
    writeFileSync(at("README.md"), "My own card.");
    await expect(loadModel(model)).rejects.toThrow("take its line out of SHA256SUMS");
    const lines = readFileSync(at("SHA256SUMS"), "utf8").split("\n");
    writeFileSync(at("SHA256SUMS"), lines.filter((line) => !line.endsWith("  README.md")).join("\n"));
    await expect(loadModel(model)).resolves.toBeDefined();
    rmSync(at("SHA256SUMS"));
    await expect(loadModel(model)).resolves.toBeDefined();
  });
});
