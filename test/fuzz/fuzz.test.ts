// A seeded share of the campaign of bench/fuzz.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { TercetError } from "../../src/core/errors.ts";
import { fuzz } from "./fuzz.ts";
import { fuzzTargets } from "./targets.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-fuzz-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const inputs = 6000;

test.each(fuzzTargets)("$name are taken or refused with a code", async (target) => {
  const count = Math.round(inputs * target.share);
  const { taken, refused } = await fuzz(target, { from: 0, count, folder: mkdtempSync(join(folder, "target-")) });
  const codes = Object.keys(refused).length;
  expect(taken + Object.values(refused).reduce((sum, each) => sum + each, 0)).toBe(count);
  expect(taken, "taken").toBeGreaterThan(0);
  expect(codes, "codes").toBeGreaterThan(0); // inputs that are never refused are not damaged enough
});

test("an input that ends in another error, or says nothing, is named", async () => {
  const target = (error: Error) => ({
    name: "bad ones",
    share: 1,
    open: () => (key: number) => {
      if (key % 2 === 0) throw error;
    },
  });
  const run = (error: Error) => fuzz(target(error), { from: 0, count: 50, folder });
  await expect(run(new TypeError("x is undefined"))).rejects.toThrow(/^bad ones, input \d+: ended in TypeError: x is undefined/);
  expect((await run(new TercetError("file-binary", {}))).refused["file-binary"]).toBeGreaterThan(0);
});
