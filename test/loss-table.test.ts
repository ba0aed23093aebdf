import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
// The script reads the built library, as its user does.
import { lossTable, pages, withTable } from "../scripts/make-loss-table.mjs";

test.each(["en", "zh"] as const)("the guide's table of losses and labels is the one that training decides by: %s", (language) => {
  const page = readFileSync(pages[language], "utf8");
  expect(withTable(page, language)).toBe(page);
  expect(page).toContain(lossTable(language));
});
