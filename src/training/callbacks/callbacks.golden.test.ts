// Against Keras and TensorBoard. Numbers: test/golden/callbacks.py
import { describe, expect, test } from "vitest";
import golden from "../../../test/golden/callbacks.json" with { type: "json" };
import { layOut, viewOf } from "../parameters.ts";
import { bindRules } from "../weight-rules.ts";
import type { Callback, TrainingControl } from "./callback.ts";
import { type EarlyStoppingOptions, earlyStopping } from "./early-stopping.ts";
import { fileHeader, scalarRecord } from "./event-file.ts";
import { type ReduceLROnPlateauOptions, reduceLROnPlateau } from "./reduce-lr-on-plateau.ts";

const series = Object.entries(golden.series);

/** Feeds a series of validation losses; weights are the number of the epoch. */
async function feed(callback: Callback, values: readonly number[]) {
  let [stopped, epoch, restored]: [boolean, number, number | null] = [false, 0, null];
  const control: TrainingControl = {
    epochs: values.length,
    learningRate: 0.1,
    stop: () => {
      stopped = true;
    },
    weights: () => Float32Array.of(epoch),
    setWeights: ([weight]) => {
      restored = weight!;
    },
    layout: { places: [], total: 0, trainable: 0 },
  };
  const rates: number[] = [];
  await callback.onTrainBegin?.(control);
  for (const value of values) {
    if (stopped) break;
    epoch++;
    await callback.onEpochEnd?.(epoch, { val_loss: value }, control);
    rates.push(control.learningRate);
  }
  await callback.onTrainEnd?.(control);
  return { stopped: stopped ? epoch : null, restored, rates };
}

const stopping: Readonly<Record<keyof typeof golden.stopping, EarlyStoppingOptions>> = {
  "patience 0": {},
  "patience 2": { patience: 2 },
  "a delta": { patience: 2, minDelta: 0.001 },
  "a baseline": { patience: 3, baseline: 0.55 },
  "a late start": { patience: 1, startFromEpoch: 4 }, // Keras counts from 0
};

describe.each(Object.entries(stopping))("earlyStopping with %s", (name, options) => {
  test.each(series)("ends and restores where Keras does: %s", async (key, values) => {
    const wanted = golden.stopping[name as keyof typeof golden.stopping][key as keyof typeof golden.series];
    const callback = earlyStopping({ restoreBestWeights: true, ...options });
    for (const run of [1, 2]) {
      const { stopped, restored } = await feed(callback, values);
      expect({ stopped, restored }, `run ${run}`).toEqual(wanted);
    }
  });
});

const falling: Readonly<Record<keyof typeof golden.rates, ReduceLROnPlateauOptions>> = {
  "patience 2": { patience: 2, factor: 0.5 },
  "a cooldown": { patience: 2, factor: 0.5, cooldown: 2 },
  "a floor": { patience: 1, factor: 0.1, minLr: 0.005 },
  "no delta": { patience: 2, factor: 0.5, minDelta: 0 },
};

describe.each(Object.entries(falling))("reduceLROnPlateau with %s", (name, options) => {
  test.each(series)("has Keras's rates: %s", async (key, values) => {
    const wanted = golden.rates[name as keyof typeof golden.rates][key as keyof typeof golden.series];
    const { rates } = await feed(reduceLROnPlateau(options), values);
    rates.forEach((rate, i) => {
      expect(rate).toBeCloseTo(wanted[i]!, 12);
    });
  });
});

test("event files are TensorBoard's own, byte for byte", () => {
  const epochs = [
    { step: 0, scalars: { epoch_loss: 0.75, epoch_accuracy: 0.5 } },
    { step: 300, scalars: { epoch_loss: 0.125, epoch_accuracy: 0.96875 } },
  ];
  const records = [fileHeader(1700000000.25), ...epochs.map((each) => scalarRecord({ wallTime: 1700000001.5 + each.step, ...each }))];
  const bytes = Buffer.concat(records).toString("hex");
  expect(bytes).toBe(golden.eventFile);
});

describe("weights", () => {
  const layout = layOut([
    { name: "dense.weight", shape: [4, 3] },
    { name: "dense.bias", shape: [3] },
  ]);
  const start = () => {
    const weights = new Float32Array(layout.total).fill(7);
    viewOf(weights, layout.places[0]!).set(golden.penalties.weights.data);
    return weights;
  };

  test("have Keras's penalty and its gradient, where they are named", () => {
    const { l1, l2, penalty, gradient } = golden.penalties;
    const rules = bindRules(layout, { regularizers: [{ parameters: "*.weight", l1, l2 }] })!;
    const slope = new Float32Array(layout.total).fill(1);
    rules.addGradient(start(), slope);
    expect(rules.penalty(start())).toBeCloseTo(penalty, 6);
    viewOf(slope, layout.places[0]!).forEach((value, i) => {
      expect(value - 1).toBeCloseTo(gradient.data[i]!, 6);
    });
    expect([...viewOf(slope, layout.places[1]!)]).toEqual([1, 1, 1]);
  });

  test.each([
    [0, golden.limits.axis0.data],
    [1, golden.limits.axis1.data],
  ])("are shortened as by Keras's MaxNorm along axis %i", (axis, wanted) => {
    const weights = start();
    bindRules(layout, { constraints: [{ parameters: /weight$/, maxNorm: golden.limits.maxNorm, axis }] })!.constrain(weights);
    viewOf(weights, layout.places[0]!).forEach((value, i) => {
      expect(value).toBeCloseTo(wanted[i]!, 5);
    });
    expect([...viewOf(weights, layout.places[1]!)]).toEqual([7, 7, 7]);
  });

  test("that no pattern names are refused, with the names there are", () => {
    expect(() => bindRules(layout, { regularizers: [{ parameters: "*.kernel", l2: 1 }] })).toThrow(
      /compile\.regularizers\[0\]\.parameters: expected a pattern of parameters: dense\.weight, dense\.bias; received \*\.kernel/,
    );
    expect(() => bindRules(layout, { constraints: [{ parameters: "*bias", maxNorm: 1, axis: 1 }] })).toThrow(
      /an axis of dense\.bias \[3\]/,
    );
    expect(() => bindRules(layout, { regularizers: [{ parameters: "*", l2: -1 }] })).toThrow(/regularizers\[0\]\.l2/);
  });
});
