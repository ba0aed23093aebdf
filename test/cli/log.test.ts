import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";

// The built program, as its user runs it.
const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "tercet-log-"));
const at = (name: string) => join(folder, name);
const lines = Array.from({ length: 60 }, (_, i) => `"${i % 2 ? "a dull film" : "great fun"}, ${i}",${i % 2 ? "bad" : "good"}`);
writeFileSync(at("reviews.csv"), `text,label\n${lines.join("\n")}\n`);

function train(...words: string[]) {
  const options = ["--architecture", "mean", "--epochs", "2", "--overwrite", "--out", "model", "--json", ...words];
  const env = { ...process.env, LC_ALL: "C", LANG: "C", NO_COLOR: "1" };
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, "train", "reviews.csv", ...options], {
    cwd: folder,
    encoding: "utf8",
    env,
  });
  return { status, report: JSON.parse(stdout), stderr };
}

afterAll(() => rmSync(folder, { recursive: true }));

describe("tercet train --log", () => {
  test("writes CSV, JSON lines or TensorBoard's files, as the name says", () => {
    const { report } = train("--log", "log.csv");
    const [head, first, second] = readFileSync(at("log.csv"), "utf8").split("\n");
    expect(head).toBe("epoch,accuracy,learningRate,loss,val_accuracy,val_loss");
    expect(Number(first!.split(",")[3])).toBe(report.history.loss[0]);
    expect(Number(second!.split(",")[5])).toBe(report.history.val_loss[1]);
    train("--log", "deep/log.jsonl");
    expect(JSON.parse(readFileSync(at("deep/log.jsonl"), "utf8").split("\n")[1]!)).toMatchObject({
      epoch: 2,
      loss: report.history.loss[1],
    });
    train("--log", "board");
    expect(readdirSync(at("board")).sort()).toEqual(["train", "validation"]);
  });

  test("has no effect on the linear model, and says so", () => {
    const { report } = train("--architecture", "linear", "--log", "none.csv");
    expect(report.warnings).toContainEqual(expect.objectContaining({ code: "option-unused", option: "--log" }));
    expect(readdirSync(folder)).not.toContain("none.csv");
  });
});

describe("a loss that is not the best for the labels", () => {
  test("is warned of with the reason, in both languages", () => {
    const { report, stderr } = train("--loss", "meanSquaredError");
    expect(report.warnings).toContainEqual(expect.objectContaining({ code: "loss-mismatch", received: "2 labels" }));
    expect(stderr).toContain("cross-entropy learns faster");
    expect(train("--loss", "hinge", "--language", "zh").stderr).toContain("binaryCrossentropy，它比 hinge 更适合这样的标签");
  });

  test("is refused with the reason and what fits where it has no meaning, in both languages", () => {
    const { status, report } = train("--loss", "poisson");
    expect({ status, code: report.error.code }).toEqual({ status: 1, code: "loss-mismatch" });
    expect(report.error.message).toContain("It judges counts, and a label is none. Losses that fit: binaryCrossentropy");
    const { stderr } = train("--loss", "poisson", "--language", "zh");
    expect(stderr).toContain("它评判计数，而标签不是计数。可用的损失函数：binaryCrossentropy");
    expect(stderr).not.toMatch(/counts|suit/);
    expect(train("--loss", "tripletHard").report.error.message).toContain("sequential, compile and fit");
  });
});
