import { describe, expect, test } from "vitest";
import golden from "../../test/golden/update-options.json" with { type: "json" };
import { dense } from "../layers/dense.ts";
import { embedding } from "../layers/embedding.ts";
import { globalAveragePooling1D } from "../layers/global-average-pooling-1d.ts";
import { binaryCrossentropy } from "../losses/binary-crossentropy.ts";
import { networkOf } from "../models/network.ts";
import { adamW } from "../optimizers/adam-w.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { optimizers } from "../optimizers/registry.ts";
import { scheduleFreeAdamW } from "../optimizers/schedule-free-adam-w.ts";
import { sgd } from "../optimizers/sgd.ts";
import { onPlateau } from "../schedules/on-plateau.ts";
import { averageEpoch, averageSlot, judgedWeights } from "./average-weights.ts";
import { modelOf } from "./model.node.ts";
import { networkLayout } from "./network-layout.ts";
import { parameterGroups } from "./parameter-groups.ts";
import { layOut, viewOf } from "./parameters.ts";
import { trainProgram } from "./program.ts";
import { makeTeam, type Team } from "./team.node.ts";
import type { TrainOptions } from "./train-options.ts";
import { train } from "./trainer.node.ts";
import type { TrainingState } from "./training-state.ts";
import type { UpdateOptions } from "./update-options.ts";

// Numbers: test/golden/update-options.py, Keras 3 in float64; weights here are float32.
const layout = layOut([
  { name: "dense.kernel", shape: [2, 3] },
  { name: "dense.bias", shape: [4] },
]);
const [kernel, bias] = layout.places as [(typeof layout.places)[0], (typeof layout.places)[0]];
const teamWith = (update: UpdateOptions, optimizer: Optimizer = sgd()) => {
  const team = makeTeam({ layout, optimizer, update, shards: 1, workers: 1, rows: 1, length: 1, width: 1, seed: 1 }, null);
  viewOf(team.memory.weights, kernel).set(golden.initial.kernel.data);
  viewOf(team.memory.weights, bias).set(golden.initial.bias.data);
  return team;
};
const setGradient = ({ memory }: Team, step: number) => {
  viewOf(memory.gradients[0]!, kernel).set(golden.gradients.kernel.data.slice(6 * (step - 1), 6 * step));
  viewOf(memory.gradients[0]!, bias).set(golden.gradients.bias.data.slice(4 * (step - 1), 4 * step));
};

function expectWeights(weights: Float32Array, expected: { kernel: readonly number[]; bias?: readonly number[] }): void {
  expected.kernel.forEach((value, i) => {
    expect(viewOf(weights, kernel)[i]).toBeCloseTo(value, 6);
  });
  expected.bias?.forEach((value, i) => {
    expect(viewOf(weights, bias)[i]).toBeCloseTo(value, 6);
  });
}

test.each(Object.entries(golden.cases))("%s does what Keras's does", async (name, each) => {
  const options: UpdateOptions = each.options;
  const team = teamWith(options);
  const perStep = options.gradientAccumulationSteps ?? 1;
  for (let batch = 1; batch <= 4; batch++) {
    setGradient(team, batch);
    if (perStep > 1) team.accumulate(32);
    if (batch % perStep === 0) await team.update({ learningRate: 0.1, step: batch / perStep });
    expectWeights(team.memory.weights, {
      kernel: each.kernel.data.slice(6 * (batch - 1), 6 * batch),
      bias: each.bias.data.slice(4 * (batch - 1), 4 * batch),
    });
  }
  const judged = judgedWeights(sgd(), options, { ...team.memory, groups: team.groups, epoch: 1 });
  expect(judged === null).toBe(name !== "useEma");
  expectWeights(judged ?? team.memory.weights, { kernel: each.kept.kernel.data, bias: each.kept.bias.data });
});

