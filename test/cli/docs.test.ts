import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
// The script reads the built command line, as its user does.
import { cliPage } from "../../scripts/make-cli-docs.mjs";

test("docs/cli.md is what the tables of the command line say", () => {
  expect(readFileSync(new URL("../../docs/cli.md", import.meta.url), "utf8")).toBe(cliPage());
});
