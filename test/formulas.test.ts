// Every number in the worked examples of docs/guide/formulas.md is what Tercet computes, in both languages.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { examples } from "./formulas/examples.ts";

const computed = examples();

describe.each(["docs/guide/formulas.md", "docs/guide/zh/formulas.md"])("%s", (file) => {
  const page = readFileSync(new URL(`../${file}`, import.meta.url), "utf8");
  // A worked example is a block that begins with ```text and its name.
  const blocks = new Map([...page.matchAll(/```text ([\w-]+)\n([\s\S]*?)\n```/g)].map(([, name, text]) => [name!, text!]));

  test("has every example, and no other block of numbers", () => {
    expect([...blocks.keys()].sort()).toEqual([...computed.keys()].sort());
    const rest = page.replace(/```text ([\w-]+)\n([\s\S]*?)\n```/g, "").replace(/https?:\S+/g, "");
    expect(rest.match(/\d\.\d{4}/g) ?? []).toEqual([]); // results stand in the blocks only
  });

  test.each([...computed])("%s is what Tercet computes", (name, lines) => {
    expect(blocks.get(name)).toBe(lines);
  });
});
