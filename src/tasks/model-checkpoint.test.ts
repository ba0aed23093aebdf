import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readSafetensors } from "../hub/safetensors.ts";
import { dense } from "../layers/dense.ts";
import { embedding } from "../layers/embedding.ts";
import { globalAveragePooling1D } from "../layers/global-average-pooling-1d.ts";
import { adam } from "../optimizers/adam.ts";
import type { TrainingControl } from "../training/callbacks/callback.ts";
import { sequential } from "../training/model.node.ts";
import { layOut } from "../training/parameters.ts";
import { loadWeights, modelCheckpoint } from "./model-checkpoint.node.ts";

const folder = () => join(mkdtempSync(join(tmpdir(), "tercet-checkpoint-")), "best");

describe("modelCheckpoint", () => {
  test("keeps the files of the best epochs, the earlier of equals, and no others", async () => {
    const at = folder();
    const layout = layOut([{ name: "w", shape: [2] }]);
    const callback = modelCheckpoint({ folder: at, keep: 2 });
    const control = { layout, weights: () => new Float32Array(layout.total).fill(epoch) } as unknown as TrainingControl; // all that is asked of it
    let epoch = 0;
    await callback.onTrainBegin!(control);
    const left: string[][] = [];
    for (const value of [0.9, 0.5, 0.7, 0.5, 0.4, 0.6]) {
      epoch++;
      await callback.onEpochEnd!(epoch, { val_loss: value }, control);
      left.push(readdirSync(at).map((name) => name.slice(6, 10)));
    }
    expect(left).toEqual([["0001"], ["0001", "0002"], ["0002", "0003"], ["0002", "0004"], ["0002", "0005"], ["0002", "0005"]]);
    const { tensors, metadata } = readSafetensors(readFileSync(join(at, "epoch-0005.safetensors")));
    expect(Array.from(tensors.w!.data as Float32Array)).toEqual([5, 5]);
    expect(metadata).toMatchObject({ epoch: "5", val_loss: "0.4" });
  });

  test("keeps what is highest where higher is better, and what it wrote is loaded into the same layers only", async () => {
    const ids = Int32Array.from({ length: 60 }, (_, i) => 2 + (Math.floor(i / 3) % 2));
    const x = { data: ids, shape: [20, 3], lengths: new Int32Array(20).fill(3) };
    const y = { data: Int32Array.from({ length: 20 }, (_, row) => row % 2), shape: [20] };
    const make = (units: number) => {
      const model = sequential([
        embedding({ inputDim: 8, outputDim: 4 }),
        globalAveragePooling1D(),
        dense({ units: units * 2 }),
        dense({ units: 1, activation: "sigmoid" }),
      ]);
      model.compile({ loss: "binaryCrossentropy", optimizer: adam({ learningRate: 0.1 }) });
      return model;
    };
    const at = folder();
    const model = make(2);
    const callbacks = [modelCheckpoint({ folder: at, monitor: "val_loss" })];
    const { history } = await model.fit(x, y, { epochs: 3, workers: 1, validationData: [x, y], callbacks });
    const [name] = readdirSync(at);
    const file = join(at, name!);
    const loaded = make(2);
    await loadWeights(loaded, file);
    expect((await loaded.evaluate(x, y)).loss).toBeCloseTo(Math.min(...history.val_loss!), 5);
    await expect(loadWeights(make(3), file)).rejects.toMatchObject({ code: "shape-mismatch", problem: { file } });
  });
});
