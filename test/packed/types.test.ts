// The packed tarball as tools see it: its manifest, its types from ES modules and from CommonJS.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { removeScratch, repository, tarballs, unpacked } from "./packed.ts";

afterAll(removeScratch);

// An ES module only. CommonJS gets it by `import()`, or by `require` since Node 20.19; what knows no `exports` is not served.
test("are-the-types-wrong finds nothing for ES modules and bundlers in any entry", async () => {
  const [tarball] = await tarballs({ library: false });
  const program = join(repository, "node_modules/@arethetypeswrong/cli/dist/index.js");
  const run = spawnSync(process.execPath, [program, tarball!, "--format", "json", "--profile", "esm-only"], { encoding: "utf8" });
  const { analysis } = JSON.parse(run.stdout) as { analysis: { entrypoints: object; problems: { resolutionKind?: string }[] } };
  expect(Object.keys(analysis.entrypoints)).toEqual(expect.arrayContaining([".", "./graph", "./layers", "./text"]));
  const served = analysis.problems.filter(({ resolutionKind }) => resolutionKind !== "node10" && resolutionKind !== "node16-cjs");
  expect([run.status, served]).toEqual([0, []]);
}, 120_000);

const consumer = `
import { type FitResult, type Layer, type Prediction, dense, fit, loadModel, sequential, TercetError, textVectorizer } from "tercet";
import { type Value, lastAxis, matmul, tanh } from "tercet/graph";
import { lstm } from "tercet/layers";
import { binaryCrossentropy, type Loss } from "tercet/losses";
import { accuracy } from "tercet/metrics";
import { loadModel as loadForAnswers, type TextClassifier } from "tercet/model";
import { adam, type Optimizer } from "tercet/optimizers";
import { cosine, type Schedule } from "tercet/schedules";
import { tokenize } from "tercet/text";

export async function main(): Promise<string> {
  const result: FitResult = await fit({ data: "reviews.csv", budget: "5m" });
  const classifier = await loadModel(result.model);
  const answers: readonly Prediction[] = await classifier.predict(["what a film"]);
  const label: string = answers[0]!.label;
  // @ts-expect-error a label is no number
  const wrong: number = answers[0]!.label;
  // @ts-expect-error there is no such option
  await fit({ data: "reviews.csv", bugdet: "5m" });
  return label + String(wrong);
}

export const quick: Promise<TextClassifier> = loadForAnswers("model");
export const layer: Layer = dense({ units: 2 });
// @ts-expect-error units is a number
export const wrongLayer: Layer = dense({ units: "2" });
export const model = sequential([lstm({ units: 2 }), layer]);
export const vectorizer = textVectorizer({ maxLength: 8 });
export const loss: Loss = binaryCrossentropy;
export const optimizer: Optimizer = adam({ learningRate: 0.1 });
export const schedule: Schedule = cosine({ warmup: 10 });
export const twice = (x: Value, w: Value): Value => tanh(matmul(x, w));
export const width = (x: Value): number => lastAxis(x);
export const isOurs = (error: unknown): error is TercetError => error instanceof TercetError;
export const parts = [accuracy, tokenize];
`;

const forBrowsers = consumer
  .split("\n")
  .filter((line) => /"tercet\/(?!model)|loss|optimizer|schedule|twice|width|parts/.test(line))
  .join("\n");

const fromCommonJs = `
import type { Prediction } from "tercet" with { "resolution-mode": "import" };
export const first = async (): Promise<Prediction> => {
  const { loadModel } = await import("tercet");
  return (await (await loadModel("model")).predict(["hello"]))[0]!;
};
`;

const byRequire = `
import tercet = require("tercet");
export const layer: import("tercet", { with: { "resolution-mode": "import" } }).Layer = tercet.dense({ units: 2 });
`;

describe("the public types, checked with strict and without skipLibCheck", () => {
  const node = ["--types", "node", "--typeRoots", join(repository, "node_modules/@types"), "--lib", "es2023"];
  const browser = ["--types", "", "--lib", "es2023,dom", "--module", "esnext", "--moduleResolution", "bundler"];
  const cases = [
    { title: "from an ES module", file: "main.mts", text: consumer, options: [...node, "--module", "node16"] },
    { title: "from CommonJS with import()", file: "main.cts", text: fromCommonJs, options: [...node, "--module", "node16"] },
    { title: "from CommonJS with require", file: "main.cts", text: byRequire, options: [...node, "--module", "nodenext"] },
    { title: "in a browser, without Node's types", file: "main.ts", text: forBrowsers, options: browser },
    { title: "for a bundler", file: "main.ts", text: consumer, options: [...node, "--module", "esnext", "--moduleResolution", "bundler"] },
  ];
  test.each(cases)(
    "$title",
    async ({ title, file, text, options }) => {
      const project = await unpacked(title, { library: false });
      writeFileSync(join(project, file), text);
      const { bin } = JSON.parse(readFileSync(join(repository, "node_modules/typescript/package.json"), "utf8"));
      const compiler = join(repository, "node_modules/typescript", bin.tsc);
      const strict = ["--noEmit", "--strict", "--target", "es2023"];
      const run = spawnSync(process.execPath, [compiler, ...strict, ...options, file], { cwd: project, encoding: "utf8" });
      expect([run.stdout, run.status]).toEqual(["", 0]);
    },
    120_000,
  );
});

describe("a CommonJS program", () => {
  const run = async (name: string, program: string) => {
    const project = await unpacked(name, { library: false });
    return spawnSync(process.execPath, ["--input-type=commonjs", "-e", program], { cwd: project, encoding: "utf8" });
  };

  test("gets the package by import()", async () => {
    const { stdout } = await run("import", 'import("tercet").then(({ dense }) => console.log(typeof dense))');
    expect(stdout).toBe("function\n");
  });

  test("gets the package by require", async () => {
    const { stdout } = await run("require", 'console.log(typeof require("tercet").dense, typeof require("tercet/text").tokenize)');
    expect(stdout).toBe("function function\n");
  });
});
