// The rules of architecture.md that can be read off the imports, as a function of file names and texts: test/architecture.test.ts applies it to src.

/** Rooms by level: a room imports rooms of lower levels only, never a neighbor on its own. */
const levels: readonly (readonly string[])[] = [
  ["core"],
  ["graph", "text", "metrics", "optimizers", "schedules"],
  ["layers", "losses", "onnx"],
  ["models", "runtime"],
  ["training", "hub"],
  ["tasks"],
  ["search"],
  ["serve", "cli"],
  ["index"], // src/index.ts, the package as users import it
];
const allowedNeighbors = new Set(["cli → serve"]);

const browserSafeRooms = new Set([
  "core",
  "graph",
  "text",
  "metrics",
  "optimizers",
  "schedules",
  "layers",
  "losses",
  "onnx",
  "models",
  "training",
]);
const roomsWithSockets = new Set(["hub", "serve"]);
const roomsThatPrint = new Set(["cli"]);

const socketModules =
  /^(node:)?(http|https|http2|net|tls|dgram|dns|dns\/promises|quic|inspector|inspector\/promises|cluster)$|^(undici|ws|axios|got|ky|node-fetch|cross-fetch|superagent|hono|@hono\/node-server)$|^@(sentry|opentelemetry)\//;
/** Called, or handed on under another name, or as a property of the global object. */
const socketNames = "fetch|WebSocket|WebSocketStream|EventSource|XMLHttpRequest|WebTransport|RTCPeerConnection|importScripts";
const socketCalls = new RegExp(
  `(?<![.\\w])(${socketNames})\\b(?!\\s*[:?])|\\b(globalThis|window|self)\\??\\.(${socketNames})\\b|\\bglobalThis\\s*(\\?\\.)?\\[|\\bsendBeacon\\b`,
);
/** Ways to a module that no import names: what they load cannot be read off the text. */
const hiddenModules = /\bgetBuiltinModule\b|\bprocess\.binding\b|(?<![.\w])import\((?!\s*"")|\beval\(|\bnew Function\b/;
const roomsThatLoadPackages = new Set(["runtime"]); // ONNX Runtime, whichever is installed
const roomsWithProcesses = new Set(["search"]); // trials; another program could open a socket for us
const printing = /(?<![.\w])console\.|\bprocess\.(stdout|stderr)\b/;
const nodeModules = /^node:|^onnxruntime-node$/;
const nodeGlobals = /(?<![.\w])(process\.|Buffer\b|__dirname\b|require\()/;
const unseededRandomness = /\bMath\.random\b|\bcrypto\.getRandomValues\b/;

export interface Import {
  readonly from: string;
  /** A path relative to src for our own files, else the package or built-in as written. */
  readonly to: string;
  readonly typeOnly: boolean;
}

/** Everything that breaks a rule, one sentence each, with the offending edge `room/file → room/file`. Keys are paths relative to src; tests are left out. */
export function findBreaches(files: ReadonlyMap<string, string>): string[] {
  const sources = [...files].filter(([path]) => !path.endsWith(".test.ts"));
  const imports = sources.flatMap(([path, text]) => readImports(path, text));
  return [
    ...imports.flatMap(directionBreach),
    ...imports.flatMap(moduleBreaches),
    ...sources.flatMap(([path, text]) => contentBreaches(path, text)),
    ...cycles(imports.filter((each) => !each.typeOnly)).map((path) => `${path.join(" → ")}: a cycle`),
  ];
}

/** The static, re-exporting and dynamic imports of a file. */
export function readImports(path: string, text: string): Import[] {
  const code = withoutComments(text);
  const statements = code.matchAll(/^[ \t]*(?:import|export)\b([ \t]+type\b)?(?:[^;"']*?\bfrom)?\s*["']([^"']+)["']/gm);
  const calls = code.matchAll(/(?:\bimport|\brequire|\bcreateRequire\([^)]*\))\(\s*["']([^"']+)["']/g);
  return [
    ...Array.from(statements, ([, type, target]) => ({ from: path, to: resolveFrom(path, target!), typeOnly: type !== undefined })),
    ...Array.from(calls, ([, target]) => ({ from: path, to: resolveFrom(path, target!), typeOnly: false })),
  ];
}

function directionBreach({ from, to }: Import): string[] {
  const [room, target] = [roomOf(from), roomOf(to)];
  const [level, targetLevel] = [levelOf(room), levelOf(target)];
  if (level === undefined) return [`${from}: room "${room}" is not in the table of test/architecture-rules.ts`];
  if (!isOwn(to) || room === target || allowedNeighbors.has(`${room} → ${target}`)) return [];
  if (targetLevel === undefined) return [`${from} → ${to}: room "${target}" is not in the table of test/architecture-rules.ts`];
  if (targetLevel < level) return [];
  return [`${from} → ${to}: ${room} may not import ${target}, ${targetLevel === level ? "a neighbor on its level" : "which is above it"}`];
}

function moduleBreaches({ from, to }: Import): string[] {
  const room = roomOf(from);
  return [
    ...(nodeModules.test(to) && browserSafeRooms.has(room) && !isNodeFile(from)
      ? [`${from} → ${to}: ${room} runs in browsers; Node's modules belong in a *.node.ts file`]
      : []),
    ...(socketModules.test(to) && !roomsWithSockets.has(room)
      ? [`${from} → ${to}: only ${[...roomsWithSockets].join(" and ")} may open sockets`]
      : []),
    ...(/^(node:)?child_process$/.test(to) && !roomsWithProcesses.has(room)
      ? [`${from} → ${to}: only ${[...roomsWithProcesses].join(" and ")} may start processes`]
      : []),
  ];
}

function contentBreaches(path: string, text: string): string[] {
  const room = roomOf(path);
  const code = withoutStrings(withoutComments(text));
  const says = (pattern: RegExp, rule: string) =>
    Array.from(code.match(pattern) ?? [])
      .slice(0, 1)
      .map((word) => `${path} says ${word.trim()}: ${rule}`);
  return [
    ...(roomsThatPrint.has(room) ? [] : says(printing, `only ${[...roomsThatPrint].join(" and ")} prints`)),
    ...(roomsWithSockets.has(room) ? [] : says(socketCalls, `only ${[...roomsWithSockets].join(" and ")} may open sockets`)),
    ...(roomsThatLoadPackages.has(room) ? [] : says(hiddenModules, "every module that is loaded is named by an import")),
    ...(!browserSafeRooms.has(room) || isNodeFile(path)
      ? []
      : says(nodeGlobals, `${room} runs in browsers; what only Node has belongs in a *.node.ts file`)),
    ...says(unseededRandomness, "randomness comes from core/random.ts, with a seed"),
  ];
}

/** Each cycle once, as the files on the way round, the first repeated at the end. */
function cycles(imports: readonly Import[]): string[][] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of imports.filter((each) => isOwn(each.to))) targets.set(from, [...(targets.get(from) ?? []), to]);
  const found: string[][] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) found.push([...path.slice(start), file]);
    if (start >= 0 || done.has(file)) return;
    for (const next of targets.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of targets.keys()) visit(file, []);
  return found;
}

function isOwn(target: string): boolean {
  return target.endsWith(".ts");
}

function isNodeFile(path: string): boolean {
  return path.endsWith(".node.ts");
}

function roomOf(path: string): string {
  return path.replace(/\.ts$/, "").split("/")[0]!;
}

function levelOf(room: string): number | undefined {
  const level = levels.findIndex((rooms) => rooms.includes(room));
  return level < 0 ? undefined : level;
}

/** `./x.ts` and `../room/x.ts` become paths relative to src. */
function resolveFrom(path: string, target: string): string {
  if (!target.startsWith(".")) return target;
  return new URL(target, `file:///${path}`).pathname.slice(1);
}

const commentsAndStrings = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g;

function withoutComments(text: string): string {
  return text.replace(commentsAndStrings, (part) => (part.startsWith("/") ? " " : part));
}

function withoutStrings(code: string): string {
  return code.replace(commentsAndStrings, '""');
}
