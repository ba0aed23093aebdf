// What `compile` and `fit` take beside data: metrics, weights, callbacks, penalties, losses of every kind.
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { abs, pow, reduceMean, sub } from "../graph/ops/index.ts";
import { dense } from "../layers/dense.ts";
import { dropout } from "../layers/dropout.ts";
import { embedding } from "../layers/embedding.ts";
import { globalAveragePooling1D } from "../layers/global-average-pooling-1d.ts";
import { huber } from "../losses/huber.ts";
import type { Loss } from "../losses/loss.ts";
import { rDrop } from "../losses/r-drop.ts";
import { losses } from "../losses/registry.ts";
import { logLoss } from "../metrics/log-loss.ts";
import { metrics } from "../metrics/registry.ts";
import { adam } from "../optimizers/adam.ts";
import { sgd } from "../optimizers/sgd.ts";
import { csvLogger } from "./callbacks/csv-logger.node.ts";
import { earlyStopping } from "./callbacks/early-stopping.ts";
import { jsonlLogger } from "./callbacks/jsonl-logger.node.ts";
import { tensorBoard } from "./callbacks/tensor-board.node.ts";
import { sequential } from "./model.node.ts";

/** Rows of one word, repeated; the class is the word's. */
function rowsOf(count: number, classes: number) {
  const length = 3;
  const ids = Int32Array.from({ length: count * length }, (_, i) => 2 + (Math.floor(i / length) % classes));
  const x = { data: ids, shape: [count, length], lengths: new Int32Array(count).fill(length) };
  const y = { data: Int32Array.from({ length: count }, (_, row) => row % classes), shape: [count] };
  return { x, y };
}

type Activation = Parameters<typeof dense>[0]["activation"];

const network = (units: number, activation?: Activation) =>
  sequential([embedding({ inputDim: 8, outputDim: 6 }), globalAveragePooling1D(), dense({ units, activation })]);

const folder = () => mkdtempSync(join(tmpdir(), "tercet-callbacks-"));

