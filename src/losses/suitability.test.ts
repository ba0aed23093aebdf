import { describe, expect, test } from "vitest";
import { losses } from "./registry.ts";
import { fittingLosses, judgeLoss, type LabelKind, labelKinds, lossReasons, lossSuitability, outputReasons } from "./suitability.ts";

const kinds = Object.keys(labelKinds) as LabelKind[];

test("the table has a row for each registered loss, in their order, and for no other", () => {
  expect(Object.keys(lossSuitability)).toEqual(losses.map(({ id }) => id));
});

test.each(losses)("$id declares just the outputs that some kind of labels allows", ({ id, outputs }) => {
  const allowed = new Set(kinds.flatMap((kind) => judgeLoss(id, kind).outputs));
  expect([...allowed].sort()).toEqual([...outputs].sort());
});

test("every kind of labels has a loss without a warning", () => {
  for (const kind of kinds) expect(judgeLoss(fittingLosses(kind)[0]!, kind).verdict).toBe("ok");
});

describe("what has no meaning is refused with its reason", () => {
  test.each([
    ["binaryCrossentropy", "manyClasses", undefined, lossReasons.twoOnly],
    ["categoricalCrossentropy", "quantity", undefined, lossReasons.numberHasNoProbability],
    ["sparseCategoricalCrossentropy", "manyClasses", "sigmoid", outputReasons.sigmoid],
    ["categoricalCrossentropy", "twoClasses", "linear", outputReasons.linear],
    ["hinge", "quantity", undefined, lossReasons.marginOfNumber],
    ["categoricalCrossentropy", "labelSets", undefined, lossReasons.competing],
    ["poisson", "amount", "linear", outputReasons.linear],
  ] as const)("%s on %s under %s", (loss, kind, output, reason) => {
    expect(judgeLoss(loss, kind, output)).toMatchObject({ verdict: "refuse", reason });
  });
});

test("errors and hinges on classes are warned of, and fit", () => {
  expect(judgeLoss("meanSquaredError", "manyClasses")).toMatchObject({ verdict: "warn", reason: lossReasons.slowOnClasses });
  expect(judgeLoss("hinge", "twoClasses", "sigmoid")).toMatchObject({ verdict: "warn", reason: lossReasons.noProbabilities });
  expect(judgeLoss("binaryCrossentropy", "twoClasses", "sigmoid")).toEqual({ verdict: "ok", reason: undefined, outputs: ["sigmoid"] });
});

test("a loss of a user's own is taken", () => {
  expect(judgeLoss("mine", "manyClasses", "softmax").verdict).toBe("ok");
});

test("every reason is used, and stands in both languages", () => {
  const cells = Object.values(lossSuitability).flatMap((row) => Object.values(row));
  const used = new Set(cells.flatMap((cell) => ("reason" in cell ? [cell.reason] : [])));
  expect([...used].sort()).toEqual(Object.keys(lossReasons).sort());
  for (const { en, zh } of [...Object.values(lossReasons), ...Object.values(outputReasons), ...Object.values(labelKinds)]) {
    expect(en).toMatch(/^[ -~]+$/);
    expect(zh).toMatch(/\p{Script=Han}/u);
  }
});
