import { describe, expect, test } from "vitest";
import { differentiate } from "../src/graph/differentiate.ts";
import { interpret } from "../src/graph/interpreter.ts";
import { reduceMean } from "../src/graph/ops/index.ts";
import { input } from "../src/graph/ops/source.ts";
import { simplify } from "../src/graph/passes/simplify.ts";
import { fromPyTorchLstm } from "../src/hub/lstm-weights.ts";
import { bidirectional } from "../src/layers/bidirectional.ts";
import { dense } from "../src/layers/dense.ts";
import { embedding } from "../src/layers/embedding.ts";
import { lstm } from "../src/layers/lstm.ts";
import { binaryCrossentropy } from "../src/losses/binary-crossentropy.ts";
import { type Network, networkOf } from "../src/models/network.ts";
import { adam } from "../src/optimizers/adam.ts";
import { networkLayout } from "../src/training/network-layout.ts";
import { viewOf } from "../src/training/parameters.ts";
import { trainProgram } from "../src/training/program.ts";
import { makeTeam } from "../src/training/team.node.ts";
import { traceNetwork } from "../src/training/trace.ts";
import golden from "./golden/reference-program.json" with { type: "json" };

// Numbers: test/golden/reference-program.py. The embedding's gradient is dense there; bias_hh is frozen at 0.
interface GoldenArray {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
type GoldenWeights = Readonly<Record<string, GoldenArray>>;
type Weights = Map<string, { shape: readonly number[]; data: Float64Array }>;

const variants = ["plain", "masked"] as const;
const [rows, length, learningRate] = [4, 7, 1e-3];
const optimizer = adam({ epsilon: 1e-7 });

function network(maskZero: boolean): Network {
  return networkOf([
    embedding({ inputDim: 50, outputDim: 8, maskZero }),
    bidirectional(lstm({ units: 6, returnSequences: true })),
    bidirectional(lstm({ units: 4 })),
    dense({ units: 5, activation: "relu" }),
    dense({ units: 1, activation: "sigmoid" }),
  ]);
}

/** PyTorch's weights (or gradients: the map is linear) under our names and in our layout. */
function ours(theirs: GoldenWeights): Weights {
  const array = (name: string) => ({ shape: theirs[name]!.shape, data: Float64Array.from(theirs[name]!.data) });
  const result: Weights = new Map([["embedding.weight", array("embedding.weight")]]);
  for (const [layer, name] of [
    ["lstm1", "bidirectional"],
    ["lstm2", "bidirectional_1"],
  ] as const) {
    for (const [suffix, direction] of [
      ["", "forward"],
      ["_reverse", "backward"],
    ] as const) {
      const part = (kind: string) => array(`${layer}.${kind}_l0${suffix}`);
      const converted = fromPyTorchLstm({ weight_ih: part("weight_ih"), weight_hh: part("weight_hh"), bias_ih: part("bias_ih") });
      for (const [key, { shape, data }] of Object.entries(converted)) {
        result.set(`${name}.${direction}.${key}`, { shape, data: Float64Array.from(data) });
      }
    }
  }
  for (const [theirName, name] of [
    ["dense1", "dense"],
    ["dense2", "dense_1"],
  ] as const) {
    const { shape, data } = array(`${theirName}.weight`);
    const [units, features] = shape as [number, number];
    const weight = Float64Array.from({ length: data.length }, (_, i) => data[(i % units) * features + Math.floor(i / units)]!);
    result.set(`${name}.weight`, { shape: [features, units], data: weight });
    result.set(`${name}.bias`, array(`${theirName}.bias`));
  }
  return result;
}

function batch(variant: (typeof variants)[number], step: number) {
  const { ids, labels, lengths } = golden[variant].batches[`step${step}` as "step1"];
  const isPadding = (i: number) => variant === "masked" && i % length >= lengths[Math.floor(i / length)]!;
  return { ids: Int32Array.from(ids.data, (id, i) => (isPadding(i) ? 0 : id)), labels: Float64Array.from(labels.data) };
}

function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: (value: number) => number, what: string): void {
  for (let i = 0; i < expected.length; i++) {
    const distance = Math.abs(actual[i]! - expected[i]!);
    if (!(distance <= tolerance(expected[i]!))) expect.fail(`${what}[${i}]: ${actual[i]}, expected ${expected[i]}`);
  }
}