describe("every loss trains a network on targets that suit it", () => {
  const three = rowsOf(48, 3);
  const numbers = (width: number, make: (row: number, column: number) => number) => ({
    data: Float32Array.from({ length: 48 * width }, (_, i) => make(Math.floor(i / width), i % width)),
    shape: [48, width],
  });
  const two = rowsOf(48, 2).y;
  const counts = numbers(1, (row) => 1 + 2 * (row % 3));
  test.each([
    ["binaryFocalCrossentropy", 1, "sigmoid", two],
    ["hinge", 1, "sigmoid", two],
    ["squaredHinge", 1, "sigmoid", two],
    ["categoricalFocalCrossentropy", 3, "softmax", three.y],
    ["categoricalHinge", 3, "softmax", three.y],
    ["klDivergence", 3, "softmax", numbers(3, (row, column) => (row % 3 === column ? 0.8 : 0.1))],
    ["meanAbsoluteError", 1, "linear", numbers(1, (row) => (row % 3) - 1)],
    ["huber", 1, "linear", numbers(1, (row) => (row % 3) - 1)],
    ["logCosh", 1, "linear", numbers(1, (row) => (row % 3) - 1)],
    ["meanSquaredLogarithmicError", 1, "softplus", counts],
    ["poisson", 1, "softplus", counts],
    ["cosineSimilarity", 3, "linear", numbers(3, (row, column) => (row % 3 === column ? 1 : -0.2))],
    ["corn", 2, "sigmoid", three.y],
    ["tripletHard", 4, "linear", three.y],
    ["supervisedContrastive", 4, "linear", three.y],
  ] as const)("%s", async (loss, units, activation, y) => {
    const x = loss.includes("inge") || loss === "binaryFocalCrossentropy" ? (units === 1 ? rowsOf(48, 2).x : three.x) : three.x;
    const model = network(units, activation);
    model.compile({ loss, optimizer: adam({ learningRate: 0.05 }) });
    const { history } = await model.fit(x, y, { epochs: 20, batchSize: 16, workers: 1, validationData: [x, y] });
    const [first, last] = [history.val_loss![0]!, history.val_loss!.at(-1)!];
    const floor = loss === "supervisedContrastive" ? Math.log(13 / 3) : 0; // log of the other rows of a class, in batches of 16
    expect(last - floor).toBeLessThan(first - floor - 0.2 * Math.abs(first - floor));
    if (y.data instanceof Int32Array && activation !== "linear") expect(history.val_accuracy!.at(-1)).toBe(1);
    const { loss: again } = await model.evaluate(x, y);
    if (units !== 4) expect(again).toBeCloseTo(last, 4); // batch losses depend on the batch: 16 rows there, 32 here
  });

  test("poisson answers rates, corn ranks, in predict and in accuracy alike", async () => {
    const model = network(1, "softplus");
    model.compile({ loss: "poisson", optimizer: adam({ learningRate: 0.1 }) });
    await model.fit(three.x, counts, { epochs: 60, batchSize: 16, workers: 1 });
    const { data } = await model.predict(three.x);
    expect(data[0]).toBeCloseTo(1, 1);
    expect(data[2]! / 5).toBeCloseTo(1, 1);
    const ranks = network(2, "sigmoid");
    ranks.compile({ loss: "corn", optimizer: adam({ learningRate: 0.1 }), metrics: ["f1Macro", "logLoss"] });
    await ranks.fit(three.x, three.y, { epochs: 40, batchSize: 16, workers: 1 });
    const scores = await ranks.evaluate(three.x, three.y);
    expect(scores).toMatchObject({ accuracy: 1, f1Macro: 1 });
    expect(scores.logLoss).toBeCloseTo(scores.loss!, 4); // corn is −log P(class)
  });

  test("a loss of a user's own is taken as it is", async () => {
    const cubed: Loss = {
      id: "cubed",
      name: "cubed distance",
      targets: "values",
      outputs: ["linear"],
      perExample: (z, y) => reduceMean(pow(abs(sub(z, y)), 3), { axes: [-1] }),
    };
    const model = network(1);
    model.compile({ loss: cubed, optimizer: adam({ learningRate: 0.05 }) });
    const { history, warnings } = await model.fit(three.x, counts, { epochs: 30, batchSize: 16, workers: 1 });
    expect(history.loss.at(-1)).toBeLessThan(0.2 * history.loss[0]!);
    expect(warnings).toEqual([]);
  });

  test("a batch-scope loss is not cut into shards", async () => {
    const model = network(4, "linear");
    model.compile({ loss: "tripletHard" });
    await model.fit(three.x, three.y, { batchSize: 16, workers: 1 });
    expect(model.state.plan!.shards).toBe(1);
  });
});

describe("metrics", () => {
  test("of every id that suits the targets stand in the history, and are those of the weights", async () => {
    const { x, y } = rowsOf(40, 3);
    const ids = metrics.filter(({ suits, id }) => suits === "classification" && id !== "accuracy").map(({ id }) => id);
    const model = network(3, "softmax");
    model.compile({ loss: "sparseCategoricalCrossentropy", metrics: ["accuracy", ...ids], optimizer: adam({ learningRate: 0.02 }) });
    const { history } = await model.fit(x, y, { epochs: 3, validationData: [x, y], workers: 1 });
    const found = await model.evaluate(x, y);
    const { data } = await model.predict(x);
    for (const id of ids) {
      expect(history[id], id).toHaveLength(3);
      expect(history[`val_${id}`]!.at(-1)).toBeCloseTo(found[id]!, 6);
      const metric = metrics.find((row) => row.id === id)!.create();
      const state = metric.start();
      metric.add(state, { targets: y.data, outputs: data, width: 3 });
      expect(found[id]).toBeCloseTo(metric.result(state)!, 4);
    }
    expect(found.logLoss).toBeCloseTo(found.loss!, 5);
  });

  test("of quantities are those of numbers, and others are refused", async () => {
    const { x } = rowsOf(24, 3);
    const y = { data: Float32Array.from({ length: 24 }, (_, row) => (row % 3) - 1), shape: [24] };
    const model = network(1);
    model.compile({ loss: huber({ delta: 0.5 }), metrics: ["rSquared", "rootMeanSquaredError"], optimizer: adam({ learningRate: 0.1 }) });
    const { history } = await model.fit(x, y, { epochs: 40, workers: 1 });
    expect(history.rSquared!.at(-1)).toBeGreaterThan(0.9);
    model.compile({ loss: "meanSquaredError", metrics: ["auroc"] });
    await expect(model.fit(x, y)).rejects.toThrow(
      /compile\.metrics: expected meanSquaredError.*received auroc\. auroc is for classification/,
    );
  });

  test("of a user's own and unknown names", async () => {
    const { x, y } = rowsOf(24, 2);
    const model = network(1, "sigmoid");
    model.compile({ loss: "binaryCrossentropy", metrics: [{ ...logLoss(), id: "mine" }] });
    const { history } = await model.fit(x, y, { workers: 1 });
    expect(history.mine).toHaveLength(1);
    model.compile({ loss: "binaryCrossentropy", metrics: ["recall[0]", "recall[1]", "recallMacro"] });
    const scores = await model.evaluate(x, y);
    expect((scores["recall[0]"]! + scores["recall[1]"]!) / 2).toBeCloseTo(scores.recallMacro!, 12);
    model.compile({ loss: "binaryCrossentropy", metrics: ["recall[2]"] });
    await expect(model.evaluate(x, y)).rejects.toThrow(/recall\[2\]: expected a class index from 0 to 1/);
    expect(() => model.compile({ loss: "binaryCrossentropy", metrics: ["f1Makro"] })).toThrow(/Did you mean "f1Macro"/);
  });
});

