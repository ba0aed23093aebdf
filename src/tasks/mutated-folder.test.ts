// A small model folder with bytes flipped, cut and put in at random places: it answers as before, or is refused with a code.
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mutate } from "../../test/fuzz/mutate.ts";
import { TercetError } from "../core/errors.ts";
import { bitsAt, randomKey } from "../core/random.ts";
import { loadModel } from "./load-model.node.ts";
import { trainTask } from "./train-task.node.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-mutated-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
/** Of each folder: TERCET_MUTATIONS, else 300. */
const mutations = Number(process.env.TERCET_MUTATIONS ?? 300);
const texts = ["great fun 7", "no fun", ""];

beforeAll(async () => {
  const data = join(folder, "reviews.csv");
  const rows = Array.from({ length: 80 }, (_, i) => `${i % 2 ? "no fun" : "great fun"} ${i},${i % 2 ? "bad" : "good"}`);
  writeFileSync(data, `text,label\n${rows.join("\n")}\n`);
  for (const architecture of ["mean", "linear"])
    await trainTask({ data, out: join(folder, architecture), architecture, epochs: 1, baseline: false });
});

interface Share {
  readonly architecture: string;
  readonly checksums: boolean;
  /** Without checksums a changed weight is not seen: there it counts only that nothing else than a TercetError comes. */
  readonly files: (name: string) => boolean;
}

async function run({ architecture, checksums, files }: Share): Promise<{ refused: number; same: number; other: number }> {
  const made = join(folder, architecture);
  const whole = existsSync(made) ? made : fileURLToPath(new URL(`../../test/fixtures/models/checksums/${architecture}`, import.meta.url));
  const copy = join(folder, "copy");
  rmSync(copy, { recursive: true, force: true });
  cpSync(whole, copy, { recursive: true });
  if (!checksums) rmSync(join(copy, "SHA256SUMS"));
  const wanted = JSON.stringify(await answer(copy));
  const names = (readdirSync(copy, { recursive: true, withFileTypes: true, encoding: "utf8" }) as import("node:fs").Dirent[])
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter(files)
    .sort();
  const counts = { refused: 0, same: 0, other: 0 };
  for (let number = 0; number < mutations; number++) {
    const key = randomKey("mutation", architecture, number);
    const name = names[bitsAt(key, 99) % names.length]!;
    const bytes = readFileSync(name);
    const [changed, done] = mutate(bytes, key);
    writeFileSync(name, changed);
    const told = await answer(copy).catch((error: unknown) => {
      expect(error, `mutation ${number}: ${name}, ${done}`).toBeInstanceOf(TercetError);
      return null;
    });
    writeFileSync(name, bytes);
    counts[told === null ? "refused" : JSON.stringify(told) === wanted ? "same" : "other"]++;
  }
  return counts;
}

async function answer(model: string) {
  const loaded = await loadModel(model);
  try {
    return await loaded.predict(texts);
  } finally {
    await loaded.release();
  }
}

test.each(["mean", "linear"])("with checksums no change of a %s folder goes unseen", async (architecture) => {
  const counts = await run({ architecture, checksums: true, files: () => true });
  expect(counts.other).toBe(0);
  expect(counts.refused).toBeGreaterThan(0.9 * mutations); // the rest changed nothing, or cut SHA256SUMS after a line of its own
});

test.each(["mean", "linear", "pair", "textCnn"])(
  "without checksums a changed %s folder answers, or is refused with a code",
  async (architecture) => {
    const isRead = (name: string) => /config\.json|tokenizer\.json|model\.safetensors|model\.onnx/.test(name);
    const counts = await run({ architecture, checksums: false, files: isRead });
    expect(counts.refused).toBeGreaterThan(0.15 * mutations);
  },
);