test("swaStart averages the weights after each epoch from it on, as PyTorch's AveragedModel does", async () => {
  const options = { swaStart: 2 };
  const team = teamWith(options);
  for (let epoch = 1; epoch <= 4; epoch++) {
    setGradient(team, epoch);
    await team.update({ learningRate: 0.1, step: epoch });
    averageEpoch(team.memory.slots[averageSlot]!, team.memory.weights, epoch, options);
    if (epoch === 1) expect(judgedWeights(sgd(), options, { ...team.memory, groups: team.groups, epoch })).toBeNull();
  }
  expectWeights(judgedWeights(sgd(), options, { ...team.memory, groups: team.groups, epoch: 4 })!, { kernel: golden.swa.data });
});

describe("groups of parameters", () => {
  const parts = layOut([
    { name: "embedding.weight", shape: [10, 4] },
    { name: "lstm.kernel", shape: [4, 8] },
    { name: "lstm.bias", shape: [8] },
    { name: "norm.gamma", shape: [8] },
    { name: "dense.weight", shape: [8, 1] },
  ]);
  const groupsOf = (options: UpdateOptions, optimizer: Optimizer = sgd()) =>
    parameterGroups(parts, options, optimizer).map(({ places, ...group }) => ({ ...group, names: places.map(({ name }) => name) }));

  test("are one where all are updated alike, so that nothing is slower", () => {
    expect(groupsOf({})).toMatchObject([{ from: 0, to: parts.total, learningRateFactor: 1, decays: true }]);
  });

  test("let biases and norms not decay, nor what is excluded by name; of rules with a decay of their own too", () => {
    const kept = [["embedding.weight", "lstm.kernel"], ["lstm.bias", "norm.gamma"], ["dense.weight"]];
    for (const groups of [groupsOf({ weightDecay: 0.1 }), groupsOf({}, adamW())]) {
      expect(groups.map(({ names }) => names)).toEqual(kept);
      expect(groups.map(({ decays }) => decays)).toEqual([true, false, true]);
    }
    const excluded = groupsOf({ weightDecay: 0.1, excludeFromWeightDecay: ["embedding"] });
    expect(excluded.filter(({ weightDecay }) => weightDecay > 0).flatMap(({ names }) => names)).toEqual(["lstm.kernel", "dense.weight"]);
  });

  test("have the learning rate of the longest name that fits, and leave out what is frozen", () => {
    const groups = groupsOf({ learningRateFactors: { lstm: 0.5, "lstm.bias": 0.1 }, frozen: ["embedding"] });
    expect(groups.map(({ names, learningRateFactor }) => [names, learningRateFactor])).toEqual([
      [["lstm.kernel"], 0.5],
      [["lstm.bias"], 0.1],
      [["norm.gamma", "dense.weight"], 1],
    ]);
  });

  test.each([
    ["frozen", { frozen: ["embeding"] }, /embedding/],
    ["learningRateFactors", { learningRateFactors: { "lstm.kernels": 1 } }, /lstm\.kernel/],
    ["excludeFromWeightDecay", { excludeFromWeightDecay: ["lst"] }, /lstm/],
    ["frozen", { frozen: ["embedding", "lstm", "norm", "dense"] }, /not frozen/],
  ])("refuse a name in %s that fits nothing", (option, options, message) => {
    expect(() => groupsOf(options)).toThrow(
      expect.objectContaining({ code: "option-invalid", problem: expect.objectContaining({ option }) }),
    );
    expect(() => groupsOf(options)).toThrow(message);
  });
});

const texts = 64;
const ids = Int32Array.from({ length: texts * 6 }, (_, i) => 1 + ((i * 7 + Math.floor(i / 6) * 3) % 11));
const rows = {
  x: { data: ids, shape: [texts, 6], lengths: new Int32Array(texts).fill(6) },
  y: Int32Array.from({ length: texts }, (_, i) => i % 2),
};
const network = networkOf([
  embedding({ inputDim: 12, outputDim: 4 }),
  globalAveragePooling1D(),
  dense({ units: 3, activation: "tanh" }),
  dense({ units: 1, activation: "sigmoid" }),
]);
const places = Object.fromEntries(networkLayout(network).layout.places.map((place) => [place.name, place]));