describe("what has no meaning", () => {
  const { x, y } = rowsOf(24, 3);
  const trainOn = async (
    units: number,
    activation: Activation,
    loss: string,
    targets: Parameters<ReturnType<typeof network>["fit"]>[1],
  ) => {
    const model = network(units, activation);
    model.compile({ loss });
    return model.fit(x, targets, { workers: 1 });
  };
  const floats = (make: (row: number) => number, width = 1) => ({
    data: Float32Array.from({ length: 24 * width }, (_, i) => make(i)),
    shape: [24, width],
  });

  test("is refused with its reason", async () => {
    await expect(trainOn(3, "sigmoid", "binaryCrossentropy", y)).rejects.toMatchObject({ code: "loss-mismatch" });
    await expect(trainOn(3, "sigmoid", "binaryCrossentropy", y)).rejects.toThrow(/It tells two labels apart, and here are more/);
    await expect(trainOn(1, "linear", "poisson", y)).rejects.toThrow(/softplus/);
    await expect(
      trainOn(
        1,
        "softplus",
        "poisson",
        floats((i) => i - 3),
      ),
    ).rejects.toMatchObject({ code: "loss-mismatch" });
    await expect(
      trainOn(
        3,
        "softmax",
        "categoricalCrossentropy",
        floats(() => 1, 3),
      ),
    ).rejects.toThrow(/rows that sum to 1.*a sum of 3 in row 0/);
    await expect(
      trainOn(
        3,
        "sigmoid",
        "binaryCrossentropy",
        floats(() => 2, 3),
      ),
    ).rejects.toThrow(/from 0 to 1.*received 2 in row 0/);
    await expect(
      trainOn(
        3,
        "softmax",
        "sparseCategoricalCrossentropy",
        floats((i) => i / 2),
      ),
    ).rejects.toThrow(/whole numbers.*0\.5 in row 1/);
    await expect(trainOn(2, "softmax", "sparseCategoricalCrossentropy", y)).rejects.toMatchObject({ code: "label-out-of-range" });
    await expect(trainOn(1, "sigmoid", "corn", y)).rejects.toThrow(/class indices from 0 to 1/);
  });

  test("is warned of where it works all the same", async () => {
    const { warnings } = await trainOn(3, "softmax", "meanSquaredError", y);
    expect(warnings).toMatchObject([{ code: "loss-mismatch", hint: expect.stringMatching(/cross-entropy learns faster/) }]);
    expect((await trainOn(3, "softmax", "sparseCategoricalCrossentropy", y)).warnings).toEqual([]);
  });
});

