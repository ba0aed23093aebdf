import { describe, expect, test } from "vitest";
import { conv1D } from "../layers/conv-1d.ts";
import { dense } from "../layers/dense.ts";
import { embedding } from "../layers/embedding.ts";
import { globalAveragePooling1D } from "../layers/global-average-pooling-1d.ts";
import { globalMaxPooling1D } from "../layers/global-max-pooling-1d.ts";
import { sequential } from "./model.node.ts";

const maxLength = 16;
const text = (length: number) => {
  const data = Int32Array.from({ length: maxLength }, (_, t) => (t < length ? 2 + (t % 5) : 0));
  return { data, shape: [1, maxLength], lengths: Int32Array.of(length) };
};

function compiled(kernelSize: number, maskZero: boolean, pool = globalMaxPooling1D) {
  const model = sequential([
    embedding({ inputDim: 8, outputDim: 2, maskZero }),
    conv1D({ filters: 2, kernelSize }),
    pool(),
    dense({ units: 1, activation: "sigmoid" }),
  ]);
  model.compile({ loss: "binaryCrossentropy" });
  return model;
}

describe.each([globalMaxPooling1D, globalAveragePooling1D])("a valid convolution with a mask, then $name", (pool) => {
  test.each([0, 1, 2, 3, maxLength])("answers a text of %i tokens as it evaluates it", async (length) => {
    const model = compiled(3, true, pool);
    const { data } = await model.predict(text(length)); // read at its own length
    const { loss } = await model.evaluate(text(length), { data: Int32Array.of(1), shape: [1] }); // read in a bucket
    expect(data[0]).toBeCloseTo(Math.exp(-loss), 5);
  });
});

test("a kernel may be as long as the text, and no longer", async () => {
  const labels = { data: Int32Array.of(1), shape: [1] };
  await expect(compiled(maxLength, false).fit(text(9), labels, { workers: 1 })).resolves.toMatchObject({ stopped: "epochs" });
  await expect(compiled(maxLength + 1, false).fit(text(9), labels, { workers: 1 })).rejects.toMatchObject({ code: "kernel-too-long" });
});
