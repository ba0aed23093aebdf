// The commands that the guide tells to type, and the lines of their output that it shows.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { mainFile } from "../command.ts";

export type GuideLanguage = "en" | "zh";

type Excerpt = "rows" | "model" | "epochs" | "end" | "scores" | "verdict" | "loss" | "finding";

interface Example {
  /** Words after `tercet`, as they are typed in the folder of the project. */
  readonly command: string;
  readonly shows: readonly Excerpt[];
}

const poets = "train data/tang-poets.csv";
const meanNetwork = `${poets} --architecture mean --learning-rate 0.02`;

export const examples = {
  mean: { command: `${meanNetwork} --epochs 20`, shows: ["model", "epochs"] },
  "mean-scores": { command: `${meanNetwork} --epochs 20`, shows: ["scores", "verdict"] },
  "mean-end": { command: `${meanNetwork} --epochs 20`, shows: ["rows", "epochs", "end", "loss"] },
  linear: { command: `${poets} --architecture linear`, shows: ["rows", "scores"] },
  "few-rows": { command: `${poets} --architecture linear --validation 0.6`, shows: ["rows", "scores", "finding"] },
  "too-long": { command: `${meanNetwork} --epochs 40 --validation 0`, shows: ["rows", "scores", "loss"] },
  "cut-texts": { command: `${meanNetwork} --epochs 20 --max-length 8`, shows: ["epochs", "finding"] },
  "one-epoch": { command: `${meanNetwork} --epochs 1`, shows: ["epochs", "finding"] },
  crossentropy: { command: `${meanNetwork} --epochs 20 --loss crossentropy`, shows: ["epochs", "scores", "loss"] },
  squared: { command: `${meanNetwork} --epochs 20 --loss meanSquaredError`, shows: ["epochs", "scores", "loss"] },
} as const satisfies Record<string, Example>;

export type ExampleName = keyof typeof examples;

/** The command and what it printed, as the page shows them. */
export function exampleBlock(name: ExampleName, language: GuideLanguage): string {
  const { command, shows } = examples[name];
  const lines = outputOf(command, language);
  const shown = shows.map((excerpt) => excerpts[excerpt](lines).join("\n")).join("\n\n");
  return [`\`\`\`sh\nnpx tercet ${command}${language === "zh" ? " --language zh" : ""}\n\`\`\``, `\`\`\`text\n${shown}\n\`\`\``].join(
    "\n\n",
  );
}

const outputs = new Map<string, readonly string[]>();

/** Each command runs once: training is deterministic. Files are written elsewhere than where the reader's go. */
function outputOf(command: string, language: GuideLanguage): readonly string[] {
  // "crossentropy" is what a command without --loss takes
  const key = `${command.replace(" --loss crossentropy", "")} ${language}`;
  const known = outputs.get(key) ?? run(command, language);
  outputs.set(key, known);
  return known;
}

function run(command: string, language: GuideLanguage): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "tercet-guide-"));
  const words = [...command.split(" "), "--language", language, "--out", join(folder, "model")];
  const file = words[1]!;
  words[1] = resolve(file);
  try {
    const { stdout, stderr, status } = spawnSync(process.execPath, [mainFile, ...words], {
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1" },
    });
    if (status !== 0) throw new Error(`tercet ${command} ended with code ${status}: ${stderr}`);
    return `${stderr}\n${stdout}`.replaceAll(resolve(file), file).split("\n");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Pick = (lines: readonly string[]) => readonly string[];

const excerpts: Readonly<Record<Excerpt, Pick>> = {
  rows: (lines) => only(lines, /rows to train|行用于训练/),
  model: (lines) => only(lines, /^Model: |^模型：/).map(withoutThreads),
  epochs: (lines) => only(lines, /^ +(\d+\/\d+|epoch|轮次) /).map(withoutTime),
  end: (lines) => only(lines, /^Stopped after|^All \d+ epochs|轮后停止|轮全部完成/),
  scores: (lines) => block(lines, /rows that no choice has seen|从未参与任何选择的/),
  verdict: (lines) => only(lines, /^No evidence that|^\S+ is (better|worse) than|^没有证据表明|^\S+ 比 \S+ (好|差)/),
  loss: (lines) => only(lines, /^AUROC/),
  finding: (lines) => block(lines, /^What the run shows|^这次训练的诊断/),
};

function only(lines: readonly string[], pattern: RegExp): readonly string[] {
  return lines.filter((line) => pattern.test(line));
}

/** From the line that matches to the next empty one. */
function block(lines: readonly string[], pattern: RegExp): readonly string[] {
  const start = lines.findIndex((line) => pattern.test(line));
  const end = lines.indexOf("", start);
  return start < 0 ? [] : lines.slice(start, end < 0 ? undefined : end);
}

/** Times change from run to run. */
function withoutTime(line: string): string {
  return line.replace(/ +\d[\d.]* s(?=\s|$)| +(time|用时)$/, "").trimEnd();
}

/** Threads are those of the machine. */
function withoutThreads(line: string): string {
  return line.replace(/, \d+ threads?$|，\d+ 个线程$/, "");
}