describe("weights of rows", () => {
  const { x, y } = rowsOf(24, 2);
  const compiled = () => {
    const model = network(1, "sigmoid");
    model.compile({ loss: "binaryCrossentropy", optimizer: sgd({ learningRate: 0.5 }) });
    return model;
  };
  const weightsAfter = async (options: object) => {
    const model = compiled();
    await model.fit(x, y, { epochs: 2, batchSize: 8, workers: 1, ...options });
    return Array.from(model.weight("dense.weight"));
  };

  test("of classes are weights of their rows", async () => {
    const ofClasses = await weightsAfter({ classWeight: { 1: 3 } });
    const ofRows = await weightsAfter({ sampleWeight: Array.from(y.data, (label) => (label === 1 ? 3 : 1)) });
    expect(ofClasses).toEqual(ofRows);
    expect(ofClasses).not.toEqual(await weightsAfter({}));
    expect(await weightsAfter({ classWeight: { 0: 2, 1: 2 } })).toEqual(await weightsAfter({}));
  });

  test("of 0 take rows out, even all rows of a batch", async () => {
    const before = Array.from(compiled().weight("dense.weight"));
    expect(await weightsAfter({ sampleWeight: new Float32Array(24) })).toEqual(before);
  });

  test("that fit nothing are refused", async () => {
    await expect(compiled().fit(x, y, { classWeight: { 2: 1 } })).rejects.toMatchObject({
      code: "label-out-of-range",
      problem: { where: "fit.classWeight", expected: "class indices from 0 to 1", received: "2" },
    });
    await expect(compiled().fit(x, y, { classWeight: { 1: -1 } })).rejects.toThrow(/fit\.classWeight\[1\]/);
    await expect(compiled().fit(x, y, { sampleWeight: [1, 2] })).rejects.toThrow(/one weight for each of 24 rows; received 2 weights/);
    await expect(compiled().fit(x, y, { sampleWeight: new Array(24).fill(Number.NaN) })).rejects.toThrow(/fit\.sampleWeight\[0\]/);
  });
});

