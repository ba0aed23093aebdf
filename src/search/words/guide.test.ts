import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { diagnosisCodes } from "../../training/diagnosis/diagnosis.ts";
import { guidePaths } from "./guide.ts";

test.each(["en", "zh"] as const)("every disease has a page that is there: %s", (language) => {
  for (const code of diagnosisCodes) {
    const [path] = guidePaths([code], language);
    expect(existsSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url))), path).toBe(true);
  }
});

test("a page is named once, and what is not a disease has none", () => {
  expect(guidePaths(["overfitting", "overconfident", "labelNoise", "toString"], "zh")).toEqual([
    "docs/guide/zh/overfitting.md",
    "docs/guide/zh/better.md",
  ]);
});
