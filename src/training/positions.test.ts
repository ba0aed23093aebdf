// Networks that answer at each position: sequence labels, language models.
import { describe, expect, test } from "vitest";
import { bitsAt } from "../core/random.ts";
import { activation } from "../layers/activation.ts";
import { dense } from "../layers/dense.ts";
import { embedding } from "../layers/embedding.ts";
import { globalAveragePooling1D } from "../layers/global-average-pooling-1d.ts";
import { positionEmbedding } from "../layers/position-embedding.ts";
import { reversibleEmbedding } from "../layers/reversible-embedding.ts";
import { transformerDecoder } from "../layers/transformer-decoder.ts";
import { adam } from "../optimizers/adam.ts";
import { sgd } from "../optimizers/sgd.ts";
import type { EncodedTexts } from "../text/encoded.ts";
import { sequential } from "./model.node.ts";

const [rows, length, words] = [12, 6, 5];

function ids(data: Int32Array, shape: readonly [number, number]): EncodedTexts {
  const lengthOf = (_: unknown, row: number) => data.subarray(row * shape[1], (row + 1) * shape[1]).filter((id) => id !== 0).length;
  return { data, shape, lengths: Int32Array.from({ length: shape[0] }, lengthOf) };
}

/** Texts of different lengths, padded at the end, and a class for each position. */
function texts() {
  const data = Int32Array.from({ length: rows * length }, (_, i) =>
    i % length < 1 + (Math.floor(i / length) % length) ? 1 + (bitsAt(3, i) % (words - 1)) : 0,
  );
  const classes = Int32Array.from({ length: rows * length }, (_, i) => bitsAt(9, i) % 3);
  return { data, classes };
}

describe("each position with text counts as an example", () => {
  const { data, classes } = texts();
  const places = Array.from(data.keys()).filter((i) => data[i] !== 0);
  const apart = {
    x: ids(
      Int32Array.from(places, (i) => data[i]!),
      [places.length, 1],
    ),
    y: { data: Int32Array.from(places, (i) => classes[i]!), shape: [places.length] },
  };

  test("so that positions and texts of one token give the same losses, weights and scores", async () => {
    const tagger = sequential([embedding({ inputDim: words, outputDim: 4, maskZero: true }), dense({ units: 3, activation: "softmax" })]);
    const classifier = sequential([
      embedding({ inputDim: words, outputDim: 4, maskZero: true }),
      globalAveragePooling1D(),
      dense({ units: 3, activation: "softmax" }),
    ]);
    for (const model of [tagger, classifier])
      model.compile({ loss: "sparseCategoricalCrossentropy", optimizer: sgd({ learningRate: 0.5 }), metrics: ["perplexity", "f1Macro"] });
    const options = { epochs: 4, seed: 2, workers: 1 };
    const tagged = await tagger.fit(ids(data, [rows, length]), { data: classes, shape: [rows, length] }, { ...options, batchSize: rows });
    const classified = await classifier.fit(apart.x, apart.y, { ...options, batchSize: places.length });
    for (const name of ["loss", "accuracy", "perplexity", "f1Macro"]) {
      (tagged.history[name as "loss"] as number[]).forEach((value, i) => {
        expect(value, `${name}, epoch ${i + 1}`).toBeCloseTo((classified.history[name as "loss"] as number[])[i]!, 6);
      });
    }
    tagger.weight("dense.weight").forEach((value, i) => {
      expect(value).toBeCloseTo(classifier.weight("dense.weight")[i]!, 6);
    });
    const judged = await tagger.evaluate(ids(data, [rows, length]), { data: classes, shape: [rows, length] });
    const judgedApart = await classifier.evaluate(apart.x, apart.y);
    expect(judged.loss).toBeCloseTo(judgedApart.loss, 6);
    expect(judged.accuracy).toBeCloseTo(judgedApart.accuracy, 10);
  });

  test("two shards give the batch's numbers", async () => {
    const learn = async (batchSize: number) => {
      const model = sequential([embedding({ inputDim: words, outputDim: 4, maskZero: true }), dense({ units: 3, activation: "softmax" })]);
      model.compile({ loss: "sparseCategoricalCrossentropy", optimizer: sgd({ learningRate: 0.5 }) });
      const doubled = ids(Int32Array.of(...data, ...data), [2 * rows, length]);
      const { history } = await model.fit(
        doubled,
        { data: Int32Array.of(...classes, ...classes), shape: [2 * rows, length] },
        { epochs: 2, batchSize, workers: 1 },
      );
      return history.loss;
    };
    const [sharded, whole] = [await learn(24), await learn(25)]; // an odd batch is not cut
    sharded.forEach((loss, i) => {
      expect(loss).toBeCloseTo(whole[i]!, 6);
    });
  });
});

