import { expect, test } from "vitest";
import { optimizers } from "../../optimizers/registry.ts";
import { schedules } from "../../schedules/registry.ts";
import { zh } from "./zh.ts";

test("every optimizer and every schedule is described in Chinese, and nothing that is not registered", () => {
  expect(optimizers.map(({ id }) => id).filter((id) => !/[一-鿿]/.test(zh.about[id] ?? ""))).toEqual([]);
  expect(Object.keys(zh.aboutSchedules).sort()).toEqual(schedules.map(({ id }) => id).sort());
  expect(Object.values(zh.aboutSchedules).filter((about) => !/[一-鿿]/.test(about))).toEqual([]);
});