describe("callbacks", () => {
  const { x, y } = rowsOf(32, 2);
  const model = () => {
    const made = network(1, "sigmoid");
    made.compile({ loss: "binaryCrossentropy", optimizer: adam({ learningRate: 0.05 }), metrics: ["f1Macro"] });
    return made;
  };

  test("of a user's own are called in Keras's order, waited for, and may change the training", async () => {
    const calls: string[] = [];
    const rates: number[] = [];
    const mine = {
      onTrainBegin: () => void calls.push("train begin"),
      onEpochBegin: (epoch: number) => void calls.push(`epoch ${epoch}`),
      onTrainBatchBegin: (batch: number) => void calls.push(`batch ${batch}`),
      onTrainBatchEnd: (batch: number, logs: Readonly<Record<string, number | null>>) =>
        void calls.push(`batch ${batch} end ${Object.keys(logs)}`),
      async onEpochEnd(epoch: number, logs: Readonly<Record<string, number | null>>, training: { learningRate: number; stop(): void }) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        calls.push(`epoch ${epoch} end ${Object.keys(logs)}`);
        rates.push(training.learningRate);
        training.learningRate /= 2;
        if (epoch === 2) training.stop();
      },
      onTrainEnd: () => void calls.push("train end"),
    };
    const { stopped, history } = await model().fit(x, y, {
      epochs: 5,
      batchSize: 16,
      workers: 1,
      callbacks: [mine],
      validationData: [x, y],
    });
    const logs = "loss,accuracy,val_loss,val_accuracy,f1Macro,val_f1Macro,learningRate";
    const epoch = (n: number) => [
      `epoch ${n}`,
      ...[1, 2].flatMap((b) => [`batch ${b}`, `batch ${b} end loss,accuracy`]),
      `epoch ${n} end ${logs}`,
    ];
    expect(calls).toEqual(["train begin", ...epoch(1), ...epoch(2), "train end"]);
    expect(rates).toEqual([0.05, 0.025]);
    expect({ stopped, epochs: history.loss.length }).toEqual({ stopped: "earlyStopping", epochs: 2 });
  });

  test("a learning rate of 0 set by a callback freezes the weights", async () => {
    const made = model();
    let after: Float32Array | undefined;
    const freeze = {
      onEpochEnd(epoch: number, _logs: object, training: { learningRate: number; weights(): Float32Array }) {
        if (epoch === 1) after = training.weights();
        training.learningRate = 0;
      },
    };
    await made.fit(x, y, { epochs: 3, batchSize: 16, workers: 1, callbacks: [freeze] });
    expect(Array.from(made.state.weights)).toEqual(Array.from(after!));
  });

  test("are told the end when the training fails", async () => {
    let ended = 0;
    const failing = { onEpochBegin: () => Promise.reject(new Error("mine")), onTrainEnd: () => void ended++ };
    await expect(model().fit(x, y, { workers: 1, callbacks: [failing] })).rejects.toThrow("mine");
    expect(ended).toBe(1);
  });

  test("with a hook that would never be called are refused", async () => {
    const misspelt = { onEpochEnded() {} };
    await expect(model().fit(x, y, { callbacks: [misspelt as never] })).rejects.toThrow(/callbacks\[0\].*Did you mean "onEpochEnd"/);
    await expect(model().fit(x, y, { workers: 1, callbacks: [earlyStopping()] })).rejects.toThrow(
      /earlyStopping\.monitor: expected loss, accuracy, f1Macro, learningRate; received val_loss\. Give fit validationData/,
    );
  });

  test("earlyStopping ends on a metric where higher is better, and puts the best weights back", async () => {
    const made = model();
    const seen: Float32Array[] = [];
    const watch = { onEpochEnd: (_: number, __: object, training: { weights(): Float32Array }) => void seen.push(training.weights()) };
    const stop = earlyStopping({ monitor: "val_f1Macro", patience: 3, restoreBestWeights: true });
    const { history, stopped } = await made.fit(x, y, { epochs: 60, workers: 1, validationData: [x, y], callbacks: [watch, stop] });
    const scores = history.val_f1Macro as number[];
    const best = scores.indexOf(Math.max(...scores));
    expect(stopped).toBe("earlyStopping");
    expect(scores).toHaveLength(best + 4);
    expect(Array.from(made.state.weights)).toEqual(Array.from(seen[best]!));
  });

  test("logs hold the history: CSV, JSON lines, TensorBoard", async () => {
    const at = folder();
    const [csv, jsonl] = [join(at, "deep", "log.csv"), join(at, "log.jsonl")];
    let clock = 1_700_000_000_000;
    const callbacks = () => [
      csvLogger({ file: csv, append: true }),
      jsonlLogger({ file: jsonl }),
      tensorBoard({ logDir: join(at, "tb"), now: () => (clock += 1000) }),
    ];
    const run = () => model().fit(x, y, { epochs: 2, workers: 1, validationData: [x, y], callbacks: callbacks() });
    const { history } = await run();
    await run();
    const [head, ...lines] = readFileSync(csv, "utf8").trimEnd().split("\n");
    expect(head).toBe("epoch,accuracy,f1Macro,learningRate,loss,val_accuracy,val_f1Macro,val_loss");
    expect(lines.map((line) => line.split(",")[0])).toEqual(["1", "2", "1", "2"]);
    expect(Number(lines[1]!.split(",")[7])).toBe(history.val_loss![1]);
    const objects = readFileSync(jsonl, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(objects).toHaveLength(2);
    expect(objects[1]).toMatchObject({ epoch: 2, loss: history.loss[1], val_f1Macro: history.val_f1Macro![1] });
    const [train] = readdirSync(join(at, "tb", "train"));
    expect(readdirSync(join(at, "tb")).sort()).toEqual(["train", "validation"]);
    expect(train).toMatch(/^events\.out\.tfevents\.1700000001\.tercet\.\d+$/);
    const bytes = readFileSync(join(at, "tb", "validation", readdirSync(join(at, "tb", "validation"))[0]!)).toString("latin1");
    for (const tag of ["epoch_loss", "epoch_accuracy", "epoch_f1Macro"]) expect(bytes).toContain(tag);
    expect(bytes).not.toContain("val_");
  });
});