describe("a language model", () => {
  const context = 8;
  const cycle = [1, 3, 2, 4, 1, 2]; // what comes next is decided by two tokens, not by one
  const windows = Array.from({ length: 60 }, (_, start) =>
    Array.from({ length: context + 1 }, (_, t) => cycle[(start + t) % cycle.length]!),
  );
  const x = ids(Int32Array.from(windows.flatMap((window) => window.slice(0, context))), [60, context]);
  const y = { data: Int32Array.from(windows.flatMap((window) => window.slice(1))), shape: [60, context] };
  const model = sequential([
    reversibleEmbedding({ inputDim: words, outputDim: 16 }, [
      positionEmbedding({ sequenceLength: context }),
      transformerDecoder({ numHeads: 2, intermediateDim: 32, norm: "pre" }),
    ]),
    activation("softmax"),
  ]);

  test("learns what comes next, from what stands before", async () => {
    model.compile({ loss: "sparseCategoricalCrossentropy", optimizer: adam({ learningRate: 0.01 }) });
    const { history } = await model.fit(x, y, { epochs: 30, batchSize: 12, workers: 1 });
    expect(history.loss[0]).toBeGreaterThan(1.3); // of ln 5 = 1.61
    expect(history.loss.at(-1)).toBeLessThan(0.35); // the first token of a window leaves two answers open after 1 and 2
    const { data, shape } = await model.predict(x);
    expect(shape).toEqual([60, context, words]);
    const answer = (row: number, t: number) => Array.from(data.subarray((row * context + t) * words, (row * context + t + 1) * words));
    expect(answer(5, 7).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    for (let row = 0; row < 6; row++)
      for (let t = 1; t < context; t++) expect(answer(row, t).indexOf(Math.max(...answer(row, t)))).toBe(y.data[row * context + t]);
  });

  test("does not look ahead", async () => {
    const changed = x.data.slice(0, 2 * context);
    changed[context - 1] = 4;
    const [before, after] = await Promise.all(
      [x.data.slice(0, 2 * context), changed].map((data) => model.predict(ids(data, [2, context]))),
    );
    const kept = (context - 1) * words;
    expect(Array.from(after!.data.subarray(0, kept))).toEqual(Array.from(before!.data.subarray(0, kept)));
    expect(after!.data[kept]).not.toBe(before!.data[kept]);
  });
});

describe("refused is", () => {
  const { data, classes } = texts();
  const x = ids(data, [rows, length]);
  const tagger = (loss = "sparseCategoricalCrossentropy") => {
    const model = sequential([embedding({ inputDim: words, outputDim: 4 }), dense({ units: 3, activation: "softmax" })]);
    model.compile({ loss });
    return model;
  };

  test.each([
    ["one class a text", "shape-mismatch", "class indices [12, 6]", () => tagger().fit(x, { data: classes.slice(0, rows), shape: [rows] })],
    [
      "a class for each position of a network that answers once",
      "shape-mismatch",
      "one class index for each of 12 rows",
      () => {
        const model = sequential([
          embedding({ inputDim: words, outputDim: 4 }),
          globalAveragePooling1D(),
          dense({ units: 3, activation: "softmax" }),
        ]);
        model.compile({ loss: "sparseCategoricalCrossentropy" });
        return model.fit(x, { data: classes, shape: [rows, length] });
      },
    ],
    [
      "a loss of distributions",
      "loss-mismatch",
      "sparseCategoricalCrossentropy",
      () => tagger("categoricalCrossentropy").fit(x, { data: classes, shape: [rows, length] }),
    ],
    [
      "a weight of a class",
      "option-invalid",
      "classWeight",
      () => tagger().fit(x, { data: classes, shape: [rows, length] }, { classWeight: { 0: 2 } }),
    ],
  ])("%s", async (_, code, words, run) => {
    const error = await run().then(
      () => expect.unreachable("it was taken"),
      (found: unknown) => found,
    );
    expect(error).toMatchObject({ code });
    expect(String(error)).toContain(words);
  });
});
