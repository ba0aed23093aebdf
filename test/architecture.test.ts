// The direction of imports, the places of Node, sockets and printing: read from the text of every file under src.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { findBreaches, readImports } from "./architecture-rules.ts";

const src = fileURLToPath(new URL("../src", import.meta.url));

test("src keeps the rules of the architecture", () => {
  const files = readSources(src);
  expect(files.size).toBeGreaterThan(20);
  expect(findBreaches(files)).toEqual([]);
});

describe("the rules can fail", () => {
  const cases: { title: string; files: Record<string, string>; breach: string }[] = [
    {
      title: "an import upwards",
      files: { "graph/node.ts": 'import { dense } from "../layers/dense.ts";' },
      breach: "graph/node.ts → layers/dense.ts: graph may not import layers, which is above it",
    },
    {
      title: "an import of a neighbor, as a type, over several lines",
      files: { "losses/mean.ts": 'import type {\n  Layer,\n} from "../layers/layer.ts";' },
      breach: "losses/mean.ts → layers/layer.ts: losses may not import layers, a neighbor on its level",
    },
    {
      title: "an import that is made late",
      files: { "core/check.ts": 'const later = () => import("../text/vocabulary.ts");' },
      breach: "core/check.ts → text/vocabulary.ts: core may not import text, which is above it",
    },
    {
      title: "a re-export",
      files: { "metrics/index.ts": 'export { adam } from "../optimizers/adam.ts";' },
      breach: "metrics/index.ts → optimizers/adam.ts: metrics may not import optimizers, a neighbor on its level",
    },
    {
      title: "a room that nobody knows",
      files: { "core/a.ts": 'import "../utils/b.ts";' },
      breach: 'core/a.ts → utils/b.ts: room "utils" is not in the table of test/architecture-rules.ts',
    },
    {
      title: "a cycle inside a room",
      files: { "text/a.ts": 'import { b } from "./b.ts";', "text/b.ts": 'import { a } from "./a.ts";' },
      breach: "text/a.ts → text/b.ts → text/a.ts: a cycle",
    },
    {
      title: "Node in a room for browsers",
      files: { "text/read.ts": 'import { readFile } from "node:fs/promises";' },
      breach: "text/read.ts → node:fs/promises: text runs in browsers; Node's modules belong in a *.node.ts file",
    },
    {
      title: "a global of Node in a room for browsers",
      files: { "training/plan.ts": "const cores = process.env.CORES;" },
      breach: "training/plan.ts says process.: training runs in browsers; what only Node has belongs in a *.node.ts file",
    },
    {
      title: "a socket",
      files: { "tasks/send.ts": 'import { request } from "node:https";' },
      breach: "tasks/send.ts → node:https: only hub and serve may open sockets",
    },
    {
      title: "a fetch",
      files: { "tasks/send.ts": "await fetch(address);" },
      breach: "tasks/send.ts says fetch: only hub and serve may open sockets",
    },
    {
      title: "a fetch under another name",
      files: { "search/send.ts": "const ask = fetch; await ask(address);" },
      breach: "search/send.ts says fetch: only hub and serve may open sockets",
    },
    {
      title: "a fetch of the global object",
      files: { "cli/send.ts": 'await globalThis["fetch"](address);' },
      breach: "cli/send.ts says globalThis[: only hub and serve may open sockets",
    },
    {
      title: "a fetch of the window",
      files: { "layers/send.ts": "await window.fetch(address);" },
      breach: "layers/send.ts says window.fetch: only hub and serve may open sockets",
    },
    {
      title: "a socket of the web",
      files: { "training/live.ts": "const socket = new WebSocket(address);" },
      breach: "training/live.ts says WebSocket: only hub and serve may open sockets",
    },
    ...["net", "node:tls", "node:dgram", "dns/promises", "node:http2", "node:inspector", "undici", "@sentry/node"].map((name) => ({
      title: `a late import of ${name}`,
      files: { "tasks/send.node.ts": `const later = () => import("${name}");` },
      breach: `tasks/send.node.ts → ${name}: only hub and serve may open sockets`,
    })),
    {
      title: "a required socket",
      files: { "runtime/send.ts": 'const net = createRequire(import.meta.url)("node:net");' },
      breach: "runtime/send.ts → node:net: only hub and serve may open sockets",
    },
    {
      title: "a module that is named while running",
      files: { "tasks/send.ts": "const later = () => import(name);" },
      breach: "tasks/send.ts says import(: every module that is loaded is named by an import",
    },
    {
      title: "a built-in by another way",
      files: { "tasks/send.ts": "const net = process.getBuiltinModule(name);" },
      breach: "tasks/send.ts says getBuiltinModule: every module that is loaded is named by an import",
    },
    {
      title: "another program",
      files: { "tasks/send.node.ts": 'import { spawn } from "node:child_process";' },
      breach: "tasks/send.node.ts → node:child_process: only search may start processes",
    },
    {
      title: "a print",
      files: { "tasks/train.ts": "console.log(loss);" },
      breach: "tasks/train.ts says console.: only cli prints",
    },
    {
      title: "randomness without a seed",
      files: { "layers/dropout.ts": "const keep = Math.random() > rate;" },
      breach: "layers/dropout.ts says Math.random: randomness comes from core/random.ts, with a seed",
    },
  ];
  for (const { title, files, breach } of cases) {
    test(`at ${title}`, () => expect(findBreaches(new Map(Object.entries(files)))).toEqual([breach]));
  }
});

test("what the rules allow is not called a breach", () => {
  const files = {
    "cli/main.ts": 'import { serve } from "../serve/server.ts"; console.log(serve);',
    "text/read-table.node.ts": 'import { readFile } from "node:fs/promises";',
    "text/a.ts": 'import type { B } from "./b.ts"; // console.log',
    "text/b.ts": 'import { a } from "./a.ts"; const say = "process.stdout, fetch(";',
    "hub/download.ts": 'import { request } from "node:https"; await fetch(request);',
    "graph/execute.test.ts": 'import { run } from "../runtime/run.ts";',
    "runtime/session.ts": "const { fetches } = plan; session.fetch(fetches);",
  };
  expect(findBreaches(new Map(Object.entries(files)))).toEqual([]);
});

test("imports are read whatever their form", () => {
  const text = `import a from "./a.ts";\nimport type { B } from '../core/b.ts';\nexport * from "./c.ts";\nimport "node:fs";\n// import x from "./x.ts";\n`;
  expect(readImports("text/z.ts", text).map(({ to, typeOnly }) => [to, typeOnly])).toEqual([
    ["text/a.ts", false],
    ["core/b.ts", true],
    ["text/c.ts", false],
    ["node:fs", false],
  ]);
});

function readSources(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name.endsWith(".ts"),
  );
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [relative(folder, path).split(sep).join("/"), readFileSync(path, "utf8")]));
}