function options(more: Partial<TrainOptions> = {}): TrainOptions {
  const plan = { shards: 2, workers: 1, threads: 1 };
  const given = { network, loss: binaryCrossentropy, optimizer: sgd({ momentum: 0.9 }), learningRate: 0.1, train: rows, validation: rows };
  return { ...given, epochs: 3, batchSize: 16, seed: 3, plan, restoreBest: false, ...more };
}

const outside: readonly (readonly [string, UpdateOptions])[] = [
  ["clipValue", { clipValue: 0.001 }],
  ["clipNorm", { clipNorm: 0.01 }],
  ["globalClipNorm", { globalClipNorm: 0.01 }],
  ["gradientAccumulationSteps", { gradientAccumulationSteps: 3 }],
  ["weightDecay", { weightDecay: 0.1 }],
  ["learningRateFactors", { learningRateFactors: { embedding: 0.1 } }],
  ["frozen", { frozen: ["embedding"] }],
  ["useEma", { useEma: true, emaMomentum: 0.8 }],
  ["swaStart", { swaStart: 2 }],
];

/** Trains with a checkpoint after the first epoch, then goes on from a copy of it. */
async function resumed(more: Partial<TrainOptions>) {
  let saved: TrainingState | undefined;
  const onCheckpoint = async (state: TrainingState) => {
    if (state.progress.epoch <= 1) saved = structuredClone(state);
  };
  const through = await train(options({ ...more, onCheckpoint }));
  return { through, again: await train(options({ ...more, resume: saved! })) };
}

describe.each(outside)("%s", (_, update) => {
  test("changes the weights, to the same bits on two workers and after a resumption", async () => {
    const plain = await train(options());
    const { through, again } = await resumed({ update });
    expect(through.weights).not.toEqual(plain.weights);
    expect(again.weights).toEqual(through.weights);
    const two = await train(options({ update, plan: { shards: 2, workers: 2, threads: 1 } }));
    expect(two.weights).toEqual(through.weights);
    expect(two.history.val_loss).toEqual(through.history.val_loss);
  });
});

describe.each(optimizers)("a training with $id", ({ id, create }) => {
  test("gives the same bits on two workers and after a resumption, and learns", async () => {
    const { hyperparameters } = optimizers.find((row) => row.id === id)!;
    const learningRate = 2 * (hyperparameters[0].start as number);
    const more = { optimizer: create(), learningRate, epochs: 6 };
    const { through, again } = await resumed(more);
    expect(again.weights).toEqual(through.weights);
    expect((await train(options({ ...more, plan: { shards: 2, workers: 2, threads: 1 } }))).weights).toEqual(through.weights);
    expect(through.history.val_loss!.at(-1)).toBeLessThan(through.history.val_loss![0]!);
  });
});

test("frozen parameters stay as they began, and nothing else does", async () => {
  const { weights } = await train(options({ update: { frozen: ["embedding", "dense.bias"], useEma: true } }));
  const initial = networkLayout(network).initialWeights(3);
  for (const [name, place] of Object.entries(places)) {
    const isFrozen = name === "embedding.weight" || name === "dense.bias";
    expect([name, viewOf(weights, place).every((value, i) => value === viewOf(initial, place)[i])]).toEqual([name, isFrozen]);
  }
});

test("frozen parameters cost no gradient", () => {
  const sizes = { rows: 4, length: 6, loss: binaryCrossentropy };
  const names = trainProgram(network, sizes).dense;
  expect(names).toContain("dense.weight");
  expect(trainProgram(network, { ...sizes, isFrozen: (name) => name === "dense.weight" }).dense).toEqual(
    names.filter((name) => name !== "dense.weight"),
  );
});

