import { expect, test } from "vitest";
import { pinsOf } from "./pins.ts";

const pinned = (loss: string | undefined, classes: number) => pinsOf({ data: "x.csv", loss }, { classes });

test("a pinned loss is the row of that name, crossentropy the one that fits", () => {
  expect(pinned(undefined, 2)).toEqual({
    pins: { architecture: undefined, optimizer: undefined, loss: undefined, options: undefined },
    warnings: [],
  });
  expect(pinned("crossentropy", 2).pins.loss).toBe("binaryCrossentropy");
  expect(pinned("crossentropy", 5).pins.loss).toBe("sparseCategoricalCrossentropy");
  expect(pinned("mean-squared-error", 5).pins.loss).toBe("meanSquaredError");
});

test("a pinned loss that is not the best is warned of once, one without a meaning refused before anything is trained", () => {
  expect(pinned("meanSquaredError", 5).warnings).toMatchObject([{ code: "loss-mismatch", received: "5 labels" }]);
  expect(pinned("categoricalFocalCrossentropy", 5).warnings).toEqual([]);
  expect(() => pinned("hinge", 5)).toThrow(/labels that suit hinge; received 5 labels\. It tells two labels apart/);
  expect(() => pinned("corn", 5)).toThrow(/only a network of your own/);
});