describe.each(variants)("the reference program, %s", (variant) => {
  const model = network(variant === "masked");

  test("equals PyTorch in float64 to 1e-9: logits, loss, gradients, weights after three Adam steps", () => {
    const trace = traceNetwork(model, { rows, length, training: true });
    const targets = input("targets", [rows, 1]);
    const loss = reduceMean(binaryCrossentropy.perExample(trace.logits, targets, "sigmoid"));
    const wrt = trace.parameters.map(({ value }) => value);
    const { outputs, gradients } = differentiate([loss, trace.logits], loss, wrt);
    const graph = simplify({ inputs: [...wrt, trace.ids, targets], outputs: [...outputs, ...gradients.map((each) => each!)] });
    const weights = ours(golden.initialWeights);
    const expected = golden[variant].float64;
    const within = () => 1e-9;
    const slots = new Map(
      [...weights].map(([name, { data }]) => [name, { m: new Float64Array(data.length), v: new Float64Array(data.length) }]),
    );
    for (let step = 1; step <= 3; step++) {
      const { ids, labels } = batch(variant, step);
      const feeds = {
        ...Object.fromEntries(weights),
        ids: { data: ids, shape: [rows, length] },
        targets: { data: labels, shape: [rows, 1] },
      };
      const [lossNow, logits, ...grads] = interpret(graph, feeds);
      expectNear(lossNow!.data, [expected.losses[step - 1]!], within, "loss");
      if (step === 1) {
        expectNear(logits!.data, expected.logits.data, within, "logits");
        const wanted = ours(expected.gradients);
        trace.parameters.forEach(({ spec }, i) => {
          expectNear(grads[i]!.data, wanted.get(spec.name)!.data, within, spec.name);
        });
      }
      trace.parameters.forEach(({ spec }, i) => {
        // The rule is a plain loop: over float64 arrays it computes in float64.
        const { m, v } = slots.get(spec.name)! as unknown as { m: Float32Array; v: Float32Array };
        const w = weights.get(spec.name)!.data as unknown as Float32Array;
        optimizer.update(w, grads[i]!.data as unknown as Float32Array, { m, v }, { learningRate, step });
      });
    }
    for (const [name, { data }] of ours(expected.weights)) expectNear(weights.get(name)!.data, data, within, name);
  });

  test("equals PyTorch in float32 in ONNX Runtime: loss, logits, gradients to 1e-5 of the largest, weights after three steps", async () => {
    const { layout } = networkLayout(model);
    const program = trainProgram(model, { rows, length, loss: binaryCrossentropy });
    const team = makeTeam({ layout, optimizer, shards: 1, workers: 1, rows, length, width: 1, seed: 1 }, null);
    const { weights, gradients, batch: memory } = team.memory;
    const place = (name: string) => layout.places.find((each) => each.name === name)!;
    for (const [name, { data }] of ours(golden.initialWeights)) viewOf(weights, place(name)).set(data);
    memory.weights.fill(1);
    for (let step = 1; step <= 3; step++) {
      const { ids, labels } = batch(variant, step);
      memory.ids.set(ids);
      memory.valueTargets.set(labels);
      await team.run(program, { scale: 1 / rows, step });
      expectNear(memory.losses, [golden[variant].float32.losses[step - 1]!], () => 1e-6, "loss");
      if (step === 1) {
        expectNear(memory.logits, golden[variant].float32.logits.data, (value) => 1e-5 * Math.abs(value) + 1e-6, "logits");
        for (const [name, { data }] of ours(golden[variant].float32.gradients)) {
          const largest = data.reduce((top, value) => Math.max(top, Math.abs(value)), 0);
          expectNear(viewOf(gradients[0]!, place(name)), data, () => 1e-5 * largest, name);
        }
      }
      await team.update({ learningRate, step });
    }
    for (const [name, { data }] of ours(golden[variant].float32.weights)) {
      expectNear(viewOf(weights, place(name)), data, (value) => 1e-5 * Math.abs(value) + 1e-6, name);
    }
    await team.stop();
  });
});