test("accumulated batches make the step of one batch of all their rows", async () => {
  const once = { epochs: 1, plan: { shards: 1, workers: 1, threads: 1 }, optimizer: sgd() };
  const whole = await train(options({ ...once, batchSize: 64 }));
  const parts = await train(options({ ...once, batchSize: 16, update: { gradientAccumulationSteps: 4 } }));
  parts.weights.forEach((value, i) => {
    expect(value).toBeCloseTo(whole.weights[i]!, 6);
  });
});

test("an average is what is validated and kept, and the training goes on without it", async () => {
  const plain = await train(options({ epochs: 2 }));
  const averaged = await train(options({ epochs: 2, update: { useEma: true, emaMomentum: 0.5 } }));
  expect(averaged.history.loss).toEqual(plain.history.loss); // the trained weights are the same
  expect(averaged.history.val_loss).not.toEqual(plain.history.val_loss);
});

test("schedule-free weights are judged as their average", async () => {
  const optimizer = scheduleFreeAdamW();
  const { weights, history } = await train(options({ optimizer, learningRate: 0.02, epochs: 4 }));
  const model = modelOf(network);
  model.compile({ loss: "binaryCrossentropy" });
  model.state.weights.set(weights);
  const { loss } = await model.evaluate(rows.x, { data: rows.y, shape: [texts] });
  expect(loss).toBeCloseTo(history.val_loss!.at(-1)!, 5);
});

test("a schedule on plateau follows the validation losses", async () => {
  const rates: number[] = [];
  const spy: Optimizer = { ...sgd(), id: "spy", update: (_w, _g, _s, { learningRate }) => void rates.push(learningRate) };
  await train(options({ optimizer: spy, epochs: 3, schedule: onPlateau({ factor: 0.5 }) })); // weights never change, nor does the loss
  expect([...new Set(rates)]).toEqual([0.1, 0.05]); // better than nothing after the first epoch, no better after the second
});

describe("compile", () => {
  const make = () => modelOf(network);
  const loss = "binaryCrossentropy";

  test("takes a schedule and what stands outside the rule", async () => {
    const weightsOf = async (given: object) => {
      const model = make();
      model.compile({ loss, optimizer: "sgd", ...given });
      await model.fit(rows.x, { data: rows.y, shape: [texts] }, { workers: 1, epochs: 2 });
      return model.state.weights;
    };
    const plain = await weightsOf({});
    expect(await weightsOf({ schedule: "constant" })).toEqual(plain);
    expect(await weightsOf({ schedule: "one-cycle" })).not.toEqual(plain);
    expect(await weightsOf({ globalClipNorm: 1e-3 })).not.toEqual(plain);
  });

  test.each([
    ["clipNorms", "option-unknown", { clipNorms: 1 }],
    ["clipNorm", "option-invalid", { clipNorm: 0 }],
    ["clipNorm", "option-invalid", { clipValue: 1, clipNorm: 1 }],
    ["weightDecay", "option-invalid", { optimizer: "adamW", weightDecay: 0.1 }],
    ["emaMomentum", "option-invalid", { emaMomentum: 0.9 }],
    ["emaMomentum", "option-invalid", { useEma: true, emaMomentum: 1 }],
    ["swaStart", "option-invalid", { useEma: true, swaStart: 2 }],
    ["useEma", "option-invalid", { optimizer: "scheduleFreeAdamW", useEma: true }],
    ["gradientAccumulationSteps", "option-invalid", { gradientAccumulationSteps: 1.5 }],
    ["learningRateFactors.dense", "option-invalid", { learningRateFactors: { dense: -1 } }],
    ["schedule", "option-invalid", { schedule: "cosin" }],
    ["frozen", "option-invalid", { frozen: ["embeddings"] }],
  ])("refuses a wrong %s (%s)", (name, code, given) => {
    expect(() => make().compile({ loss, ...given } as never)).toThrow(expect.objectContaining({ code }));
    expect(() => make().compile({ loss, ...given } as never)).toThrow(new RegExp(name));
  });
});
