// A whole file answered: its columns and cells stay as they were, ours come after them.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadModel } from "./load-model.node.ts";
import { type PredictFileOptions, predictFile } from "./predict-file.node.ts";
import { trainTask } from "./train-task.node.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-predict-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const model = join(folder, "model");
beforeAll(async () => {
  const rows = Array.from({ length: 80 }, (_, i) => `${i % 2 ? "no fun" : "great fun"} ${i},${i % 2 ? "bad" : "good"}`);
  const data = write("training.csv", `text,label\n${rows.join("\n")}\n`);
  await trainTask({ data, out: model, architecture: "mean", epochs: 10, learningRate: 0.05, baseline: false });
});

async function answered(name: string, text: string, options: Partial<PredictFileOptions> = {}): Promise<string> {
  const output = join(folder, `answers-${name}`);
  await predictFile({ model, input: write(name, text), output, ...options });
  return readFileSync(output, "utf8");
}

/** With every score cut to two places, so that a line can be written down. */
const short = (csv: string) => csv.replaceAll(/(0\.\d\d)\d+/g, "$1");

describe("a CSV", () => {
  test("keeps its columns, their order, quotes and line breaks", async () => {
    const [header, ...lines] = short(await answered("kept.csv", 'id,text,note\n7,"great, fun","two\nlines"\n8,no fun,\n')).split("\n");
    expect(header).toBe("id,text,note,label,score");
    expect(lines.join("\n")).toMatch(/^7,"great, fun","two\nlines",good,0\.\d\d\n8,no fun,,bad,0\.\d\d\n$/);
  });

  test("names its own columns so that none collides", async () => {
    const [header] = (await answered("taken.csv", "text,label,score\ngreat fun,?,1\n")).split("\n");
    expect(header).toBe("text,label,score,predicted_label,predicted_score");
  });

  test("answers an empty text too, so that no row is lost", async () => {
    expect((await answered("empty.csv", "id,text\n1,\n2,great fun\n")).trim().split("\n")).toHaveLength(3);
  });

  test("with all scores has a column for each label, as the model says them", async () => {
    const csv = await answered("scores.csv", "text\ngreat fun\nno fun\n", { allScores: true });
    const [header, ...lines] = csv.trim().split("\n");
    expect(header).toBe("text,label,score,score_bad,score_good");
    const classifier = await loadModel(model);
    for (const line of lines) {
      const [text, label, score, bad, good] = line.split(",") as [string, string, string, string, string];
      const [answer] = await classifier.predict([text]);
      expect(label).toBe(answer!.label);
      expect(Number(score)).toBe(Math.max(Number(bad), Number(good)));
      expect(Number(score)).toBeCloseTo(answer!.score, 6);
    }
    await classifier.release();
  });

  test("may be written over itself, and to a stream", async () => {
    const input = write("self.csv", "text\ngreat fun\n");
    let streamed = "";
    const output = new Writable({
      write(chunk, _, done) {
        streamed += chunk;
        done();
      },
    });
    expect(await predictFile({ model, input, output })).toEqual({ rows: 1, output: null, warnings: [] });
    expect(await predictFile({ model, input, output: input })).toEqual({ rows: 1, output: input, warnings: [] });
    expect(readFileSync(input, "utf8")).toBe(streamed);
  });
});

test("the text is read from the column that the user names, before that of the training file", async () => {
  const csv = "text,other\ngreat fun,no fun\n";
  expect(await answered("usual.csv", csv)).toContain(",good,");
  expect(await answered("named.csv", csv, { text: ["other"] })).toContain(",bad,");
});

test("a TSV stays one, and its endings choose the format", async () => {
  const tsv = "text\tid\ngreat fun\t1\n";
  expect((await answered("rows.tsv", tsv)).split("\n")[0]).toBe("text\tid\tlabel\tscore");
  const output = join(folder, "answers.jsonl");
  await predictFile({ model, input: join(folder, "rows.tsv"), output });
  expect(JSON.parse(readFileSync(output, "utf8"))).toMatchObject({ text: "great fun", id: "1", label: "good" });
});
