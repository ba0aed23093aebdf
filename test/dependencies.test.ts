// docs/dependencies.md against package.json: every dependency has its reason, and no reason outlives its dependency.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const { dependencies, devDependencies } = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as Record<string, Record<string, string>>;
const [, atRunTime, forDevelopment] = readFileSync(`${root}docs/dependencies.md`, "utf8").split(/^## /m);

describe.each([
  ["at run time", dependencies!, atRunTime!],
  ["for development", devDependencies!, forDevelopment!],
])("a dependency %s", (_, packages, section) => {
  test("has a row with its use and its reason, and each row a dependency", () => {
    const rows = section.split("\n").filter((line) => line.startsWith("| `"));
    const cells = rows.map((row) => row.split("|").map((cell) => cell.trim()));
    expect(cells.map(([, name]) => name!.replaceAll("`", "")).sort()).toEqual(Object.keys(packages).sort());
    for (const [, name, use, reason] of cells) expect([name, Boolean(use && reason)]).toEqual([name, true]);
  });
});

test("ONNX Runtime and development dependencies are exact", () => {
  for (const version of [dependencies!["onnxruntime-node"], ...Object.values(devDependencies!)]) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});

test("the lock file agrees with package.json, covers every system, and names no host", () => {
  const lock = JSON.parse(readFileSync(`${root}package-lock.json`, "utf8"));
  expect(lock.packages[""].dependencies).toEqual(dependencies);
  expect(lock.packages[""].devDependencies).toEqual(devDependencies);
  const missing = Object.values<{ optionalDependencies?: Record<string, string> }>(lock.packages)
    .flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies ?? {}))
    .filter((name) => !lock.packages[`node_modules/${name}`]);
  expect(missing).toEqual([]); // npm ci refuses a lock file without them
  expect(Object.values<{ resolved?: string }>(lock.packages).filter(({ resolved }) => resolved)).toEqual([]);
});