describe("penalties and limits", () => {
  const { x, y } = rowsOf(32, 2);
  const trained = async (more: object, epochs = 10) => {
    const model = network(1, "sigmoid");
    model.compile({ loss: "binaryCrossentropy", optimizer: sgd({ learningRate: 0.5 }), ...more });
    const { history } = await model.fit(x, y, { epochs, batchSize: 16, workers: 1, validationData: [x, y] });
    return { model, history };
  };
  const norm = (values: ArrayLike<number>) => Math.sqrt(Array.from(values).reduce((sum, value) => sum + value * value, 0));

  test("l2 makes weights smaller, those of embeddings too, and is part of the loss", async () => {
    const free = await trained({});
    const held = await trained({ regularizers: [{ parameters: "*.weight", l2: 0.05 }] });
    for (const name of ["dense.weight", "embedding.weight"])
      expect(norm(held.model.weight(name))).toBeLessThan(0.9 * norm(free.model.weight(name)));
    const again = await held.model.evaluate(x, y);
    const squares = ["dense.weight", "embedding.weight"].reduce((sum, name) => sum + norm(held.model.weight(name)) ** 2, 0);
    held.model.compile({ loss: "binaryCrossentropy" });
    expect(again.loss).toBeCloseTo((await held.model.evaluate(x, y)).loss + 0.05 * squares, 5);
  });

  test("l2 falls on rows of an embedding that no text has", async () => {
    const { model } = await trained(
      { regularizers: [{ parameters: "embedding.weight", l2: 0.05 }], optimizer: sgd({ learningRate: 0.5 }) },
      1,
    );
    const [fresh, after] = [network(1, "sigmoid").weight("embedding.weight"), model.weight("embedding.weight")];
    for (let i = 36; i < 48; i++) expect(after[i]).toBeCloseTo(fresh[i]! * (1 - 0.05) ** 2, 6); // two steps: w ← w − ½ · 2 · 0.05 · w
  });

  test("maxNorm holds", async () => {
    const { model } = await trained({ constraints: [{ parameters: "dense.weight", maxNorm: 0.3 }] });
    expect(norm(model.weight("dense.weight"))).toBeLessThanOrEqual(0.3 + 1e-6);
    expect(norm((await trained({})).model.weight("dense.weight"))).toBeGreaterThan(0.4);
  });
});

describe("R-Drop", () => {
  const { x, y } = rowsOf(40, 3);
  const categorical = losses.find(({ id }) => id === "categoricalCrossentropy")!;
  const trained = async (loss: Loss, rate: number, options: object = {}) => {
    const model = sequential([
      embedding({ inputDim: 8, outputDim: 6 }),
      globalAveragePooling1D(),
      dropout({ rate }),
      dense({ units: 3, activation: "softmax" }),
    ]);
    model.compile({ loss, optimizer: sgd({ learningRate: 0.5 }), metrics: ["logLoss"] });
    const { history } = await model.fit(x, y, { epochs: 3, batchSize: 16, workers: 1, validationData: [x, y], ...options });
    return { history, weights: Array.from(model.state.weights), model };
  };

  test("without dropout is the wrapped loss", async () => {
    const [plain, twice] = [await trained(categorical, 0), await trained(rDrop(categorical, { alpha: 3 }), 0)];
    twice.weights.forEach((weight, i) => {
      expect(weight).toBeCloseTo(plain.weights[i]!, 5);
    });
    expect(twice.history.loss[2]).toBeCloseTo(plain.history.loss[2]!, 5);
  });

  test("gives each copy a dropout of its own, and judges by the wrapped loss alone", async () => {
    const [free, held] = [await trained(rDrop(categorical, { alpha: 0 }), 0.5), await trained(rDrop(categorical, { alpha: 4 }), 0.5)];
    expect(held.history.loss[0]).toBeGreaterThan(free.history.loss[0]!); // the copies disagree
    expect(held.history.val_loss![2]).toBeCloseTo(held.history.val_logLoss![2]!, 5);
    expect((await held.model.evaluate(x, y)).loss).toBeCloseTo(held.history.val_loss![2]!, 5);
  });

  test("gives the same bits with two workers", async () => {
    const loss = rDrop(categorical);
    expect((await trained(loss, 0.5, { workers: 2 })).weights).toEqual((await trained(loss, 0.5)).weights);
  });
});
