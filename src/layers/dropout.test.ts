import { expect, test } from "vitest";
import { traceLayer } from "../../test/conformance/trace-layer.ts";
import { interpret } from "../graph/interpreter.ts";
import { dropout } from "./dropout.ts";

test("keeps what the mask keeps, scaled so that the expected sum stays", () => {
  const traced = traceLayer(dropout({ rate: 0.75 }), { shape: [2, 2], ids: false, masked: false });
  const keep0 = { data: [1, 0, 0, 1], shape: [2, 2] };
  const [y] = interpret({ inputs: traced.inputs, outputs: [traced.output.value] }, { x: { data: [1, 2, 3, 4], shape: [2, 2] }, keep0 });
  expect([...y!.data]).toEqual([4, 0, 0, 16]);
});

test.each([
  ["outside training", 0.75, false],
  ["at rate 0", 0, true],
] as const)("hands its features on and asks for no mask %s", (_, rate, training) => {
  const traced = traceLayer(dropout({ rate }), { shape: [2, 2], ids: false, masked: false, training });
  expect(traced.keepMasks).toEqual([]);
  expect(traced.output.value).toBe(traced.inputs[0]);
});
