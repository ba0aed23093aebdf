// What WebAssembly costs: the same training with native kernels and with ONNX Runtime as WebAssembly, and whether both learn the same.
//
//   npm run bench -- engine [--rounds 3] [--json] [--out FILE]
//
// Trains five architectures for two epochs on data/sms-spam.csv, each in a process of its own. The note `engine-slow` tells the ratios.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { hasCommandLine, runCommand } from "./command.ts";
import { alternate, spreadOf, surroundings } from "./measure.ts";
import { digits, medianText, publish, surroundingsText, tableText } from "./table.ts";

const { values: given } = parseArgs({
  options: { rounds: { type: "string", default: "3" }, json: { type: "boolean", default: false }, out: { type: "string" } },
});

const architectures = ["mean", "gru", "bilstm", "textCnn", "transformer"];
const engines = ["native", "wasm"] as const;
const calls = architectures.flatMap((architecture) => engines.map((engine) => ({ architecture, engine })));

if (hasCommandLine()) await run();
else {
  console.error("bench engine: dist/cli/main.js is missing: npm run build");
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const around = surroundings();
  const folder = mkdtempSync(join(tmpdir(), "tercet-engine-"));
  try {
    const runs = await alternate(calls, Number(given.rounds), (call) => train(call, join(folder, "model")));
    const results = architectures.map((architecture, i) => {
      const [native, wasm] = [runs[2 * i]!, runs[2 * i + 1]!];
      const seconds = { native: spreadOf(native.map(({ seconds }) => seconds)), wasm: spreadOf(wasm.map(({ seconds }) => seconds)) };
      const lossDifference = Math.abs(native[0]!.loss - wasm[0]!.loss);
      return { architecture, seconds, ratio: seconds.wasm.median / seconds.native.median, lossDifference };
    });
    const rows = results.map(({ architecture, seconds, ratio, lossDifference }) => [
      architecture,
      medianText(seconds.native),
      medianText(seconds.wasm),
      digits(ratio),
      lossDifference.toExponential(0),
    ]);
    const table = tableText(["two epochs", "native s", "wasm s", "ratio", "difference of the last loss"], rows);
    publish({ bench: "engine", ...around, results }, `${table}\n${surroundingsText(around)}`, given);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function train({ architecture, engine }: (typeof calls)[number], out: string): { readonly seconds: number; readonly loss: number } {
  process.env.TERCET_ENGINE = engine; // the process that runs the command inherits it
  const { stdout } = runCommand([
    "train",
    "data/sms-spam.csv",
    ...["--architecture", architecture, "--epochs", "2", "--json", "--quiet", "--overwrite", "--out", out],
  ]);
  const { trainedSeconds, history } = JSON.parse(stdout) as { trainedSeconds: number; history: { loss: number[] } }; // our own document
  return { seconds: trainedSeconds, loss: history.loss.at(-1)! };
}
