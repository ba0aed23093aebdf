// The rooms that run in browsers, bundled as users bundle them: nothing of Node, nothing that is not imported, and they compute.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { build as esbuild, type Metafile } from "esbuild";
import { build as vite } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { removeScratch, unpacked } from "./packed.ts";

afterAll(removeScratch);

const program = `
import { differentiate, input, interpret, mul, reduceSum } from "tercet/graph";
import { dense } from "tercet/layers";
import { binaryCrossentropy } from "tercet/losses";
import { accuracy } from "tercet/metrics";
import { adam } from "tercet/optimizers";
import { cosine } from "tercet/schedules";
import { textVectorizer, tokenize } from "tercet/text";

const x = input("x", [3]);
const loss = reduceSum(mul(x, x));
const { gradients } = differentiate([loss], loss, [x]);
const [gradient] = interpret({ inputs: [x], outputs: [gradients[0]] }, { x: { data: [1, 2, 3], shape: [3] } });
globalThis.answer = {
  gradient: Array.from(gradient.data),
  tokens: tokenize("What a film!", { splitting: "words", lowercase: true }),
  size: textVectorizer({ maxLength: 4 }).adapt(["what a film", "a film"]).size,
  kinds: [dense, adam, cosine, accuracy, binaryCrossentropy].map((each) => typeof each),
};
`;

let project = "";
const file = () => join(project, "main.mjs");
beforeAll(async () => {
  project = await unpacked("browser", { library: false });
  writeFileSync(file(), program);
});

/** What the program left behind in a world without Node's globals. */
function answerOf(code: string): unknown {
  const world = createContext({});
  runInContext(code, world);
  return JSON.parse(JSON.stringify(world.answer));
}

async function bundle(source: string): Promise<string> {
  const options = { bundle: true, minify: true, format: "iife", platform: "browser", write: false, logLevel: "silent" } as const;
  const { outputFiles } = await esbuild({ ...options, stdin: { contents: source, resolveDir: project } });
  return outputFiles[0]!.text;
}

const staticImports = ({ imports }: Metafile["outputs"][string]) =>
  imports.filter(({ kind }) => kind === "import-statement").map(({ path }) => path);

describe("a program of the rooms that run in browsers", () => {
  const check = (code: string) => {
    expect(answerOf(code)).toEqual({
      gradient: [2, 4, 6],
      tokens: ["what", "a", "film", "!"],
      size: 5, // padding, unknown, and three words
      kinds: ["function", "function", "function", "function", "object"],
    });
  };

  test("is bundled by esbuild for browsers, and computes without Node", async () => check(await bundle(program)));

  test("is bundled by Vite, and computes without Node", async () => {
    const lib = { entry: file(), formats: ["iife" as const], name: "bundled" };
    const result = await vite({ root: project, configFile: false, logLevel: "silent", build: { write: false, lib } });
    const [{ output }] = (Array.isArray(result) ? result : [result]) as { output: { code: string }[] }[] as [
      { output: { code: string }[] },
    ];
    check(output[0]!.code);
  });
});

describe("what is not imported is left out", () => {
  const cases: readonly [source: string, most: number][] = [
    ['import { tokenize } from "tercet/text"; globalThis.answer = tokenize;', 6_000],
    ['import { accuracy } from "tercet/metrics"; globalThis.answer = accuracy;', 2_000],
    ['import { adam } from "tercet/optimizers"; globalThis.answer = adam;', 6_000],
    ['import { dense } from "tercet/layers"; globalThis.answer = dense;', 14_000],
  ];
  test.each(cases)("%s takes at most %i bytes", async (source, most) => {
    const { length } = await bundle(source);
    expect(length).toBeGreaterThan(100);
    expect(length).toBeLessThan(most);
  });

  test("in Node's bundles too: the encoder of labels brings neither layers nor engine", async () => {
    const contents = 'import { labelEncoder } from "tercet"; globalThis.answer = labelEncoder;';
    const options = {
      bundle: true,
      minify: true,
      format: "esm",
      platform: "node",
      write: false,
      metafile: true,
      logLevel: "silent",
    } as const;
    const { outputFiles, metafile } = await esbuild({ ...options, stdin: { contents, resolveDir: project } });
    expect(outputFiles[0]!.text.length).toBeLessThan(20_000);
    const [output] = Object.values(metafile.outputs);
    const kept = Object.entries(output!.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
    expect(kept.filter(([path]) => /dist\/(layers|runtime|search)\//.test(path))).toEqual([]);
  });

  test.each([
    ["tercet/model", /dist\/(search|losses|optimizers|layers\/registry|tasks\/train-task)/],
    ["tercet", /dist\/search\/(?!fit\.node|pins|fit-options)/],
  ])("a program that predicts with %s reads nothing of searching at its start", async (entry, left) => {
    const stdin = { contents: `import { loadModel } from "${entry}"; export const load = loadModel;`, resolveDir: project };
    const options = { bundle: true, splitting: true, format: "esm", platform: "node", treeShaking: false, logLevel: "silent" } as const;
    const { metafile } = await esbuild({ ...options, stdin, outdir: join(project, "out"), write: false, metafile: true });
    const { outputs } = metafile;
    const first = Object.keys(outputs).find((path) => outputs[path]!.entryPoint === "<stdin>")!;
    const read = [first];
    for (const path of read) read.push(...staticImports(outputs[path]!).filter((each) => each in outputs && !read.includes(each)));
    const files = read.flatMap((path) => Object.keys(outputs[path]!.inputs));
    expect(files.some((path) => path.endsWith("tasks/load-model.node.js"))).toBe(true);
    expect(files.filter((path) => left.test(path))).toEqual([]);
  });

  test("the whole package is refused for browsers, where it needs files and threads", async () => {
    const refusal = await bundle('import { fit } from "tercet"; globalThis.answer = fit;').catch((error: unknown) => error);
    const { errors } = refusal as { readonly errors: readonly { readonly text: string }[] };
    expect(errors.filter(({ text }) => text.startsWith('Could not resolve "node:worker_threads"'))).not.toEqual([]);
  });
});
