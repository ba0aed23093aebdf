// The model folders of test/fixtures/models, written by this version and by earlier ones: each loads, and answers as it did.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { AnyTextModel } from "../src/tasks/classifier.ts";
import { loadModel } from "../src/tasks/load-model.node.ts";

const sets = fileURLToPath(new URL("fixtures/models", import.meta.url));
const kindsOf = (set: string) =>
  readdirSync(join(sets, set))
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.slice(0, -".json".length));

interface Expected {
  readonly texts: readonly string[];
  readonly probabilities: readonly number[];
  /** Without what is a number: labels, in their order. */
  readonly answers: readonly object[];
}

test("every format has its folders", () => {
  const counts = Object.fromEntries(readdirSync(sets).map((set) => [set, kindsOf(set).length]));
  expect(counts).toMatchObject({ first: 2, fit: 4, tasks: 8, lists: 9, checksums: 9 });
});

describe.each(readdirSync(sets))("a folder of the set %s", (set) => {
  test.each(kindsOf(set))("%s answers as it did", async (kind) => {
    const { texts, probabilities, answers }: Expected = JSON.parse(readFileSync(join(sets, set, `${kind}.json`), "utf8"));
    const model = await loadModel<AnyTextModel>(join(sets, set, kind));
    const now = await model.probabilities(texts);
    expect(now).toHaveLength(probabilities.length);
    const scale = model.config.tercet.quantity?.deviation ?? 1;
    now.forEach((p, i) => {
      expect(Math.abs(p - probabilities[i]!) / scale).toBeLessThan(1e-5);
    });
    expect(labelsOf(await model.predict(texts))).toEqual(labelsOf(answers));
    await model.release();
  });
});

function labelsOf(answers: readonly object[]): unknown[] {
  return answers.map((answer) => ("labels" in answer ? answer.labels : "label" in answer ? answer.label : typeof answer));
}
